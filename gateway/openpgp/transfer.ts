/**
 * The signed transfer field: what one gateway tells the other about a message, inside the signature and the encryption.
 *
 * `Valise-Transfer: v=1; id=…; from=…; to=…; at=…; sha256=…; size=…; form=fields; block=6; cut=83+14; head=…; rcpt=a@x.example,b@x.example`
 *
 * A reader ignores tags that it does not know and refuses a version that it does not know.
 */
import { createHash } from 'node:crypto';
import { type Address, AddressError, addressKey, parseAddress } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';

/** How the original is got back from the payload. */
export type Restore =
  /** The first `block` fields were added on top, and `cut` was inserted (offset and length in what is below them). */
  | {
      readonly form: 'fields';
      readonly block: number;
      readonly cut: { readonly offset: number; readonly length: number };
    }
  /** The original is the body of the payload. */
  | { readonly form: 'part' };

export interface Transfer {
  /** 128 random bits in base64url; the same for every attempt, another for every ciphertext. */
  readonly id: string;
  readonly from: AgencyId;
  readonly to: AgencyId;
  /** When it was sealed. */
  readonly at: Date;
  /** The envelope recipients of this ciphertext and of no other. */
  readonly recipients: readonly Address[];
  /** SHA-256 (hex) and length of the original. */
  readonly sha256: string;
  readonly size: number;
  readonly restore: Restore;
  /** For a receipt: the id of the transfer whose fate it tells; null for mail. */
  readonly receipt: string | null;
  /**
   * The head of the directory's log that the sending gateway believes, as the log has signed it; null where there is none, or it is not written as ours are.
   * Whether it is a head at all, this field does not say.
   */
  readonly head: string | null;
}

export const TRANSFER_FIELD = 'Valise-Transfer';

/** A transfer field that is not what our kind of gateway writes. */
export class TransferError extends Error {
  override name = 'TransferError';
}

/** SHA-256 in lower-case hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The whole field, folded at its tags and recipients, with its CRLF. */
export function formatTransfer(transfer: Transfer): string {
  const { restore } = transfer;
  const tags = [
    'v=1',
    `id=${transfer.id}`,
    `from=${transfer.from}`,
    `to=${transfer.to}`,
    `at=${Math.floor(transfer.at.getTime() / 1000)}`,
    `sha256=${transfer.sha256}`,
    `size=${transfer.size}`,
    `form=${restore.form}`,
    ...(restore.form === 'fields' ? [`block=${restore.block}`, `cut=${restore.cut.offset}+${restore.cut.length}`] : []),
    ...(transfer.receipt === null ? [] : [`receipt=${transfer.receipt}`]),
    ...(transfer.head === null ? [] : [`head=${folded(Buffer.from(transfer.head).toString('base64'))}`]),
    `rcpt=${transfer.recipients.join(',\r\n ')}`,
  ];
  return `${TRANSFER_FIELD}: ${tags.join(';\r\n ')}\r\n`;
}

/**
 * Reads the field's value.
 * @throws TransferError
 */
export function parseTransfer(value: string): Transfer {
  const tags = readTags(value);
  const tag = (name: string, form: RegExp): string => {
    const text = tags.get(name);
    if (text === undefined || !form.test(text)) throw new TransferError(`the transfer field has no valid ${name}`);
    return text;
  };
  if (tag('v', /^\d+$/) !== '1') throw new TransferError('the transfer field has a version that is not known here');
  return {
    id: tag('id', /^[A-Za-z0-9_-]{22}$/),
    from: tag('from', /^[a-z0-9-]{1,64}$/) as AgencyId,
    to: tag('to', /^[a-z0-9-]{1,64}$/) as AgencyId,
    at: new Date(Number(tag('at', /^\d{1,11}$/)) * 1000),
    sha256: tag('sha256', /^[0-9a-f]{64}$/),
    size: Number(tag('size', /^\d{1,12}$/)),
    recipients: readRecipients(tag('rcpt', /./)),
    restore: readRestore(tag),
    receipt: tags.has('receipt') ? tag('receipt', /^[A-Za-z0-9_-]{22}$/) : null,
    head: readHead(tags.get('head') ?? ''),
  };
}

/** Whether every one of these recipients was meant by the sending gateway for this very ciphertext. */
export function covers(transfer: Transfer, recipients: readonly Address[]): boolean {
  const meant = new Set(transfer.recipients.map(addressKey));
  return recipients.every((recipient) => meant.has(addressKey(recipient)));
}

/** In octets of base64: a head with the signatures of several keys has room. */
const MAX_HEAD = 2048;

/** A message is not refused for what is wrong with a head: it says nothing about the message. */
function readHead(base64: string): string | null {
  if (base64.length === 0 || base64.length > MAX_HEAD || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** No line of a field is longer than 78 octets (RFC 5322 section 2.1.1). */
function folded(base64: string): string {
  return base64.match(/.{1,70}/g)?.join('\r\n ') ?? '';
}

function readTags(value: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const part of value.replace(/[ \t]+/g, '').split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals);
    if (equals < 1 || tags.has(name)) throw new TransferError('the transfer field is not a list of different tags');
    tags.set(name, part.slice(equals + 1));
  }
  return tags;
}

function readRecipients(list: string): Address[] {
  try {
    return list.split(',').map(parseAddress);
  } catch (error) {
    if (error instanceof AddressError)
      throw new TransferError('the transfer field names a recipient that is no address', { cause: error });
    throw error;
  }
}

function readRestore(tag: (name: string, form: RegExp) => string): Restore {
  if (tag('form', /^(fields|part)$/) === 'part') return { form: 'part' };
  const [offset, length] = tag('cut', /^\d{1,9}\+\d{1,4}$/)
    .split('+')
    .map(Number);
  return { form: 'fields', block: Number(tag('block', /^\d{1,3}$/)), cut: { offset: offset!, length: length! } };
}
