/** Proofs about the tree: that an entry is in it, and that a later tree only added to an earlier one (RFC 9162 section 2.1). */
import { EMPTY_ROOT, nodeHash, rangeRoot, splitPoint, type Tree } from './tree.ts';

/** What a proof of inclusion is about. */
export interface Inclusion {
  /** The entry's `leafHash`. */
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
}

/** A tree of some size, by its root. */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** The hashes that lead from entry `index` to the root of the tree of `size` entries (section 2.1.3.1), at most 53. */
export function inclusionProof(tree: Tree, index: number, size: number = tree.size): Uint8Array[] {
  if (!(0 <= index && index < size && size <= tree.size)) throw new RangeError(`no entry ${index} among ${size}`);
  const path = (start: number, end: number): Uint8Array[] => {
    if (end - start === 1) return [];
    const middle = start + splitPoint(end - start);
    return index < middle
      ? [...path(start, middle), rangeRoot(tree, middle, end)]
      : [...path(middle, end), rangeRoot(tree, start, middle)];
  };
  return path(0, size);
}

/** The hashes that join the trees of two sizes (section 2.1.4.1); none where the first is empty or they are the same. */
export function consistencyProof(tree: Tree, from: number, to: number = tree.size): Uint8Array[] {
  if (!(0 <= from && from <= to && to <= tree.size)) throw new RangeError(`no trees of ${from} and ${to} entries`);
  const path = (start: number, end: number, known: boolean): Uint8Array[] => {
    if (from === end) return known ? [] : [rangeRoot(tree, start, end)];
    const middle = start + splitPoint(end - start);
    return from <= middle
      ? [...path(start, middle, known), rangeRoot(tree, middle, end)]
      : [...path(middle, end, false), rangeRoot(tree, start, middle)];
  };
  return from === 0 ? [] : path(0, to, true);
}

/** Whether the entry is in that tree at that place (section 2.1.3.2). */
export function verifyInclusion({ leaf, index, size, root }: Inclusion, proof: readonly Uint8Array[]): boolean {
  if (!(isSize(index) && isSize(size) && index < size)) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const step of proof) {
    if (sn === 0) return false;
    const left = isOdd(fn) || fn === sn;
    hash = left ? nodeHash(step, hash) : nodeHash(hash, step);
    [fn, sn] = left ? toOdd(fn, sn) : [fn, sn];
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(hash, root);
}

/** Whether the later tree begins with every entry of the earlier one (section 2.1.4.2). */
export function verifyConsistency(from: Head, to: Head, proof: readonly Uint8Array[]): boolean {
  if (!(isSize(from.size) && isSize(to.size) && from.size <= to.size)) return false;
  if (from.size === to.size) return proof.length === 0 && equal(from.root, to.root);
  if (from.size === 0) return proof.length === 0 && equal(from.root, EMPTY_ROOT);
  // A complete tree is a node of the later one, so the proof leaves it out.
  const [seed, ...steps] = Number.isInteger(Math.log2(from.size)) ? [from.root, ...proof] : proof;
  if (proof.length === 0 || seed === undefined) return false;
  let [fn, sn] = toEven(from.size - 1, to.size - 1);
  let [earlier, later] = [seed, seed];
  for (const step of steps) {
    if (sn === 0) return false;
    const left = isOdd(fn) || fn === sn;
    if (left) earlier = nodeHash(step, earlier);
    later = left ? nodeHash(step, later) : nodeHash(later, step);
    [fn, sn] = left ? toOdd(fn, sn) : [fn, sn];
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && equal(earlier, from.root) && equal(later, to.root);
}

type Pair = [fn: number, sn: number];

/** Climbs while the node has no sibling to its left: until the first is odd, or 0. */
function toOdd(fn: number, sn: number): Pair {
  while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn), half(sn)];
  return [fn, sn];
}

function toEven(fn: number, sn: number): Pair {
  while (isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
  return [fn, sn];
}

/** Shifts would cut sizes to 32 bits. */
function half(value: number): number {
  return Math.floor(value / 2);
}

function isOdd(value: number): boolean {
  return value % 2 === 1;
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
