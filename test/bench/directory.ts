/** How fast a gateway follows the directory of a large network: its first copy, one event more, a start, a lookup. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signCheckpoint } from '../../directory/log/checkpoint.ts';
import { cosign } from '../../directory/log/cosignature.ts';
import { growTree, leafHash, rootAt } from '../../directory/log/tree.ts';
import { publishTree } from '../../directory/published/publish.ts';
import { asSigner, makeSignerKey } from '../../directory/signed-note.ts';
import { type LargeHistory, makeLargeHistory } from '../directory/large-history.ts';
import { serveFiles } from '../directory/published/file-server.ts';
import type { Ask, Told } from './directory-follower.ts';

export interface DirectoryPlan {
  readonly agencies: number;
  readonly entries: number;
  /** How often one event more is synced; the median counts. */
  readonly rounds: number;
}

export interface DirectoryFigures {
  readonly history: Pick<LargeHistory, 'kinds' | 'signatures'> & { readonly megabytes: number };
  readonly firstCopySeconds: number;
  readonly oneEventMilliseconds: number;
  readonly startSeconds: number;
  readonly lookupMicroseconds: number;
  /** Of the follower's heap, once the copy is there and garbage is collected, beyond what it had before. */
  readonly memoryMegabytes: number;
  /** Resident, the program itself included. */
  readonly peakMegabytes: number;
  readonly storeMegabytes: number;
}

const LOOKUPS = 100_000;

/** Makes the history anew, publishes it on this machine, and follows it in a process of its own. */
export async function benchDirectory({ agencies, entries, rounds }: DirectoryPlan): Promise<DirectoryFigures> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'valise-bench-directory-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const signer = makeSignerKey('log.network.example');
  const history = await makeLargeHistory(agencies, entries, signer);
  const publish = publisher(join(folder, 'log'), history, signer);
  await publish();
  const server = stack.use(await serveFiles(join(folder, 'log')));
  const place = [server.address.href, history.genesis, join(folder, 'directory.sqlite')];
  const follow = () => {
    const { ask, kill } = follower(place);
    stack.defer(kill);
    return (what: Ask['do']) => ask({ do: what, now: history.logged.toISOString() });
  };
  const first = follow();
  const cold = await first('open');
  const steps: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await history.grow();
    await publish();
    steps.push((await first('refresh')).milliseconds);
  }
  const lookups = await first('lookup');
  const end = await first('close');
  const second = follow();
  const warm = await second('open');
  await second('close');
  const octets = history.entries.reduce((sum, { length }) => sum + length, 0);
  return {
    history: { kinds: history.kinds, signatures: history.signatures, megabytes: octets / 1e6 },
    firstCopySeconds: cold.milliseconds / 1000,
    oneEventMilliseconds: steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? Number.NaN,
    startSeconds: warm.milliseconds / 1000,
    lookupMicroseconds: (lookups.milliseconds * 1000) / LOOKUPS,
    memoryMegabytes: end.memoryMegabytes,
    peakMegabytes: end.peakMegabytes,
    storeMegabytes: end.storeMegabytes,
  };
}

function publisher(folder: string, history: LargeHistory, signer: ReturnType<typeof makeSignerKey>) {
  const tree = growTree();
  return async () => {
    for (const entry of history.entries.slice(tree.size)) tree.append(leafHash(entry));
    const signed = signCheckpoint({ size: tree.size, root: rootAt(tree) }, signer);
    const checkpoint = cosign(signed, asSigner(signer, 'cosignature'), history.logged);
    const { blobs, entries } = history;
    await publishTree(folder, { checkpoint, tree, entries: (from, to) => entries.slice(from, to), blobs });
  };
}

function follower(place: readonly string[]) {
  const child = fork(join(import.meta.dirname, 'directory-follower.ts'), place, { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the follower ended too early');
  });
  ended.catch(() => {});
  return {
    kill: () => void child.kill(),
    async ask(what: Ask): Promise<Told> {
      child.send(what);
      return (await Promise.race([once(child, 'message'), ended]))[0];
    },
  };
}
