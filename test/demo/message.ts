/** The messages of the demo, made byte by byte: the default one, those that the page's form writes, and files that are read. */
import { randomBytes } from 'node:crypto';
import { type Address, domainOf, parseAddress } from '../../directory/address.ts';
import { readHeading } from '../../gateway/mail/heading.ts';
import { readableMailboxes } from '../../gateway/mail/mailboxes.ts';
import { concat, fieldsNamed, fieldValue, readHeader } from '../../gateway/mail/message.ts';
import type { Submission } from './mailbox-server.ts';

/** What stops a demo before it begins; the message is a sentence for whoever typed the command. */
export class DemoError extends Error {
  override name = 'DemoError';
}

/** A file that goes along. */
export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a mail program knows when its user presses "send". */
export interface Letter {
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly toName: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly attachment?: Attachment | null;
}

/** In octets; what is larger would only make a newcomer wait. */
export const MAX_MESSAGE = 25 * 1024 * 1024;

/** Two domains, `a` the author's. */
export interface Domains {
  readonly a: string;
  readonly b: string;
}

export const DEFAULT_DOMAINS: Domains = { a: 'a.example', b: 'b.example' };

/** The message that is sent when none is given: Arabic subject, text and HTML, display names, and a file. */
export function defaultLetter({ a, b }: Domains): Letter {
  return {
    from: `amina@${a}`,
    fromName: 'أمينة الراشد',
    to: `bruno@${b}`,
    toName: 'Bruno Delgado',
    subject: 'عاجل: تحويلات مالية مشبوهة',
    text: DEFAULT_TEXT,
    html: DEFAULT_HTML,
    attachment: { name: 'transfers.csv', type: 'text/csv; charset=utf-8', bytes: Buffer.from(DEFAULT_FILE) },
  };
}

const DEFAULT_TEXT = [
  'الزميل العزيز،',
  '',
  'نرفق قائمة التحويلات التي تحدثنا عنها. يرجى النظر فيها قبل جلسة الغد.',
  '',
  'Dear colleague, attached is the list of transfers we spoke about.',
  'Please look at it before the hearing tomorrow; the account is still open.',
  '',
  'أمينة الراشد',
].join('\r\n');
const DEFAULT_HTML =
  '<html dir="rtl" lang="ar"><body><p>الزميل العزيز،</p><p>نرفق قائمة التحويلات التي تحدثنا عنها. <b>يرجى النظر فيها قبل جلسة الغد.</b></p></body></html>';
const DEFAULT_FILE =
  'date,from,to,amount\r\n2026-09-02,Harbour Holding,Lakeview Ltd,480000\r\n2026-09-03,Lakeview Ltd,unknown,475000\r\n';

/** Writes a letter as a message: the header in seven bits, text in eight, CRLF, every line short. */
export function compose(letter: Letter, now = new Date()): Uint8Array {
  const { from, fromName, to, toName, subject, attachment } = letter;
  const header = [
    `From: ${mailbox(fromName, from)}`,
    `To: ${mailbox(toName, to)}`,
    `Subject: ${words(subject)}`,
    `Date: ${now.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomBytes(12).toString('base64url')}@${domainOf(parseAddress(from))}>`,
    'MIME-Version: 1.0',
  ];
  const body = letter.html === undefined ? part('text/plain; charset=utf-8', letter.text) : alternative(letter);
  const whole = attachment ? multipart('mixed', [body, file(attachment)]) : body;
  return concat(Buffer.from(`${header.join('\r\n')}\r\n${whole}`, 'latin1'));
}

/**
 * A message file as a mail program would send it: line ends become CRLF, and the last line gets one.
 * @throws DemoError
 */
export function readMessageFile(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw new DemoError('the message file is empty');
  if (bytes.length > MAX_MESSAGE) throw new DemoError('the message file is larger than 25 MB');
  const text = Buffer.from(bytes).toString('latin1').replace(/\r?\n/g, '\r\n');
  return concat(Buffer.from(text.endsWith('\r\n') ? text : `${text}\r\n`, 'latin1'));
}

/**
 * Who sends a message to whom, as its own fields say.
 * @throws DemoError with a sentence where they do not say it
 */
export function submissionOf(bytes: Uint8Array): Submission & { readonly recipients: readonly Address[] } {
  try {
    const header = readHeader(bytes);
    const { author, named } = readHeading(bytes, header);
    const hidden = fieldsNamed(header, 'bcc').flatMap((field) => readableMailboxes(fieldValue(bytes, field)));
    const recipients = [...new Set([...named, ...hidden])];
    if (recipients.length === 0) throw new DemoError('it names no recipient in To, Cc or Bcc');
    return { from: author, recipients, bytes };
  } catch (error) {
    throw new DemoError(`the message cannot be sent: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * The domains of the two agencies that a message needs.
 * @throws DemoError where there are not exactly two
 */
export function domainsOf({
  from,
  recipients,
}: {
  readonly from: string;
  readonly recipients: readonly Address[];
}): Domains {
  const a = domainOf(parseAddress(from));
  const others = [...new Set(recipients.map(domainOf))].filter((domain) => domain !== a);
  const [b, third] = others;
  if (b === undefined)
    throw new DemoError(`sender and recipients are all of ${a}; the demo needs a message from one agency to another`);
  if (third !== undefined)
    throw new DemoError(
      `the recipients are of more than one other domain (${others.join(', ')}); the demo has two agencies`,
    );
  return { a, b };
}

function alternative({ text, html = '' }: Letter): string {
  return multipart('alternative', [part('text/plain; charset=utf-8', text), part('text/html; charset=utf-8', html)]);
}

function multipart(kind: string, parts: readonly string[]): string {
  const boundary = `=_${randomBytes(9).toString('base64url')}`;
  const body = parts.map((each) => `--${boundary}\r\n${each}`).join('');
  return `Content-Type: multipart/${kind}; boundary="${boundary}"\r\n\r\n${body}--${boundary}--\r\n`;
}

function part(type: string, text: string): string {
  const lines = text.replace(/\r?\n|\r/g, '\r\n').replace(/(?<!\r\n)$/, '\r\n');
  const bytes = Buffer.from(lines);
  // Eight bits as they are can be read in the original; lines that SMTP would not take cannot stay (RFC 5321 section 4.5.3.1.6).
  const isShort = lines.split('\r\n').every((line) => Buffer.byteLength(line) <= 900) && !lines.includes('\0');
  return isShort
    ? `Content-Type: ${type}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${bytes.toString('latin1')}`
    : `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(bytes)}`;
}

/** RFC 2231 for names beyond ASCII; a media type that is none is left to the reader to guess. */
function file({ name, type, bytes }: Attachment): string {
  const media = /^[\w.+-]+\/[\w.+-]+(; ?charset=[\w-]+)?$/.test(type) ? type : 'application/octet-stream';
  const filename = `filename*=UTF-8''${encodeURIComponent(name).replace(/['()*!]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;
  return `Content-Type: ${media}\r\nContent-Disposition: attachment; ${filename}\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(bytes)}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\r\n');
}

function mailbox(name: string, address: string): string {
  return name === '' ? `<${address}>` : `${words(name)} <${address}>`;
}

/** RFC 2047: what is not plain ASCII letters becomes encoded words, no character divided between two. */
function words(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ').trim();
  if (/^[A-Za-z0-9 ,.:!?'-]*$/.test(line) && !/[,.:]/.test(line) && line.length < 60) return line;
  const pieces = [''];
  for (const character of line) {
    const longer = pieces.at(-1) + character;
    if (Buffer.byteLength(longer) > 39) pieces.push(character);
    else pieces[pieces.length - 1] = longer;
  }
  return pieces.map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString('base64')}?=`).join('\r\n ');
}
