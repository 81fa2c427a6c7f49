/** Sealed backups: opened again by us and by GnuPG, whatever their length, and by nobody else. */
import * as openpgp from 'openpgp';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Lock, type Opener, openStream, RecoveryError, sealStream } from '../../../gateway/openpgp/recovery.ts';
import { startGpg } from '../../peers/gpg.ts';
import { makeIdentity, type TestIdentity } from './identities.ts';

const NOW = new Date();
const PASSPHRASE = 'a passphrase drawn at random';
let keeper: TestIdentity;
let deputy: TestIdentity;
let stranger: TestIdentity;

beforeAll(async () => {
  // Certificates that ask for AEAD, which gpg 2.2 does not know.
  keeper = await makeIdentity('keeper');
  deputy = await makeIdentity('deputy');
  stranger = await makeIdentity('stranger');
});

async function* once(bytes: Uint8Array) {
  yield bytes;
}

async function sealed(bytes: Uint8Array, lock: Lock): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(await sealStream(once(bytes), lock, NOW)));
}

const opened = async (bytes: Uint8Array, opener: Opener) =>
  Buffer.concat(await Array.fromAsync(openStream(once(bytes), opener)));

const keyOf = ({ key }: TestIdentity): Opener => ({ secretKey: key.armor(), passphrase: null });
const BYTES = Buffer.from('what nobody else may read');

test('each of the certificates it is sealed to opens it', async () => {
  const bytes = await sealed(BYTES, { certificates: [keeper.certificate, deputy.certificate] });
  expect(bytes.includes(BYTES)).toBe(false);
  for (const one of [keeper, deputy]) expect(await opened(bytes, keyOf(one))).toEqual(BYTES);
});

test('its passphrase opens it', async () => {
  expect(await opened(await sealed(BYTES, { passphrase: PASSPHRASE }), { passphrase: PASSPHRASE })).toEqual(BYTES);
});

test('a recovery key that is locked is opened by its passphrase', async () => {
  const locked = await openpgp.encryptKey({ privateKey: keeper.key, passphrase: PASSPHRASE });
  const bytes = await sealed(BYTES, { certificates: [keeper.certificate] });
  expect(await opened(bytes, { secretKey: locked.armor(), passphrase: PASSPHRASE })).toEqual(BYTES);
  await expect(opened(bytes, { secretKey: locked.armor(), passphrase: null })).rejects.toThrow(/--passphrase-file/);
  await expect(opened(bytes, { secretKey: locked.armor(), passphrase: 'wrong' })).rejects.toThrow(
    'the passphrase does not open the recovery key',
  );
});

test('an RSA key opens it every time', async () => {
  const { privateKey, publicKey } = await openpgp.generateKey({
    userIDs: [{ name: 'card' }],
    type: 'rsa',
    rsaBits: 2048,
    date: NOW,
    format: 'armored',
  });
  const bytes = Buffer.alloc(100_000, 'x');
  for (let round = 0; round < 60; round++) {
    const file = await sealed(bytes, { certificates: [publicKey] });
    expect((await opened(file, { secretKey: privateKey, passphrase: null })).equals(bytes)).toBe(true);
  }
});

test('GnuPG opens it where nothing of ours is left', async () => {
  await using gpg = await startGpg();
  await gpg.import(keeper.key.armor());
  const bytes = await sealed(BYTES, { certificates: [keeper.certificate] });
  expect(Buffer.from((await gpg.decrypt(bytes)).plaintext)).toEqual(BYTES);
  expect(await gpg.packets(await sealed(BYTES, { passphrase: PASSPHRASE }))).toMatch(
    /:symkey enc packet: version 4, .*s2k 3,[\s\S]*:encrypted data packet:/,
  );
});

test('however long it is, little of it is on its way at one time', async () => {
  const chunk = Buffer.alloc(65_536, 7);
  let taken = 0;
  let given = 0;
  let most = 0;
  async function* long() {
    for (let n = 0; n < 640; n++) {
      taken += chunk.length;
      most = Math.max(most, taken - given);
      yield chunk;
    }
  }
  const stream = await sealStream(long(), { certificates: [keeper.certificate] }, NOW);
  for await (const part of openStream(stream, keyOf(keeper))) given += part.length;
  expect(given).toBe(taken);
  expect(most).toBeLessThan(4 << 20);
});

describe('it cannot be opened', () => {
  test.each([
    { name: 'by another key', opener: () => keyOf(stranger) },
    { name: 'by a passphrase', opener: (): Opener => ({ passphrase: PASSPHRASE }) },
    { name: 'by what is no key', opener: (): Opener => ({ secretKey: 'no key', passphrase: null }) },
  ])('$name', async ({ opener }) => {
    const bytes = await sealed(BYTES, { certificates: [keeper.certificate] });
    await expect(opened(bytes, opener())).rejects.toThrow(RecoveryError);
  });

  test('where an octet was changed or the end is missing', async () => {
    const bytes = await sealed(Buffer.alloc(300_000, 1), { certificates: [keeper.certificate] });
    for (const at of [bytes.length >> 1, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      await expect(opened(changed, keyOf(keeper))).rejects.toThrow(RecoveryError);
      await expect(opened(bytes.subarray(0, at), keyOf(keeper))).rejects.toThrow(RecoveryError);
    }
  });

  test('where the certificate cannot be sealed to, because nothing is sealed', async () => {
    const expired = await makeIdentity('expired', { created: new Date(NOW.getTime() - 9e9), days: 1 });
    await expect(sealed(BYTES, { certificates: [expired.certificate] })).rejects.toThrow(RecoveryError);
  });
});
