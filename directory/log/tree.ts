/** The Merkle tree over the log's entries (RFC 9162 section 2.1, SHA-256): its hashes, its growth, its root at any size. */
import { createHash } from 'node:crypto';

/** In octets. */
export const HASH_LENGTH = 32;

/** The root of the tree without entries (RFC 9162 section 2.1.1). */
export const EMPTY_ROOT: Uint8Array = createHash('sha256').digest();

/**
 * A tree that can be asked for its complete subtrees: node `index` of `level` is the root over the entries from
 * `index * 2 ** level` on, `2 ** level` of them.
 */
export interface Tree {
  readonly size: number;
  node(level: number, index: number): Uint8Array;
}

export interface GrowingTree extends Tree {
  /** Appends an entry by its {@link leafHash}. */
  append(leaf: Uint8Array): void;
  /** Forgets every entry from that index on. */
  truncate(size: number): void;
}

/** The hash of an entry. A leaf's prefix differs from a node's, so that no node can pass for an entry. */
export function leafHash(entry: Uint8Array): Uint8Array {
  return createHash('sha256').update(LEAF).update(entry).digest();
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

/** An empty tree that keeps every complete subtree, twice 32 octets an entry. */
export function growTree(): GrowingTree {
  const levels: Row[] = [];
  const push = (level: number, hash: Uint8Array): void => {
    levels[level] ??= newRow();
    const row = levels[level];
    row.push(hash);
    if (row.count % 2 === 0) push(level + 1, nodeHash(row.at(row.count - 2), row.at(row.count - 1)));
  };
  return {
    get size() {
      return levels[0]?.count ?? 0;
    },
    append: (leaf) => push(0, leaf),
    truncate(size) {
      for (const [level, row] of levels.entries()) row.keep(Math.min(row.count, Math.floor(size / 2 ** level)));
    },
    node(level, index) {
      const row = levels[level];
      if (row === undefined || index >= row.count) throw new RangeError(`no node ${index} at level ${level}`);
      return row.at(index);
    },
  };
}

/** The root of the tree as it was when it had `size` entries. */
export function rootAt(tree: Tree, size: number = tree.size): Uint8Array {
  return size === 0 ? EMPTY_ROOT : rangeRoot(tree, 0, size);
}

/** The root over the entries from `start` up to `end`, where `start` is a multiple of a power of two not below `end - start`. */
export function rangeRoot(tree: Tree, start: number, end: number): Uint8Array {
  const level = Math.log2(end - start);
  if (Number.isInteger(level)) return tree.node(level, start / 2 ** level);
  const middle = start + splitPoint(end - start);
  return nodeHash(rangeRoot(tree, start, middle), rangeRoot(tree, middle, end));
}

/** How many of `count` entries, two at least, stand on the left: the largest power of two below the count. */
export function splitPoint(count: number): number {
  return 2 ** Math.floor(Math.log2(count - 1));
}

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

interface Row {
  readonly count: number;
  push(hash: Uint8Array): void;
  /** Forgets what stands behind the first so many. */
  keep(count: number): void;
  at(index: number): Uint8Array;
}

/** One level's hashes in one piece of memory; an array of small buffers would take five times as much. */
function newRow(): Row {
  let count = 0;
  let bytes = new Uint8Array(HASH_LENGTH);
  return {
    get count() {
      return count;
    },
    push(hash) {
      const end = count * HASH_LENGTH;
      if (end === bytes.length) {
        const larger = new Uint8Array(2 * end);
        larger.set(bytes);
        bytes = larger;
      }
      bytes.set(hash, end);
      count++;
    },
    keep(first) {
      count = first;
    },
    at: (index) => bytes.slice(index * HASH_LENGTH, (index + 1) * HASH_LENGTH),
  };
}
