/** A log of any entries, and what it publishes of them at any size. */
import { signCheckpoint } from '../../../directory/log/checkpoint.ts';
import { growTree, leafHash, rootAt } from '../../../directory/log/tree.ts';
import type { Publication } from '../../../directory/published/publish.ts';
import type { SignerKey } from '../../../directory/signed-note.ts';

/** The whole history, or its first entries, as they are published. */
export function publicationOf(
  entries: readonly Uint8Array[],
  signer: SignerKey,
  blobs: ReadonlyMap<string, Uint8Array> = new Map(),
): Publication {
  const tree = growTree();
  for (const entry of entries) tree.append(leafHash(entry));
  const checkpoint = signCheckpoint({ size: tree.size, root: rootAt(tree) }, signer);
  return { checkpoint, tree, entries: (from, to) => entries.slice(from, to), blobs };
}

/** So many entries, each another; two histories of other names differ from the first entry on. */
export function someEntries(count: number, name = 'entry'): Uint8Array[] {
  return Array.from({ length: count }, (_, n) => Buffer.from(`${name} ${n}`));
}
