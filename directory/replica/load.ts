/** Reads the copy that is kept on the disk, and checks it like one that comes from elsewhere. */
import type { EntryId } from '../log/envelope.ts';
import { HistoryError } from '../log/fault.ts';
import { begin, type State } from '../log/replay.ts';
import { TILE_WIDTH } from '../log/tiles.ts';
import { type GrowingTree, leafHash, rootAt } from '../log/tree.ts';
import { advance } from './advance.ts';
import { readSnapshot, takeSnapshot } from './snapshot.ts';
import type { Store } from './store.ts';
import type { Copy } from './sync.ts';

/** So many entries are read again at a start rather than that the whole state is written with each of them. */
const SNAPSHOT_EVERY = TILE_WIDTH;

export interface LoadParts {
  readonly genesis: EntryId;
  readonly store: Store;
  /** Empty; afterwards over the entries of the copy. */
  readonly merkle: GrowingTree;
  readonly program: string;
}

/**
 * Null where nothing is kept, or the disk has damaged it: it is then fetched again, and must continue the head that was seen.
 * @throws HistoryError where it is of another network
 */
export async function load({ genesis, store, merkle, program }: LoadParts): Promise<Copy | null> {
  const head = store.head();
  if (head === null) return null;
  for (let at = 0; at < head.size; at += TILE_WIDTH)
    for (const entry of store.entries(at, Math.min(head.size, at + TILE_WIDTH))) merkle.append(leafHash(entry));
  if (merkle.size !== head.size || Buffer.compare(rootAt(merkle), head.root) !== 0) {
    merkle.truncate(0);
    return null;
  }
  const kept = readSnapshot(store.snapshot(), program);
  const start = kept ?? (await begin(store.entries(0, 1)[0]!, genesis));
  if (start.network.genesis !== genesis)
    throw new HistoryError(`what is kept begins with ${start.network.genesis}, and not with ${genesis} as it should`);
  const { state } = await advance(
    {
      entries: store.entries,
      prepare: async () => {},
      certificate: async (digest) => store.blob(digest),
      self: [],
      // They were found in time when they came, whatever this machine's clock says today.
      seenWithout: null,
      now: END_OF_TIME,
    },
    start,
    head.size,
  );
  keepSnapshot(store, program, state, kept);
  return { head, state };
}

/** Writes the state down where it has moved on by as much as is worth it. */
export function keepSnapshot(store: Store, program: string, state: State, before: State | null): void {
  const last = before === null ? -1 : Math.floor(before.size / SNAPSHOT_EVERY);
  if (Math.floor(state.size / SNAPSHOT_EVERY) > last) store.saveSnapshot(takeSnapshot(state, program));
}

/** The last moment that a Date can say. */
const END_OF_TIME = new Date(8.64e15);
