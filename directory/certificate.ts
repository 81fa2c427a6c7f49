/** OpenPGP certificates as the directory knows them: read once, checked, then plain data. */
import { config, type Key, PublicKey, readKeys, type Subkey } from 'openpgp';
import { ANY_TIME, PROFILE, selfSigned, unrevoked } from './certificate-packets.ts';

/** The fingerprint of a primary key, upper-case hex (RFC 9580 section 5.5.4). */
export type Fingerprint = string & { readonly brand: 'Fingerprint' };

/** A certificate that passed the profile's checks when it was read; whether it is usable now is asked of {@link usability}. */
export interface Certificate {
  readonly fingerprint: Fingerprint;
  /** Of its subkeys, so that no agency can register another's encryption subkey as its own. */
  readonly subkeys: readonly Fingerprint[];
  /** Without foreign signatures and without anything but the primary key, its User IDs and subkeys. */
  readonly armored: string;
  readonly userIds: readonly string[];
  readonly created: Date;
  /** Of the primary key and the subkeys, each once: `ed25519`, `nistP256`, `rsa 3072`; the older forms of RFC 9580 section 9.2 as `ed25519Legacy`. */
  readonly algorithms: readonly string[];
  /** Null where it never expires; the earlier of the primary key's and the encryption subkey's end. */
  readonly expires: Date | null;
  /** The primary key is revoked, or every key that one could encrypt to. */
  readonly revoked: boolean;
}

/** What may be done with a certificate at some moment. */
export type Usability = 'usable' | 'expired' | 'revoked' | 'not yet valid';

/** A text that is not a certificate we accept; the message is the one reason, for a person to act on. */
export class CertificateError extends Error {
  override name = 'CertificateError';
}

/** In characters; an RSA-4096 certificate with ten subkeys takes a quarter of it. */
const MAX_LENGTH = 65_536;
const MAX_RSA_BITS = 8192;
const ALGORITHMS = 'rsaEncryptSign rsaEncrypt rsaSign ecdsa ecdh eddsaLegacy ed25519 x25519 ed448 x448'.split(' ');
const ARMOR = /^-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n[\s\S]*\n-----END PGP PUBLIC KEY BLOCK-----$/;

/**
 * Reads the one certificate in an armored text and checks it against the profile: version 4 or 6, no DSA, ElGamal or secp256k1, RSA from
 * 2048 to 8192 bits, self-signatures by SHA-2 or SHA-3, a key to sign with and a key to encrypt to. Expiry and revocation do not fail it.
 * @throws CertificateError
 */
export async function readCertificate(armored: string): Promise<Certificate> {
  return (await openCertificate(armored)).certificate;
}

/** As {@link readCertificate}, with the key as the library has it, which takes far more room than what it says. @throws CertificateError */
export async function openCertificate(armored: string): Promise<{ certificate: Certificate; key: PublicKey }> {
  const given = await readOneKey(armored);
  checkStrength(given);
  const key = new PublicKey(await selfSigned(given));
  const everUsable = unrevoked(key);
  key.subkeys.forEach(checkStrength);
  await checkCapabilities(everUsable);
  const live = await encryptionKeys(key);
  const certificate = {
    fingerprint: fingerprintOf(key),
    subkeys: key.subkeys.map(fingerprintOf),
    armored: key.armor(PROFILE),
    userIds: key.getUserIDs(),
    created: key.getCreationTime(),
    algorithms: [...new Set(key.getKeys().map(algorithmOf))],
    expires: await endOf(everUsable, live.length > 0 ? live : await encryptionKeys(everUsable)),
    // With the library's own list of hashes, which lets SHA-1 pass: see `selfSigned`.
    revoked: live.length === 0 || (await key.isRevoked(undefined, undefined, ANY_TIME, config)),
  };
  return { certificate, key };
}

/** Whether a certificate may be encrypted to at that time, and if not, why. Revoked outweighs everything, since it never ends. */
export function usability(certificate: Certificate, now: Date): Usability {
  if (certificate.revoked) return 'revoked';
  if (now < certificate.created) return 'not yet valid';
  return certificate.expires !== null && certificate.expires <= now ? 'expired' : 'usable';
}

async function readOneKey(armored: string): Promise<Key> {
  if (armored.length > MAX_LENGTH) throw new CertificateError('the text is longer than 64 KB');
  const text = armored.trim();
  if (text.includes('BEGIN PGP PRIVATE KEY')) throw secretKey();
  // The library reads the first block and is silent about everything after it.
  if (text.split('-----BEGIN').length > 2) throw moreThanOne();
  if (!ARMOR.test(text)) throw new CertificateError('the text is not a certificate in ASCII armor and nothing else');
  const [key, second] = await parse(text);
  if (key === undefined || second !== undefined) throw moreThanOne();
  if (key.isPrivate()) throw secretKey();
  return key;
}

async function parse(armoredKeys: string): Promise<Key[]> {
  try {
    return await readKeys({ armoredKeys, config: PROFILE });
  } catch (cause) {
    throw new CertificateError('the text is damaged, or not a certificate of version 4 or 6', { cause });
  }
}

function secretKey(): CertificateError {
  return new CertificateError('this is a secret key; export the certificate');
}

function moreThanOne(): CertificateError {
  return new CertificateError('the text holds more than one block or certificate; export one');
}

function checkStrength(key: Key | Subkey): void {
  const { algorithm, bits = 0, curve } = key.getAlgorithmInfo();
  if (!ALGORITHMS.includes(algorithm) || curve === 'secp256k1')
    throw new CertificateError(`${curve ?? algorithm} keys are not accepted`);
  if (algorithm.startsWith('rsa') && (bits < PROFILE.minRSABits || bits > MAX_RSA_BITS))
    throw new CertificateError(
      `an RSA key of ${bits} bits is not accepted, only ${PROFILE.minRSABits} to ${MAX_RSA_BITS}`,
    );
}

async function checkCapabilities(key: Key): Promise<void> {
  const attempt = (check: Promise<unknown>, fault: string): Promise<unknown> =>
    check.catch((cause) => {
      throw new CertificateError(fault, { cause });
    });
  const noSelfSignature = 'it has no self-signature that is valid and made with SHA-2; renew it with current software';
  await attempt(key.verifyPrimaryKey(ANY_TIME, undefined, PROFILE), noSelfSignature);
  await attempt(key.getSigningKey(undefined, ANY_TIME, undefined, PROFILE), 'it has no key that may sign messages');
  await attempt(key.getEncryptionKey(undefined, ANY_TIME, undefined, PROFILE), 'it has no key to encrypt to');
}

async function encryptionKeys(key: Key): Promise<(Key | Subkey)[]> {
  const found = key.getKeys().map((each) =>
    key.getEncryptionKey(each.getKeyID(), ANY_TIME, undefined, PROFILE).then(
      () => [each],
      () => [],
    ),
  );
  return (await Promise.all(found)).flat();
}

/** One can encrypt until the last of the encryption keys ends, but not after the primary key does. */
async function endOf(key: Key, encryption: (Key | Subkey)[]): Promise<Date | null> {
  const primary = await key.getExpirationTime(undefined, PROFILE);
  const ends = encryption.map((each) => ('mainKey' in each ? each.getExpirationTime(ANY_TIME, PROFILE) : primary));
  const end = Math.min(Number(primary), Math.max(...(await Promise.all(ends)).map(Number)));
  return Number.isFinite(end) ? new Date(end) : null;
}

function algorithmOf(key: Key | Subkey): string {
  const { algorithm, bits, curve } = key.getAlgorithmInfo();
  return curve ?? (algorithm.startsWith('rsa') ? `rsa ${bits}` : algorithm);
}

function fingerprintOf(key: Key | Subkey): Fingerprint {
  return key.getFingerprint().toUpperCase() as Fingerprint;
}
