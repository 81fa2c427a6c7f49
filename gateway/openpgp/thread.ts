/** One crypto worker as the pool sees it: what it is busy with, and how it ends. */
import { Worker } from 'node:worker_threads';
import type { JobName } from './jobs.ts';
import { pack, sizeOf } from './parcel.ts';
import type { AgencyKeys } from './unlock.ts';
import type { Request, Response } from './worker.ts';

/** The crypto could not be done; the job may be tried again. `cause` has the name and message of what failed in the worker. */
export class CryptoError extends Error {
  override name = 'CryptoError';
}

/** One piece of work on its way to a worker. */
export interface Job {
  readonly name: JobName;
  readonly agency: string;
  readonly input: unknown;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: CryptoError) => void;
}

/** Several small jobs at once, because each waits for Node's own thread pool; a large one alone, because of its memory. */
const SLOTS = 4;
const LARGE = 256 * 1024;

export class Thread {
  readonly #worker: Worker;
  readonly #timeoutMs: number;
  readonly #jobs = new Map<number, { readonly job: Job; readonly slots: number; readonly timer: NodeJS.Timeout }>();
  readonly #started = Promise.withResolvers<void>();
  #number = 0;
  #end = 'the crypto worker died';
  #ending = false;

  private constructor(agencies: readonly AgencyKeys[], timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: agencies, name: 'openpgp' });
    this.#worker.on('message', (response: Response) => this.#hear(response));
    // Its name alone: the message of an unforeseen error may quote what it stumbled over.
    this.#worker.on('error', (error) => {
      this.#end = `the crypto worker died of ${error instanceof Error ? error.name : 'an error'}`;
    });
    this.#worker.on('messageerror', () => void this.terminate());
    this.#worker.on('exit', () => this.#ended());
  }

  /**
   * @param ended called when the worker ends for whatever reason, after its jobs were rejected
   * @throws CryptoError naming every key and passphrase that cannot be read or used
   */
  static async start(
    agencies: readonly AgencyKeys[],
    timeoutMs: number,
    ended: (thread: Thread, why: CryptoError) => void,
  ): Promise<Thread> {
    const thread = new Thread(agencies, timeoutMs);
    await thread.#started.promise;
    thread.#worker.on('exit', () => ended(thread, new CryptoError(thread.#end)));
    return thread;
  }

  /** Slots in use, of four. */
  get busy(): number {
    let slots = 0;
    for (const job of this.#jobs.values()) slots += job.slots;
    return slots;
  }

  fits(job: Job): boolean {
    return !this.#ending && this.busy + slotsOf(job) <= SLOTS;
  }

  run(job: Job): void {
    const number = this.#number++;
    const timer = setTimeout(() => {
      this.#end = 'the crypto worker was stopped because another job took too long';
      void this.terminate();
      this.#take(number)?.reject(new CryptoError(`${job.name} took longer than ${this.#timeoutMs} ms`));
    }, this.#timeoutMs);
    this.#jobs.set(number, { job, slots: slotsOf(job), timer });
    const { value, buffers } = pack(job.input, { copy: true });
    this.#worker.postMessage({ number, name: job.name, agency: job.agency, input: value } satisfies Request, buffers);
  }

  /** Ends the worker at once; what it was doing is rejected, and the pool replaces it. */
  async terminate(): Promise<void> {
    this.#ending = true;
    await this.#worker.terminate();
  }

  #hear(response: Response): void {
    switch (response.kind) {
      case 'ready':
        this.#started.resolve();
        break;
      case 'faults':
        this.#started.reject(new CryptoError(response.faults.join('; ')));
        break;
      case 'done':
        this.#take(response.number)?.resolve(response.output);
        break;
      case 'failed':
        this.#take(response.number)?.reject(errorOf(response.error));
    }
  }

  #ended(): void {
    this.#ending = true;
    const why = new CryptoError(this.#end);
    this.#started.reject(why);
    for (const number of [...this.#jobs.keys()]) this.#take(number)?.reject(why);
  }

  #take(number: number): Job | undefined {
    const taken = this.#jobs.get(number);
    if (taken) clearTimeout(taken.timer);
    this.#jobs.delete(number);
    return taken?.job;
  }
}

function errorOf({ name, message }: { readonly name: string; readonly message: string }): CryptoError {
  return new CryptoError(message, { cause: Object.assign(new Error(message), { name }) });
}

function slotsOf(job: Job): number {
  return sizeOf(job.input) > LARGE ? SLOTS : 1;
}
