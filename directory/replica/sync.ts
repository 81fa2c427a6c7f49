/** Brings a copy up to what a log says now. The order is the guarantee: everything is checked first, kept next, and believed last. */

import { claimedCheckpoint } from '../log/checkpoint.ts';
import type { EntryId } from '../log/envelope.ts';
import { begin, type State } from '../log/replay.ts';
import { type GrowingTree, rootAt } from '../log/tree.ts';
import type { AgencyId } from '../lookup.ts';
import { type ReadTree, readHead, TreeError } from '../published/read-tree.ts';
import { type Advance, advance } from './advance.ts';
import { refuseFork, type SignedHead } from './evidence.ts';
import { fetchBlobs, fetchEntries, fetchTree } from './fetch.ts';
import type { SeenHead, Store } from './store.ts';
import { type VerifiedHead, verifyHead } from './verify-head.ts';

export interface SyncParts {
  readonly genesis: EntryId;
  readonly tree: ReadTree;
  readonly store: Store;
  /** Over the entries of the copy; while a sync runs, over more. */
  readonly merkle: GrowingTree;
  readonly self: readonly AgencyId[];
}

/** What is believed. */
export interface Copy {
  readonly head: SeenHead;
  readonly state: State;
}

export interface Synced {
  /** Null where there was none, and no witnesses enough have seen the head. */
  readonly copy: Copy | null;
  /** The head that was verified, even if witnesses are still missing: a witness itself may cosign it. */
  readonly verified: VerifiedHead & { readonly note: string };
  /** What the entries that were added say that somebody should hear of. */
  readonly news: Pick<Advance, 'faults' | 'own'>;
}

/** A head that is older than one that was seen before. */
export class RollbackError extends Error {
  override name = 'RollbackError';
}

/**
 * Reads the head and whatever is new.
 * @throws TreeError where something cannot be had or is damaged, NoteError where the head is not the log's, HistoryError where the history must not
 * be taken, RollbackError, ForkError; nothing is changed then
 */
export async function sync(parts: SyncParts, copy: Copy | null, now: Date): Promise<Synced> {
  const note = await readHead(parts.tree);
  const claimed = { note, ...claimedCheckpoint(note) };
  const before = parts.store.head();
  if (copy && claimed.size <= copy.head.size) return again(parts, copy, claimed, now);
  if (before && claimed.size < before.size) throw rolledBack(claimed, before);
  return grow(parts, copy, claimed, now);
}

/** A head of no more entries than we have: it may be older, or dated anew. */
function again({ merkle, store }: SyncParts, copy: Copy, claimed: SignedHead, now: Date): Synced {
  const { note, size } = claimed;
  const { seen, dated, checkpoint } = verifyHead(note, copy.state, now);
  refuseFork(merkle, copy.head, claimed);
  if (size < copy.head.size) throw rolledBack(claimed, copy.head);
  const synced = { verified: { checkpoint, dated, seen, note }, news: { faults: [], own: [] } };
  if (seen === null || seen <= copy.head.seen) return { ...synced, copy };
  const head = { ...copy.head, note, seen, dated: dated > copy.head.dated ? dated : copy.head.dated };
  store.saveHead(head);
  return { ...synced, copy: { ...copy, head } };
}

/** Stopped or refused at any moment, the old copy stays as it was. */
async function grow(parts: SyncParts, copy: Copy | null, claimed: SignedHead, now: Date): Promise<Synced> {
  const { tree, store, merkle } = parts;
  if (claimed.size > MAX_ENTRIES) throw new TreeError(`${tree.place} claims more entries than any network has`);
  using growth = store.grow();
  using entries = growing(merkle);
  await fetchEntries(tree, claimed.size, growth, merkle);
  if (Buffer.compare(rootAt(merkle), claimed.root) !== 0) throw await explainRoot(parts, copy, claimed, now);
  const start = copy?.state ?? (await begin(store.entries(0, 1)[0] ?? new Uint8Array(), parts.genesis));
  const { state, ...news } = await advance(
    {
      entries: store.entries,
      prepare: (some) => fetchBlobs(tree, some, { growth, store }),
      certificate: async (digest) => store.blob(digest),
      // A first copy is told of nothing that happened before it.
      self: copy ? parts.self : [],
      // Not when witnesses saw it, for they may have looked at a copy of it that a cache had kept a while.
      seenWithout: copy?.head.dated ?? null,
      now,
    },
    start,
    claimed.size,
  );
  const verified = verifyHead(claimed.note, state, now);
  // Only now: a head that the log has not signed proves nothing against it.
  for (const known of [store.head(), store.cosigned()])
    if (known && known.size <= claimed.size) refuseFork(merkle, claimed, known);
  const synced = { verified: { ...verified, note: claimed.note }, news };
  if (verified.seen === null) return { ...synced, copy, news: { faults: [], own: [] } };
  const { note, size, root } = claimed;
  const head = { note, size, root, dated: verified.dated, seen: verified.seen };
  growth.commit(head);
  entries.keep();
  return { ...synced, copy: { head, state } };
}

/** Fifty times a large network's history. */
const MAX_ENTRIES = 1_000_000;

/** Takes back what was appended to a tree, unless it is to be kept. */
function growing(merkle: GrowingTree): Disposable & { keep(): void } {
  let size = merkle.size;
  return {
    keep: () => {
      size = merkle.size;
    },
    [Symbol.dispose]: () => merkle.truncate(size),
  };
}

/**
 * Why entries do not make the root that was signed: the log has signed another history, or somebody has changed a file on its way. It is only a
 * fork where the published hashes make the signed root.
 */
async function explainRoot(
  { tree, merkle }: SyncParts,
  copy: Copy | null,
  claimed: SignedHead,
  now: Date,
): Promise<Error> {
  if (copy) {
    verifyHead(claimed.note, copy.state, now);
    const theirs = await fetchTree(tree, claimed);
    if (Buffer.compare(rootAt(theirs), claimed.root) === 0) refuseFork(theirs, claimed, copy.head);
  }
  return new TreeError(
    `the entries at ${tree.place} do not make the root that is signed for ${merkle.size} of them: a file is damaged or was tampered with`,
  );
}

function rolledBack(found: SignedHead, known: SignedHead): RollbackError {
  return new RollbackError(`the log was rolled back: it has ${found.size} entries, and ${known.size} were seen before`);
}
