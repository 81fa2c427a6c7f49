/** The tree and its proofs are those of RFC 9162: checked by the vectors of Certificate Transparency, and by the text of the RFC written down slowly. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  consistencyProof,
  type Head,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
} from '../../../directory/log/proofs.ts';
import { growTree, leafHash, nodeHash, rootAt, type Tree } from '../../../directory/log/tree.ts';
import { forSeeds, type Random } from './random.ts';

/** The eight entries that Certificate Transparency's implementations test with, and the roots of the trees that they make. */
const ENTRIES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
/** The inner hashes of the tree of all eight, by the entries that they are over. */
const OVER = {
  '1': '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '4': 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  '6': '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  '2-3': '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6-7': 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  '0-3': 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4-7': '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const plant = (entries: readonly Uint8Array[]): Tree => {
  const tree = growTree();
  for (const entry of entries) tree.append(leafHash(entry));
  return tree;
};
const REFERENCE = plant(ENTRIES.map((entry) => Buffer.from(entry, 'hex')));

test('the roots are those of Certificate Transparency, at every size', () => {
  expect(ROOTS.map((_root, size) => hex(rootAt(REFERENCE, size)))).toEqual(ROOTS);
});

test('the hashes of a leaf and of a node are those of Certificate Transparency', () => {
  expect(hex(leafHash(Buffer.from('101112131415161718191a1b1c1d1e1f', 'hex')))).toBe(
    '3bfb960453ebaebf33727da7a1f4db38acc051d381b6da20d6d4e88f0eabfd7a',
  );
  const counting = Uint8Array.from({ length: 64 }, (_, index) => index);
  expect(hex(nodeHash(counting.subarray(0, 32), counting.subarray(32)))).toBe(
    '1a378704c17da31e2d05b6d121c2bb2c7d76f6ee6fa8f983e596c2d034963c57',
  );
});

test.each([
  [0, 8, ['1', '2-3', '4-7']],
  [5, 8, ['4', '6-7', '0-3']],
] as const)('the proof that entry %i is among %i is that of Certificate Transparency', (index, size, over) => {
  expect(inclusionProof(REFERENCE, index, size).map(hex)).toEqual(over.map((range) => OVER[range]));
});

test.each([
  [2, 5, ['2-3', '4']],
  [6, 8, ['6', '6-7', '0-3']],
  [1, 1, []],
] as const)('the proof that %i entries became %i is that of Certificate Transparency', (from, to, over) => {
  expect(consistencyProof(REFERENCE, from, to).map(hex)).toEqual(over.map((range) => OVER[range]));
});

/** Section 2.1.1, word for word. */
function slowRoot(entries: readonly Uint8Array[]): Buffer {
  const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return sha256(Uint8Array.of(0), entries[0]!);
  let k = 1;
  while (k * 2 < entries.length) k *= 2;
  return sha256(Uint8Array.of(1), slowRoot(entries.slice(0, k)), slowRoot(entries.slice(k)));
}

const someEntries = (random: Random, count: number): Uint8Array[] =>
  Array.from({ length: count }, () => random.bytes(random.below(40)));

test('the root of any entries, at any size on the way, is what the RFC defines', () => {
  forSeeds(20, (random) => {
    const entries = someEntries(random, random.below(300));
    const size = random.below(entries.length + 1);
    expect(hex(rootAt(plant(entries), size))).toBe(hex(slowRoot(entries.slice(0, size))));
  });
});

test('every entry of every tree is proven, at its own place and no other', () => {
  const tree = plant(Array.from({ length: 34 }, (_, index) => Uint8Array.of(index)));
  for (let size = 1; size <= tree.size; size++)
    for (let index = 0; index < size; index++) {
      const fact = { leaf: tree.node(0, index), index, size, root: rootAt(tree, size) };
      const proof = inclusionProof(tree, index, size);
      expect(verifyInclusion(fact, proof)).toBe(true);
      for (let other = 0; other <= size; other++)
        expect(other !== index && verifyInclusion({ ...fact, index: other }, proof)).toBe(false);
    }
});

test('every tree is proven to continue every smaller one', () => {
  const tree = plant(Array.from({ length: 34 }, (_, index) => Uint8Array.of(index)));
  for (let to = 0; to <= tree.size; to++)
    for (let from = 0; from <= to; from++)
      expect(verifyConsistency(head(tree, from), head(tree, to), consistencyProof(tree, from, to))).toBe(true);
});

test('no proof survives a change of any part of it', () => {
  forSeeds(300, (random) => {
    const tree = plant(someEntries(random, 2 + random.below(200)));
    const size = 2 + random.below(tree.size - 1);
    const index = random.below(size);
    const fact = { leaf: tree.node(0, index), index, size, root: rootAt(tree, size) };
    for (const wrong of spoiled(inclusionProof(tree, index, size), random))
      expect(verifyInclusion(fact, wrong)).toBe(false);
    const from = 1 + random.below(size - 1);
    for (const wrong of spoiled(consistencyProof(tree, from, size), random))
      expect(verifyConsistency(head(tree, from), head(tree, size), wrong)).toBe(false);
  });
});

test('a tree in which one earlier entry was changed, dropped or moved continues nothing', () => {
  forSeeds(100, (random) => {
    const entries = someEntries(random, 8 + random.below(60));
    const before = plant(entries.slice(0, 4 + random.below(entries.length - 4)));
    const at = random.below(before.size - 1);
    const changed = random.pick([
      entries.with(at, Buffer.from('another')),
      entries.toSpliced(at, 1),
      entries.with(at, entries[at + 1]!).with(at + 1, Buffer.concat([entries[at]!, Uint8Array.of(0)])),
    ]);
    const forged = plant(changed);
    expect(
      verifyConsistency(head(before, before.size), head(forged, forged.size), consistencyProof(forged, before.size)),
    ).toBe(false);
  });
});

test('a tree that shrank, or has another root at the same size, continues nothing', () => {
  const other = { size: 8, root: rootAt(REFERENCE, 7) };
  expect(verifyConsistency(head(REFERENCE, 8), head(REFERENCE, 6), [])).toBe(false);
  expect(verifyConsistency(head(REFERENCE, 8), other, [])).toBe(false);
  expect(verifyConsistency({ size: 0, root: other.root }, other, [])).toBe(false);
});

test.each([-1, 0.5, Number.NaN, 2 ** 53])('a size of %d is no size', (size) => {
  const root = rootAt(REFERENCE);
  expect(verifyInclusion({ leaf: root, index: 0, size, root }, [])).toBe(false);
  expect(verifyConsistency({ size, root }, { size, root }, [])).toBe(false);
});

test('what is not in the tree cannot be proven', () => {
  expect(() => inclusionProof(REFERENCE, 8)).toThrow(RangeError);
  expect(() => inclusionProof(REFERENCE, 0, 9)).toThrow(RangeError);
  expect(() => consistencyProof(REFERENCE, 5, 4)).toThrow(RangeError);
  expect(() => REFERENCE.node(1, 4)).toThrow(RangeError);
});

function head(tree: Tree, size: number): Head {
  return { size, root: rootAt(tree, size) };
}

/** One bit turned, one hash too few or too many, two exchanged. */
function spoiled(proof: readonly Uint8Array[], random: Random): (readonly Uint8Array[])[] {
  const more = [...proof, random.bytes(32)];
  if (proof.length === 0) return [more];
  const at = random.below(proof.length);
  const turned = Uint8Array.from(proof[at]!);
  turned[random.below(32)]! ^= 1 << random.below(8);
  const wrong = [more, proof.slice(1), proof.slice(0, -1), proof.with(at, turned)];
  return proof.length < 2 ? wrong : [...wrong, proof.toReversed()];
}

test('a tree that forgets its last entries is the one before them, and can grow another way', () => {
  forSeeds(100, (random) => {
    const [before, gone, other] = [random.below(600), random.below(600), random.below(600)];
    const tree = growTree();
    const leaves = Array.from({ length: before }, () => random.bytes(32));
    for (const leaf of leaves) tree.append(leaf);
    for (let n = 0; n < gone; n++) tree.append(random.bytes(32));
    tree.truncate(before);
    const expected = growTree();
    for (const leaf of leaves) expected.append(leaf);
    expect([tree.size, rootAt(tree)]).toEqual([before, rootAt(expected)]);
    for (let n = 0; n < other; n++) {
      const leaf = random.bytes(32);
      tree.append(leaf);
      expected.append(leaf);
    }
    expect(rootAt(tree)).toEqual(rootAt(expected));
  });
});
