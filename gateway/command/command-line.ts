/** What every command of the gateway's command line is made of: its world, its options, its errors. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { Terminal } from '../../directory/signer/terminal.ts';
import type { Config } from '../config/config.ts';

/** What a command touches of the world, so that a test can stand in for it. */
export interface World {
  readonly env: NodeJS.ProcessEnv;
  readonly now: () => Date;
  /** The first line of the standard input, which is not echoed. */
  readonly readLine: () => Promise<string>;
  /** Asks for one thing after the other; until it is disposed of, nothing else reads the standard input. */
  readonly terminal: () => Terminal & Disposable;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Starts a gateway; disposing of it stops it. */
  readonly start: (config: Config) => Promise<AsyncDisposable & { reload?(): Promise<unknown> }>;
  /** Calls back whenever the gateway is asked to read its config again, until disposed of. */
  readonly onReload: (callback: () => void) => Disposable;
  /** Resolves when the gateway is asked to stop. */
  readonly stopped: () => Promise<unknown>;
}

/** What is to be done once all options are read. */
export type Run = (world: World) => Promise<void>;

/** The command line cannot be understood; the message says why. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The command cannot be carried out; the message says why. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** Options of one value, and of several. */
export const text = { type: 'string' } as const;
export const texts = { type: 'string', multiple: true } as const;

/** Options are read strictly: what is not known is refused, never ignored. */
export function parsedOptions<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

/** The same where words without an option are wanted too. */
export function parsedWords<T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values, words: positionals };
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

const DAY = 86_400_000;

/** The beginning in UTC of a day, or of so many days after it; null where none is given. */
export function day(option: string, given: string | undefined, later: number): Date | null {
  if (given === undefined) return null;
  const date = /^\d{4}-\d\d-\d\d$/.test(given) ? new Date(`${given}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime())) throw new UsageError(`--${option} is a day such as 2026-03-01`);
  return new Date(date.getTime() + later * DAY);
}
