/** One crypto worker as the pool sees it: what it is busy with, and how it ends. */
import { Worker } from 'node:worker_threads';
import type { JobName } from './jobs.ts';
import { pack, sizeOf } from './parcel.ts';
import type { AgencyKeys, Request, Response } from './worker.ts';

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
  #number = 0;
  #end = 'the crypto worker died';
  #ending = false;

  private constructor(worker: Worker, timeoutMs: number, ended: (thread: Thread, why: CryptoError) => void) {
    this.#worker = worker;
    this.#timeoutMs = timeoutMs;
    worker.on('message', (response: Response) => this.#settle(response));
    // Its name alone: the message of an unforeseen error may quote what it stumbled over.
    worker.on('error', (error) => {
      this.#end = `the crypto worker died of ${error instanceof Error ? error.name : 'an error'}`;
    });
    worker.on('messageerror', () => void this.terminate());
    worker.on('exit', () => {
      this.#ending = true;
      const why = new CryptoError(this.#end);
      for (const number of [...this.#jobs.keys()]) this.#take(number)?.reject(why);
      ended(this, why);
    });
  }

  /** @throws CryptoError naming every key and passphrase that cannot be read or used */
  static async start(
    agencies: readonly AgencyKeys[],
    timeoutMs: number,
    ended: (thread: Thread, why: CryptoError) => void,
  ): Promise<Thread> {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: agencies, name: 'openpgp' });
    await new Promise<void>((resolve, reject) => {
      worker.once('message', (first: Response) => {
        if (first.kind === 'ready') resolve();
        else
          reject(
            new CryptoError(first.kind === 'faults' ? first.faults.join('; ') : 'the crypto worker did not start'),
          );
      });
      worker.once('error', (cause) => reject(new CryptoError('the crypto worker did not start', { cause })));
      worker.once('exit', () => reject(new CryptoError('the crypto worker did not start')));
    }).finally(() => worker.removeAllListeners());
    return new Thread(worker, timeoutMs, ended);
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

  #settle(response: Response): void {
    if (response.kind !== 'done' && response.kind !== 'failed') return;
    const job = this.#take(response.number);
    if (response.kind === 'done') {
      job?.resolve(response.output);
    } else {
      const { name, message } = response.error;
      job?.reject(new CryptoError(message, { cause: Object.assign(new Error(message), { name }) }));
    }
  }

  #take(number: number): Job | undefined {
    const taken = this.#jobs.get(number);
    if (taken) clearTimeout(taken.timer);
    this.#jobs.delete(number);
    return taken?.job;
  }
}

function slotsOf(job: Job): number {
  return sizeOf(job.input) > LARGE ? SLOTS : 1;
}
