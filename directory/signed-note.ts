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

/** What a key signs: whole notes, or (C2SP tlog-cosignature) that a checkpoint was seen at some time. */
export type KeyType = keyof typeof TYPE;

/** Whose signature is believed; written `name+id+base64`. */
export interface VerifierKey<Type extends KeyType = 'note'> {
  readonly type: Type;
  readonly name: string;
  /** Four octets made of name and key, in hex: they find the right line and prove nothing. */
  readonly id: string;
  readonly key: KeyObject;
}

/** The secret side of a verifier key; written `PRIVATE+KEY+name+id+base64`, as Go's note package does. */
export interface SignerKey<Type extends KeyType = 'note'> {
  readonly verifier: VerifierKey<Type>;
  readonly key: KeyObject;
}

/** A signature as it stands under a note; nothing about it was checked. */
export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
}

/** A note or a key for one that is malformed or does not verify; the message says which. */
export class NoteError extends Error {
  override name = 'NoteError';
}

/** The octet that says what a key signs, so that one signature is never taken for the other kind. */
const TYPE = { note: 1, cosignature: 4 } as const;
const SECRET = 'PRIVATE+KEY+';
const NAME = /^[^\s+\p{C}]{1,200}$/u;
const KEY = /^([^+]*)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/=]+)$/;
const CONTROL = /[\x00-\x09\x0b-\x1f]/;
/** No note has reason for more; hashing a large text for each of many lines would be a way to keep us busy. */
const MAX_SIGNATURES = 100;

/** Makes a new key. @throws NoteError where the name holds a space or a plus sign. */
export function makeSignerKey<Type extends KeyType>(name: string, type: Type): SignerKey<Type>;
export function makeSignerKey(name: string): SignerKey;
export function makeSignerKey(name: string, type: KeyType = 'note'): SignerKey<KeyType> {
  return signerKey(name, type, generateKeyPairSync('ed25519').privateKey);
}

/** The same key for another kind of signature; its id differs, and neither kind of signature is ever taken for the other. */
export function asSigner<Type extends KeyType>({ verifier, key }: SignerKey<KeyType>, type: Type): SignerKey<Type>;
export function asSigner({ verifier, key }: SignerKey<KeyType>, type: KeyType): SignerKey<KeyType> {
  return signerKey(verifier.name, type, key);
}

/** The verifier of {@link asSigner}. */
export function asVerifier<Type extends KeyType>({ name, key }: VerifierKey<KeyType>, type: Type): VerifierKey<Type>;
export function asVerifier({ name, key }: VerifierKey<KeyType>, type: KeyType): VerifierKey<KeyType> {
  return verifierKey(name, type, key);
}

/** Reads a verifier key; the id must be the one that name and key make. @throws NoteError */
export function parseVerifierKey<Type extends KeyType>(text: string, type: Type): VerifierKey<Type>;
export function parseVerifierKey(text: string): VerifierKey;
export function parseVerifierKey(text: string, type: KeyType = 'note'): VerifierKey<KeyType> {
  const { name, id, raw } = parseKey(text, type, 'verifier key');
  const key = createPublicKey({ key: raw, format: 'raw-public', asymmetricKeyType: 'ed25519' });
  return withId(verifierKey(name, type, key), id);
}

/** Reads a signer key. @throws NoteError, which never quotes the text. */
export function parseSignerKey<Type extends KeyType>(text: string, type: Type): SignerKey<Type>;
export function parseSignerKey(text: string): SignerKey;
export function parseSignerKey(text: string, type: KeyType = 'note'): SignerKey<KeyType> {
  if (!text.startsWith(SECRET)) throw new NoteError(`a signer key begins with ${SECRET}`);
  const { name, id, raw } = parseKey(text.slice(SECRET.length), type, 'signer key');
  const key = createPrivateKey({ key: raw, format: 'raw-private', asymmetricKeyType: 'ed25519' });
  const signer = signerKey(name, type, key);
  withId(signer.verifier, id);
  return signer;
}

/** A verifier key as it is published. */
export function printVerifierKey({ name, id, type, key }: VerifierKey<KeyType>): string {
  return `${name}+${id}+${withType(type, key.export({ format: 'raw-public' }))}`;
}

/** A signer key as it is kept; secret. */
export function printSignerKey({ verifier: { name, id, type }, key }: SignerKey<KeyType>): string {
  return `${SECRET}${name}+${id}+${withType(type, key.export({ format: 'raw-private' }))}`;
}

/** Signs a text that ends in a newline. @throws NoteError where the text cannot be one of a note. */
export function signNote(text: string, signer: SignerKey): string {
  checkText(text);
  return `${text}\n${signatureLine(signer.verifier, sign(null, Buffer.from(text), signer.key))}`;
}

/** One line of a note, its newline included. */
export function signatureLine({ name, id }: VerifierKey<KeyType>, signature: Uint8Array): string {
  return `\u2014 ${name} ${Buffer.concat([Buffer.from(id, 'hex'), signature]).toString('base64')}\n`;
}

/**
 * The text of a note that one of these keys has signed; each that has must have signed rightly. Signatures by others are ignored, as they
 * must be: a new signer is added next to the old.
 * @throws NoteError
 */
export function verifyNote(note: string, ...verifiers: readonly VerifierKey[]): string {
  const { text, signatures } = splitNote(note);
  const bytes = Buffer.from(text);
  const found = verifiers.filter((verifier) => {
    const by = signaturesBy(verifier, signatures);
    if (!by.every((signature) => verify(null, bytes, verifier.key, signature)))
      throw new NoteError(`the signature by ${verifier.name}+${verifier.id} does not fit: the text was changed`);
    return by.length > 0;
  });
  if (found.length > 0) return text;
  throw new NoteError(`there is no signature by ${verifiers.map(({ name, id }) => `${name}+${id}`).join(' or ')}`);
}

/** A note taken apart, its signatures unchecked. @throws NoteError where it is malformed. */
export function splitNote(note: string): { text: string; signatures: readonly NoteSignature[] } {
  checkText(note);
  const blank = note.lastIndexOf('\n\n');
  if (blank < 0) throw new NoteError('there is no blank line followed by signatures');
  return { text: note.slice(0, blank + 1), signatures: readSignatures(note.slice(blank + 2, -1)) };
}

/** Those that claim to be by this key. */
export function signaturesBy({ name, id }: VerifierKey<KeyType>, among: readonly NoteSignature[]): Uint8Array[] {
  return among.filter((each) => each.name === name && each.id === id).map(({ signature }) => signature);
}

function readSignatures(lines: string): NoteSignature[] {
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

function parseKey(text: string, type: KeyType, what: string): { name: string; id: string; raw: Buffer } {
  const [, name = '', id = '', encoded = ''] = KEY.exec(text) ?? [];
  const bytes = strictBase64(encoded);
  if (bytes?.length !== 33 || bytes[0] !== TYPE[type])
    throw new NoteError(`this is not an Ed25519 ${what} for a ${type} (name+id+base64)`);
  return { name, id, raw: bytes.subarray(1) };
}

function signerKey<Type extends KeyType>(name: string, type: Type, key: KeyObject): SignerKey<Type> {
  return { verifier: verifierKey(name, type, createPublicKey(key)), key };
}

function verifierKey<Type extends KeyType>(name: string, type: Type, key: KeyObject): VerifierKey<Type> {
  if (!NAME.test(name)) throw new NoteError('a key name holds no space and no plus sign');
  const hash = createHash('sha256')
    .update(`${name}\n`)
    .update(Uint8Array.of(TYPE[type]))
    .update(key.export({ format: 'raw-public' }));
  return { type, name, id: hash.digest('hex').slice(0, 8), key };
}

function withId<Type extends KeyType>(made: VerifierKey<Type>, id: string): VerifierKey<Type> {
  if (made.id !== id) throw new NoteError('the id is not that of this name and key; it was mistyped or cut');
  return made;
}

function withType(type: KeyType, raw: Uint8Array): string {
  return Buffer.concat([Uint8Array.of(TYPE[type]), raw]).toString('base64');
}

/** Null unless the text is the one canonical encoding of its bytes. */
function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
