/** The files that a log publishes, as those see them who follow it: wherever they come from, nothing in them is believed before it was checked. */
import { BundleError, readBundle, TILE_WIDTH, type Tile, tilePath } from '../log/tiles.ts';
import { HASH_LENGTH } from '../log/tree.ts';

/** The signed head. But for this and {@link ANNEX}, every name stands for the same octets for ever. */
export const CHECKPOINT = 'checkpoint';

/** What members tell each other, as an OpenPGP message to all of them; it is written anew when that changes, so that what was erased is nowhere. */
export const ANNEX = 'annex.pgp';

export interface ReadTree extends AsyncDisposable {
  /** Where it is, for people. */
  readonly place: string;
  /**
   * The content of a file of at most so many octets; null where there is no such file.
   * @throws TreeError where it is longer or cannot be had
   */
  read(name: string, limit: number): Promise<Uint8Array | null>;
  /**
   * The same of a file that changes, unless it still is what bore this tag. Trees that are at hand leave it out.
   * @throws TreeError
   */
  readUnless?(tag: string | null, name: string, limit: number): Promise<Tagged | 'unchanged' | null>;
}

/** A content, and by what its tree knows it again; null where it does not. */
export interface Tagged {
  readonly bytes: Uint8Array;
  readonly tag: string | null;
}

/** A file of the tree that cannot be had; the message says which, and why. */
export class TreeError extends Error {
  override name = 'TreeError';
}

/** The name of what stands outside the log under its SHA-256. */
export function blobPath(digest: string): string {
  return `blob/sha256/${digest}`;
}

/** What {@link blobPath} was made of; null for another name. */
export function blobDigest(path: string): string | null {
  return /^blob\/sha256\/([0-9a-f]{64})$/.exec(path)?.[1] ?? null;
}

/** The signed head as it is now. @throws TreeError */
export async function readHead(tree: ReadTree): Promise<string> {
  return Buffer.from(await required(tree, CHECKPOINT, MAX_CHECKPOINT)).toString('utf8');
}

/** The sealed annex, unless it still is what bore this tag; null where there is none. @throws TreeError */
export async function readSealedAnnex(tree: ReadTree, tag: string | null): Promise<Tagged | 'unchanged' | null> {
  if (tree.readUnless) return tree.readUnless(tag, ANNEX, MAX_ANNEX);
  const bytes = await tree.read(ANNEX, MAX_ANNEX);
  return bytes && { bytes, tag: null };
}

/** A certificate, or whatever else an entry names; null where it is not there. @throws TreeError */
export function readBlob(tree: ReadTree, digest: string): Promise<Uint8Array | null> {
  return tree.read(blobPath(digest), MAX_BLOB);
}

/** The entries of a tile. @throws TreeError */
export async function readEntries(tree: ReadTree, tile: Tile & { readonly level: 'entries' }): Promise<Uint8Array[]> {
  const [bytes, width] = await readTile(tree, tile, MAX_ENTRIES);
  try {
    return readBundle(bytes, width).slice(0, tile.width);
  } catch (cause) {
    if (!(cause instanceof BundleError)) throw cause;
    throw new TreeError(`${tilePath(tile)} at ${tree.place} is damaged: ${cause.message}`, { cause });
  }
}

/** The hashes of a tile. @throws TreeError */
export async function readHashes(tree: ReadTree, tile: Tile & { readonly level: number }): Promise<Uint8Array[]> {
  const [bytes, width] = await readTile(tree, tile, TILE_WIDTH * HASH_LENGTH);
  if (bytes.length !== width * HASH_LENGTH)
    throw new TreeError(`${tilePath(tile)} at ${tree.place} is damaged: it has ${bytes.length} octets`);
  return Array.from({ length: tile.width }, (_, at) => bytes.slice(at * HASH_LENGTH, (at + 1) * HASH_LENGTH));
}

/** In octets: a head with a hundred signatures takes half of it. */
const MAX_CHECKPOINT = 32_768;
/** In octets: twenty contacts of each of a thousand agencies. */
const MAX_ANNEX = 16 * 1024 * 1024;
/** In octets: a certificate takes far less, a Decision Tree with all its countries has room. */
const MAX_BLOB = 4 * 1024 * 1024;
/** In octets: 256 entries of the largest size, each after its length. */
const MAX_ENTRIES = 256 * 65_537;

/** The content, and how many items it should have. Once a tile is full, its partial forms may be gone (C2SP tlog-tiles, "Partial Tiles"). */
async function readTile(tree: ReadTree, tile: Tile, limit: number): Promise<[bytes: Uint8Array, width: number]> {
  const partial = tile.width < TILE_WIDTH ? await tree.read(tilePath(tile), limit) : null;
  if (partial !== null) return [partial, tile.width];
  return [await required(tree, tilePath({ ...tile, width: TILE_WIDTH }), limit), TILE_WIDTH];
}

async function required(tree: ReadTree, name: string, limit: number): Promise<Uint8Array> {
  const bytes = await tree.read(name, limit);
  if (bytes === null) throw new TreeError(`there is no ${name} at ${tree.place}`);
  return bytes;
}
