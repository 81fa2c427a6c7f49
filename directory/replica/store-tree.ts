/** What a replica keeps, as if it were published: from it a lost server is restored, and a bundle made for whoever has no network. */
import { hashTile, parseTilePath, printBundle, TILE_WIDTH, type Tile } from '../log/tiles.ts';
import { growTree, leafHash, type Tree } from '../log/tree.ts';
import { blobDigest, CHECKPOINT, type ReadTree, TreeError } from '../published/read-tree.ts';
import type { SeenHead, Store } from './store.ts';

/** The store is not closed with it. @throws TreeError where nothing is kept */
export function storeTree(store: Store): ReadTree {
  const head = store.head();
  if (head === null) throw new TreeError('there is no copy of the log yet');
  let tree: Tree | null = null;
  const octetsOf = ({ level, index, width }: Tile): Uint8Array => {
    if (level === 'entries') return printBundle(store.entries(index * TILE_WIDTH, index * TILE_WIDTH + width));
    tree ??= treeOf(store, head);
    return hashTile(tree, { level, index, width });
  };
  return {
    place: 'the copy that is kept',
    async read(name, limit) {
      const bytes = contentOf(name);
      if (bytes !== null && bytes.length > limit) throw new TreeError(`${name} is longer than ${limit} octets`);
      return bytes;
    },
    [Symbol.asyncDispose]: async () => {},
  };

  function contentOf(name: string): Uint8Array | null {
    if (name === CHECKPOINT) return Buffer.from(head!.note);
    const digest = blobDigest(name);
    if (digest !== null) return store.blob(digest);
    const tile = parseTilePath(name);
    return tile !== null && isWithin(tile, head!) ? octetsOf(tile) : null;
  }
}

function isWithin({ level, index, width }: Tile, { size }: SeenHead): boolean {
  const span = level === 'entries' ? 1 : TILE_WIDTH ** level;
  return (index * TILE_WIDTH + width) * span <= size;
}

function treeOf(store: Store, { size }: SeenHead): Tree {
  const tree = growTree();
  for (let at = 0; at < size; at += TILE_WIDTH)
    for (const entry of store.entries(at, Math.min(size, at + TILE_WIDTH))) tree.append(leafHash(entry));
  return tree;
}
