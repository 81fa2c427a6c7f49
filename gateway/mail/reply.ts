/** What an MTA answers: an SMTP reply with its enhanced status (RFC 5321 section 4.2, RFC 3463), and the error that carries one. */

/** An enhanced status such as `5.7.1`; its first digit is the reply's. */
export type EnhancedStatus = `${2 | 4 | 5}.${number}.${number}`;

/** One SMTP reply. The text is one line of printable ASCII without the codes. */
export interface Reply {
  readonly code: number;
  readonly status: EnhancedStatus;
  readonly text: string;
}

/** Builds a reply; the text is cut to one printable ASCII line, so that no peer's words can add a second reply. */
export function reply(code: number, status: EnhancedStatus, text: string): Reply {
  const line = text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 400);
  return { code, status, text: line };
}

/** Whether trying again is useless: a reply's class is its first digit and is stored nowhere else. */
export function isPermanent(answer: Reply): boolean {
  return answer.code >= 500;
}

/** The reply as it stands on the wire after the code, and in logs and DSNs. */
export function replyText(answer: Reply): string {
  return `${answer.status} ${answer.text}`;
}

/** Stops a message: the reply is for the peer and tells nothing of policy, path or key; the cause is for our own log. */
export class MailError extends Error {
  override name = 'MailError';
  readonly reply: Reply;

  constructor(answer: Reply, options?: { cause?: unknown }) {
    super(`${answer.code} ${replyText(answer)}`, options);
    this.reply = answer;
  }
}

/** What strangers hear of a fault of ours. */
export const LOCAL_FAULT = reply(451, '4.3.0', 'temporary local problem, please try again later');

/** Sealing by an old copy of the directory could seal to a key that has been withdrawn since. */
export const STALE_DIRECTORY = reply(
  451,
  '4.4.3',
  'the copy of the directory has expired; nothing is sent until it is renewed',
);

export const TOO_MANY_AGENCIES = reply(550, '5.5.3', 'too many recipient agencies for one message; send it in parts');

export const EXPIRED = reply(
  554,
  '5.4.7',
  'the next server could not be reached for too long; nothing is tried any more',
);

export const DAMAGED = reply(554, '5.3.0', 'the message was damaged on the gateway’s disk; send it again');
