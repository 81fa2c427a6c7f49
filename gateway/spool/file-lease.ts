/** A lease on one message of the file spool: its bytes, its journal, and the way to its end. */
import type { DamageParts } from './damage.ts';
import { DamageError } from './format.ts';
import { encodeEntry } from './journal.ts';
import { type LineFile, lineFile } from './line-file.ts';
import { type Contents, readBody } from './message-file.ts';
import { type Entry, type Lease, SpoolError, type Spooled } from './spool.ts';

/** What the spool that gave the lease does for it. */
export interface Hold {
  readonly token: number;
  /** Runs a task unless the lease has become stale. @throws SpoolError */
  run<T>(what: string, task: () => Promise<T>): Promise<T>;
  /** Removes the message. */
  remove(): Promise<void>;
  /** Sets the message aside. */
  lose(reason: string): Promise<void>;
  release(): void;
}

/** The message as it stood when the lease was taken. */
export interface Taken extends Contents {
  readonly journal: readonly Entry[];
  /** The journal's file; null where there is none yet. */
  readonly journalBytes: Uint8Array | null;
}

export type LeaseParts = Pick<DamageParts, 'disk' | 'layout'>;

/** A lease, from when it is given until it is disposed or its message finished. */
export class FileLease implements Lease {
  readonly token: number;
  readonly #parts: LeaseParts;
  readonly #hold: Hold;
  readonly #extents: Contents['extents'];
  readonly #journal: LineFile;
  #spooled: Spooled;
  /** The last write asked for; each waits for the one before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: LeaseParts, hold: Hold, taken: Taken) {
    const { disk, layout } = parts;
    const { message, journal, extents, journalBytes } = taken;
    this.token = hold.token;
    this.#parts = parts;
    this.#hold = hold;
    this.#extents = extents;
    this.#spooled = { message, journal };
    this.#journal = lineFile({ disk, temporary: layout.temporary }, layout.journal(message.id), journalBytes);
  }

  /** Grows with each {@link record}. */
  get spooled(): Spooled {
    return this.#spooled;
  }

  size(item: number): number {
    return this.#extents[item]?.length ?? 0;
  }

  async *read(item: number): AsyncGenerator<Uint8Array> {
    const { id } = this.#spooled.message;
    const extent = this.#extents[item];
    if (extent === undefined) throw new SpoolError(`${id} has no item ${item}`);
    const what = `reading item ${item} of ${id}`;
    // Asked once: a stale lease reads nothing, while one that becomes stale during a read can harm nobody by it.
    await this.#hold.run(what, async () => {});
    try {
      yield* readBody(this.#parts.disk, this.#parts.layout.message(id), extent);
    } catch (cause) {
      if (cause instanceof DamageError) await this.#hold.lose(cause.message);
      throw new SpoolError(what, { cause });
    }
  }

  record(...entries: Entry[]): Promise<void> {
    const { message } = this.#spooled;
    return this.#write(`recording what became of ${message.id}`, async () => {
      await this.#journal.append(entries.map(encodeEntry));
      this.#spooled = { message, journal: [...this.#spooled.journal, ...entries] };
    });
  }

  finish(): Promise<void> {
    return this.#write(`finishing ${this.#spooled.message.id}`, () => this.#hold.remove());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    this.#hold.release();
  }

  #write(what: string, task: () => Promise<void>): Promise<void> {
    const done = this.#last.then(() => this.#hold.run(what, task));
    // Its failure is its own caller's.
    this.#last = done.catch(() => {});
    return done;
  }
}
