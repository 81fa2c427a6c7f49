/** Secret keys locked by a passphrase, in the form that OpenSSL reads too: PKCS #8 with PBES2, scrypt and AES-256 (RFC 5958, RFC 8018, RFC 7914). */
import { createCipheriv, createPrivateKey, type KeyObject, randomBytes, scryptSync } from 'node:crypto';

/** The text is no such key, or the passphrase does not open it; the message says which. */
export class LockedKeyError extends Error {
  override name = 'LockedKeyError';
}

/** PEM of the key under the passphrase. */
export function lockKey(key: KeyObject, passphrase: string): string {
  const [salt, iv] = [randomBytes(SALT_LENGTH), randomBytes(IV_LENGTH)];
  const lock = scryptSync(passphrase, salt, KEY_LENGTH, { ...COST, maxmem: 2 * MEMORY });
  const cipher = createCipheriv('aes-256-cbc', lock, iv);
  const locked = Buffer.concat([cipher.update(key.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  return pem(sequence(algorithm(salt, iv), der(OCTETS, locked)));
}

/** Opens what {@link lockKey} locked. @throws LockedKeyError */
export function unlockKey(text: string, passphrase: string): KeyObject {
  if (!text.includes(BEGIN)) throw new LockedKeyError('this is not a key that is locked by a passphrase');
  try {
    return createPrivateKey({ key: text, format: 'pem', passphrase });
  } catch (cause) {
    throw new LockedKeyError('the passphrase does not open this key, or the file is damaged', { cause });
  }
}

const BEGIN = '-----BEGIN ENCRYPTED PRIVATE KEY-----';
const END = '-----END ENCRYPTED PRIVATE KEY-----';
const [SALT_LENGTH, IV_LENGTH, KEY_LENGTH] = [16, 16, 32];
/** 16 MB and half a second: OpenSSL opens no key that asks for more than 32 MB, so the time comes from p. */
const COST = { N: 16_384, r: 8, p: 8 };
const MEMORY = 128 * COST.r * (COST.N + COST.p);

const [INTEGER, OCTETS, OBJECT, SEQUENCE] = [0x02, 0x04, 0x06, 0x30];
const PBES2 = der(OBJECT, Buffer.from('2a864886f70d01050d', 'hex'));
const SCRYPT = der(OBJECT, Buffer.from('2b06010401da47040b', 'hex'));
const AES_256_CBC = der(OBJECT, Buffer.from('60864801650304012a', 'hex'));

function algorithm(salt: Uint8Array, iv: Uint8Array): Uint8Array {
  const scrypt = sequence(der(OCTETS, salt), integer(COST.N), integer(COST.r), integer(COST.p));
  return sequence(PBES2, sequence(sequence(SCRYPT, scrypt), sequence(AES_256_CBC, der(OCTETS, iv))));
}

function integer(value: number): Uint8Array {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  // The highest bit is the sign.
  return der(INTEGER, octets[0]! < 0x80 ? octets : Buffer.concat([Uint8Array.of(0), octets]));
}

function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(SEQUENCE, Buffer.concat(parts));
}

/** Nothing here is as long as 256 octets. */
function der(tag: number, content: Uint8Array): Uint8Array {
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Buffer.concat([Uint8Array.of(tag, ...length), content]);
}

function pem(bytes: Uint8Array): string {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return `${[BEGIN, ...lines, END].join('\n')}\n`;
}
