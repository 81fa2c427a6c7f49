/** Whether a running gateway can do its work, checked anew at each question. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Freshness, Lookup } from '../../directory/lookup.ts';
import type { Crypto } from '../openpgp/workers.ts';
import type { Register } from '../records/register.ts';

export interface Health {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** One thing that was looked at; `detail` is for people. */
export interface Check {
  readonly name: 'spool' | 'directory' | 'crypto' | 'queue';
  readonly ok: boolean;
  readonly detail: string;
}

export interface HealthDeps {
  /** The data folder. */
  readonly data: string;
  readonly freeBytes: () => Promise<number>;
  /** With less free disk than this no mail is accepted. */
  readonly reserve: number;
  readonly lookup: Pick<Lookup, 'freshness' | 'version'>;
  readonly crypto: Pick<Crypto, 'threads'>;
  readonly register: Pick<Register, 'standing'>;
  readonly now: () => Date;
}

export async function checkHealth(deps: HealthDeps): Promise<Health> {
  const checks = [await spoolCheck(deps), directoryCheck(deps), cryptoCheck(deps), queueCheck(deps)];
  return { ok: checks.every((check) => check.ok), checks };
}

/** A disk that has become read-only still tells how much is free, so something is written. */
async function spoolCheck({ data, freeBytes, reserve }: HealthDeps): Promise<Check> {
  try {
    const free = await freeBytes();
    const probe = join(data, 'health-probe');
    await writeFile(probe, 'x', { mode: 0o600 });
    await rm(probe);
    const detail = `${Math.floor(free / 2 ** 20)} MB free`;
    return { name: 'spool', ok: free >= reserve, detail: free >= reserve ? detail : `${detail}: no mail is accepted` };
  } catch (error) {
    return { name: 'spool', ok: false, detail: `cannot be written: ${(error as Error).message}` };
  }
}

function directoryCheck({ lookup, now }: HealthDeps): Check {
  const freshness = lookup.freshness(now());
  return { name: 'directory', ok: freshness === 'fresh', detail: `version ${lookup.version}${AGE[freshness]}` };
}

function cryptoCheck({ crypto }: HealthDeps): Check {
  const count = crypto.threads.length;
  return { name: 'crypto', ok: count > 0, detail: count > 0 ? `workers: ${count}` : 'no worker runs: mail waits' };
}

const AGE: Readonly<Record<Freshness, string>> = {
  fresh: '',
  stale: ' is more than a day old: nobody is written to for the first time until a newer one is there',
  expired: ' has expired: nothing is sent until a newer one is there',
};

/** Mail that waits for another server is no illness of this gateway's, so it is told and never `ok: false`. */
function queueCheck({ register, now }: HealthDeps): Check {
  const standing = register.standing();
  const count = standing.reduce((sum, { recipients }) => sum + recipients, 0);
  const oldest = standing.map(({ oldest }) => oldest.getTime()).sort((a, b) => a - b)[0];
  const age = oldest === undefined ? '' : `, the oldest for ${Math.floor((now().getTime() - oldest) / 60_000)} min`;
  return { name: 'queue', ok: true, detail: `recipients that wait: ${count}${age}` };
}
