/** Tiles are named, cut and filled as C2SP tlog-tiles says. */
import { expect, test } from 'vitest';
import {
  BundleError,
  hashTile,
  MAX_ENTRY,
  newTiles,
  parseTilePath,
  printBundle,
  readBundle,
  type Tile,
  tilePath,
} from '../../../directory/log/tiles.ts';
import { growTree, leafHash, rootAt } from '../../../directory/log/tree.ts';
import { forSeeds } from './random.ts';

const PATHS: readonly [path: string, tile: Tile][] = [
  ['tile/0/x001/x234/067', { level: 0, index: 1234067, width: 256 }],
  ['tile/entries/x001/x234/067.p/8', { level: 'entries', index: 1234067, width: 8 }],
  ['tile/2/000.p/1', { level: 2, index: 0, width: 1 }],
  ['tile/0/999.p/255', { level: 0, index: 999, width: 255 }],
  ['tile/0/x001/000', { level: 0, index: 1000, width: 256 }],
];

test.each(PATHS)('%s is the name of its tile', (path, tile) => {
  expect(tilePath(tile)).toBe(path);
  expect(parseTilePath(path)).toEqual(tile);
});

const NO_PATHS = [
  '',
  'checkpoint',
  'tile/0/1',
  'tile/0/0001',
  'tile/0/x000/001',
  'tile/0/001.p/256',
  'tile/0/001.p/01',
  'tile/00/001',
  'tile/x/001',
];

test.each(NO_PATHS)('"%s" is the name of no tile', (path) => {
  expect(parseTilePath(path)).toBeNull();
});

test('a tree of 70,000 entries has the tiles that the specification counts', () => {
  const tiles = newTiles(0, 70_000);
  const count = (level: Tile['level'], full: boolean): Tile[] =>
    tiles.filter((tile) => tile.level === level && (tile.width === 256) === full);
  expect([count(0, true).length, count('entries', true).length, count(1, true).length]).toEqual([273, 273, 1]);
  expect([0, 'entries' as const, 1, 2].map((level) => count(level, false).map(({ width }) => width))).toEqual([
    [112],
    [112],
    [17],
    [1],
  ]);
  expect(tiles.filter(({ level }) => typeof level === 'number' && level > 2)).toEqual([]);
});

test('a tree of 256 entries has one full tile and the first hash of the next level', () => {
  expect(newTiles(0, 256).map(tilePath)).toEqual(['tile/entries/000', 'tile/0/000', 'tile/1/000.p/1']);
});

test('a log that grows writes every tile that it then has and did not have before', () => {
  forSeeds(200, (random) => {
    const from = random.below(140_000);
    const to = from + random.below(700);
    const before = new Set(newTiles(0, from).map(tilePath));
    const missing = newTiles(0, to)
      .map(tilePath)
      .filter((path) => !before.has(path));
    expect(newTiles(from, to).map(tilePath)).toEqual(missing);
  });
});

test('the hashes of a tile are those of the tree, and their root is the hash in the tile above', () => {
  const tree = growTree();
  for (let index = 0; index < 600; index++) tree.append(leafHash(Buffer.from(String(index))));
  const bytes = hashTile(tree, { level: 0, index: 1, width: 256 });
  expect(bytes.length).toBe(8192);
  const second = growTree();
  for (let at = 0; at < bytes.length; at += 32) second.append(bytes.subarray(at, at + 32));
  expect(Buffer.from(second.node(0, 7))).toEqual(Buffer.from(leafHash(Buffer.from('263'))));
  const above = hashTile(tree, { level: 1, index: 0, width: 2 });
  expect(Buffer.from(above.subarray(32))).toEqual(Buffer.from(rootAt(second)));
});

test('entries of any length come out of a bundle as they went in', () => {
  forSeeds(30, (random) => {
    const entries = Array.from({ length: random.below(20) }, () =>
      random.bytes(random.pick([0, 1, 255, 256, 3000, MAX_ENTRY])),
    );
    expect(readBundle(printBundle(entries), entries.length).map(Buffer.from)).toEqual(entries.map(Buffer.from));
  });
});

const BUNDLE = printBundle(['first', 'second'].map((text) => Buffer.from(text)));

test.each([
  ['one entry too many', BUNDLE, 1, /more than 1/],
  ['one entry too few', BUNDLE, 3, /2 entries in place of 3/],
  ['half an entry', BUNDLE.subarray(0, -1), 2, /cut short/],
  ['half a length', BUNDLE.subarray(0, 8), 2, /cut short/],
  ['nothing', new Uint8Array(), 1, /0 entries/],
])('a bundle with %s is refused', (_rule, bytes, width, reason) => {
  expect(() => readBundle(bytes, width)).toThrow(reason);
  expect(() => readBundle(bytes, width)).toThrow(BundleError);
});

test('an entry that no bundle can hold is refused before it is written', () => {
  expect(() => printBundle([new Uint8Array(MAX_ENTRY + 1)])).toThrow(BundleError);
});
