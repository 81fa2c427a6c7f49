/** Encryption to many certificates at once: one OpenPGP message that each of their owners opens, unsigned. */
import { createMessage, encrypt, enums, generateSessionKey, type Key, readKey } from 'openpgp';
import type { Certificate } from './certificate.ts';
import { PROFILE } from './certificate-packets.ts';

/**
 * Encrypts octets to all of the certificates that can be encrypted to now, in SEIPD version 1 (RFC 9580 section 5.13.1), which every member's
 * program opens, and not compressed. Null where there is no such certificate.
 */
export async function encryptTo(
  certificates: readonly Certificate[],
  bytes: Uint8Array,
  now: Date,
): Promise<Uint8Array | null> {
  const encryptionKeys = (await Promise.all(certificates.map((each) => keyOf(each, now)))).filter(
    (key) => key !== null,
  );
  if (encryptionKeys.length === 0) return null;
  const message = await createMessage({ binary: bytes, date: now });
  const { data, algorithm } = await generateSessionKey({ encryptionKeys, date: now, config: CONFIG });
  // Without an AEAD algorithm it becomes version 1, whatever the certificates ask for.
  const sessionKey = { data, algorithm };
  return encrypt({ message, encryptionKeys, sessionKey, date: now, format: 'binary', config: CONFIG });
}

const CONFIG = { ...PROFILE, preferredCompressionAlgorithm: enums.compression.uncompressed };

/** Null where the library finds nothing in it to encrypt to: one such certificate must not keep the message from all others. */
async function keyOf({ armored }: Certificate, now: Date): Promise<Key | null> {
  const key = await readKey({ armoredKey: armored, config: CONFIG });
  const found = await key.getEncryptionKey(undefined, now, undefined, CONFIG).catch(() => null);
  return found && key;
}
