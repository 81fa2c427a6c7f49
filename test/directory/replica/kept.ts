/** A replica under test: its store in a temporary folder, and everything that it raised alarm about. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../../../directory/log/replay.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import type { OwnEvent } from '../../../directory/replica/advance.ts';
import { evidenceIn } from '../../../directory/replica/evidence-folder.ts';
import { openReplica, type Replica, type ReplicaOptions } from '../../../directory/replica/replica.ts';
import { openStore, type Store } from '../../../directory/replica/store.ts';
import type { TestLog } from './log.ts';

export interface Home extends AsyncDisposable {
  readonly folder: string;
  readonly store: Store;
  readonly broken: Fault[];
  readonly own: OwnEvent[];
  readonly forked: string[];
  readonly withheld: string[];
  readonly unoffered: unknown[];
  /** What the evidence files say. */
  evidence(): Promise<string[]>;
  open(log: Pick<TestLog, 'genesis' | 'folder' | 'next'>, over?: Partial<ReplicaOptions>): Promise<Replica>;
  /** Closes the store, for another process. */
  close(): void;
  /** The store, as a new process finds it. */
  again(): Store;
}

export async function makeHome(self: readonly string[] = []): Promise<Home> {
  const folder = await mkdtemp(join(tmpdir(), 'valise-replica-'));
  let store = openStore(join(folder, 'directory.sqlite'));
  let isClosed = false;
  const home: Home = {
    folder,
    get store() {
      return store;
    },
    broken: [],
    own: [],
    forked: [],
    withheld: [],
    unoffered: [],
    async evidence() {
      const files = (await readdir(folder)).filter((name) => name.startsWith('evidence'));
      return Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    },
    open: (log, over = {}) =>
      openReplica({
        genesis: log.genesis,
        tree: openFolderTree(log.folder),
        store,
        keepEvidence: evidenceIn(folder),
        self: self as readonly AgencyId[],
        on: {
          broken: (fault) => home.broken.push(fault),
          own: (event) => home.own.push(event),
          forked: (file) => home.forked.push(file),
          withheld: (file) => home.withheld.push(file),
          unoffered: (error) => home.unoffered.push(error),
        },
        now: log.next,
        ...over,
      }),
    close: () => {
      if (!isClosed) store[Symbol.dispose]();
      isClosed = true;
    },
    again() {
      home.close();
      isClosed = false;
      store = openStore(join(folder, 'directory.sqlite'));
      return store;
    },
    async [Symbol.asyncDispose]() {
      home.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return home;
}
