/** One child process that inspects, as the gateway holds it: started with nothing that it could use, killed at the first thing that is not as it should be. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type Duplex, PassThrough } from 'node:stream';
import { CONFINED } from '../confined.ts';
import type { Asked } from './asked.ts';
import { type Answer, decodeAnswer, frameHead, frames, jobHead, MOST_ANSWER, NONCE, WIRE } from './wire.ts';

/** What a child runs, and the folders and files that it may read until it has loaded them. */
export interface Program {
  readonly file: string;
  readonly readable: readonly string[];
}

/** A child ended, or was ended, before it had done what was asked. */
export class ChildError extends Error {
  override name = 'ChildError';
  /** Somebody else has killed it: an operator, or a kernel that was short of memory. Its message need not be the reason. */
  readonly isFromOutside: boolean;

  constructor(how: string, { cause, isFromOutside = false }: { cause?: unknown; isFromOutside?: boolean } = {}) {
    super(how, { cause });
    this.isFromOutside = isFromOutside;
  }
}

/** How long loading may take on a machine that is busy, in milliseconds. */
const START = 30_000;

/** A running child. It does one job at a time. */
export class Child {
  /** Resolves with the reason when the process is gone. */
  readonly ended: Promise<ChildError>;
  readonly #process: ChildProcess;
  readonly #wire: Duplex;
  readonly #next = frames(MOST_ANSWER);
  #expected: PromiseWithResolvers<Uint8Array> | null = null;
  #why: ChildError | null = null;

  /** Starts one; it is ready when that says so. */
  static async start(program: Program): Promise<Child> {
    const child = new Child(program);
    const timer = setTimeout(() => child.kill('it was not ready in time'), START);
    try {
      const frame = await child.#frame();
      if (frame.length > 0) throw child.kill('it said something else than that it is ready');
      return child;
    } finally {
      clearTimeout(timer);
    }
  }

  private constructor(program: Program) {
    this.#process = sandboxed(program);
    const gone = Promise.withResolvers<ChildError>();
    this.ended = gone.promise;
    const end = (why: ChildError) => {
      this.#why ??= why;
      this.#expected?.reject(this.#why);
      gone.resolve(this.#why);
    };
    this.#process.on('error', (cause) => end(new ChildError('it could not be started', { cause })));
    this.#process.once('close', (code, signal) =>
      end(new ChildError(`it ended with ${signal ?? code}`, { isFromOutside: signal === 'SIGKILL' })),
    );
    // There are no streams where descriptors have run out; the error is told above, a moment later.
    this.#wire = (this.#process.stdio?.[WIRE] as Duplex | undefined) ?? new PassThrough();
    // What could not be written to a process that has ended is told by its end.
    this.#wire.on('error', () => {});
    this.#wire.on('data', (chunk: Uint8Array) => this.#take(chunk));
  }

  /** Whether it has ended, or is about to. */
  get isEnding(): boolean {
    return this.#why !== null;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /**
   * Hands it one message and waits for what it says; how long, is for the caller, who can kill it.
   * @throws ChildError or WireError; it is of no use any more then
   */
  async look(message: Uint8Array, asked: Asked): Promise<Answer> {
    const nonce = randomBytes(NONCE);
    const answer = this.#frame();
    const head = jobHead(nonce, asked);
    // All at once: each write of its own would wake the child.
    this.#wire.cork();
    for (const bytes of [frameHead(head.length + message.length), head, message]) this.#wire.write(bytes);
    this.#wire.uncork();
    try {
      return decodeAnswer(nonce, await answer);
    } catch (error) {
      this.kill((error as Error).message);
      throw error;
    }
  }

  /** Ends it at once; the reason that is given first stays. */
  kill(why: string): ChildError {
    this.#why ??= new ChildError(why);
    this.#wire.destroy();
    this.#process.kill('SIGKILL');
    this.#expected?.reject(this.#why);
    return this.#why;
  }

  /** The next frame, which is expected from now on: one that is not ends the child. */
  #frame(): Promise<Uint8Array> {
    this.#expected = Promise.withResolvers();
    if (this.#why) this.#expected.reject(this.#why);
    return this.#expected.promise;
  }

  #take(chunk: Uint8Array): void {
    try {
      for (const frame of this.#next(chunk)) {
        if (!this.#expected) throw new ChildError('it spoke unasked');
        this.#expected.resolve(frame);
        this.#expected = null;
      }
    } catch (error) {
      this.kill((error as Error).message);
    }
  }
}

/**
 * Of address space, in KB. 1.5 GB are reserved before the first message, of which 130 MB are used; so it can grow to some 550 MB. Node's own
 * limit does not count the octets of buffers.
 */
const ADDRESS_SPACE = 1_900_000;
/** In seconds: one that goes round in a loop ends even when the gateway that would have killed it has died. */
const CPU_TIME = 300;

const SHELL = [
  // No core with a message in it, and no file at all, whatever becomes of the permission model.
  'ulimit -c 0 && ulimit -f 0',
  `ulimit -t ${CPU_TIME} && ulimit -v ${ADDRESS_SPACE}`,
  'exec "$@"',
].join(' && ');

const FLAGS = [
  ...CONFINED,
  // Old documents that only forbid printing are sealed with a cipher of the past.
  '--openssl-legacy-provider',
  '--max-old-space-size=400',
];

/** Without environment, without standard streams (a stack could quote a message), in a process group of its own: Ctrl-C is for the gateway, which drains. */
function sandboxed({ file, readable }: Program): ChildProcess {
  const node = [process.execPath, ...FLAGS, ...readable.map((path) => `--allow-fs-read=${path}`), file];
  return spawn('/bin/sh', ['-c', SHELL, 'inspector', ...node], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
}
