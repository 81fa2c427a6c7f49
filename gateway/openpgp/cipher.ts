/** Signs, encrypts, decrypts and verifies bytes with a keyring; runs inside the crypto workers and knows neither files nor mail. */
import type { Key, PrivateKey, Signature as SignatureObject, Subkey } from 'openpgp';
import {
  createMessage,
  decrypt,
  decryptSessionKeys,
  encrypt,
  enums,
  generateSessionKey,
  readKey,
  readMessage,
} from 'openpgp';
import type { Fingerprint } from '../../directory/certificate.ts';
import { armor, unarmor } from './armor.ts';
import type { Keyring } from './keyring.ts';
import { checkContainer, type Encrypted, PacketError, readEncrypted } from './packets.ts';
import { CIPHERS, LIMITS, PROFILE, type Window } from './profile.ts';
import { type Candidate, reasonOf, type Signature, verifySignatures } from './signatures.ts';

export type { Keyring } from './keyring.ts';
export type { Candidate, Signature } from './signatures.ts';

/** Nothing may leave, or our own bytes cannot be opened. */
export class CipherError extends Error {
  override name = 'CipherError';
}

export interface Sealing {
  readonly payload: Uint8Array;
  /** The one certificate to encrypt to, armored. */
  readonly recipient: string;
  readonly keyring: Keyring;
  readonly container: ContainerChoice;
  /** When it is signed. */
  readonly now: Date;
}

/**
 * `compat`: SEIPD version 1, which gpg 2.2, Sequoia 1 and everything later open, so that an agency can always open its mail without us.
 * `negotiated`: SEIPD version 2 for a recipient whose own hashed self-signature asks for it (RFC 9580 section 5.2.3.32), else version 1.
 */
export type ContainerChoice = 'compat' | 'negotiated';

export interface Opening {
  readonly armored: Uint8Array;
  readonly keyring: Keyring;
  readonly candidates: readonly Candidate[];
  /** When it arrived. */
  readonly now: Date;
  readonly window?: Window;
}

export type Decrypted =
  /** None of the session keys is encrypted to a key of ours. */
  | { readonly kind: 'not-for-us' }
  /** The reason is for our own log: to a stranger every failure looks alike (RFC 9580 section 13.5). */
  | { readonly kind: 'broken'; readonly reason: string }
  /** Integrity was verified to the last byte before this exists; the signature was judged apart. */
  | {
      readonly kind: 'opened';
      readonly plaintext: Uint8Array;
      readonly signature: Signature;
      /** The version of the SEIPD packet that it came in. */
      readonly container: number;
    };

/**
 * One signature by the first key, one ciphertext for the one recipient. The result is read again before it is believed.
 * @returns the armored message
 * @throws CipherError where nothing may leave
 */
export async function signAndEncrypt({ recipient, ...sealing }: Sealing): Promise<Uint8Array> {
  const certificate = await readRecipient(recipient);
  const sealed = await sealTo(certificate, sealing);
  return armor(sealed, { checksum: readEncrypted(sealed, 1).container.version === 1 });
}

/** Opens what a stranger sent. Never throws for what is in the message. @throws CandidateError for a wrong candidate */
export async function decryptAndVerify(input: Opening): Promise<Decrypted> {
  let plaintext: Uint8Array;
  let signatures: readonly SignatureObject[];
  let container: number;
  try {
    if (input.armored.length > LIMITS.armored) throw new PacketError('larger than a message may be');
    const bytes = unarmor(input.armored);
    const outside = readEncrypted(bytes, LIMITS.sessionKeys);
    const addressed = addressedTo(outside, input.keyring);
    if (addressed === 'others') return { kind: 'not-for-us' };
    checkContainer(outside, CIPHERS);
    container = outside.container.version;
    const sessionKey = await findSessionKey(bytes, outside, input.keyring);
    if (!sessionKey && addressed === 'hidden') return { kind: 'not-for-us' };
    ({ plaintext, signatures } = await open(bytes, sessionKey));
  } catch (error) {
    return { kind: 'broken', reason: reasonOf(error) };
  }
  const signature = await verifySignatures({ ...input, plaintext, signatures });
  return { kind: 'opened', plaintext, signature, container };
}

/** Signs and encrypts to our own first key, not armored: for what waits on our own disk. @throws CipherError */
export async function sealToSelf(payload: Uint8Array, keyring: Keyring, now: Date): Promise<Uint8Array> {
  return sealTo(keyring[0].toPublic(), { payload, keyring, container: 'negotiated', now });
}

/**
 * Opens what {@link sealToSelf} made, however long ago and with whichever of our keys; without our own signature it is not ours.
 * @throws CipherError
 */
export async function openSealed(bytes: Uint8Array, keyring: Keyring): Promise<Uint8Array> {
  try {
    const outside = readEncrypted(bytes, LIMITS.sessionKeys);
    checkContainer(outside, CIPHERS);
    const { plaintext, signatures } = await open(bytes, await findSessionKey(bytes, outside, keyring));
    const signature = await verifySignatures({
      plaintext,
      signatures,
      candidates: keyring.map(asCandidate),
      now: null,
    });
    if (signature.kind !== 'good') throw new CipherError('it does not carry our own signature');
    return plaintext;
  } catch (cause) {
    throw new CipherError(`opening what was sealed to self: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Opens what is sealed to all members by nobody in particular: whoever reads it must prove its content by other means. Null where it is for others.
 * @throws CipherError
 */
export async function openShared(bytes: Uint8Array, keyring: Keyring): Promise<Uint8Array | null> {
  try {
    const outside = readEncrypted(bytes, LIMITS.members);
    checkContainer(outside, CIPHERS);
    if (addressedTo(outside, keyring) !== 'us') return null;
    checkShared(outside, keyring);
    const profile = { ...PROFILE, maxDecompressedMessageSize: LIMITS.shared };
    return (await open(bytes, await findSessionKey(bytes, outside, keyring), profile)).plaintext;
  } catch (cause) {
    throw new CipherError(`opening what is sealed to all members: ${reasonOf(cause)}`, { cause });
  }
}

/** Which of our keys signs, for whoever looks at them. */
export function signerOf(keyring: Keyring): Fingerprint {
  return asCandidate(keyring[0]).fingerprint;
}

async function readRecipient(armored: string): Promise<Key> {
  const certificate = await readKey({ armoredKey: armored, config: PROFILE }).catch((cause: unknown) => {
    throw new CipherError('the recipient certificate cannot be read', { cause });
  });
  if (certificate.isPrivate()) throw new CipherError('the recipient certificate is a secret key');
  return certificate;
}

async function sealTo(certificate: Key, sealing: Required<Omit<Sealing, 'recipient'>>): Promise<Uint8Array> {
  const { payload, keyring, now } = sealing;
  if (payload.length > LIMITS.plaintext) throw new CipherError('the message is larger than a peer opens');
  const name = certificate.getFingerprint().toUpperCase();
  try {
    const subkey = await certificate.getEncryptionKey(undefined, now, undefined, PROFILE);
    const sealed = await encrypt({
      message: await createMessage({ binary: payload, filename: '', date: now }),
      encryptionKeys: certificate,
      sessionKey: await newSessionKey(certificate, sealing),
      signingKeys: keyring[0],
      date: now,
      format: 'binary',
      config: PROFILE,
    });
    checkSealed(sealed, payload, names(subkey));
    return sealed;
  } catch (cause) {
    throw new CipherError(`encrypting to ${name}: ${reasonOf(cause)}`, { cause });
  }
}

/** The library takes the container from the session key: without an AEAD algorithm it is SEIPD version 1. */
async function newSessionKey(certificate: Key, { container, now }: Pick<Required<Sealing>, 'container' | 'now'>) {
  const { aeadAlgorithm, ...key } = await generateSessionKey({
    encryptionKeys: certificate,
    date: now,
    config: PROFILE,
  });
  return container === 'negotiated' && aeadAlgorithm ? { ...key, aeadAlgorithm } : key;
}

/** A library that fails quietly must not send an empty or misaddressed message: read it as its recipient would. */
function checkSealed(sealed: Uint8Array, payload: Uint8Array, recipient: readonly string[]): void {
  const outside = readEncrypted(sealed, 1);
  checkContainer(outside, CIPHERS);
  const [key] = outside.sessionKeys;
  if (outside.sessionKeys.length !== 1 || !recipient.includes(key?.recipient ?? ''))
    throw new PacketError('the result is not addressed to exactly the one key');
  if (outside.container.length <= payload.length) throw new PacketError('the result is shorter than what it holds');
}

/** Decided by the names alone, before any crypto; a name proves nothing, so what says `us` may still not open. */
function addressedTo({ sessionKeys }: Encrypted, keyring: Keyring): 'us' | 'hidden' | 'others' {
  const ours = new Set(keyring.flatMap((key) => key.getKeys().flatMap(names)));
  const toKeys = sessionKeys.filter((key) => key.kind === 'public-key');
  if (toKeys.some(({ recipient }) => recipient !== null && ours.has(recipient))) return 'us';
  return toKeys.some(({ recipient }) => recipient === null) ? 'hidden' : 'others';
}

/** Among thousands of session keys, those that only may be ours would each cost a public-key operation. */
function checkShared({ sessionKeys }: Encrypted, keyring: Keyring): void {
  const ours = new Set(keyring.flatMap((key) => key.getKeys().flatMap(names)));
  const tried = sessionKeys.filter(({ recipient }) => recipient === null || ours.has(recipient));
  if (tried.length > LIMITS.sessionKeys) throw new PacketError(`more than ${LIMITS.sessionKeys} session keys to try`);
}

/** How a message may name this key: by key ID or by fingerprint. */
function names(key: Key | Subkey): [string, string] {
  return [key.getKeyID().toHex().toUpperCase(), key.getFingerprint().toUpperCase()];
}

interface SessionKey {
  readonly data: Uint8Array;
  readonly algorithm: enums.symmetricNames;
}

/**
 * The session key that our keys open; null where none opens or its cipher is not allowed. An honest message has one, and
 * each further one would cost a decryption of the whole.
 */
async function findSessionKey(
  bytes: Uint8Array,
  { container }: Encrypted,
  keyring: Keyring,
): Promise<SessionKey | null> {
  const message = await readMessage({ binaryMessage: bytes, config: PROFILE });
  const decryptionKeys = [...keyring] as PrivateKey[];
  const [key, ...more] = await decryptSessionKeys({ message, decryptionKeys, config: PROFILE }).catch(() => []);
  if (more.length > 0) throw new PacketError('several session keys open');
  const cipher = container.cipher ?? (key?.algorithm && enums.symmetric[key.algorithm]);
  if (!key || !cipher || !CIPHERS.has(cipher)) return null;
  return { data: key.data, algorithm: enums.read(enums.symmetric, cipher) };
}

interface Contents {
  readonly plaintext: Uint8Array;
  readonly signatures: readonly SignatureObject[];
}

/**
 * The library holds everything back until tag or MDC fit and its grammar has found exactly one literal packet. It is
 * given no certificate here: the signatures are counted before they may cost anything.
 */
async function open(bytes: Uint8Array, sessionKey: SessionKey | null, profile = PROFILE): Promise<Contents> {
  if (!sessionKey) throw new PacketError('no session key opens');
  const message = await readMessage({ binaryMessage: bytes, config: profile });
  const { data, signatures } = await decrypt({ message, sessionKeys: sessionKey, format: 'binary', config: profile });
  if (signatures.length > LIMITS.signatures) throw new PacketError(`more than ${LIMITS.signatures} signatures`);
  return { plaintext: data, signatures: await Promise.all(signatures.map(({ signature }) => signature)) };
}

function asCandidate(key: PrivateKey): Candidate {
  return { fingerprint: key.getFingerprint().toUpperCase() as Fingerprint, armored: key.toPublic().armor(PROFILE) };
}
