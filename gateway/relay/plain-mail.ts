/** Writes a plain mail of our own: text that people read, and that nothing answers by itself. */
import type { Address } from '../../directory/address.ts';
import type { Id } from '../mail/envelope.ts';
import { octets } from '../mail/message.ts';
import { dateTime } from '../mail/received.ts';
import { base64Lines, encodedWords, field } from './fields.ts';
import type { Language } from './text-types.ts';

export interface PlainMail {
  /** The mail's own. */
  readonly id: Id;
  readonly hostname: string;
  readonly postmaster: Address;
  readonly to: Address;
  readonly at: Date;
  readonly language: Language;
  readonly subject: string;
  /** Each is set apart from the next; lines end in CRLF. */
  readonly paragraphs: readonly string[];
  /** Whether the reader has brought it about, by a message of his. */
  readonly isReply: boolean;
}

/** The whole message: CRLF, seven bits. */
export function composePlain(mail: PlainMail): Uint8Array {
  const { id, hostname, postmaster, to, at, language, subject, paragraphs, isReply } = mail;
  const header = [
    field('From', postmaster),
    field('To', to),
    `Subject: ${encodedWords(subject)}\r\n`,
    field('Date', dateTime(at)),
    field('Message-ID', `<${id}@${hostname}>`),
    // RFC 3834 section 5: what answers automatically must not answer this.
    field('Auto-Submitted', isReply ? 'auto-replied' : 'auto-generated'),
    field('MIME-Version', '1.0'),
    field('Content-Type', 'text/plain; charset=utf-8'),
    field('Content-Language', language),
    field('Content-Transfer-Encoding', 'base64'),
  ];
  return octets(`${header.join('')}\r\n${base64Lines(`${paragraphs.join('\r\n\r\n')}\r\n`)}`);
}
