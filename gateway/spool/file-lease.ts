/** A lease on one message of the file spool: its bytes, its journal, and the way to its end. */

import type { DamageParts } from './damage.ts';
import { DamageError } from './format.ts';
import { encodeEntry, withEntries } from './journal.ts';
import { type LineFile, lineFile } from './line-file.ts';
import { bodyIn, type Contents, readBody } from './message-file.ts';
import type { Noted } from './noted-log.ts';
import { type Entry, type Lease, SpoolError, type Spooled } from './spool.ts';

/** What the spool that gave the lease does for it. */
export interface Hold {
  readonly token: number;
  /** Runs a task unless the lease has become stale. @throws SpoolError */
  run<T>(what: string, task: () => Promise<T>): Promise<T>;
  /** Notes what the journal's file does not tell of yet. */
  note(noted: readonly Noted[]): Promise<void>;
  /** `write` brings the journal's file up to date. */
  record(write: () => Promise<void>): Promise<void>;
  /** Removes the message. */
  remove(): Promise<void>;
  /** Sets the message aside. */
  lose(reason: string): Promise<void>;
  release(): void;
}

/** The message as it stood when the lease was taken. */
export interface Taken extends Contents {
  readonly journal: readonly Entry[];
  /** How many of these entries stand in the journal's file; the others were only noted. */
  readonly recorded: number;
  /** The journal's file; null where there is none yet. */
  readonly journalBytes: Uint8Array | null;
}

export type LeaseParts = Pick<DamageParts, 'disk' | 'layout'>;

/** A lease, from when it is given until it is disposed or its message finished. */
export class FileLease implements Lease {
  readonly token: number;
  readonly #parts: LeaseParts;
  readonly #hold: Hold;
  readonly #contents: Pick<Contents, 'extents' | 'bytes'>;
  readonly #journal: LineFile;
  #spooled: Spooled;
  #recorded: number;
  /** The last write asked for; each waits for the one before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: LeaseParts, hold: Hold, { message, extents, bytes, journal, recorded, journalBytes }: Taken) {
    const { disk, layout } = parts;
    this.token = hold.token;
    this.#parts = parts;
    this.#hold = hold;
    this.#contents = { extents, bytes };
    this.#spooled = { message, journal };
    this.#recorded = recorded;
    this.#journal = lineFile({ disk, temporary: layout.temporary }, layout.journal(message.id), journalBytes);
  }

  /** Grows with each {@link note} and {@link record}. */
  get spooled(): Spooled {
    return this.#spooled;
  }

  size(item: number): number {
    return this.#contents.extents[item]?.length ?? 0;
  }

  async *read(item: number): AsyncGenerator<Uint8Array> {
    const { id } = this.#spooled.message;
    const { extents, bytes } = this.#contents;
    const extent = extents[item];
    if (extent === undefined) throw new SpoolError(`${id} has no item ${item}`);
    const what = `reading item ${item} of ${id}`;
    // Asked once: a stale lease reads nothing, while one that becomes stale during a read can harm nobody by it.
    await this.#hold.run(what, async () => {});
    try {
      if (bytes) yield bodyIn(bytes, extent);
      else yield* readBody(this.#parts.disk, this.#parts.layout.message(id), extent);
    } catch (cause) {
      if (cause instanceof DamageError) await this.#hold.lose(cause.message);
      throw new SpoolError(what, { cause });
    }
  }

  note(...entries: Entry[]): Promise<void> {
    return this.#write(`noting what happens to ${this.#spooled.message.id}`, async () => {
      if (entries.length === 0) return;
      const after = this.#spooled.journal.length;
      await this.#hold.note(entries.map((entry, n) => ({ after: after + n, entry })));
      this.#spooled = withEntries(this.#spooled, entries);
    });
  }

  record(...entries: Entry[]): Promise<void> {
    return this.#write(`recording what became of ${this.#spooled.message.id}`, async () => {
      if (entries.length === 0) return;
      const isNew = (entry: Entry) => !this.#spooled.journal.includes(entry);
      const spooled = withEntries(this.#spooled, entries.filter(isNew));
      const lines = spooled.journal.slice(this.#recorded).map(encodeEntry);
      await this.#hold.record(() => this.#journal.append(lines));
      this.#spooled = spooled;
      this.#recorded = spooled.journal.length;
    });
  }

  finish(): Promise<void> {
    return this.#write(`finishing ${this.#spooled.message.id}`, () => this.#hold.remove());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#journal.close();
    this.#hold.release();
  }

  #write(what: string, task: () => Promise<void>): Promise<void> {
    const done = this.#last.then(() => this.#hold.run(what, task));
    // Its failure is its own caller's.
    this.#last = done.catch(() => {});
    return done;
  }
}
