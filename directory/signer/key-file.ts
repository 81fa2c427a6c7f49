/** Files that hold a key with which its owner signs entries: public part in clear, secret part under a passphrase. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import type { EntrySignature } from '../log/envelope.ts';
import { keyId, parseSigningKey, type SigningKey } from '../log/keys.ts';
import { LockedKeyError, lockKey, unlockKey } from './pkcs8.ts';

/** A key that is open. */
export interface OpenKey {
  readonly text: SigningKey;
  readonly secret: KeyObject;
}

/** A key file as it lies on the disk: nobody can sign with it before {@link unlockKeyFile}. */
export interface KeyFile {
  readonly text: SigningKey;
  readonly locked: string;
}

/** Makes a key; from the same 32 octets, the same one. */
export function makeKey(seed?: Uint8Array): OpenKey {
  const secret = seed
    ? createPrivateKey({ key: Buffer.from(seed), format: 'raw-private', asymmetricKeyType: 'ed25519' })
    : generateKeyPairSync('ed25519').privateKey;
  return { text: publicText(secret), secret };
}

/** The 32 octets from which {@link makeKey} makes it again; secret. */
export function seedOf({ secret }: OpenKey): Uint8Array {
  return secret.export({ format: 'raw-private' });
}

/** Writes a key file for its owner alone, never over another, durable on return. */
export async function writeKeyFile(path: string, key: OpenKey, passphrase: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(`${OPENING}\n${key.text}\n${lockKey(key.secret, passphrase)}`);
  await file.sync();
}

/** @throws LockedKeyError where the file is no key file */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const text = await readFile(path, 'utf8');
  const [opening, key = '', ...rest] = text.split('\n');
  try {
    if (opening === OPENING) return { text: parseSigningKey(key), locked: rest.join('\n') };
  } catch {
    // Told below, like every other way of being no key file.
  }
  throw new LockedKeyError(`${path} is not a key file of this program`);
}

/** @throws LockedKeyError where the passphrase is wrong, or another key was put in its place */
export function unlockKeyFile({ text, locked }: KeyFile, passphrase: string): OpenKey {
  const secret = unlockKey(locked, passphrase);
  if (secret.asymmetricKeyType !== 'ed25519' || publicText(secret) !== text)
    throw new LockedKeyError('the secret part of the key file does not belong to its public part');
  return { text, secret };
}

/** Signs the octets of a proposal. */
export function signWith({ text, secret }: OpenKey, bytes: Uint8Array): EntrySignature {
  return { keyid: keyId(text), signature: sign(null, bytes, secret), passkey: null };
}

const OPENING = 'Valise signing key. Public part, then the secret part under a passphrase:';

function publicText(secret: KeyObject): SigningKey {
  const raw = createPublicKey(secret).export({ format: 'raw-public' });
  return parseSigningKey(`ed25519+${raw.toString('base64')}`);
}
