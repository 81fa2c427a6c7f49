/** Signed notes: a text for people with signatures for machines under it (C2SP signed-note 1.0.0, Ed25519 only). */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** Whose signature is believed; written `name+id+base64`. */
export interface VerifierKey {
  readonly name: string;
  /** Four octets made of name and key, in hex: they find the right line and prove nothing. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The secret side of a verifier key; written `PRIVATE+KEY+name+id+base64`, as Go's note package does. */
export interface SignerKey {
  readonly verifier: VerifierKey;
  readonly key: KeyObject;
}

/** A note or a key for one that is malformed or does not verify; the message says which. */
export class NoteError extends Error {
  override name = 'NoteError';
}

const ED25519 = 1;
const SECRET = 'PRIVATE+KEY+';
const NAME = /^[^\s+\p{C}]{1,200}$/u;
const KEY = /^([^+]*)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/;
const CONTROL = /[\x00-\x09\x0b-\x1f]/;
/** No note has reason for more; hashing a large text for each of many lines would be a way to keep us busy. */
const MAX_SIGNATURES = 100;

/** Makes a new key. @throws NoteError where the name holds a space or a plus sign. */
export function makeSignerKey(name: string): SignerKey {
  return signerKey(name, generateKeyPairSync('ed25519').privateKey);
}

/** Reads a verifier key; the id must be the one that name and key make. @throws NoteError */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, id, raw } = parseKey(text, 'verifier key');
  return withId(
    verifierKey(name, createPublicKey({ key: raw, format: 'raw-public', asymmetricKeyType: 'ed25519' })),
    id,
  );
}

/** Reads a signer key. @throws NoteError, which never quotes the text. */
export function parseSignerKey(text: string): SignerKey {
  if (!text.startsWith(SECRET)) throw new NoteError(`a signer key begins with ${SECRET}`);
  const { name, id, raw } = parseKey(text.slice(SECRET.length), 'signer key');
  const signer = signerKey(name, createPrivateKey({ key: raw, format: 'raw-private', asymmetricKeyType: 'ed25519' }));
  withId(signer.verifier, id);
  return signer;
}

/** A verifier key as it is published. */
export function printVerifierKey({ name, id, key }: VerifierKey): string {
  return `${name}+${id}+${withAlgorithm(key.export({ format: 'raw-public' }))}`;
}

/** A signer key as it is kept; secret. */
export function printSignerKey({ verifier, key }: SignerKey): string {
  return `${SECRET}${verifier.name}+${verifier.id}+${withAlgorithm(key.export({ format: 'raw-private' }))}`;
}

/** Signs a text that ends in a newline. @throws NoteError where the text cannot be one of a note. */
export function signNote(text: string, signer: SignerKey): string {
  checkText(text);
  const signature = sign(null, Buffer.from(text), signer.key);
  const { name, id } = signer.verifier;
  return `${text}\n\u2014 ${name} ${Buffer.concat([Buffer.from(id, 'hex'), signature]).toString('base64')}\n`;
}

/**
 * The text of a note that this one key has signed. Signatures by others are ignored, as they must be: a new signer is added next to the old.
 * @throws NoteError
 */
export function verifyNote(note: string, verifier: VerifierKey): string {
  checkText(note);
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0) throw new NoteError('there is no blank line followed by signatures');
  const text = note.slice(0, blank + 1);
  const ours = signatures(note.slice(blank + 2, -1)).filter(
    ({ name, id }) => name === verifier.name && id === verifier.id,
  );
  if (ours.length === 0) throw new NoteError(`there is no signature by ${verifier.name}+${verifier.id}`);
  const bytes = Buffer.from(text);
  if (!ours.every(({ signature }) => verify(null, bytes, verifier.key, signature)))
    throw new NoteError(`the signature by ${verifier.name}+${verifier.id} does not fit: the text was changed`);
  return text;
}

function signatures(lines: string): { name: string; id: string; signature: Uint8Array }[] {
  const found = lines.split('\n', MAX_SIGNATURES + 1);
  if (found.length > MAX_SIGNATURES) throw new NoteError(`there are more than ${MAX_SIGNATURES} signatures`);
  return found.map((line) => {
    const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? [];
    const bytes = strictBase64(encoded ?? '');
    if (name === undefined || bytes === null || bytes.length < 5) throw new NoteError('a signature line is malformed');
    return { name, id: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
  });
}

function checkText(text: string): void {
  if (!text.isWellFormed()) throw new NoteError('the text is not well-formed Unicode');
  if (text.includes('\r')) throw new NoteError('the line ends were changed to CR LF, by an editor or in transfer');
  if (CONTROL.test(text)) throw new NoteError('the text holds control characters');
  if (!text.endsWith('\n')) throw new NoteError('the text does not end in a newline');
}

function parseKey(text: string, what: string): { name: string; id: string; raw: Buffer } {
  const [, name = '', id = '', encoded = ''] = KEY.exec(text) ?? [];
  const bytes = strictBase64(encoded);
  if (bytes?.length !== 33 || bytes[0] !== ED25519)
    throw new NoteError(`this is not an Ed25519 ${what} (name+id+base64)`);
  return { name, id, raw: bytes.subarray(1) };
}

function signerKey(name: string, key: KeyObject): SignerKey {
  return { verifier: verifierKey(name, createPublicKey(key)), key };
}

function verifierKey(name: string, key: KeyObject): VerifierKey {
  if (!NAME.test(name)) throw new NoteError('a key name holds no space and no plus sign');
  const hash = createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(ED25519))
    .update(key.export({ format: 'raw-public' }));
  return { name, id: hash.digest('hex').slice(0, 8), key };
}

function withId(made: VerifierKey, id: string): VerifierKey {
  if (made.id !== id) throw new NoteError('the id is not that of this name and key; it was mistyped or cut');
  return made;
}

function withAlgorithm(raw: Uint8Array): string {
  return Buffer.concat([Uint8Array.of(ED25519), raw]).toString('base64');
}

/** Null unless the text is the one canonical encoding of its bytes. */
function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
