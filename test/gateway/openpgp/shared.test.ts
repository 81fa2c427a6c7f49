/** What is sealed to all members: each opens it, and whoever seals something else costs us little. */
import * as openpgp from 'openpgp';
import { beforeAll, expect, test } from 'vitest';
import { openShared } from '../../../gateway/openpgp/cipher.ts';
import { LIMITS } from '../../../gateway/openpgp/profile.ts';
import { bytes, join, literal, makeIdentity, packetsOf, strangerSeals, type TestIdentity } from './identities.ts';

let here: TestIdentity;
let there: TestIdentity;
beforeAll(async () => {
  [here, there] = await Promise.all([makeIdentity('here'), makeIdentity('there', { aead: false })]);
});

const WORDS = bytes('desk@here.example');

/** As a directory seals it: SEIPD version 1, unsigned, in this order. */
async function sealedTo(...to: readonly TestIdentity[]): Promise<Uint8Array> {
  const encryptionKeys = await Promise.all(to.map(({ certificate }) => openpgp.readKey({ armoredKey: certificate })));
  const sessionKey = { data: crypto.getRandomValues(new Uint8Array(32)), algorithm: 'aes256' as const };
  return openpgp.encrypt({ message: await literal(WORDS), encryptionKeys, sessionKey, format: 'binary' });
}

test('every member opens it, though it is sealed to hundreds', async () => {
  const sealed = await sealedTo(...Array.from({ length: 300 }, () => there), here);
  expect(await openShared(sealed, here.keyring)).toEqual(WORDS);
});

test('a member with several keys opens it by any of them', async () => {
  const other = await makeIdentity('other');
  for (const to of [here, there])
    expect(await openShared(await sealedTo(to), [other.key, here.key, there.key])).toEqual(WORDS);
});

test('what is sealed to others is nothing to us', async () => {
  expect(await openShared(await sealedTo(there), here.keyring)).toBeNull();
});

test('a recipient that is hidden is not tried', async () => {
  const sealed = await strangerSeals(here, await literal(WORDS), { wildcard: true });
  expect(await openShared(sealed, here.keyring)).toBeNull();
});

const HOSTILE: readonly [what: string, make: () => Promise<Uint8Array>, said: RegExp][] = [
  ['is not OpenPGP', async () => bytes('hello'), /not a packet/],
  ['is empty', async () => bytes(''), /no encrypted data/],
  [
    'was damaged',
    async () => (await sealedTo(here)).map((octet, at, all) => (at === all.length - 1 ? octet ^ 1 : octet)),
    /modification/i,
  ],
  ['is a bomb', bomb, /[Mm]aximum decompressed/],
  [
    'names our key more often than is honest',
    () => sealedTo(...Array.from({ length: LIMITS.sessionKeys + 1 }, () => here)),
    /session keys to try/,
  ],
  ['has more recipients than any network', async () => manyKeys(await sealedTo(here)), /more than 8192/],
];

test.each(HOSTILE)('what %s is refused', async (_, make, said) => {
  await expect(openShared(await make(), [here.key, there.key])).rejects.toThrow(said);
});

/** Some kilobytes that open to more than may be, in SEIPD version 1 like the rest. */
async function bomb(): Promise<Uint8Array> {
  const { zlib } = openpgp.enums.compression;
  const zeros = await literal(new Uint8Array(LIMITS.shared + 1));
  return strangerSeals(there, zeros, { config: { preferredCompressionAlgorithm: zlib } });
}

function manyKeys(sealed: Uint8Array): Uint8Array {
  const [key, ...rest] = packetsOf(sealed);
  return join(...Array.from({ length: LIMITS.members + 1 }, () => key!), ...rest);
}
