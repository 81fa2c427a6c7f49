/** Publishes a log as files that any web server can carry: each is written once and for all, and the signed head last. */
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { replaceFile } from '../durable.ts';
import { claimedCheckpoint } from '../log/checkpoint.ts';
import type { Head } from '../log/proofs.ts';
import { hashTile, newTiles, printBundle, TILE_WIDTH, type Tile, tilePath } from '../log/tiles.ts';
import { rootAt, type Tree } from '../log/tree.ts';
import { blobPath, CHECKPOINT } from './read-tree.ts';

/** What is published. */
export interface Publication {
  /** The signed head. */
  readonly checkpoint: string;
  /** Of the head's size or larger. */
  readonly tree: Tree;
  /** The octets of the entries from one index up to, not including, another. */
  readonly entries: (from: number, to: number) => readonly Uint8Array[];
  /** What the entries name, by its digest; what was published before may be left out. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/** What must not be published, because it contradicts what was. */
export class PublishError extends Error {
  override name = 'PublishError';
}

/**
 * Brings a folder up to a head: durable on return. Stopped at any moment, the head that stands there has all its files, and the next call
 * goes on from there.
 * @throws PublishError where the folder already holds more, or something else
 */
export async function publishTree(folder: string, publication: Publication): Promise<void> {
  const { checkpoint, tree, entries, blobs } = publication;
  const head = claimedCheckpoint(checkpoint);
  const from = await publishedSize(folder, head, tree);
  for (const [digest, bytes] of blobs) await writeOnce(folder, blobPath(digest), bytes);
  const tiles = newTiles(from, head.size);
  for (const tile of tiles) await writeOnce(folder, tilePath(tile), octetsOf(tile, tree, entries));
  await replaceFile(join(folder, CHECKPOINT), checkpoint, 0o644);
  // The tile has grown through up to 255 partial forms: they would take a hundred times the room of the whole.
  for (const tile of tiles.filter(({ width }) => width === TILE_WIDTH))
    await rm(join(folder, `${tilePath(tile)}.p`), { recursive: true, force: true });
}

/** The size of the head that stands there, which the new one continues. */
async function publishedSize(folder: string, head: Head, tree: Tree): Promise<number> {
  const note = await contentOf(join(folder, CHECKPOINT));
  if (Buffer.compare(rootAt(tree, head.size), head.root) !== 0)
    throw new PublishError('the checkpoint is not that of the tree');
  if (note === null) return 0;
  const before = claimedCheckpoint(note.toString('utf8'));
  if (before.size > head.size)
    throw new PublishError(`${before.size} entries were published already, which is more than ${head.size}`);
  if (Buffer.compare(rootAt(tree, before.size), before.root) !== 0)
    throw new PublishError(`another history of ${before.size} entries was published already`);
  return before.size;
}

function octetsOf({ level, index, width }: Tile, tree: Tree, entries: Publication['entries']): Uint8Array {
  if (level !== 'entries') return hashTile(tree, { level, index, width });
  return printBundle(entries(index * TILE_WIDTH, index * TILE_WIDTH + width));
}

/** What is there already was written before we were stopped, and must be the same. */
async function writeOnce(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, name);
  const present = await contentOf(path);
  if (present === null) return writeInFolder(path, bytes);
  if (Buffer.compare(present, bytes) !== 0) throw new PublishError(`${name} was published with another content`);
}

async function writeInFolder(path: string, bytes: Uint8Array): Promise<void> {
  const made = await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, bytes, 0o644);
  if (made === undefined) return;
  // Folders that were made now are themselves to be found after a power cut.
  for (let at = dirname(path); at.length >= resolve(made).length; at = dirname(at)) await syncFolder(dirname(at));
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

async function contentOf(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
