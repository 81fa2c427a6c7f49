/** Opens one message that came in: says what was sealed, by whom it was signed and what it is bound to. It judges nothing. */
import { type Address, sameAddress } from '../../directory/address.ts';
import { type Heading, readHeading } from '../mail/heading.ts';
import { concat, fieldValue, MessageError, octets, readHeader, withoutFields } from '../mail/message.ts';
import { isOurField } from '../mail/our-fields.ts';
import { type Candidate, type Decrypted, decryptAndVerify, type Keyring, type Signature } from './cipher.ts';
import { hasTransfer, isHeaderProtected, restoreOriginal } from './header-protection.ts';
import { recognise } from './pgp-mime.ts';
import { parseTransfer, sha256, type Transfer, TransferError } from './transfer.ts';

export interface UnprotectInput {
  /** As it came. */
  readonly message: Uint8Array;
  /** The certificates whose signatures count for the author that the outside names. */
  readonly candidates: readonly Candidate[];
  readonly now: Date;
}

export type Unprotected =
  /** Not PGP/MIME by its structure. */
  | { readonly kind: 'not-sealed' }
  /** PGP/MIME to somebody else's key. */
  | { readonly kind: 'not-for-us' }
  /** It cannot be opened, or it is not what it says; the reason is for our own log. */
  | { readonly kind: 'broken'; readonly reason: string }
  | Opened;

export interface Opened {
  readonly kind: 'opened';
  readonly signature: Signature;
  /** Null for mail that a mail client has sealed. */
  readonly transfer: Transfer | null;
  /** What author and recipients are bound by: inside the signature, or only the outer fields. */
  readonly bound: 'inside' | 'outside';
  /** The heading to believe as far as the binding goes. */
  readonly heading: Heading;
  /** What is to be delivered, without any field of ours that came with it, and its digest. */
  readonly message: Uint8Array;
  readonly sha256: string;
  /** SHA-256 (hex) of the ciphertext, by which a repeat of it is known where nothing else names it. */
  readonly ciphertext: string;
  /** The version of the SEIPD packet that it came in. */
  readonly container: number;
}

/** Never throws for what a stranger sent: that is `broken`. */
export async function unprotect(keyring: Keyring, input: UnprotectInput): Promise<Unprotected> {
  try {
    const armored = recognise(input.message);
    if (!armored) return { kind: 'not-sealed' };
    const decrypted = await decryptAndVerify({ armored, keyring, candidates: input.candidates, now: input.now });
    return decrypted.kind === 'opened' ? opened(input.message, armored, decrypted) : decrypted;
  } catch (error) {
    if (error instanceof MessageError || error instanceof TransferError)
      return { kind: 'broken', reason: error.message };
    throw error;
  }
}

function opened(outer: Uint8Array, armored: Uint8Array, decrypted: Decrypted & { kind: 'opened' }): Unprotected {
  const { plaintext: payload, signature, container } = decrypted;
  const { author } = readHeading(outer);
  const header = readHeader(payload);
  const transfer = hasTransfer(header) ? parseTransfer(fieldValue(payload, header.fields[0]!)) : null;
  const bound = transfer || isHeaderProtected(payload) ? 'inside' : 'outside';
  const whole = transfer ? strict(restoreOriginal(payload, transfer)) : fromMailClient(outer, payload, bound);
  const heading = readHeading(whole);
  if (!sameAuthor(author, heading.author)) throw new MessageError('the author inside is not the author outside');
  const message = withoutFields(whole, isOurField);
  return {
    kind: 'opened',
    signature,
    transfer,
    bound,
    heading,
    message,
    sha256: sha256(message),
    ciphertext: sha256(armored),
    container,
  };
}

function sameAuthor(outer: Address, inner: Address): boolean {
  return sameAddress(outer, inner);
}

/** A gateway takes no bare CR, bare LF or NUL, so an original that holds one was made to confuse the next server. */
function strict(original: Uint8Array): Uint8Array {
  if (/\0|\r(?!\n)|(?<!\r)\n/.test(Buffer.from(original).toString('latin1')))
    throw new MessageError('the original holds a bare CR, a bare LF or a NUL');
  return original;
}

/** Without header protection the payload is only a body: the outer fields go on top of it, and are believed as such. */
function fromMailClient(outer: Uint8Array, payload: Uint8Array, bound: 'inside' | 'outside'): Uint8Array {
  const entity = octets(
    Buffer.from(payload)
      .toString('latin1')
      .replace(/\r?\n|\r/g, '\r\n')
      .replaceAll('\0', ''),
  );
  if (bound === 'inside') return withoutFields(entity, (name) => name === 'hp-outer');
  const header = readHeader(outer);
  const outside = outer.subarray(0, header.fields.at(-1)?.end ?? 0);
  return concat(
    withoutFields(outside, (name) => name.startsWith('content-')),
    entity,
  );
}
