/** The keeper of the log: takes what the rules admit, one entry at a time, and makes it public. It puts events in order and vouches for nothing. */

import type { Database } from '../database.ts';
import { type EntryId, type Envelope, entryId, printEnvelope } from '../log/envelope.ts';
import { EntryError } from '../log/fault.ts';
import { namedIn } from '../log/named.ts';
import { logKeys, settledNetwork } from '../log/network.ts';
import { type Fault, replay, type State } from '../log/replay.ts';
import { leafHash, rootAt, type Tree } from '../log/tree.ts';
import { publishTree } from '../published/publish.ts';
import { printVerifierKey, type SignerKey } from '../signed-note.ts';
import { addEntry, findBlob, readEntries } from './entries.ts';
import { signHead } from './head.ts';
import { type HistoryParts, openHistory, replayOptions } from './history.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface KeeperParts extends HistoryParts {
  readonly signer: SignerKey;
  /** The folder of the read tree, which any web server may hand out as well. */
  readonly folder: string;
}

/** What is to become an entry: its time is the keeper's to say. */
export type Unlogged = Omit<Envelope, 'logged'>;

/** The rule that an entry would break, and how. */
export type Refusal = Pick<Fault, 'rule' | 'message'>;

export interface Taken {
  readonly entry: EntryId;
  readonly number: number;
}

/** What must be written into the database with the entry, or not at all. */
export type Alongside = (taken: Taken) => void;

export interface Keeper {
  /** What the history says as of its last entry. */
  readonly state: State;
  readonly tree: Tree;
  /** Whether everything in it is public. */
  readonly isPublished: boolean;
  /** Why the entry would be refused now; null where it would be taken. Nothing changes. */
  check(unlogged: Unlogged): Promise<Refusal | null>;
  /** Takes an entry: durable on return, and public as soon as the read tree can be written. @throws EntryError */
  append(unlogged: Unlogged, alongside?: Alongside): Promise<Taken>;
  /** Signs the head anew and makes it public, with whatever is not public yet. */
  publish(): Promise<void>;
  /** Takes nothing more, because someone holds proof of another history signed with our key. */
  halt(reason: string): void;
}

/** The keeper was told to take nothing more; the message says why. */
export class HaltedError extends Error {
  override name = 'HaltedError';
}

/**
 * Opens the log where it was left, however it was left, and publishes what was not published yet.
 * @throws SetBackError, PublishError where the database is not what was signed and published: nothing is then signed before somebody has looked
 */
export async function openKeeper(parts: KeeperParts): Promise<Keeper> {
  const { db, folder, signer, now, warn } = parts;
  const history = await openHistory(parts);
  const { tree } = history;
  let { state } = history;
  let published = 0;
  let halted: string | null = null;
  const alone = oneAtATime();

  const publishNow = async (): Promise<void> => {
    requireOwnKey(state, signer, now());
    const { size } = tree;
    const checkpoint = signHead(db, { size, root: rootAt(tree) }, signer, now());
    const entries = (from: number, to: number): Uint8Array[] => readEntries(db, from, to);
    const named = entries(published, size).flatMap(namedIn);
    const blobs = new Map(named.map((digest) => [digest, findBlob(db, digest)!]));
    await publishTree(folder, { checkpoint, tree, entries, blobs });
    published = size;
  };
  const judge = async (unlogged: Unlogged) => {
    const bytes = printEnvelope({ ...unlogged, logged: timeOfNext(state, now()) });
    const { state: next, faults } = await replay(replayOptions(parts), state, [bytes]);
    return { bytes, next, fault: faults[0] ?? missing(db, bytes) };
  };
  const take = async (unlogged: Unlogged, alongside: Alongside): Promise<Taken> => {
    if (halted !== null) throw new HaltedError(halted);
    requireOwnKey(state, signer, now());
    const { bytes, next, fault } = await judge(unlogged);
    if (fault) throw new EntryError(fault.rule, fault.message);
    const taken = { entry: entryId(bytes), number: state.size };
    db.transaction(() => {
      addEntry(db, taken.number, bytes);
      alongside(taken);
    });
    // From here on it is an entry: stopped now, the next start finds and publishes it.
    tree.append(leafHash(bytes));
    state = next;
    await publishNow().catch((cause) => warn(`entry ${taken.number} is taken, but could not be published yet`, cause));
    return taken;
  };
  await alone(publishNow);
  return {
    get state() {
      return state;
    },
    tree,
    get isPublished() {
      return published === tree.size;
    },
    check: async (unlogged) => (await judge(unlogged)).fault,
    append: (unlogged, alongside = () => {}) => alone(() => take(unlogged, alongside)),
    publish: () => alone(publishNow),
    halt(reason) {
      halted = reason;
      warn(`the log takes nothing more: ${reason}`);
    },
  };
}

/** Replay asks for certificates; whatever else an entry names must be at hand as well, or it could not be published. */
function missing(db: Database, bytes: Uint8Array): Refusal | null {
  const digest = namedIn(bytes).find((each) => findBlob(db, each) === null);
  return digest === undefined ? null : { rule: 'state', message: `what it names as ${digest} is not here` };
}

/** A clock that was set back a little must not stop the log; one that is far off stops it in the replay. */
function timeOfNext({ logged }: State, now: Date): Date {
  return now < logged ? logged : now;
}

/** @throws Error where the network does not know the key, so that no gateway would believe what it signs */
function requireOwnKey({ network }: State, { verifier }: SignerKey, now: Date): void {
  const own = printVerifierKey(verifier);
  if (!logKeys(settledNetwork(network, now)).some((key) => printVerifierKey(key) === own))
    throw new Error(`the network does not know the log key ${verifier.name}+${verifier.id}`);
}
