import * as openpgp from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  exportUnlocked,
  generateIdentity,
  type Identity,
  KeyringError,
  unlockSecretKey,
} from '../../../gateway/openpgp/keyring.ts';
import { PROFILE } from '../../../gateway/openpgp/profile.ts';
import { makeIdentity } from './identities.ts';

const now = new Date('2026-03-01T12:00:00Z');
let identity: Identity;
let certificate: openpgp.Key;

beforeAll(async () => {
  identity = await generateIdentity({
    agencyName: 'Agency One',
    address: 'desk@one.example',
    passphrase: 'open it',
    now,
  });
  certificate = await openpgp.readKey({ armoredKey: identity.certificate });
});

describe('a certificate that we make', () => {
  test('is version 4 with Ed25519 and Curve25519, which every program reads', () => {
    expect(certificate.keyPacket.version).toBe(4);
    expect(certificate.getAlgorithmInfo()).toEqual({ algorithm: 'eddsaLegacy', curve: 'ed25519Legacy' });
    expect(certificate.subkeys.map((subkey) => subkey.getAlgorithmInfo())).toEqual([
      { algorithm: 'ecdh', curve: 'curve25519Legacy' },
    ]);
    expect(certificate.getUserIDs()).toEqual(['Agency One <desk@one.example>']);
  });

  test('says Features 0x09 and AES-256 with GCM, then OCB, in its hashed self-signature', async () => {
    const { selfCertification } = await certificate.getPrimaryUser(now);
    const hashed = hashedSubpackets(selfCertification.write());
    expect(hashed.get(30)).toEqual([0x09]);
    expect(hashed.get(39)).toEqual([9, 3, 9, 2]);
    expect(hashed.get(27)).toEqual([0x03]);
    expect(certificate.users[0]?.selfCertifications).toHaveLength(1);
  });

  test('is valid, and ends after three years', async () => {
    await certificate.verifyPrimaryKey(now, undefined, PROFILE);
    const expires = await certificate.getExpirationTime();
    expect((expires as Date).getTime() - now.getTime()).toBe(3 * 365.25 * 24 * 3600_000);
  });

  test('is ended by its revocation certificate', async () => {
    const { publicKey } = await openpgp.revokeKey({
      key: certificate,
      revocationCertificate: identity.revocation,
      format: 'object',
    });
    expect(await publicKey.isRevoked()).toBe(true);
  });
});

describe('a secret key at rest', () => {
  test('is locked by Argon2 and AEAD in each of its packets', async () => {
    const locked = await openpgp.readPrivateKey({ armoredKey: identity.lockedSecretKey });
    for (const { keyPacket } of locked.getKeys()) {
      expect(keyPacket.isDecrypted()).toBe(false);
      expect(keyPacket).toMatchObject({ s2kUsage: 253, s2k: { type: 'argon2' } });
    }
  });

  test('opens by its passphrase', async () => {
    const key = await unlockSecretKey(identity.lockedSecretKey, 'open it');
    expect(key.isDecrypted()).toBe(true);
    expect(key.getFingerprint()).toBe(certificate.getFingerprint());
  });

  test('does not open by another, and says so', async () => {
    const opening = unlockSecretKey(identity.lockedSecretKey, 'open  it');
    await expect(opening).rejects.toThrow(new KeyringError('the passphrase does not open this key'));
  });

  test('is refused where it is not locked', async () => {
    const open = (await makeIdentity('two')).key.armor();
    await expect(unlockSecretKey(open, '')).rejects.toThrow('not locked');
  });

  test.each([
    ['a certificate', () => identity.certificate],
    ['text', () => 'secret'],
    ['nothing', () => ''],
  ])('is not %s', async (_, armored) => {
    await expect(unlockSecretKey(armored(), 'open it')).rejects.toThrow(KeyringError);
  });

  test('is refused where the public part was exchanged (KOpenPGP)', async () => {
    const [mine, other] = [(await makeIdentity('mine')).key, (await makeIdentity('other')).key];
    for (const part of ['primary', 'subkey'] as const) {
      const packetOf = (key: openpgp.PrivateKey) => (part === 'primary' ? key : key.subkeys[0]!).keyPacket;
      const mixed = await openpgp.readPrivateKey({ armoredKey: mine.armor() });
      Object.assign(packetOf(mixed), { publicParams: packetOf(other).publicParams });
      const locked = await openpgp.encryptKey({ privateKey: mixed, passphrase: 'x' });
      await expect(unlockSecretKey(locked.armor(), 'x')).rejects.toThrow(KeyringError);
    }
  });

  test('is refused where it is RSA', async () => {
    const { privateKey } = await openpgp.generateKey({
      userIDs: { name: 'rsa' },
      type: 'rsa',
      rsaBits: 3072,
      passphrase: 'x',
      format: 'armored',
    });
    await expect(unlockSecretKey(privateKey, 'x')).rejects.toThrow('elliptic');
  });

  test('is never locked by nothing', async () => {
    const nothing = { agencyName: 'One', address: 'desk@one.example', passphrase: '', now };
    await expect(generateIdentity(nothing)).rejects.toThrow(KeyringError);
    await expect(exportUnlocked((await makeIdentity('two')).key, '')).rejects.toThrow(KeyringError);
  });
});

describe('an exported secret key', () => {
  test('is open, or locked in the way that gpg 2.2 reads', async () => {
    const { key } = await makeIdentity('two');
    const open = await openpgp.readPrivateKey({ armoredKey: await exportUnlocked(key, null) });
    expect(open.isDecrypted()).toBe(true);
    const locked = await openpgp.readPrivateKey({ armoredKey: await exportUnlocked(key, 'other') });
    for (const { keyPacket } of locked.getKeys())
      expect(keyPacket).toMatchObject({ s2kUsage: 254, s2k: { type: 'iterated' } });
    expect((await unlockSecretKey(locked.armor(), 'other')).getFingerprint()).toBe(key.getFingerprint());
  });
});

/** The hashed subpackets of a version 4 signature, by type; its own few lines, so that the library is not asked about itself. */
function hashedSubpackets(signature: Uint8Array): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const end = 6 + ((signature[4]! << 8) | signature[5]!);
  for (let at = 6; at < end; ) {
    const length = signature[at]!;
    if (length >= 192) throw new Error('a longer subpacket than these tests have');
    found.set(signature[at + 1]! & 0x7f, [...signature.subarray(at + 2, at + 1 + length)]);
    at += 1 + length;
  }
  return found;
}
