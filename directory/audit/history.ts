/** A whole published log, read at once and checked to the last hash: for those who look at it now and then, and keep no copy. */
import { pathToFileURL } from 'node:url';
import { claimedCheckpoint, readCheckpoint } from '../log/checkpoint.ts';
import { type EntryId, entryId } from '../log/envelope.ts';
import { HistoryError } from '../log/fault.ts';
import { logKeys, settledNetwork } from '../log/network.ts';
import { begin, type Fault, type ReplayOptions, replay, type State } from '../log/replay.ts';
import { newTiles } from '../log/tiles.ts';
import { growTree, leafHash, rootAt } from '../log/tree.ts';
import { openTree } from '../published/open-tree.ts';
import { type ReadTree, readBlob, readEntries, readHead } from '../published/read-tree.ts';
import { NoteError } from '../signed-note.ts';

/** All that a log published. Its entries have the root that its head says; who signed the head is not checked. */
export interface Published {
  /** The signed head. */
  readonly note: string;
  readonly entries: readonly Uint8Array[];
  readonly genesis: EntryId;
}

/** Opens a log by its address, its folder, or a bundle of it in one file. PEM of the authorities to believe may be given. @throws TreeError */
export function openLog(place: string, trusted: string | null = null): Promise<ReadTree> {
  return openTree(/^[a-z]+:\/\//.test(place) ? new URL(place) : pathToFileURL(place), trusted);
}

/** @throws HistoryError where the entries are not those of the head, TreeError, NoteError */
export async function readPublished(tree: ReadTree): Promise<Published> {
  const note = await readHead(tree);
  const { size, root } = claimedCheckpoint(note);
  if (size === 0) throw new HistoryError(`the log at ${tree.place} is empty`);
  const entries: Uint8Array[] = [];
  for (const { level, ...tile } of newTiles(0, size))
    if (level === 'entries') entries.push(...(await readEntries(tree, { level, ...tile })));
  const grown = growTree();
  for (const entry of entries) grown.append(leafHash(entry));
  if (Buffer.compare(rootAt(grown, size), root) !== 0)
    throw new HistoryError(`the entries at ${tree.place} are not those of its head: some were changed, or left out`);
  return { note, entries, genesis: entryId(entries[0]!) };
}

/** How the entries of a published log are replayed. */
export function replayOptions(tree: ReadTree, now: Date): ReplayOptions {
  return { certificate: (digest) => readBlob(tree, digest), seenWithout: null, now };
}

/** What the log says, where it begins as it should and one of its keys signed the head. @throws HistoryError, EntryError */
export async function verifiedState(
  { note, entries }: Published,
  genesis: EntryId,
  options: ReplayOptions,
): Promise<{ state: State; faults: readonly Fault[] }> {
  const result = await replay(options, await begin(entries[0]!, genesis), entries.slice(1));
  verifyHead(note, result.state, options.now);
  return result;
}

/** Whether one of the keys that the log itself names signed its head. @throws HistoryError */
export function verifyHead(note: string, { network }: State, now: Date): void {
  try {
    readCheckpoint(note, ...logKeys(settledNetwork(network, now)));
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause;
    throw new HistoryError(`the head of the log cannot be believed: ${cause.message}`, { cause });
  }
}

/** Reads the id of a first entry as people write it down: in groups, in either case. @throws HistoryError */
export function readGenesis(text: string): EntryId {
  const id = text.replace(/\s+/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(id)) throw new HistoryError('the id of the first entry has 64 hexadecimal digits');
  return id as EntryId;
}
