/** Key files: locked in a form that other programs read, and opened by their passphrase alone. */
import { createPrivateKey } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyByKey } from '../../../directory/log/keys.ts';
import {
  makeKey,
  readKeyFile,
  seedOf,
  signWith,
  unlockKeyFile,
  writeKeyFile,
} from '../../../directory/signer/key-file.ts';
import { LockedKeyError } from '../../../directory/signer/pkcs8.ts';
import { run } from '../../peers/process.ts';
import { SITE } from '../log/world.ts';

const PASSPHRASE = 'correct horse battery';
const key = makeKey();
let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-key-'));
  path = join(folder, 'key');
  await writeKeyFile(path, key, PASSPHRASE);
});
afterAll(() => rm(folder, { recursive: true }));

test('a key is its owner’s alone, and signs again once it is unlocked', async () => {
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const file = await readKeyFile(path);
  expect(file.text).toBe(key.text);
  const bytes = Buffer.from('something');
  const { signature } = signWith(unlockKeyFile(file, PASSPHRASE), bytes);
  expect(await verifyByKey(key.text, bytes, signature, { data: null, site: SITE })).toBe(true);
});

test('OpenSSL opens it too, and finds the same key', async () => {
  const args = ['pkey', '-in', path, '-passin', `pass:${PASSPHRASE}`];
  const { code, stdout } = await run({ file: 'openssl', args, env: {}, cwd: folder }, Buffer.from(''));
  expect(code).toBe(0);
  expect(createPrivateKey(Buffer.from(stdout)).equals(key.secret)).toBe(true);
});

test('nothing of the secret stands in the file', async () => {
  const text = await readFile(path);
  for (const form of [Buffer.from(seedOf(key)), Buffer.from(Buffer.from(seedOf(key)).toString('base64'))])
    expect(text.includes(form)).toBe(false);
});

test('a wrong passphrase, a damaged file and another file are refused', async () => {
  const file = await readKeyFile(path);
  expect(() => unlockKeyFile(file, 'another horse battery')).toThrow(LockedKeyError);
  expect(() => unlockKeyFile({ ...file, locked: 'nothing' }, PASSPHRASE)).toThrow(LockedKeyError);
  await writeFile(join(folder, 'letter'), 'Dear colleagues,\n');
  await expect(readKeyFile(join(folder, 'letter'))).rejects.toThrow(LockedKeyError);
});

test('a public part that was exchanged is noticed', async () => {
  const file = await readKeyFile(path);
  expect(() => unlockKeyFile({ ...file, text: makeKey().text }, PASSPHRASE)).toThrow(/does not belong/);
});

test('a key is never written over another', async () => {
  await expect(writeKeyFile(path, makeKey(), PASSPHRASE)).rejects.toThrow(/EEXIST/);
});

test('the same 32 octets make the same key', () => expect(makeKey(seedOf(key)).text).toBe(key.text));
