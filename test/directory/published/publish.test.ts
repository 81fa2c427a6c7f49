/** Publishing: the head comes last, nothing is ever written over, and a stop at any moment leaves what can be read. */
import { access, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimedCheckpoint } from '../../../directory/log/checkpoint.ts';
import { newTiles, tilePath } from '../../../directory/log/tiles.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { publishTree } from '../../../directory/published/publish.ts';
import { readEntries, readHead } from '../../../directory/published/read-tree.ts';
import { makeSignerKey } from '../../../directory/signed-note.ts';
import { publicationOf, someEntries } from './history.ts';

const SIGNER = makeSignerKey('log.network.example');
const publication = (count: number, name?: string) => publicationOf(someEntries(count, name), SIGNER);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-publish-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('however it has grown, a folder holds the tiles of its size and the parts of the last ones', async () => {
  for (const size of [1, 2, 255, 256, 300, 600]) await publishTree(folder, publication(size));
  const files = await filesIn(folder);
  expect(files).toEqual(expect.arrayContaining(newTiles(0, 600).map(tilePath)));
  // A part of a tile that is full now takes room for nothing.
  expect(files.filter((name) => /\/00[01]\.p\//.test(name) && name.includes('/0/'))).toEqual([]);
});

test('the same head again is nothing new, and fresh signatures under it replace the old', async () => {
  await publishTree(folder, publication(5));
  const before = await filesIn(folder);
  const other = publication(5);
  await publishTree(folder, {
    ...other,
    checkpoint: other.checkpoint.replace(/\n$/, '\n— witness.example AAAAAAAA\n'),
  });
  expect(await filesIn(folder)).toEqual(before);
  expect(await readFile(join(folder, 'checkpoint'), 'utf8')).toContain('witness.example');
});

const REFUSED: readonly [what: string, publication: () => ReturnType<typeof publication>, said: RegExp][] = [
  ['fewer entries', () => publication(4), /5 entries were published already, which is more than 4/],
  ['as many other entries', () => publication(5, 'other'), /another history of 5 entries/],
  ['more entries of another history', () => publication(9, 'other'), /another history of 5 entries/],
  ['a head of another tree', () => ({ ...publication(9), checkpoint: publication(9, 'other').checkpoint }), /not that/],
];

test.each(REFUSED)('%s are refused, and nothing is changed', async (_, made, said) => {
  await publishTree(folder, publication(5));
  const before = await filesIn(folder);
  await expect(publishTree(folder, made())).rejects.toThrow(said);
  expect(await filesIn(folder)).toEqual(before);
  expect(await readFile(join(folder, 'checkpoint'), 'utf8')).toBe(publication(5).checkpoint);
});

test('a blob is never written over', async () => {
  const digest = '0'.repeat(64);
  const withBlob = (text: string) => ({ ...publication(5), blobs: new Map([[digest, Buffer.from(text)]]) });
  await publishTree(folder, withBlob('one'));
  await expect(publishTree(folder, withBlob('two'))).rejects.toThrow(/published with another content/);
});

test('stopped after any of its files, the folder is of the old size, and going on makes the new one', async () => {
  await publishTree(folder, publication(250));
  const old = await mkdtemp(join(tmpdir(), 'valise-publish-old-'));
  await cp(folder, old, { recursive: true });
  await publishTree(folder, publication(260));
  const added = newTiles(250, 260).map(tilePath);
  for (let stop = 0; stop <= added.length; stop++) {
    const half = await mkdtemp(join(tmpdir(), 'valise-publish-half-'));
    await cp(old, half, { recursive: true });
    for (const name of added.slice(0, stop)) await cp(join(folder, name), join(half, name), { recursive: true });
    expect(await sizeOf(half)).toBe(250);
    await publishTree(half, publication(260));
    expect(await sizeOf(half)).toBe(260);
    await rm(half, { recursive: true });
  }
  await rm(old, { recursive: true });
});

test('a file that cannot be written leaves the head as it was', async () => {
  await publishTree(folder, publication(5));
  await rm(join(folder, 'tile'), { recursive: true });
  await writeFile(join(folder, 'tile'), 'in the way');
  await expect(publishTree(folder, publication(6))).rejects.toThrow();
  expect(await readFile(join(folder, 'checkpoint'), 'utf8')).toBe(publication(5).checkpoint);
  await expect(access(join(folder, 'checkpoint.tmp'))).rejects.toThrow();
});

async function filesIn(place: string): Promise<string[]> {
  const found = await readdir(place, { recursive: true, withFileTypes: true });
  return found
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(place.length + 1))
    .sort();
}

/** The size by the head, all of whose entries are there. */
async function sizeOf(place: string): Promise<number> {
  await using tree = openFolderTree(place);
  const { size } = claimedCheckpoint(await readHead(tree));
  let count = 0;
  for (const { level, ...tile } of newTiles(0, size))
    if (level === 'entries') count += (await readEntries(tree, { level, ...tile })).length;
  expect(count).toBe(size);
  return size;
}
