/** Tiles: the tree and its entries cut into immutable files that any web server can carry (C2SP tlog-tiles 0.1.0). */
import type { Tree } from './tree.ts';

/** A row of up to 256 hashes of one level, or of as many entries. */
export interface Tile {
  /** Level 0 holds leaf hashes, each next level the roots of the full tiles below it. */
  readonly level: number | 'entries';
  readonly index: number;
  /** How many stand in it; one of fewer than 256 is partial, and its name says so. */
  readonly width: number;
}

/** A file of entries that is not what it should be; the message says how. */
export class BundleError extends Error {
  override name = 'BundleError';
}

/** In octets: a bundle has 16 bits for an entry's length. */
export const MAX_ENTRY = 65_535;

const TILE_HEIGHT = 8;
const TILE_PATH = /^tile\/(entries|\d{1,2})\/([x\d/]+?)(?:\.p\/(\d{1,3}))?$/;

/** How many hashes or entries a full tile has. */
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

/** The name of a tile's file, relative to the log's address: `tile/0/x001/x234/067.p/8`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index).padStart(3 * Math.ceil(String(index).length / 3), '0');
  const steps = digits.match(/.{3}/g)!;
  const path = steps.map((step, at) => (at < steps.length - 1 ? `x${step}` : step)).join('/');
  return `tile/${level}/${path}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** The tile of that name; null where it is not one that {@link tilePath} makes. */
export function parseTilePath(path: string): Tile | null {
  const [, level = '', steps = '', width = ''] = TILE_PATH.exec(path) ?? [];
  const tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(steps.replaceAll(/[x/]/g, '')),
    width: width === '' ? TILE_WIDTH : Number(width),
  } as const;
  return Number.isSafeInteger(tile.index) && path === tilePath(tile) ? tile : null;
}

/** The tiles that a log must write when it grows: those of the larger tree that the smaller one did not have, entries first. */
export function newTiles(from: number, to: number): Tile[] {
  const entries = tilesAt('entries', from, to);
  const hashes: Tile[] = [];
  for (let level = 0; to >= TILE_WIDTH ** level; level++) {
    const span = TILE_WIDTH ** level;
    hashes.push(...tilesAt(level, Math.floor(from / span), Math.floor(to / span)));
  }
  return [...entries, ...hashes];
}

/** The octets of a tile of hashes. */
export function hashTile(tree: Tree, { level, index, width }: Tile & { readonly level: number }): Uint8Array {
  const hash = (_: unknown, at: number): Uint8Array => tree.node(level * TILE_HEIGHT, index * TILE_WIDTH + at);
  return Buffer.concat(Array.from({ length: width }, hash));
}

/** The octets of a tile of entries, each after its length. */
export function printBundle(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY) throw new BundleError(`an entry is longer than ${MAX_ENTRY} octets`);
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** The entries of a tile of that width. @throws BundleError */
export function readBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < width) {
    const end = at + 2 + ((bytes[at]! << 8) | (bytes[at + 1] ?? 0));
    if (at + 2 > bytes.length || end > bytes.length) throw new BundleError('the last entry of the bundle is cut short');
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  if (entries.length !== width) throw new BundleError(`the bundle has ${entries.length} entries in place of ${width}`);
  if (at !== bytes.length) throw new BundleError(`the bundle has more than ${width} entries`);
  return entries;
}

/** A row that grew from one count to another: its last tile is new even where its index is not. */
function tilesAt(level: Tile['level'], from: number, to: number): Tile[] {
  if (from === to) return [];
  const first = Math.floor(from / TILE_WIDTH);
  return Array.from({ length: Math.ceil(to / TILE_WIDTH) - first }, (_, at) => {
    const index = first + at;
    return { level, index, width: Math.min(TILE_WIDTH, to - index * TILE_WIDTH) };
  });
}
