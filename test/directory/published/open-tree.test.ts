/** A file address is looked at anew with each head: sticks are exchanged. */
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimedCheckpoint } from '../../../directory/log/checkpoint.ts';
import { writeBundle } from '../../../directory/published/bundle.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { openTree } from '../../../directory/published/open-tree.ts';
import { publishTree } from '../../../directory/published/publish.ts';
import { readEntries, readHead } from '../../../directory/published/read-tree.ts';
import { makeSignerKey } from '../../../directory/signed-note.ts';
import { publicationOf, someEntries } from './history.ts';

const SIGNER = makeSignerKey('log.network.example');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-open-tree-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a bundle that is put in, exchanged and taken out is each time what is read', async () => {
  const stick = join(folder, 'stick.tar');
  await using tree = await openTree(pathToFileURL(stick));
  await expect(readHead(tree)).rejects.toThrow(/stick.tar cannot be read/);
  for (const size of [2, 5]) {
    await publishTree(join(folder, 'log'), publicationOf(someEntries(size), SIGNER));
    await writeBundle(join(folder, 'new'), openFolderTree(join(folder, 'log')));
    await rename(join(folder, 'new'), stick);
    expect(claimedCheckpoint(await readHead(tree)).size).toBe(size);
    expect(await readEntries(tree, { level: 'entries', index: 0, width: size })).toHaveLength(size);
  }
  await rm(stick);
  await expect(readHead(tree)).rejects.toThrow(/stick.tar cannot be read/);
});

test('a folder is read as well', async () => {
  await publishTree(join(folder, 'log'), publicationOf(someEntries(3), SIGNER));
  await using tree = await openTree(pathToFileURL(join(folder, 'log')));
  expect(claimedCheckpoint(await readHead(tree)).size).toBe(3);
});
