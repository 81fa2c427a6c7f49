/** Writes what an author is told of several messages at once, because there were too many to tell of each by itself. */
import { octets } from '../mail/message.ts';
import { dateTime } from '../mail/received.ts';
import { base64Lines, encodedWords, field, minute, oneLine } from './fields.ts';
import { adviceText, type Report } from './report.ts';
import { fill, isolate, TEXTS } from './texts.ts';

/** Who is told, by whom, and of what: each with one kind, one message, some recipients. */
export interface Digest extends Pick<Report, 'id' | 'language' | 'hostname' | 'postmaster' | 'to' | 'at'> {
  readonly notices: readonly Pick<Report, 'kind' | 'arrivedAt' | 'messageId' | 'recipients'>[];
}

/** A plain mail and no delivery status notification, for that is of one message (RFC 3464 section 2). */
export function composeDigest(digest: Digest): Uint8Array {
  const { id, language, hostname, postmaster, to, at } = digest;
  const header = [
    field('From', postmaster),
    field('To', to),
    `Subject: ${encodedWords(TEXTS[language].gathered.subject)}\r\n`,
    field('Date', dateTime(at)),
    field('Message-ID', `<${id}@${hostname}>`),
    // RFC 3834 section 5: what answers automatically must not answer this.
    field('Auto-Submitted', 'auto-replied'),
    field('MIME-Version', '1.0'),
    field('Content-Type', 'text/plain; charset=utf-8'),
    field('Content-Language', language),
    field('Content-Transfer-Encoding', 'base64'),
  ];
  return octets(`${header.join('')}\r\n${base64Lines(digestText(digest))}`);
}

function digestText({ id, language, postmaster, notices }: Digest): string {
  const texts = TEXTS[language];
  const paragraphs = [
    [texts.gathered.opening],
    ...notices.map(({ kind, arrivedAt, messageId, recipients }) => [
      fill(texts.subject[kind], { time: minute(arrivedAt) }, language),
      ...(messageId === null ? [] : [isolate(oneLine(messageId), language)]),
      ...recipients.flatMap((recipient) => [
        isolate(oneLine(recipient.address), language),
        adviceText({ kind, language }, recipient),
      ]),
    ]),
    [fill(texts.help, { postmaster: oneLine(postmaster), id: oneLine(id) }, language)],
  ];
  return paragraphs.map((lines) => `${lines.join('\r\n')}\r\n`).join('\r\n');
}
