/** Starts the desk as a process that may do little, starts it again when it dies, and ends it with us. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CONFINED } from '../confined.ts';
import type { DeskOptions } from './serve.ts';

export interface Desk extends AsyncDisposable {
  /** The one that is really open; the same after each new start. */
  readonly port: number;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
}

export interface StartSurroundings {
  /** It has died, and is started again after so many milliseconds. */
  readonly onDied: (why: string, wait: number) => void;
  /** What an operator may have to look into. */
  readonly warn: (message: string) => void;
  /** The first pause before it is started again, in milliseconds; it doubles up to a minute. */
  readonly firstPause?: number;
}

/** A line of the process; it is not trusted with more than these. */
const told = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready'), port: z.int().min(1).max(65_535) }),
  z.strictObject({ kind: z.literal('warning'), message: z.string().max(2_000) }),
  z.strictObject({ kind: z.literal('failed'), why: z.string().max(2_000) }),
]);
export type Told = z.output<typeof told>;

const ROOT = join(import.meta.dirname, '../..');

/** Of the code, what the desk loads: beside it lie config and keys, where the gateway was set up in its own folder. */
const READABLE = [
  'gateway/desk/',
  'gateway/words/',
  'gateway/confined.ts',
  'gateway/control/content-wire.ts',
  'gateway/control/desk-wire.ts',
  'gateway/control/readings-wire.ts',
  'gateway/people/person.ts',
  'gateway/records/content-entry.ts',
  'directory/paper/',
  'directory/sign-in/',
  'directory/telling/',
  'node_modules/',
  'package.json',
];

/** The network, for browsers and for the gateway's socket. The limits are on what strangers may have it remember, in MB. */
const FLAGS = [...CONFINED, '--allow-net', '--max-old-space-size=96', '--max-semi-space-size=2'];

/** In milliseconds. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
/** Whoever has run for so long did not die of how it was started. */
const SETTLED = 60_000;
const START = 30_000;
/** In characters. */
const LONGEST_LINE = 8_192;
/** Of one process: whoever has taken it over cannot fill the log. */
const MOST_WARNINGS = 1_000;

/** Serves until it is disposed of. @throws Error with the reason where it cannot serve at all */
export async function startDesk(options: DeskOptions, surroundings: StartSurroundings): Promise<Desk> {
  const { onDied, warn, firstPause = FIRST_PAUSE } = surroundings;
  let running = await launch(options, warn);
  const fixed = { ...options, port: running.port };
  let pause = firstPause;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const watch = () => {
    const settled = setTimeout(() => {
      pause = firstPause;
    }, SETTLED).unref();
    running.ended.then((why) => {
      clearTimeout(settled);
      again(why);
    });
  };
  const again = (why: string) => {
    if (isOver) return;
    onDied(why, pause);
    timer = setTimeout(async () => {
      try {
        running = await launch(fixed, warn);
        if (isOver) running.stop();
        else watch();
      } catch (error) {
        again((error as Error).message);
      }
    }, pause);
    pause = Math.min(2 * pause, LONGEST_PAUSE);
  };
  watch();
  return {
    port: fixed.port,
    get pid() {
      return running.process.pid;
    },
    async [Symbol.asyncDispose]() {
      isOver = true;
      clearTimeout(timer);
      await running.stop();
    },
  };
}

/** What Node is started with: the rights, the program, and what it is to serve. */
export function processArguments({ socket, host, port, origin, tls }: DeskOptions): string[] {
  const readable = [...readableIn(ROOT, READABLE), tls.keyFile, tls.certificateFile];
  const rights = readable.map((path) => `--allow-fs-read=${path}`);
  const named = { socket, host, port, origin, key: tls.keyFile, certificate: tls.certificateFile };
  const wishes = Object.entries(named).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return [...FLAGS, ...rights, join(import.meta.dirname, 'child.ts'), ...wishes];
}

interface Running {
  readonly process: ChildProcess;
  readonly port: number;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts it once; it serves when this resolves. @throws Error with the reason */
async function launch(options: DeskOptions, warn: (message: string) => void): Promise<Running> {
  const child = spawnDesk(options);
  const ended = Promise.withResolvers<string>();
  const ready = Promise.withResolvers<number>();
  let why: string | null = null;
  child.once('error', (error) => ended.resolve(error.message));
  child.once('close', (code, signal) => ended.resolve(why ?? `it ended with ${signal ?? code}`));
  let warnings = 0;
  readLines(child, (line) => {
    const read = readLine(line);
    if (read?.kind === 'ready') ready.resolve(read.port);
    else if (read?.kind === 'warning' && ++warnings <= MOST_WARNINGS) warn(read.message);
    else if (read?.kind === 'failed') why = read.why;
  });
  const patience = setTimeout(() => child.kill('SIGKILL'), START);
  ended.promise.then((reason) => ready.reject(new Error(`the desk cannot be started: ${reason}`)));
  try {
    return { process: child, port: await ready.promise, ended: ended.promise, stop: () => stop(child) };
  } finally {
    clearTimeout(patience);
  }
}

/** Whole lines; a process that sends one without end is ended, before it fills our memory. */
function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  // There is no stream where descriptors have run out; that it could not be started is told by its error.
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    lines.forEach(onLine);
    if (rest.length > LONGEST_LINE) child.kill('SIGKILL');
  });
}

function readLine(line: string): Told | null {
  try {
    return told.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Without environment; its standard input is how it learns that we are gone. */
function spawnDesk(options: DeskOptions): ChildProcess {
  return spawn(process.execPath, processArguments(options), {
    cwd: '/',
    env: {},
    // A process group of its own: Ctrl-C is for us, who end it.
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

/** As they are written, and as they really lie: packages may be linked to from elsewhere. */
function readableIn(root: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const slash = path.endsWith('/') ? '/' : '';
    return [join(root, path), realpathSync(join(root, path)) + slash];
  });
}

/** It is given a moment to finish what it answers. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.stdin?.destroy();
  const patience = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await closed;
  clearTimeout(patience);
}
