/** The demo as a child process, as `npm run demo` starts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { waitFor } from '../peers/process.ts';

/** How a demo ended, and all that it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A demo that is running. */
export interface Child {
  out(): string;
  /** Waits until the probe finds something. Throws at the deadline. */
  until<T>(probe: () => T | undefined | false | null): Promise<T>;
  end(): Promise<Ended>;
  /** Ctrl-C, twice, as it arrives under npm. */
  interrupt(): Promise<Ended>;
}

/** In milliseconds; most of a start is the opening of keys that lie under passphrases, several times over. */
const START = 60_000;

const running = new Set<ReturnType<typeof spawn>>();

/** Ends what a test that failed has left running. */
export async function endAll(): Promise<void> {
  const closed = [...running].map((child) => once(child, 'close'));
  for (const child of running) child.kill('SIGTERM');
  await Promise.all(closed);
}

/** Starts it with this very Node. */
export function startDemo(args: readonly string[]): Child {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args]);
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    written.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    written.err += text;
  });
  running.add(child);
  const closed = once(child, 'close').finally(() => running.delete(child));
  const end = async (): Promise<Ended> => {
    await closed;
    return { code: child.exitCode, ...written };
  };
  return {
    out: () => written.out,
    until: async (probe) => waitFor('the demo', probe, START),
    end,
    interrupt: () => {
      for (let times = 0; times < 2; times++) child.kill('SIGINT');
      return end();
    },
  };
}
