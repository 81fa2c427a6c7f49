/**
 * Header protection (RFC 9788): the whole original goes into the payload, the outside keeps only what carries it,
 * and what had to be inserted is taken out again to the octet.
 */
import type { Address } from '../../directory/address.ts';
import { contentType } from '../mail/media-type.ts';
import { concat, fieldsNamed, type HeaderSection, octets, readHeader, without } from '../mail/message.ts';
import { formatTransfer, type Restore, sha256, type Transfer, TransferError } from './transfer.ts';

/** What the world outside sees of a message: addresses without names, and nothing of its subject (RFC 9788 section 3.2). */
export interface Outside {
  readonly author: Address;
  /** The recipients to show; empty for a Bcc recipient, who is shown to nobody. */
  readonly shown: readonly Address[];
  /** RFC 5322 date-time. */
  readonly date: string;
  readonly messageId: string;
}

/** The parameter that RFC 9788 section 2.1.1 puts on the payload root, with the semicolon in front. */
const MARK = '; hp="cipher"';

/** The fields that stand outside, in order. They are the whole of it but for the structural ones. */
export function outsideFields(outside: Outside): readonly (readonly [name: string, value: string])[] {
  return [
    ['From', `<${outside.author}>`],
    [
      'To',
      outside.shown.length > 0
        ? outside.shown.map((address) => `<${address}>`).join(',\r\n ')
        : 'undisclosed-recipients:;',
    ],
    ['Subject', '[...]'],
    ['Date', outside.date],
    ['Message-ID', outside.messageId],
  ];
}

/** The payload to sign and encrypt: the transfer field, an HP-Outer field for each field outside (section 2.2), the original. */
export function composePayload(
  original: Uint8Array,
  outside: Outside,
  transfer: Omit<Transfer, 'sha256' | 'size' | 'restore'>,
): Uint8Array {
  const hpOuter = outsideFields(outside).map(([name, value]) => `HP-Outer: ${name}: ${value}\r\n`);
  const header = readHeader(original);
  const cut = whereToMark(original, header);
  const restore: Restore =
    cut === null
      ? { form: 'part' }
      : { form: 'fields', block: 1 + hpOuter.length, cut: { offset: cut, length: MARK.length } };
  const field = formatTransfer({ ...transfer, sha256: sha256(original), size: original.length, restore });
  const block = octets(field + hpOuter.join(''));
  if (cut !== null) return concat(block, original.subarray(0, cut), octets(MARK), original.subarray(cut));
  return concat(block, copiedFields(original, header), octets(partHeader(original)), original);
}

/**
 * Takes out what {@link composePayload} put in, and proves it by the original's length and digest.
 * @throws TransferError where the payload is not what the transfer field says
 */
export function restoreOriginal(payload: Uint8Array, transfer: Transfer): Uint8Array {
  const original =
    transfer.restore.form === 'part'
      ? payload.slice(readHeader(payload).bodyStart)
      : takeOut(payload, transfer.restore);
  if (original.length !== transfer.size || sha256(original) !== transfer.sha256)
    throw new TransferError('the restored original does not have the length and digest that were signed');
  return original;
}

/** Whether the payload's root says that its header fields are protected (section 4.1). */
export function isHeaderProtected(payload: Uint8Array): boolean {
  const found = contentType(payload, readHeader(payload));
  return found !== null && ['cipher', 'clear'].includes(found.media.parameters.get('hp') ?? '');
}

/**
 * Where the mark goes: behind the subtype of the one well-formed Content-Type. Null where there is no such place,
 * or where the author's own program has protected the message already; the original then travels as a message/rfc822 part.
 */
function whereToMark(original: Uint8Array, header: HeaderSection): number | null {
  const found = contentType(original, header);
  if (!found || found.media.parameters.has('hp')) return null;
  const { value, end } = found.field;
  const text = Buffer.from(original.subarray(value, end)).toString('latin1');
  const match = /^(?:[ \t]|\r\n[ \t])*[^\s;/]+\/[^\s;]+/.exec(text);
  return match ? value + match[0].length : null;
}

/** Every non-structural field is copied to the payload root (section 2.1), so that a mail client shows the right subject. */
function copiedFields(original: Uint8Array, header: HeaderSection): Uint8Array {
  const copied = header.fields.filter((field) => field.name !== 'mime-version' && !field.name.startsWith('content-'));
  return concat(...copied.map((field) => terminated(original.subarray(field.start, field.end))));
}

/** The last field of a message without a body may lack its CRLF. */
function terminated(field: Uint8Array): Uint8Array {
  return field.at(-1) === 10 ? field : concat(field, octets('\r\n'));
}

function partHeader(original: Uint8Array): string {
  const encoding = original.some((octet) => octet > 127) ? '8bit' : '7bit';
  return `MIME-Version: 1.0\r\nContent-Type: message/rfc822${MARK}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
}

function takeOut(payload: Uint8Array, restore: Restore & { form: 'fields' }): Uint8Array {
  const below = readHeader(payload).fields[restore.block - 1]?.end;
  if (below === undefined) throw new TransferError('the payload has fewer fields than were added');
  const start = below + restore.cut.offset;
  return without(payload, [
    { start: 0, end: below },
    { start, end: start + restore.cut.length },
  ]);
}

/** The transfer field counts only as the payload's first field and only once: anywhere else it is somebody's text. */
export function hasTransfer(header: HeaderSection): boolean {
  return header.fields[0]?.name === 'valise-transfer' && fieldsNamed(header, 'valise-transfer').length === 1;
}
