/** Fetches what a log has published beyond what is at hand. Nothing of it is believed yet. */
import { createHash } from 'node:crypto';
import { namedIn } from '../log/named.ts';
import type { Head } from '../log/proofs.ts';
import { newTiles, TILE_WIDTH } from '../log/tiles.ts';
import { type GrowingTree, growTree, leafHash } from '../log/tree.ts';
import { blobPath, type ReadTree, readBlob, readEntries, readHashes, TreeError } from '../published/read-tree.ts';
import type { Growth, Store } from './store.ts';

/** In octets, in one go: ten times a large network's whole history. More would be an attempt to fill our disk. */
const MAX_GROWTH = 512 * 1024 * 1024;

/** How many files are asked for at once. */
const AT_ONCE = 8;

/** Appends the entries up to a size, to what is kept and to the tree. @throws TreeError */
export async function fetchEntries(tree: ReadTree, size: number, growth: Growth, merkle: GrowingTree): Promise<void> {
  let octets = 0;
  for (const { level, index, width } of newTiles(merkle.size, size)) {
    if (level !== 'entries') continue;
    const known = merkle.size - index * TILE_WIDTH;
    const entries = (await readEntries(tree, { level, index, width })).slice(known);
    octets += entries.reduce((sum, { length }) => sum + length, 0);
    if (octets > MAX_GROWTH) throw new TreeError(`${tree.place} has more entries than any network`);
    growth.append(merkle.size, entries);
    for (const entry of entries) merkle.append(leafHash(entry));
  }
}

/** Adds what these entries name and is not at hand. @throws TreeError */
export async function fetchBlobs(
  tree: ReadTree,
  entries: readonly Uint8Array[],
  { growth, store }: { growth: Growth; store: Store },
): Promise<void> {
  const named = [...new Set<string>(entries.flatMap(namedIn))].filter((digest) => store.blob(digest) === null);
  for (let at = 0; at < named.length; at += AT_ONCE) {
    const some = named.slice(at, at + AT_ONCE);
    const found = await Promise.all(some.map((digest) => fetchBlob(tree, digest)));
    for (const [n, bytes] of found.entries()) growth.addBlob(some[n]!, bytes);
  }
}

/** The tree that the published hashes make. @throws TreeError */
export async function fetchTree(tree: ReadTree, { size }: Head): Promise<GrowingTree> {
  const merkle = growTree();
  for (const { level, ...tile } of newTiles(0, size))
    if (level === 0) for (const hash of await readHashes(tree, { level, ...tile })) merkle.append(hash);
  return merkle;
}

async function fetchBlob(tree: ReadTree, digest: string): Promise<Uint8Array> {
  const bytes = await readBlob(tree, digest);
  if (bytes === null) throw new TreeError(`there is no ${blobPath(digest)} at ${tree.place}`);
  if (createHash('sha256').update(bytes).digest('hex') !== digest)
    throw new TreeError(`${blobPath(digest)} at ${tree.place} is something else`);
  return bytes;
}
