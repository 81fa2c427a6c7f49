/** The archive of a backup: what other programs find in it, and that nothing but a whole one is believed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ArchiveError, type Entry, writeTar } from '../../../directory/tar.ts';
import { pack, textEntry, unpack } from '../../../gateway/backup/archive.ts';
import { mustRun } from '../../peers/process.ts';

const ABOUT = { made: new Date('2026-03-01T12:00:00Z'), hostname: 'gateway.a.example', agencies: ['a'] };
const LONG = `data/spool/new/${'f'.repeat(95)}`;
const FILES: readonly (readonly [string, string])[] = [
  ['gateway.toml', 'hostname = "gateway.a.example"\n'],
  ['empty', ''],
  ['block', 'x'.repeat(512)],
  ['Schlüssel/passphrase', 'geheim\n'],
  [LONG, 'y'.repeat(70_000)],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-archive-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function* entries(files = FILES): AsyncGenerator<Entry> {
  for (const [name, text] of files) yield textEntry(name, text);
}

const packed = async (files = FILES) => Buffer.concat(await Array.fromAsync(pack(ABOUT, entries(files))));

/** What an archive gives out, fed in pieces of that many octets. */
async function found(bytes: Uint8Array, piece = bytes.length) {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const files: [string, string][] = [];
  const about = await unpack(pieces(), async (name, body) => {
    files.push([name, Buffer.concat(await Array.fromAsync(body)).toString()]);
  });
  return { about, files };
}

test.each([1, 511, 513, 1 << 20])('what was packed is unpacked, in pieces of %i octets', async (piece) => {
  expect(await found(await packed(), piece)).toEqual({ about: ABOUT, files: FILES });
});

test('tar unpacks it, and sha256sum finds every file as it was', async () => {
  await writeFile(join(folder, 'backup.tar'), await packed());
  await mustRun({ file: 'tar', args: ['xf', 'backup.tar'], cwd: folder });
  for (const [name, text] of FILES) expect(await readFile(join(folder, name), 'utf8')).toBe(text);
  await mustRun({ file: 'sha256sum', args: ['--check', '--strict', 'SHA256SUMS'], cwd: folder });
});

describe('nothing is believed of an archive', () => {
  test('with one octet changed in any of its files', async () => {
    const whole = await packed();
    for (const text of ['hostname = ', 'geheim', 'yyyy', '2026-03-01']) {
      const bytes = Buffer.from(whole);
      bytes[bytes.indexOf(text)]! ^= 1;
      await expect(found(bytes), text).rejects.toThrow(ArchiveError);
    }
  });

  test('that is cut at any block', async () => {
    const whole = await packed();
    for (let at = 0; at < whole.length - 1024; at += 512)
      await expect(found(whole.subarray(0, at)), `${at}`).rejects.toThrow(ArchiveError);
  });

  test('with something behind its end', async () => {
    await expect(found(Buffer.concat([await packed(), Buffer.from('more')]))).rejects.toThrow(/follows the end/);
  });

  test.each([
    '/etc/passwd',
    '../up',
    'a/../../up',
    'a//b',
    'a/',
    '.',
    'a\nb',
    'a\\b',
    'SHA256SUMS',
    'valise-backup.json',
  ])('that could hold a file of the name %j, and none is made', async (name) => {
    await expect(packed([[name, 'x']])).rejects.toThrow(ArchiveError);
    const foreign = Buffer.concat(await Array.fromAsync(writeTar(foreignEntries(name), ABOUT.made)));
    await expect(found(foreign)).rejects.toThrow(ArchiveError);
  });

  test('with two files of one name', async () => {
    const twice = [FILES[0]!, FILES[0]!];
    await expect(found(await packed(twice))).rejects.toThrow(/is not a name in a backup/);
  });

  test('that holds a link', async () => {
    const bytes = await packed();
    bytes[512 + 512 * Math.ceil(JSON.stringify(ABOUT).length / 512) + 156] = '2'.charCodeAt(0);
    await expect(found(bytes)).rejects.toThrow(ArchiveError);
  });
});

test('a file that changes its size while it is read ends the archive', async () => {
  async function* growing(): AsyncGenerator<Entry> {
    yield { name: 'growing', size: 3, body: [Buffer.from('four')] };
  }
  await expect(Array.fromAsync(writeTar(growing(), ABOUT.made))).rejects.toThrow(ArchiveError);
});

test('a file or a name that no archive can hold is refused', async () => {
  async function* huge(): AsyncGenerator<Entry> {
    yield { name: 'huge', size: 8 ** 11, body: [] };
  }
  await expect(Array.fromAsync(writeTar(huge(), ABOUT.made))).rejects.toThrow(/larger than 8 GB/);
  await expect(packed([['n'.repeat(101), '']])).rejects.toThrow(/too long a name/);
});

async function* foreignEntries(name: string): AsyncGenerator<Entry> {
  yield textEntry('valise-backup.json', JSON.stringify({ format: 'valise-backup/1', ...ABOUT }));
  yield textEntry(name, 'x');
}
