/** The four things that can be done to the two agencies, each really done and really undone. */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { forgeLog } from './forger.ts';
import { reinstate, suspend } from './secretariat.ts';
import type { Stage } from './stage.ts';
import { shortKey } from './story.ts';

export const FAULTS = ['swap', 'cut', 'stop', 'suspend'] as const;

export type FaultName = (typeof FAULTS)[number];

/** What is to be seen while it lasts; null where it does not. */
export interface FaultsNow {
  readonly swap: Forgery | null;
  readonly cut: object | null;
  readonly stop: object | null;
  readonly suspend: { readonly entry: number } | null;
}

/** A log that somebody without the keys of B and of the log has written. */
export interface Forgery {
  readonly forgedKey: string;
  readonly trueKey: string;
  /** Why gateway A does not believe it, in its own log's words. */
  readonly reason: string;
}

export interface Faults {
  readonly now: FaultsNow;
  /** Does it or undoes it; one change after the other, and nothing where it is so already. */
  set(name: FaultName, on: boolean): Promise<void>;
}

export function createFaults(stage: Stage): Faults {
  const now: { -readonly [name in FaultName]: FaultsNow[name] } = { swap: null, cut: null, stop: null, suspend: null };
  let turn: Promise<unknown> = Promise.resolve();
  const begin = {
    swap: () => swapKey(stage),
    cut: async () => cutTls(stage),
    stop: async () => {
      await stage.stopGateway('b');
      return {};
    },
    suspend: async () => {
      const entry = await suspend(stage.network, 'b', 'a button of the demo');
      await stage.refreshDirectory();
      return { entry };
    },
  };
  const end = {
    swap: () => restoreLog(stage),
    cut: async () => stage.tap.set({ kind: 'pass' }),
    stop: () => stage.startGateway('b'),
    suspend: async () => {
      await reinstate(stage.network, 'b', 'a button of the demo');
      await stage.refreshDirectory();
    },
  };
  const change = async (name: FaultName, on: boolean) => {
    if ((now[name] !== null) === on) return;
    if (on) Object.assign(now, { [name]: await begin[name]() });
    else {
      await end[name]();
      now[name] = null;
    }
    stage.news.emit('change');
  };
  return {
    now,
    set: (name, on) => {
      const changed = turn.then(() => change(name, on));
      turn = changed.catch(() => {});
      return changed;
    },
  };
}

/** Whoever answers A in the directory's place has everything but the secret keys: of agency B, and of the log. */
async function swapKey(stage: Stage): Promise<Forgery> {
  const { agency, name, domain, fingerprint } = stage.houses.b;
  const folder = await mkdtemp(join(stage.folder, 'forged-'));
  const forged = await forgeLog(stage.network, folder, { id: agency.id, name, domain });
  stage.mirror.folder = folder;
  await stage.refreshDirectory();
  const refusal = stage.chronicle.lines.findLast(({ event }) => event === 'directory-refused');
  if (!refusal) throw new Error('gateway A has taken the forged log');
  return { forgedKey: shortKey(forged), trueKey: shortKey(fingerprint), reason: reasonOf(refusal.error) };
}

async function restoreLog(stage: Stage): Promise<void> {
  stage.mirror.folder = stage.network.tree;
  await stage.refreshDirectory();
}

/** Connections that are open stay as they are, so they are cut first. */
function cutTls(stage: Stage): object {
  stage.tap.set({ kind: 'cut' });
  stage.tap.set({ kind: 'clear' });
  return {};
}

/** The log has the chain of causes; the innermost says it in one sentence. */
function reasonOf(error: unknown): string {
  const chain = Array.isArray(error) ? error : [error];
  return String((chain.at(-1) as { message?: string }).message ?? chain.at(-1));
}
