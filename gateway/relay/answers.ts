/** What the answers of a next hop, or their absence, mean for each recipient: final only where it is about the message. Pure. */
import type { Address } from '../../directory/address.ts';
import { deferred, type Outcome } from '../mail/outcome.ts';
import { type EnhancedStatus, isPermanent, type Reply, reply } from '../mail/reply.ts';
import type { SmtpError, Taken } from './connection.ts';

export type Outcomes = ReadonlyMap<Address, Outcome>;

/** After a 250 to the final dot. */
export function outcomesOf(recipients: readonly Address[], taken: Taken): Outcomes {
  const reports = taken.tookWishes ? { reports: true as const } : {};
  const answer = readReply(taken.response);
  // nodemailer goes by the first digit alone.
  const outcome: Outcome =
    answer.code < 300
      ? { kind: 'relayed', reply: answer, ...reports }
      : { kind: 'deferred', reply: answer, inDoubt: true };
  const accepted = new Map(taken.accepted.map((address) => [address as Address, outcome]));
  const answered = new Map([...accepted, ...refusals(taken.refused)]);
  return new Map(recipients.map((address) => [address, answered.get(address) ?? UNANSWERED]));
}

/** After anything else. `dotSent`: the final dot may have left, so that without a reply nobody knows. */
export function failuresOf(recipients: readonly Address[], error: SmtpError, dotSent: boolean): Outcomes {
  const refused = refusals(error.rejectedErrors);
  const rest = outcomeOf(error, dotSent && error.responseCode === undefined);
  return new Map(recipients.map((address) => [address, refused.get(address) ?? rest]));
}

/**
 * The peer's reply as our data: one line of bounded length, its own codes where they are well formed and agree. Each line of it bears the
 * same code, and the code may stand alone (RFC 5321 section 4.2.1).
 */
export function readReply(response: string): Reply {
  const lines = response.split(/\r?\n/).map((line) => REPLY_LINE.exec(line));
  const [, digits = '', status] = lines.at(-1) ?? [];
  const code = Number(digits);
  if (!(code >= 200 && code < 600) || lines.some((line) => line?.[1] !== digits)) return NOT_SMTP;
  const known = status?.startsWith(digits[0]!) ? (status as EnhancedStatus) : (`${digits[0]}.0.0` as EnhancedStatus);
  return reply(code, known, lines.map((line) => line?.[3] ?? '').join(' '));
}

const REPLY_LINE = /^(\d{3})(?:[ -](?:(\d\.\d{1,3}\.\d{1,3})(?:\s|$))?(.*))?$/;
const NOT_SMTP = reply(451, '4.5.0', 'the server gave an answer that is not SMTP');

const UNANSWERED = deferred(reply(451, '4.5.0', 'the server gave no answer for this recipient'));

function refusals(errors: readonly SmtpError[] = []): Outcomes {
  return new Map(errors.map((error) => [error.recipient as Address, outcomeOf(error, false)]));
}

/**
 * A refusal counts for good only where it is about this message or this recipient. What is refused before that (the greeting, STARTTLS,
 * AUTH, a MAIL that wants another login) is about us or our set-up, and without any reply the fault is on the way: both will pass.
 */
function outcomeOf(error: SmtpError, inDoubt: boolean): Outcome {
  if (error.code === 'EMESSAGE' && error.command === 'MAIL FROM' && !error.responseCode)
    return { kind: 'failed', reply: TOO_BIG };
  if (!error.responseCode) return { kind: 'deferred', reply: reply(451, '4.4.2', faultText(error)), inDoubt };
  const answer = readReply(error.response ?? String(error.responseCode));
  if (isPermanent(answer) && isAboutMessage(error)) return { kind: 'failed', reply: answer };
  return { kind: 'deferred', reply: answer, inDoubt };
}

/** The SIZE that the server has announced (RFC 1870) is smaller. */
const TOO_BIG = reply(552, '5.3.4', 'the message is larger than the next server takes');

function isAboutMessage({ command = '', responseCode }: SmtpError): boolean {
  if (command === 'MAIL FROM') return responseCode !== 530 && responseCode !== 535;
  return command === 'RCPT TO' || command === 'DATA';
}

/** The TLS library's own words help nobody who reads a report. */
function faultText({ message }: Error): string {
  return /:error:|SSL routines|ERR_SSL/.test(message) ? 'no TLS connection could be made' : message;
}
