/** The whole of what a log published as one file: a plain `tar` archive, so that it can also be unpacked and served again. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { claimedCheckpoint } from '../log/checkpoint.ts';
import { namedIn } from '../log/named.ts';
import { newTiles, printBundle, tilePath } from '../log/tiles.ts';
import { type Entry, writeTar } from '../tar.ts';
import {
  blobPath,
  CHECKPOINT,
  type ReadTree,
  readBlob,
  readEntries,
  readHashes,
  readHead,
  TreeError,
} from './read-tree.ts';

/** The archive of a tree as it is now, made while it is read. Equal trees make equal archives. @throws TreeError */
export function bundleOf(tree: ReadTree): AsyncGenerator<Uint8Array> {
  return writeTar(contentsOf(tree), new Date(0), 0o644);
}

/** Writes it to a new file. @throws TreeError, or Error where the file is there already */
export async function writeBundle(path: string, tree: ReadTree): Promise<void> {
  await pipeline(Readable.from(bundleOf(tree)), createWriteStream(path, { flags: 'wx', flush: true }));
}

async function* contentsOf(tree: ReadTree): AsyncGenerator<Entry> {
  const note = await readHead(tree);
  yield entry(CHECKPOINT, Buffer.from(note));
  const blobs = new Set<string>();
  for (const { level, ...tile } of newTiles(0, claimedCheckpoint(note).size)) {
    const name = tilePath({ level, ...tile });
    if (level !== 'entries') yield entry(name, Buffer.concat(await readHashes(tree, { level, ...tile })));
    else {
      const entries = await readEntries(tree, { level, ...tile });
      for (const each of entries) for (const digest of namedIn(each)) blobs.add(digest);
      yield entry(name, printBundle(entries));
    }
  }
  for (const digest of blobs) yield entry(blobPath(digest), await blob(tree, digest));
}

async function blob(tree: ReadTree, digest: string): Promise<Uint8Array> {
  const bytes = await readBlob(tree, digest);
  if (bytes === null) throw new TreeError(`there is no ${blobPath(digest)} at ${tree.place}`);
  return bytes;
}

function entry(name: string, bytes: Uint8Array): Entry {
  return { name, size: bytes.length, body: [bytes] };
}
