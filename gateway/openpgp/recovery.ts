/** Seals a stream of any length for whoever keeps the recovery key or passphrase, and opens it again: for backups alone. */
import {
  createMessage,
  decrypt,
  decryptKey,
  encrypt,
  generateSessionKey,
  type PrivateKey,
  readKey,
  readMessage,
  readPrivateKey,
} from 'openpgp';
import { PROFILE } from './profile.ts';
import { reasonOf } from './signatures.ts';

/** What a backup is sealed with: certificates, armored, each of which opens it; or a passphrase. */
export type Lock = { readonly certificates: readonly string[] } | { readonly passphrase: string };

/** What opens it: the secret key of one of the certificates, armored, with its passphrase where it has one; or the passphrase. */
export type Opener =
  | { readonly secretKey: string; readonly passphrase: string | null }
  | { readonly passphrase: string };

/** It cannot be sealed or opened; the message is for the operator and holds no secret. */
export class RecoveryError extends Error {
  override name = 'RecoveryError';
}

/** The highest count that iterated S2K can say (RFC 9580 section 3.7.1.3), about 65 million octets: gpg 2.2 knows no Argon2. */
const COUNT_BYTE = 255;

const OPENING = {
  ...PROFILE,
  // Held back until it is whole, a queue of gigabytes would have to fit into memory.
  allowUnauthenticatedStream: true,
  // With an RSA key the library would try a session key for each cipher and take the first with which the beginning of the stream looks like
  // something: now and then a wrong one. It protects those who open a stranger's messages and let him see how long that takes.
  constantTimePKCS1Decryption: false,
};

/**
 * Always SEIPD version 1, not signed and not compressed, so that `gpg -d` opens it on any machine where nothing of ours is left.
 * Memory stays small however long it is.
 * @throws RecoveryError
 */
export async function sealStream(
  plaintext: AsyncIterable<Uint8Array>,
  lock: Lock,
  now: Date,
): Promise<AsyncIterable<Uint8Array>> {
  try {
    const message = await createMessage({ binary: webStream(plaintext), filename: '', date: now });
    const config = { ...PROFILE, s2kIterationCountByte: COUNT_BYTE };
    return (await encrypt({
      message,
      ...(await recipients(lock, now)),
      date: now,
      format: 'binary',
      config,
    })) as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw new RecoveryError(`sealing the backup: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Gives out what is not yet proven to be whole: only after the last octet has come without a throw may any of it be believed.
 * @throws RecoveryError, also while it is read
 */
export async function* openStream(sealed: AsyncIterable<Uint8Array>, opener: Opener): AsyncGenerator<Uint8Array> {
  try {
    const message = await readMessage({ binaryMessage: webStream(sealed), config: PROFILE });
    const keys = 'secretKey' in opener ? { decryptionKeys: await unlocked(opener) } : { passwords: opener.passphrase };
    const { data } = await decrypt({ message, ...keys, format: 'binary', config: OPENING });
    yield* data as unknown as AsyncIterable<Uint8Array>;
  } catch (cause) {
    throw cause instanceof RecoveryError
      ? cause
      : new RecoveryError(`opening the backup: ${reasonOf(cause)}`, { cause });
  }
}

async function recipients(lock: Lock, now: Date) {
  if ('passphrase' in lock) return { passwords: lock.passphrase };
  const encryptionKeys = await Promise.all(
    lock.certificates.map((armoredKey) => readKey({ armoredKey, config: PROFILE })),
  );
  const { data, algorithm } = await generateSessionKey({ encryptionKeys, date: now, config: PROFILE });
  // Without an AEAD algorithm it becomes version 1, whatever the certificates ask for.
  return { encryptionKeys, sessionKey: { data, algorithm } };
}

async function unlocked({ secretKey, passphrase }: Opener & { secretKey: string }): Promise<PrivateKey> {
  const privateKey = await readPrivateKey({ armoredKey: secretKey, config: PROFILE }).catch((cause) => {
    throw new RecoveryError(`the recovery key cannot be read: ${reasonOf(cause)}`, { cause });
  });
  if (privateKey.isDecrypted()) return privateKey;
  if (passphrase === null)
    throw new RecoveryError('the recovery key is locked; name its passphrase with --passphrase-file');
  return decryptKey({ privateKey, passphrase, config: PROFILE }).catch((cause) => {
    throw new RecoveryError('the passphrase does not open the recovery key', { cause });
  });
}

/** The library streams nothing else. */
function webStream(bytes: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return ReadableStream.from(bytes);
}
