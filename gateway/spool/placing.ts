/** A thread that places files: a message costs the main thread a copy of its octets, in place of a dozen calls and waits. */
import { Worker } from 'node:worker_threads';
import type { NewFile, Placing } from './place.ts';
import type { Batch, Placed } from './placing-worker.ts';

interface Job {
  readonly number: number;
  readonly file: NewFile;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** On the real disk. `onDied` is told when the thread ends unasked; the next file then starts another. */
export class PlacingThread implements Placing {
  readonly #onDied: (error: unknown) => void;
  #worker: Worker | null = null;
  #isClosed = false;
  #lastNumber = 0;
  /** Asked for in this turn of the event loop. */
  #waiting: Job[] = [];
  readonly #posted = new Map<number, Job>();

  constructor(onDied: (error: unknown) => void) {
    this.#onDied = onDied;
    this.#worker = this.#start();
  }

  place(file: NewFile): Promise<void> {
    return new Promise((resolve, reject) => {
      const job = { number: ++this.#lastNumber, file, resolve, reject };
      if (this.#waiting.push(job) === 1) setImmediate(() => this.#post());
    });
  }

  /** Ends the thread at once; what it was doing is rejected. */
  async terminate(): Promise<void> {
    await this.#worker?.terminate();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.terminate();
  }

  #post(): void {
    const jobs = this.#waiting;
    this.#waiting = [];
    for (const job of jobs) this.#posted.set(job.number, job);
    this.#worker ??= this.#start();
    const { batch, buffer } = batchOf(jobs);
    this.#worker.postMessage(batch, [buffer]);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./placing-worker.ts', import.meta.url), { name: 'spool' });
    let cause: unknown;
    worker.on('message', (placed: readonly Placed[]) => this.#hear(placed));
    worker.on('error', (error) => {
      cause = error;
    });
    // It has come to rest: Node lets the calls that it has begun end first.
    worker.on('exit', () => this.#ended(new Error('the thread that places files died', { cause })));
    return worker;
  }

  #hear(placed: readonly Placed[]): void {
    for (const { number, error } of placed) {
      const job = this.#posted.get(number);
      this.#posted.delete(number);
      if (error === null) job?.resolve();
      else job?.reject(Object.assign(new Error(error.message), { code: error.code }));
    }
  }

  #ended(why: Error): void {
    this.#worker = null;
    if (!this.#isClosed) this.#onDied(why);
    for (const job of this.#posted.values()) job.reject(why);
    this.#posted.clear();
  }
}

/** In one buffer, which changes hands: so many octets are copied once. */
function batchOf(jobs: readonly Job[]): { batch: Batch; buffer: ArrayBuffer } {
  const bytes = new Uint8Array(jobs.reduce((sum, { file }) => sum + file.bytes.length, 0));
  let end = 0;
  const files = jobs.map(({ number, file: { temporary, path, bytes: piece } }) => {
    bytes.set(piece, end);
    end += piece.length;
    return { number, temporary, path, length: piece.length };
  });
  return { batch: { files, bytes }, buffer: bytes.buffer };
}
