/** Only certificates that fit the profile are read, and only what their own primary key signed is kept. */
import { readFile } from 'node:fs/promises';
import {
  config,
  enums,
  generateKey,
  PacketList,
  type PrivateKey,
  PublicKey,
  readKey,
  revokeKey,
  UserIDPacket,
} from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Certificate, CertificateError, readCertificate, usability } from '../../directory/certificate.ts';

const DAY = 86_400;
const MADE = new Date('2026-03-01T00:00:00Z');
const NOW = new Date('2026-06-01T00:00:00Z');
const NAME = [{ name: 'Bureau of Here', email: 'desk@here.example' }];
const SHA1 = { preferredHashAlgorithm: enums.hash.sha1, nonDeterministicSignaturesViaNotation: false };

const ours = { type: 'ecc', curve: 'ed25519Legacy', userIDs: NAME, date: MADE, format: 'object' } as const;
type Options = Partial<Parameters<typeof generateKey>[0]>;
async function make(options: Options = {}): Promise<PrivateKey> {
  return (await generateKey({ ...ours, ...options, format: 'object' } as typeof ours)).privateKey;
}
const armor = (key: PrivateKey | PublicKey): string => key.toPublic().armor();
const later = (days: number): Date => new Date(MADE.getTime() + days * DAY * 1000);

let here: PrivateKey;
let there: PrivateKey;
beforeAll(async () => {
  [here, there] = await Promise.all([make(), make({ userIDs: [{ name: 'Bureau of There' }] })]);
});

test('a certificate becomes plain data', async () => {
  const certificate = await readCertificate(armor(here));
  expect(certificate).toMatchObject({
    fingerprint: here.getFingerprint().toUpperCase(),
    subkeys: [here.subkeys[0]!.getFingerprint().toUpperCase()],
    userIds: ['Bureau of Here <desk@here.example>'],
    created: MADE,
    algorithms: ['ed25519Legacy', 'curve25519Legacy'],
    expires: null,
    revoked: false,
  });
  expect(await readCertificate(certificate.armored)).toEqual(certificate);
});

const ACCEPTED: readonly [what: string, options: Options][] = [
  ['version 6', { type: 'curve25519', config: { v6Keys: true } }],
  ['the P-256 curve', { curve: 'nistP256' }],
  ['a signing subkey of its own', { subkeys: [{ sign: true }, {}] }],
  ['RSA of 2048 bits', { type: 'rsa', rsaBits: 2048 }],
];

test.each(ACCEPTED)('%s is accepted', async (_what, options) => {
  expect((await readCertificate(armor(await make(options)))).revoked).toBe(false);
});

test("GnuPG's certificates are accepted, whatever their line ends", async () => {
  const text = await readFile('test/vectors/certificates/gnupg-2.2.asc', 'latin1');
  const certificate = await readCertificate(text);
  expect(certificate.userIds).toEqual(['Bureau of There <desk@there.example>']);
  expect(await readCertificate(`\n${text.replaceAll('\n', '\r\n')}\r\n`)).toEqual(certificate);
});

const WEAK: readonly [what: string, options: Options, reason: RegExp][] = [
  ['RSA of 1024 bits', { type: 'rsa', rsaBits: 1024, config: { minRSABits: 1024 } }, /RSA key of 1024 bits/],
  ['self-signatures by SHA-1', { type: 'rsa', rsaBits: 2048, config: SHA1 }, /no self-signature .* SHA-2/],
  ['nothing to encrypt to', { subkeys: [] }, /no key to encrypt to/],
];

test.each(WEAK)('%s is refused', async (_what, options, reason) => {
  const text = armor(await make(options));
  await expect(readCertificate(text)).rejects.toThrow(reason);
  await expect(readCertificate(text)).rejects.toThrow(CertificateError);
});

test.each([
  ['DSA with ElGamal', 'dsa-elgamal', /^dsa keys are not accepted/],
  ['the curve secp256k1', 'secp256k1', /^secp256k1 keys are not accepted/],
])('%s is refused', async (_what, file, reason) => {
  const text = await readFile(`test/vectors/certificates/${file}.asc`, 'latin1');
  await expect(readCertificate(text)).rejects.toThrow(reason);
});

const NOT_ONE: readonly [what: string, text: () => string, reason: RegExp][] = [
  ['nothing', () => '', /not a certificate/],
  ['a secret key', () => here.armor(), /this is a secret key; export the certificate/],
  [
    'a secret key labelled as a certificate',
    () => here.armor().replaceAll('PRIVATE', 'PUBLIC'),
    /this is a secret key/,
  ],
  ['a certificate with a secret key after it', () => armor(here) + there.armor(), /this is a secret key/],
  ['two blocks', () => armor(here) + armor(there), /more than one/],
  ['one block of two certificates', () => armorAll(here, there), /more than one/],
  ['a certificate with words before it', () => `Our key:\n${armor(here)}`, /nothing else/],
  ['a certificate cut short', () => armor(here).replace(/\n.*\n=.*/, '\n=AAAA'), /damaged/],
  ['64 KB and more', () => `${armor(here)}${' '.repeat(65_536)}`, /longer than 64 KB/],
  ['a signature', () => armor(here).replaceAll('PUBLIC KEY BLOCK', 'SIGNATURE'), /not a certificate/],
];

test.each(NOT_ONE)('%s is not one certificate', async (_what, text, reason) => {
  await expect(readCertificate(text())).rejects.toThrow(reason);
});

function armorAll(...keys: PrivateKey[]): string {
  const packets = new PacketList();
  for (const key of keys) packets.push(...key.toPublic().toPacketList());
  const bytes = Buffer.from(packets.write()).toString('base64');
  return `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${bytes}\n-----END PGP PUBLIC KEY BLOCK-----\n`;
}

describe('what strangers attached is not kept', () => {
  /** The certificate of Here with foreign packets inserted behind its own. */
  async function withForeign(...foreign: Parameters<PacketList<never>['push']>): Promise<Certificate> {
    const packets = here.toPublic().toPacketList();
    packets.push(...foreign);
    return readCertificate(new PublicKey(packets).armor());
  }

  test("a third party's signature", async () => {
    const certificate = await readCertificate(armor(await here.toPublic().signAllUsers([there], NOW)));
    const kept = await readKey({ armoredKey: certificate.armored });
    expect(kept.users[0]!.otherCertifications).toEqual([]);
    expect(kept.users[0]!.selfCertifications).toHaveLength(1);
  });

  test('a User ID that the primary key did not sign', async () => {
    const forged = UserIDPacket.fromObject({ name: 'Bureau of There' });
    const certificate = await withForeign(forged as never);
    expect(certificate.userIds).toEqual(['Bureau of Here <desk@here.example>']);
  });

  test("another's encryption subkey with another's binding", async () => {
    const certificate = await withForeign(...(there.toPublic().toPacketList().slice(-2) as never[]));
    expect(certificate.subkeys).toEqual([here.subkeys[0]!.getFingerprint().toUpperCase()]);
  });
});

describe('expiry and revocation are facts of a certificate, not faults', () => {
  const read = async (key: PrivateKey | PublicKey): Promise<Certificate> => readCertificate(armor(key));

  test('the earlier end of primary key and encryption subkey counts', async () => {
    const primary = await read(await make({ keyExpirationTime: 10 * DAY }));
    const subkey = await read(await make({ keyExpirationTime: 90 * DAY, subkeys: [{ keyExpirationTime: 20 * DAY }] }));
    expect([primary.expires, subkey.expires]).toEqual([later(10), later(20)]);
    expect([usability(primary, NOW), usability(subkey, later(19))]).toEqual(['expired', 'usable']);
  });

  test('with several encryption subkeys the last end counts', async () => {
    const subkeys = [{ keyExpirationTime: 50 * DAY }, { keyExpirationTime: 20 * DAY }];
    expect((await read(await make({ subkeys }))).expires).toEqual(later(50));
  });

  test.each(Object.values(enums.reasonForRevocation) as number[])(
    'a key revoked for reason %i is revoked',
    async (flag) => {
      const { publicKey } = await revokeKey({ key: here, reasonForRevocation: { flag }, date: NOW, format: 'object' });
      const certificate = await read(publicKey);
      expect(certificate.revoked).toBe(true);
      expect(usability(certificate, later(-1))).toBe('revoked');
    },
  );

  test('a revocation by SHA-1 counts, although a self-signature by SHA-1 does not', async () => {
    const rsa = await make({ type: 'rsa', rsaBits: 2048 });
    expect((await read(rsa)).revoked).toBe(false);
    const { publicKey } = await revokeKey({ key: rsa, date: NOW, format: 'object', config: SHA1 });
    expect((await read(publicKey)).revoked).toBe(true);
  });

  test('without any encryption subkey that is not revoked a certificate is revoked', async () => {
    const key = await make({ subkeys: [{}, {}] });
    const one = await key.subkeys[0]!.revoke(key.keyPacket as never, {}, NOW, { ...config });
    key.subkeys[0] = one;
    expect((await read(key)).revoked).toBe(false);
    key.subkeys[1] = await key.subkeys[1]!.revoke(key.keyPacket as never, {}, NOW, { ...config });
    expect((await read(key)).revoked).toBe(true);
  });

  test("another's revocation revokes nothing", async () => {
    const { publicKey } = await revokeKey({ key: there, date: NOW, format: 'object' });
    const packets = here.toPublic().toPacketList();
    packets.push(...(publicKey.revocationSignatures as never[]));
    expect((await readCertificate(new PublicKey(packets).armor())).revoked).toBe(false);
  });
});

const certificate = { created: MADE, expires: later(10), revoked: false } as Certificate;
const USABILITY: readonly [when: string, of: Certificate, now: Date, expected: string][] = [
  ['before it was made', certificate, later(-1), 'not yet valid'],
  ['at the moment it was made', certificate, MADE, 'usable'],
  ['just before its end', certificate, new Date(later(10).getTime() - 1), 'usable'],
  ['at its end', certificate, later(10), 'expired'],
  ['at any time without an end', { ...certificate, expires: null }, later(100_000), 'usable'],
  ['after its end, if revoked', { ...certificate, revoked: true }, later(11), 'revoked'],
];

test.each(USABILITY)('%s a certificate is as it should be', (_when, of, now, expected) => {
  expect(usability(of, now)).toBe(expected);
});
