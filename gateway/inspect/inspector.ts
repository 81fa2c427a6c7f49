/** Looks into messages by child processes that may do nothing: started ahead of time, killed and replaced when they fail, never believed. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type Asked, NOTHING_MORE } from './asked.ts';
import { Child, ChildError, type Program } from './child-process.ts';
import type { Inspection } from './findings.ts';
import type { Unseen } from './part.ts';

export interface InspectorOptions {
  /** How many run at one time. */
  readonly children: number;
  /** Milliseconds from the moment when a message is first handed to a child; all tries together. */
  readonly timeoutMs: number;
  /** Told of every child that ended without being asked to, and of every one that could not be started; nothing in it is of a message. */
  readonly onDied: (why: Error) => void;
  /** Octets of messages that are with children at one time; a larger one goes alone. */
  readonly memory?: number;
  /** After so many jobs a child is replaced: what a message has done to it does not last. */
  readonly jobs?: number;
  readonly program?: Program;
}

export interface Inspector extends AsyncDisposable {
  /**
   * Looks into one message, which must not change meanwhile. One that takes too long, or ends every child that tries, is said to be unseen.
   * @throws InspectorError where that is our fault: no child can be started, or the inspector is closed
   */
  look(message: Uint8Array, asked?: Asked): Promise<Inspection>;
  /** The processes that are ready or at work. */
  readonly pids: readonly number[];
}

/** Nothing can be said about a message now. */
export class InspectorError extends Error {
  override name = 'InspectorError';
}

/** @throws InspectorError where no child can be started */
export async function startInspector(options: InspectorOptions): Promise<Inspector> {
  const pool = new Pool(options);
  await pool.start();
  return pool;
}

/** What a program may read in the folder `root`, also where that is a link to elsewhere; a folder ends with a slash. */
export function readableIn(root: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const slash = path.endsWith('/') ? '/' : '';
    return [join(root, path), realpathSync(join(root, path)) + slash];
  });
}

/** Of the code, what the program loads: beside it lie config and keys, where the gateway was set up in its own folder. */
const PROGRAM: Program = {
  file: join(import.meta.dirname, 'child.ts'),
  readable: readableIn(join(import.meta.dirname, '../..'), [
    'gateway/inspect/',
    'gateway/confined.ts',
    'node_modules/',
    'package.json',
  ]),
};

/** A child may have been at its end before it got the message, which is tried once more; one that ends whoever looks is given up. */
const TRIES = 2;
/** So many starts that fail one after the other are no accident. */
const STARTS = 3;

class Pool implements Inspector {
  readonly #options: Required<InspectorOptions>;
  readonly #waiting: Job[] = [];
  readonly #running = new Set<Job>();
  /** Each with how many jobs it has done. */
  readonly #children = new Map<Child, number>();
  #idle: Child[] = [];
  readonly #starting = new Set<Promise<void>>();
  readonly #leaving = new Set<Promise<unknown>>();
  #failedStarts = 0;
  #closed = false;

  constructor(options: InspectorOptions) {
    this.#options = { memory: 64_000_000, jobs: 1_000, program: PROGRAM, ...options };
  }

  get pids(): readonly number[] {
    return [...this.#children.keys()].flatMap(({ pid }) => pid ?? []);
  }

  async start(): Promise<void> {
    this.#fill();
    while (this.#starting.size > 0) await Promise.all(this.#starting);
    if (this.#children.size === 0) throw new InspectorError('inspecting: no child process can be started');
  }

  look(message: Uint8Array, asked = NOTHING_MORE): Promise<Inspection> {
    if (this.#closed) return Promise.reject(CLOSED);
    const job = new Job(message, asked);
    this.#waiting.push(job);
    this.#handOut();
    this.#fill();
    return job.inspection;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const job of [...this.#waiting, ...this.#running]) job.fail(CLOSED);
    await Promise.all(this.#starting);
    for (const child of this.#children.keys()) this.#dismiss(child);
    await Promise.all(this.#leaving);
  }

  /** First come, first served: a large message is not overtaken for ever by small ones. */
  #handOut(): void {
    while (this.#waiting[0]) {
      const [job] = this.#waiting;
      if (!job.isSettled && (this.#idle.length === 0 || !this.#hasRoom(job))) return;
      this.#waiting.shift();
      if (!job.isSettled) void this.#run(this.#idle.pop()!, job);
    }
  }

  /** A message that is looked into is in the memory of a child as well, and of the pipe to it. */
  #hasRoom({ message }: Job): boolean {
    const taken = [...this.#running].reduce((sum, job) => sum + job.message.length, 0);
    return taken === 0 || taken + message.length <= this.#options.memory;
  }

  async #run(child: Child, job: Job): Promise<void> {
    this.#running.add(job);
    job.begin(child, this.#options.timeoutMs);
    try {
      const { inspection, isSpent } = await child.look(job.message, job.asked);
      job.settle(inspection);
      this.#rest(child, isSpent);
    } catch (error) {
      // The child is gone, and `#gone` says so.
      if (job.failedBy(error) < TRIES) this.#waiting.unshift(job);
      else job.settle(unseen('crashed'));
    } finally {
      this.#running.delete(job);
      this.#handOut();
    }
  }

  #rest(child: Child, isSpent: boolean): void {
    // Ended since it answered; `#gone` replaces it.
    if (child.isEnding) return;
    const jobs = (this.#children.get(child) ?? 0) + 1;
    this.#children.set(child, jobs);
    if (isSpent || jobs >= this.#options.jobs) {
      this.#dismiss(child);
      this.#fill();
    } else this.#idle.push(child);
  }

  #fill(): void {
    const missing = this.#options.children - this.#children.size - this.#starting.size;
    for (let i = 0; i < missing && !this.#closed; i++) {
      const starting = this.#startOne().finally(() => {
        this.#starting.delete(starting);
        this.#started();
      });
      this.#starting.add(starting);
    }
  }

  async #startOne(): Promise<void> {
    try {
      const child = await Child.start(this.#options.program);
      this.#failedStarts = 0;
      this.#children.set(child, 0);
      this.#idle.push(child);
      void child.ended.then((why) => this.#gone(child, why));
    } catch (error) {
      this.#failedStarts += 1;
      this.#options.onDied(new InspectorError('starting a child process that inspects', { cause: error }));
    }
  }

  /** A start that fails is repeated; when that is in vain, nothing waits in vain: it is tried again with the next message. */
  #started(): void {
    if (this.#failedStarts === 0) this.#handOut();
    else if (this.#failedStarts < STARTS) this.#fill();
    else if (this.#children.size + this.#starting.size === 0)
      for (const job of this.#waiting.splice(0)) job.fail(new InspectorError('inspecting: no child can be started'));
  }

  #gone(child: Child, why: Error): void {
    if (!this.#children.delete(child)) return;
    this.#idle = this.#idle.filter((other) => other !== child);
    if (this.#closed) return;
    this.#options.onDied(why);
    this.#fill();
  }

  /** Ends a child that has done nothing wrong. */
  #dismiss(child: Child): void {
    this.#children.delete(child);
    child.kill('it was dismissed');
    this.#leaving.add(child.ended);
    void child.ended.then(() => this.#leaving.delete(child.ended));
  }
}

const CLOSED = new InspectorError('the inspector is closed');

function unseen(why: Unseen): Inspection {
  return { findings: [], dangers: [], unseen: [why] };
}

/** One message, until something is said about it: once. */
class Job {
  readonly message: Uint8Array;
  readonly asked: Asked;
  readonly #settled = Promise.withResolvers<Inspection>();
  readonly inspection = this.#settled.promise;
  #timer: NodeJS.Timeout | undefined;
  #child: Child | null = null;
  #tries = 0;
  #isSettled = false;

  constructor(message: Uint8Array, asked: Asked) {
    this.message = message;
    this.asked = asked;
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Its time runs from the first try on, and ends the child that then has it. */
  begin(child: Child, timeoutMs: number): void {
    this.#child = child;
    this.#timer ??= setTimeout(() => {
      this.settle(unseen('timeout'));
      this.#child?.kill('it took too long');
    }, timeoutMs);
  }

  /** @returns how often it was tried in vain, but for children that were killed from outside: there only its time is a limit */
  failedBy(error: unknown): number {
    this.#child = null;
    if (!(error instanceof ChildError && error.isFromOutside)) this.#tries += 1;
    return this.#tries;
  }

  settle(inspection: Inspection): void {
    this.#end();
    this.#settled.resolve(inspection);
  }

  fail(error: InspectorError): void {
    this.#child?.kill(error.message);
    this.#end();
    this.#settled.reject(error);
  }

  #end(): void {
    this.#isSettled = true;
    clearTimeout(this.#timer);
  }
}
