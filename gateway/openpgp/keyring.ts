/** The agency's secret keys: made, locked, opened, exported. Nothing here reads or writes a file. */
import type { PrivateKey } from 'openpgp';
import { decryptKey, encryptKey, generateKey, readPrivateKey, SignaturePacket } from 'openpgp';
import { CIPHER_SUITES, EXPORT_PROFILE, KEY_YEARS, OWN_KEY_PROFILE, PROFILE } from './profile.ts';

/** A secret key that is open and has been checked; it never leaves a crypto worker. */
export type SecretKey = PrivateKey & { readonly brand: 'SecretKey' };

/** An agency's secret keys, newest first: the first signs and decrypts, the older ones only decrypt. */
export type Keyring = readonly [SecretKey, ...SecretKey[]];

/** A secret key that cannot be made or opened; the message is for the operator and holds no secret. */
export class KeyringError extends Error {
  override name = 'KeyringError';
}

export interface NewIdentity {
  /** The name in the User ID. */
  readonly agencyName: string;
  /** The address in the User ID. */
  readonly address: string;
  /** Locks the secret key at rest. */
  readonly passphrase: string;
  readonly now: Date;
  /** Until the key expires; three unless said otherwise. */
  readonly years?: number;
}

/** All three armored. Whoever holds the revocation certificate can end the certificate, but nothing else. */
export interface Identity {
  readonly certificate: string;
  readonly lockedSecretKey: string;
  readonly revocation: string;
}

/**
 * Makes an agency's key: v4 with Ed25519 (EdDSALegacy) and Curve25519, which everything from gpg 2.2 to RFC 9580 reads.
 * The revocation certificate is made at once, because it is needed when the secret key is gone.
 * @throws KeyringError
 */
export async function generateIdentity(identity: NewIdentity): Promise<Identity> {
  const { agencyName, address, passphrase, now, years = KEY_YEARS } = identity;
  if (passphrase === '') throw new KeyringError('an empty passphrase locks nothing');
  const { privateKey, revocationCertificate } = await generateKey({
    userIDs: { name: agencyName, email: address },
    type: 'ecc',
    curve: 'ed25519Legacy',
    keyExpirationTime: Math.round(years * 365.25 * 24 * 3600),
    date: now,
    format: 'object',
    config: OWN_KEY_PROFILE,
  }).catch(wrap('making a key'));
  await certifySuites(privateKey, now);
  const locked = await encryptKey({ privateKey, passphrase, config: OWN_KEY_PROFILE });
  return {
    certificate: privateKey.toPublic().armor(PROFILE),
    lockedSecretKey: locked.armor(PROFILE),
    revocation: revocationCertificate,
  };
}

/**
 * Opens a secret key and checks that it is whole: public and secret parts belong together (KOpenPGP), in every subkey too.
 * @throws KeyringError
 */
export async function unlockSecretKey(armored: string, passphrase: string): Promise<SecretKey> {
  const locked = await readPrivateKey({ armoredKey: armored, config: PROFILE }).catch(wrap('reading the secret key'));
  if (locked.getKeys().some(({ keyPacket }) => keyPacket.isDecrypted()))
    throw new KeyringError('the secret key is not locked by a passphrase');
  const key = await decryptKey({ privateKey: locked, passphrase, config: PROFILE }).catch((error: unknown) => {
    // The second is what Node's own GCM says, the first what the library says of every other way of locking.
    if (/Incorrect key passphrase|unable to authenticate/.test(String(error)))
      throw new KeyringError('the passphrase does not open this key');
    return wrap('opening the secret key')(error);
  });
  await checkWhole(key);
  return key as SecretKey;
}

/** A secret key that {@link unlockSecretKey} has opened and {@link exportUnlocked} has written without a passphrase. */
export async function readOpenKey(armored: string): Promise<SecretKey> {
  return (await readPrivateKey({ armoredKey: armored, config: PROFILE })) as SecretKey;
}

/**
 * A secret key for the operator's backup and for other programs, gpg 2.2 among them: locked with iterated S2K,
 * or not locked at all where the passphrase is null.
 */
export async function exportUnlocked(key: SecretKey, passphrase: string | null): Promise<string> {
  if (passphrase === null) return key.armor(PROFILE);
  if (passphrase === '') throw new KeyringError('an empty passphrase locks nothing');
  const locked = await encryptKey({ privateKey: key, passphrase, config: EXPORT_PROFILE });
  return locked.armor(PROFILE);
}

/**
 * Signs the User ID once more with the suites of the profile: the library lists EAX and AES-128 as well and lets
 * nobody choose. Everything else of its own certification is kept.
 */
async function certifySuites(key: PrivateKey, now: Date): Promise<void> {
  const [user] = key.users;
  const certification = user?.selfCertifications[0];
  if (!user || !certification) throw new KeyringError('making a key: it has no certified User ID');
  const better = Object.assign(new SignaturePacket(), certification, {
    rawNotations: [],
    preferredCipherSuites: CIPHER_SUITES,
  });
  const signed = { userID: user.userID, key: key.keyPacket };
  // The declared types know neither the subject of a certification nor the settings.
  const sign = better.sign as unknown as (
    key: unknown,
    data: unknown,
    at: Date,
    detached: false,
    config: unknown,
  ) => Promise<void>;
  await sign.call(better, key.keyPacket, signed, now, false, OWN_KEY_PROFILE);
  user.selfCertifications.splice(0, 1, better);
}

async function checkWhole(key: PrivateKey): Promise<void> {
  for (const { keyPacket } of key.getKeys()) {
    // PKCS #1 lets a stranger learn a session key from our timing, and the library's defence breaks SEIPD v2 in 6.3.2.
    if (keyPacket.getAlgorithmInfo().curve === undefined)
      throw new KeyringError('a secret key of ours must be elliptic');
    if ('validate' in keyPacket)
      await keyPacket.validate().catch(wrap('the secret key does not belong to its certificate'));
  }
}

function wrap(doing: string): (error: unknown) => never {
  return (error) => {
    throw new KeyringError(`${doing}: ${error instanceof Error ? error.message : 'failed'}`, { cause: error });
  };
}
