/** A log for tests: what it takes is published in a folder, as its operator would or as a betrayer would. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signCheckpoint } from '../../../directory/log/checkpoint.ts';
import { cosign } from '../../../directory/log/cosignature.ts';
import { type EntryId, entryId } from '../../../directory/log/envelope.ts';
import type { State } from '../../../directory/log/replay.ts';
import { growTree, leafHash, rootAt } from '../../../directory/log/tree.ts';
import { publishTree } from '../../../directory/published/publish.ts';
import { asSigner, makeSignerKey, type SignerKey } from '../../../directory/signed-note.ts';
import { type Candidate, type Draft, HOUR, makeWorld, type Over, type Signer, type World } from '../log/world.ts';

export interface TestLog extends AsyncDisposable {
  readonly world: World;
  readonly folder: string;
  readonly genesis: EntryId;
  readonly signer: SignerKey;
  readonly entries: readonly Uint8Array[];
  readonly state: State;
  /** When the last entry was logged, and an hour more. */
  readonly next: Date;
  /** Appends an entry, in order or not. */
  add(draft: Draft, by: readonly Signer[], over?: Over): Promise<EntryId>;
  /** Appends octets as they are. */
  addRaw(bytes: Uint8Array): void;
  enrol(agency: Candidate): Promise<void>;
  /** Publishes everything, or the first so many entries, dated then or when the last entry was logged. */
  publish(options?: { at?: Date; size?: number; witnesses?: readonly SignerKey<'cosignature'>[] }): Promise<void>;
  /** The head of so many entries as it is signed and dated then. */
  head(at: Date, size?: number): string;
  /** Another log of the same key, which goes on otherwise after so many entries. */
  fork(size: number): Promise<TestLog>;
}

/** Founds a log whose only entry is its genesis. */
export async function makeLog(): Promise<TestLog> {
  const signer = makeSignerKey('log.network.example');
  const world = await makeWorld(signer);
  return logOf({ world, signer, entries: [world.genesis], states: [world.state] });
}

interface Past {
  readonly world: World;
  readonly signer: SignerKey;
  readonly entries: readonly Uint8Array[];
  /** After each entry. */
  readonly states: readonly State[];
}

async function logOf({ world, signer, ...past }: Past): Promise<TestLog> {
  const entries = [...past.entries];
  const states = [...past.states];
  const place = await mkdtemp(join(tmpdir(), 'valise-log-'));
  const folder = join(place, 'log');
  const treeOf = (size: number) => {
    const tree = growTree();
    for (const entry of entries.slice(0, size)) tree.append(leafHash(entry));
    return tree;
  };
  const last = () => states.at(-1)!;
  const head = (at: Date, size = entries.length) => {
    const note = signCheckpoint({ size, root: rootAt(treeOf(size)) }, signer);
    return cosign(note, asSigner(signer, 'cosignature'), at);
  };
  const log: TestLog = {
    world,
    folder,
    genesis: entryId(world.genesis),
    signer,
    entries,
    head,
    get state() {
      return last();
    },
    get next() {
      return new Date(last().logged.getTime() + HOUR);
    },
    async add(draft, by, over) {
      const { bytes, state, entry } = await world.attempt(last(), draft, by, over);
      entries.push(bytes);
      states.push(state);
      return entry;
    },
    addRaw(bytes) {
      entries.push(bytes);
      states.push({ ...last(), size: last().size + 1 });
    },
    enrol: async (agency) => {
      await log.add(agency.draft, [...agency.own, world.ann, world.ben]);
    },
    async publish({ at, size = entries.length, witnesses = [] } = {}) {
      const date = at ?? states[size - 1]!.logged;
      const checkpoint = witnesses.reduce((note, witness) => cosign(note, witness, date), head(date, size));
      const blobs = world.blobs;
      await publishTree(folder, {
        checkpoint,
        tree: treeOf(size),
        entries: (from, to) => entries.slice(from, to),
        blobs,
      });
    },
    fork: (size) => logOf({ world, signer, entries: entries.slice(0, size), states: states.slice(0, size) }),
    [Symbol.asyncDispose]: () => rm(place, { recursive: true, force: true }),
  };
  return log;
}
