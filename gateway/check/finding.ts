/** What a look at the gateway has found, and how several looks are taken at once without one of them holding up the rest. */
import { setTimeout as pause } from 'node:timers/promises';

/** `warn` may be as it is meant to be; `FAIL` is to be mended. */
export type State = 'ok' | 'warn' | 'FAIL';

/** One line: what was looked at, and in plain words how it is, what that means and what to do. */
export interface Finding {
  readonly about: string;
  readonly state: State;
  readonly told: string;
}

/** Something to look at. What it throws becomes a finding. */
export interface Look {
  readonly about: string;
  readonly look: () => Promise<readonly Finding[]> | readonly Finding[];
}

export const good = (about: string, told: string): Finding => ({ about, state: 'ok', told });
export const doubtful = (about: string, told: string): Finding => ({ about, state: 'warn', told });
export const bad = (about: string, told: string): Finding => ({ about, state: 'FAIL', told });

export interface Patience {
  /** How long one look may take, in milliseconds. */
  readonly limit: number;
  /** How often it is told what is still looked at, in milliseconds. */
  readonly tell: number;
  readonly waiting: (about: readonly string[]) => void;
}

/** All findings in the order of the looks, whichever ends first. */
export async function lookAtAll(looks: readonly Look[], { limit, tell, waiting }: Patience): Promise<Finding[]> {
  const open = new Set(looks);
  const timer = setInterval(() => waiting([...open].map(({ about }) => about)), tell);
  try {
    const found = looks.map((one) => lookAt(one, limit).finally(() => open.delete(one)));
    return (await Promise.all(found)).flat();
  } finally {
    clearInterval(timer);
  }
}

async function lookAt({ about, look }: Look, limit: number): Promise<readonly Finding[]> {
  const ended = new AbortController();
  const late = pause(limit, [bad(about, `no answer within ${limit / 1000} s`)], { signal: ended.signal });
  late.catch(() => {});
  try {
    return await Promise.race([look(), late]);
  } catch (error) {
    return [bad(about, `could not be looked at: ${(error as Error).message}`)];
  } finally {
    ended.abort();
  }
}
