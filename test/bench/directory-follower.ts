/** A gateway's replica in a process of its own, so that what is measured is its alone: `directory-follower.ts <address> <genesis> <file>`. */
import { statSync } from 'node:fs';
import { parseAddress } from '../../directory/address.ts';
import type { EntryId } from '../../directory/log/envelope.ts';
import { openHttpTree } from '../../directory/published/http-tree.ts';
import { openReplica } from '../../directory/replica/replica.ts';
import { openStore } from '../../directory/replica/store.ts';
import { usageOf } from './usage.ts';

/** What the parent asks, one thing at a time. */
export type Ask = { readonly do: 'open' | 'refresh' | 'lookup' | 'close'; readonly now: string };

/** In milliseconds and megabytes; `version` after it was done. */
export interface Told {
  readonly milliseconds: number;
  readonly version: number;
  readonly memoryMegabytes: number;
  readonly peakMegabytes: number;
  readonly storeMegabytes: number;
}

const LOOKUPS = 100_000;
const MEGABYTE = 1_000_000;

/** The agency of a lookup is `agency-<n>`. */
const AGENCIES = 100;

const [address, genesis, file] = process.argv.slice(2) as [string, string, string];
const store = openStore(file);
const tree = openHttpTree(new URL(address));
const faults: string[] = [];
const before = held();
let replica: Awaited<ReturnType<typeof open>> | null = null;

process.on('message', (ask: Ask) => void answer(ask));

async function answer(ask: Ask): Promise<void> {
  const started = performance.now();
  await doIt(ask);
  const milliseconds = performance.now() - started;
  if (faults.length > 0) throw new Error(`the history breaks rules: ${faults[0]}`);
  process.send!({
    milliseconds,
    version: replica?.version ?? 0,
    memoryMegabytes: (held() - before) / MEGABYTE,
    peakMegabytes: usageOf([process.pid]).peak / MEGABYTE,
    storeMegabytes: [file, `${file}-wal`].reduce((sum, path) => sum + statSync(path).size, 0) / MEGABYTE,
  } satisfies Told);
  if (ask.do === 'close') process.exit();
}

async function doIt({ do: what, now }: Ask): Promise<void> {
  const at = new Date(now);
  if (what === 'open') replica = await open(at);
  else if (what === 'refresh') await replica!.refresh(at);
  else if (what === 'lookup')
    for (let n = 0; n < LOOKUPS; n++) {
      const member = replica!.member(parseAddress(`officer@agency-${n % AGENCIES}.example`));
      if (member === null) throw new Error('a member was not found');
    }
}

/** What cannot be collected; the benchmark starts this process with `--expose-gc`. */
function held(): number {
  gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function open(now: Date) {
  const nothing = () => {};
  const on = {
    broken: ({ message }: { message: string }) => faults.push(message),
    own: nothing,
    forked: nothing,
    withheld: nothing,
  };
  return openReplica({
    genesis: genesis as EntryId,
    tree,
    store,
    keepEvidence: async () => null,
    self: [],
    on: { ...on, unoffered: nothing },
    now,
  });
}
