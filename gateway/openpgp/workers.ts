/** The crypto workers as the rest of the house sees them: work in, results out, secret keys never. */
import type { Input, JobName, Output } from './jobs.ts';
import { CryptoError, type Job, Thread } from './thread.ts';
import type { AgencyKeys } from './unlock.ts';

export { CryptoError } from './thread.ts';
export type { AgencyKeys } from './unlock.ts';

export interface WorkersOptions {
  /** Each with a keyring of its own; no job can reach another agency's. */
  readonly agencies: readonly AgencyKeys[];
  readonly threads: number;
  /** How long one job may take before its worker is stopped. */
  readonly timeoutMs: number;
  /** Told of every worker that ended without being asked to, and of every one that could not be replaced. */
  readonly onDied: (why: CryptoError) => void;
  /** Jobs that may wait; one more is refused. */
  readonly maxWaiting?: number;
}

export interface Crypto extends AsyncDisposable {
  /**
   * The input's bytes are copied when the job starts: the caller keeps them, and must not change them before it has the answer.
   * @throws CryptoError where nothing was done: the job failed, its worker died or took too long, or too much is waiting
   */
  run<Name extends JobName>(name: Name, agency: string, input: Input<Name>): Promise<Output<Name>>;
  /** The workers that run now: how many of their four slots are busy, and their end. */
  readonly threads: readonly Pick<Thread, 'busy' | 'terminate'>[];
}

/**
 * Starts the workers; each opens all keyrings.
 * @throws CryptoError naming every key and passphrase that cannot be used
 */
export async function startWorkers(options: WorkersOptions): Promise<Crypto> {
  const ids = options.agencies.map(({ id }) => id);
  if (new Set(ids).size !== ids.length) throw new CryptoError('an agency is named twice');
  const pool = new Pool(options);
  await pool.start();
  return pool;
}

class Pool implements Crypto {
  readonly #options: WorkersOptions;
  readonly #waiting: Job[] = [];
  readonly #starting = new Set<Promise<void>>();
  #threads: Thread[] = [];
  #closed = false;

  constructor(options: WorkersOptions) {
    this.#options = options;
  }

  get threads(): readonly Thread[] {
    return [...this.#threads];
  }

  async start(): Promise<void> {
    const faults = new Set<string>();
    const starts = Array.from({ length: this.#options.threads }, () =>
      this.#startOne().catch((error: CryptoError) => void faults.add(error.message)),
    );
    await Promise.all(starts);
    if (faults.size === 0) return;
    await this[Symbol.asyncDispose]();
    throw new CryptoError([...faults].join('; '));
  }

  run<Name extends JobName>(name: Name, agency: string, input: Input<Name>): Promise<Output<Name>> {
    const { promise, resolve, reject } = Promise.withResolvers<Output<Name>>();
    if (this.#closed) reject(new CryptoError('the crypto workers are closed'));
    else if (this.#waiting.length >= (this.#options.maxWaiting ?? 256))
      reject(new CryptoError('too much crypto work waits'));
    else {
      this.#waiting.push({ name, agency, input, resolve: resolve as Job['resolve'], reject });
      this.#handOut();
      this.#replace();
    }
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#rejectWaiting(new CryptoError('the crypto workers are closed'));
    await Promise.allSettled(this.#starting);
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  /** First come, first served: a large job is not overtaken for ever by small ones. */
  #handOut(): void {
    for (let job = this.#waiting[0]; job; job = this.#waiting[0]) {
      const [thread] = this.#threads.filter((one) => one.fits(job)).sort((a, b) => a.busy - b.busy);
      if (!thread) return;
      this.#waiting.shift();
      thread.run(this.#followed(job));
    }
  }

  /** The same job, which makes room for the next one when it ends. */
  #followed(job: Job): Job {
    const then =
      <T>(settle: (value: T) => void) =>
      (value: T) => {
        settle(value);
        this.#handOut();
      };
    return { ...job, resolve: then(job.resolve), reject: then(job.reject) };
  }

  async #startOne(): Promise<void> {
    const { agencies, timeoutMs } = this.#options;
    const starting = Thread.start(agencies, timeoutMs, (thread, why) => this.#ended(thread, why)).then((thread) => {
      this.#threads.push(thread);
      this.#handOut();
    });
    this.#starting.add(starting);
    return starting.finally(() => this.#starting.delete(starting));
  }

  #ended(thread: Thread, why: CryptoError): void {
    this.#threads = this.#threads.filter((one) => one !== thread);
    if (this.#closed) return;
    this.#options.onDied(why);
    this.#replace();
  }

  /** One that cannot be replaced now (a key file is gone) is tried again with the next job; until then nothing waits in vain. */
  #replace(): void {
    const missing = this.#options.threads - this.#threads.length - this.#starting.size;
    for (let i = 0; i < missing && !this.#closed; i++) {
      this.#startOne().catch((why: CryptoError) => {
        this.#options.onDied(why);
        if (this.#threads.length === 0 && this.#starting.size === 0) this.#rejectWaiting(why);
      });
    }
  }

  #rejectWaiting(why: CryptoError): void {
    for (const job of this.#waiting.splice(0)) job.reject(why);
  }
}
