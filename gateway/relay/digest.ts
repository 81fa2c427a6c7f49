/** Writes what an author is told of several messages at once, because there were too many to tell of each by itself. */
import { minute, oneLine } from './fields.ts';
import { composePlain } from './plain-mail.ts';
import { adviceText, type Report } from './report.ts';
import { fill, isolate, TEXTS } from './texts.ts';

/** Who is told, by whom, and of what: each with one kind, one message, some recipients. */
export interface Digest extends Pick<Report, 'id' | 'language' | 'hostname' | 'postmaster' | 'to' | 'at'> {
  readonly notices: readonly Pick<Report, 'kind' | 'arrivedAt' | 'messageId' | 'recipients' | 'found'>[];
}

/** A plain mail and no delivery status notification, for that is of one message (RFC 3464 section 2). */
export function composeDigest(digest: Digest): Uint8Array {
  const { subject } = TEXTS[digest.language].gathered;
  return composePlain({ ...digest, subject, paragraphs: paragraphsOf(digest), isReply: true });
}

function paragraphsOf({ id, language, postmaster, notices }: Digest): string[] {
  const texts = TEXTS[language];
  const paragraphs = [
    [texts.gathered.opening],
    ...notices.map(({ kind, arrivedAt, messageId, recipients, found = [] }) => [
      fill(texts.subject[kind], { time: minute(arrivedAt) }, language),
      ...(messageId === null ? [] : [isolate(oneLine(messageId), language)]),
      ...recipients.flatMap((recipient) => [
        isolate(oneLine(recipient.address), language),
        adviceText({ kind, language, found }, recipient),
      ]),
    ]),
    [fill(texts.help, { postmaster: oneLine(postmaster), id: oneLine(id) }, language)],
  ];
  return paragraphs.map((lines) => lines.join('\r\n'));
}
