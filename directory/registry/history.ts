/** The history as the database has it: replayed, and compared with what was signed. */

import type { Database } from '../database.ts';
import { compare } from '../log/checkpoint.ts';
import { entryId } from '../log/envelope.ts';
import type { Head } from '../log/proofs.ts';
import { begin, type Fault, type ReplayOptions, replay, type State } from '../log/replay.ts';
import { type GrowingTree, growTree, leafHash } from '../log/tree.ts';
import { addEntry, countEntries, findBlob, readEntries, signedHead } from './entries.ts';

export interface History {
  readonly state: State;
  readonly tree: GrowingTree;
}

export interface HistoryParts {
  readonly db: Database;
  readonly now: () => Date;
  /** Told of what an operator must look at, and of what made it so. */
  readonly warn: (message: string, cause?: unknown) => void;
}

/** The database and the signed history contradict each other; nothing may be signed before somebody has looked. */
export class SetBackError extends Error {
  override name = 'SetBackError';
}

/**
 * Founds the log by its first entry, where it has none.
 * @throws EntryError, and Error where the log began otherwise
 */
export async function foundLog(db: Database, genesis: Uint8Array): Promise<void> {
  const [first] = readEntries(db, 0, 1);
  if (first !== undefined && entryId(first) !== entryId(genesis))
    throw new Error(`the log began with ${entryId(first)}, and not with the genesis given, ${entryId(genesis)}`);
  await begin(genesis, entryId(genesis));
  if (first === undefined) addEntry(db, 0, genesis);
}

/** @throws SetBackError, HistoryError */
export async function openHistory(parts: HistoryParts): Promise<History> {
  const { db, warn } = parts;
  const entries = readEntries(db, 0, countEntries(db));
  if (entries[0] === undefined) throw new Error('the log has no first entry yet');
  const tree = growTree();
  for (const entry of entries) tree.append(leafHash(entry));
  const head = signedHead(db);
  if (head !== null && compare(tree, head) !== 'agrees')
    throw new SetBackError(
      `the database is not what the log signed, ${head.size} entries: restore the log from a copy of the read tree`,
    );
  const genesis = await begin(entries[0], entryId(entries[0]));
  const { state, faults } = await replay(replayOptions(parts), genesis, entries.slice(1));
  for (const fault of faults) judge(fault, head, warn);
  return { state, tree };
}

/** How entries are replayed here: what they name is in the database. */
export function replayOptions({ db, now }: Pick<HistoryParts, 'db' | 'now'>): ReplayOptions {
  return { certificate: async (digest) => findBlob(db, digest), seenWithout: null, now: now() };
}

/** What was signed stays, and every gateway passes over it; what was not signed yet got in by another way than the keeper. */
function judge({ index, message }: Fault, head: Head | null, warn: HistoryParts['warn']): void {
  if (index >= (head?.size ?? 1))
    throw new SetBackError(`entry ${index} breaks a rule (${message}): somebody has written into the database`);
  warn(`entry ${index} breaks a rule and changes nothing: ${message}`);
}
