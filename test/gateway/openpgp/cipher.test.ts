import { randomBytes } from 'node:crypto';
import * as openpgp from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  CipherError,
  type Decrypted,
  decryptAndVerify,
  type Opening,
  openSealed,
  sealToSelf,
  signAndEncrypt,
} from '../../../gateway/openpgp/cipher.ts';
import { readEncrypted } from '../../../gateway/openpgp/packets.ts';
import {
  armor,
  bytes,
  DAY,
  join,
  literal,
  makeIdentity,
  packetsOf,
  strangerSeals,
  type TestIdentity,
  unarmor,
} from './identities.ts';

/** `modern` asks for SEIPD version 2, `classic` does not. */
let modern: TestIdentity;
let classic: TestIdentity;
let sender: TestIdentity;
let stranger: TestIdentity;

beforeAll(async () => {
  [modern, classic, sender, stranger] = await Promise.all([
    makeIdentity('modern'),
    makeIdentity('classic', { aead: false }),
    makeIdentity('sender'),
    makeIdentity('stranger'),
  ]);
});

const now = new Date();

const seal = (payload: Uint8Array, to: TestIdentity, from = sender, now = new Date()): Promise<Uint8Array> =>
  signAndEncrypt({ payload, recipient: to.certificate, keyring: from.keyring, container: 'negotiated', now });

const open = (armored: Uint8Array, as: TestIdentity, more: Partial<Opening> = {}): Promise<Decrypted> =>
  decryptAndVerify({ armored, keyring: as.keyring, candidates: [sender.candidate], now: new Date(), ...more });

const opened = (text: string, signature: unknown) =>
  expect.objectContaining({ kind: 'opened', plaintext: bytes(text), signature });
const good = () => expect.objectContaining({ kind: 'good', fingerprint: sender.fingerprint });

describe('a message', () => {
  const payloads: readonly (readonly [string, () => Uint8Array])[] = [
    ['nothing', () => new Uint8Array()],
    ['one byte', () => new Uint8Array([0])],
    ['8-bit text without line ends', () => new Uint8Array(Buffer.from('\xff\xfeé\n\r\0', 'latin1'))],
    ['10 MB', () => new Uint8Array(randomBytes(10_000_000))],
  ];
  for (const [name, payload] of payloads) {
    test.each(['modern', 'classic'])(`of ${name} comes back byte for byte from a %s recipient`, async (kind) => {
      const to = kind === 'modern' ? modern : classic;
      const original = payload();
      const result = await open(await seal(original, to), to);
      expect(result.kind).toBe('opened');
      if (result.kind !== 'opened') return;
      expect(Buffer.from(result.plaintext).equals(original)).toBe(true);
      expect(result.signature).toEqual(good());
    });
  }

  test('leaves with SEIPD version 2 only where the recipient says so, to exactly its one subkey', async () => {
    for (const [to, version, keyVersion] of [
      [modern, 2, 6],
      [classic, 1, 3],
    ] as const) {
      const { sessionKeys, container } = readEncrypted(unarmor(await seal(bytes('x'), to)), 1);
      const subkey = to.key.subkeys[0]!;
      const recipient = (version === 1 ? subkey.getKeyID().toHex() : subkey.getFingerprint()).toUpperCase();
      expect(sessionKeys).toEqual([{ kind: 'public-key', version: keyVersion, recipient }]);
      expect(container).toMatchObject({ tag: 18, version });
    }
  });

  test('leaves with SEIPD version 1 to everybody where nothing is negotiated', async () => {
    const sealing = { payload: bytes('x'), recipient: modern.certificate, keyring: sender.keyring };
    const sealed = await signAndEncrypt({ ...sealing, container: 'compat', now });
    expect(readEncrypted(unarmor(sealed), 1)).toMatchObject({
      sessionKeys: [{ version: 3 }],
      container: { version: 1 },
    });
    expect(await open(sealed, modern)).toEqual(opened('x', good()));
  });

  test('holds one signature, one binary literal without a name, and nothing compressed', async () => {
    const compressible = new Uint8Array(100_000);
    const message = await openpgp.readMessage({ binaryMessage: unarmor(await seal(compressible, classic)) });
    const inside = await message.decrypt([classic.key]);
    const { stream } = inside.packets as unknown as { stream: AsyncIterable<openpgp.BasePacket> };
    const tags = (await Array.fromAsync(stream)).map((one) => (one.constructor as typeof openpgp.BasePacket).tag);
    expect(tags).toEqual([4, 11, 2]);
    expect(inside.packets[1]).toMatchObject({ format: openpgp.enums.literal.binary, filename: '' });
  });

  test.each([
    ['text', async () => 'no key'],
    ['an expired certificate', async () => (await makeIdentity('old', { days: 10 })).certificate],
    ['a revoked certificate', async () => revoked(modern)],
    ['a secret key', async () => modern.key.armor()],
    ['a certificate that can only sign', async () => signOnly()],
  ])('never leaves to %s', async (_, recipient) => {
    const sealing = signAndEncrypt({
      payload: bytes('x'),
      recipient: await recipient(),
      keyring: sender.keyring,
      container: 'compat',
      now,
    });
    await expect(sealing).rejects.toThrow(CipherError);
  });

  test('never leaves signed by an expired key', async () => {
    const expired = await makeIdentity('expired', { days: 10 });
    await expect(seal(bytes('x'), modern, expired)).rejects.toThrow(CipherError);
  });
});

describe('a key of ours', () => {
  test('that was replaced still opens, but the first one signs', async () => {
    const newer = await makeIdentity('modern');
    const keyring = [newer.key, modern.key] as const;
    expect(await open(await seal(bytes('x'), modern), modern, { keyring })).toEqual(opened('x', good()));
    const sealed = await signAndEncrypt({
      payload: bytes('x'),
      recipient: classic.certificate,
      keyring,
      container: 'compat',
      now,
    });
    const result = await open(sealed, classic, { candidates: [modern.candidate, newer.candidate] });
    expect(result).toMatchObject({ signature: { kind: 'good', fingerprint: newer.fingerprint } });
  });

  test('that has expired or was revoked still opens what is on its way', async () => {
    const old = await makeIdentity('old', { created: new Date(Date.now() - 30 * DAY), days: 29 });
    const then = new Date(Date.now() - 2 * DAY);
    expect(await open(await seal(bytes('x'), old, sender, then), old)).toEqual(opened('x', good()));
    const sealed = await seal(bytes('x'), modern);
    const { privateKey } = await openpgp.revokeKey({ key: modern.key, format: 'object' });
    expect(await open(sealed, modern, { keyring: [privateKey as never] })).toEqual(opened('x', good()));
  });
});

describe('a message to somebody else', () => {
  test('is not for us, and costs no crypto', async () => {
    expect(await open(await seal(bytes('x'), stranger), modern)).toEqual({ kind: 'not-for-us' });
  });

  test('is not for us even in a container that we would not open', async () => {
    const [key, data] = packetsOf(await strangerSeals(stranger, await literal('x')));
    expect(await open(armor(join(key!, { tag: 9, body: data!.body })), modern)).toEqual({ kind: 'not-for-us' });
  });

  test('opens where a hidden recipient is us, and is not for us where it is not', async () => {
    for (const to of [modern, classic]) {
      const sealed = armor(await strangerSeals(to, await literal('x'), { wildcard: true, signingKeys: sender.key }));
      expect(await open(sealed, to)).toEqual(opened('x', good()));
      expect(await open(sealed, stranger)).toEqual({ kind: 'not-for-us' });
    }
  });
});

describe('what we seal to ourselves', () => {
  test('opens again, also when the key has been replaced', async () => {
    const sealed = await sealToSelf(bytes('held'), modern.keyring, now);
    expect(await openSealed(sealed, modern.keyring)).toEqual(bytes('held'));
    const keyring = [(await makeIdentity('modern')).key, modern.key] as const;
    expect(await openSealed(sealed, keyring)).toEqual(bytes('held'));
  });

  test('opens after longer than any message is on its way', async () => {
    const sealed = await sealToSelf(bytes('held'), modern.keyring, new Date(Date.now() - 20 * DAY));
    expect(await openSealed(sealed, modern.keyring)).toEqual(bytes('held'));
  });

  test.each([
    ['signed by another', async () => strangerSeals(modern, await literal('x'), { signingKeys: stranger.key })],
    ['not signed', async () => strangerSeals(modern, await literal('x'))],
    ['sealed to another', () => sealToSelf(bytes('x'), stranger.keyring, now)],
    ['damaged', async () => (await sealToSelf(bytes('x'), modern.keyring, now)).fill(0, -10)],
    ['nothing', async () => new Uint8Array()],
  ])('is not what was %s', async (_, sealed) => {
    await expect(openSealed(await sealed(), modern.keyring)).rejects.toThrow(CipherError);
  });
});

async function revoked(identity: TestIdentity): Promise<string> {
  const key = await openpgp.readKey({ armoredKey: identity.certificate });
  const { publicKey } = await openpgp.revokeKey({ key, revocationCertificate: identity.revocation, format: 'object' });
  return publicKey.armor();
}

async function signOnly(): Promise<string> {
  const { publicKey } = await openpgp.generateKey({ userIDs: { name: 'signs' }, subkeys: [{ sign: true }] });
  return publicKey;
}
