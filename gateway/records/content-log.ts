/** The content log: what was found in mail and what came of it, one chain of entries for each agency, to which only ever more is added. */
import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { AgencyId } from '../../directory/lookup.ts';
import { chained, type Head, NOTHING_BEFORE } from './chain.ts';
import { type ContentEntry, type ContentEvent, contentEntry, type NewContentEntry } from './content-entry.ts';
import { inOne } from './in-one.ts';

export interface ContentLog extends AsyncDisposable {
  /** Written within a moment, together with what else is said in it. Never throws. */
  add(entry: NewContentEntry): void;
  /** Once all that was said so far is durable. @throws where it could not be written: it is tried again with what comes next */
  written(): Promise<void>;
  /** How far it has got; null where nothing was ever written for that agency. */
  head(agency: AgencyId): Head | null;
  /** The newest first. */
  page(agency: AgencyId, wanted: PageWanted): ContentEntry[];
  /** The oldest first. */
  about(agency: AgencyId, message: string, limit: number): ContentEntry[];
  /** Forgets the oldest entries that are from before that time, at most so many of each agency; answers how many. What is left can still be checked. */
  forget(before: Date, limit: number): number;
}

export interface PageWanted {
  /** Those with smaller numbers; null for the newest. */
  readonly before: number | null;
  readonly event: ContentEvent | null;
  readonly limit: number;
}

/**
 * What is covered by the digests is the text alone; the columns to search by are worked out from it. `beginning` has the last entry that was
 * forgotten. Deleted rows are overwritten.
 */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA secure_delete = ON;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS entry (
    agency TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, digest TEXT NOT NULL,
    event TEXT AS (text ->> '$.event'), message TEXT AS (text ->> '$.message'), at TEXT AS (text ->> '$.at'),
    PRIMARY KEY (agency, number)) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS entry_event ON entry (agency, event, number);
  CREATE INDEX IF NOT EXISTS entry_message ON entry (agency, message, number) WHERE message IS NOT NULL;
  CREATE TABLE IF NOT EXISTS beginning (agency TEXT PRIMARY KEY, number INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;
`;

/** In milliseconds, as in the register. */
const MOMENT = 50;
/** So much is kept in memory while it cannot be written: more than a busy gateway says in minutes. */
const MOST_WAITING = 50_000;

/** Opens or creates the log in that file, for this user's eyes alone. `onError` is told of each time that nothing could be written, and must not throw. */
export function openContentLog(file: string, onError: (error: unknown) => void): ContentLog {
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  if (file !== ':memory:') chmodSync(file, 0o600);
  return new FileContentLog(db, onError);
}

class FileContentLog implements ContentLog {
  readonly #db: DatabaseSync;
  readonly #onError: (error: unknown) => void;
  readonly #statements;
  /** Without their numbers yet. */
  #waiting: ContentEntry[] = [];
  #batch: PromiseWithResolvers<void> | null = null;
  #isAwaited = false;

  constructor(db: DatabaseSync, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
    this.#statements = {
      insert: db.prepare('INSERT INTO entry (agency, number, text, digest) VALUES (?, ?, ?, ?)'),
      last: db.prepare('SELECT number, digest FROM entry WHERE agency = ? ORDER BY number DESC LIMIT 1'),
      beginning: db.prepare('SELECT number, digest FROM beginning WHERE agency = ?'),
      page: db.prepare('SELECT text FROM entry WHERE agency = ? AND number < ? ORDER BY number DESC LIMIT ?'),
      pageOf: db.prepare(
        'SELECT text FROM entry WHERE agency = ? AND event = ? AND number < ? ORDER BY number DESC LIMIT ?',
      ),
      about: db.prepare('SELECT text FROM entry WHERE agency = ? AND message = ? ORDER BY number LIMIT ?'),
      agencies: db.prepare('SELECT agency FROM beginning UNION SELECT agency FROM entry'),
      oldest: db.prepare('SELECT number, digest, at FROM entry WHERE agency = ? ORDER BY number LIMIT ?'),
      begin: db.prepare(
        'INSERT INTO beginning VALUES (?, ?, ?) ON CONFLICT (agency) DO UPDATE SET number = excluded.number, digest = excluded.digest',
      ),
      remove: db.prepare('DELETE FROM entry WHERE agency = ? AND number <= ?'),
    };
  }

  add(entry: NewContentEntry): void {
    const { data } = contentEntry.safeParse({ number: 1, ...entry });
    // Without what zod quotes: it could be of a message.
    if (!data) this.#onError(new Error(`an entry ${entry.event} has not the form of one`));
    // What does not fit was told of, as what could not be written.
    else if (this.#waiting.length < MOST_WAITING) this.#waiting.push(data);
    this.#soon();
  }

  written(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    this.#isAwaited = true;
    return this.#soon();
  }

  head(agency: AgencyId): Head | null {
    const { last, beginning } = this.#statements;
    const row = last.get(agency) ?? beginning.get(agency);
    return row ? { agency, number: Number(row.number), digest: String(row.digest) } : null;
  }

  page(agency: AgencyId, { before, event, limit }: PageWanted): ContentEntry[] {
    const { page, pageOf } = this.#statements;
    const number = before ?? Number.MAX_SAFE_INTEGER;
    return (event === null ? page.all(agency, number, limit) : pageOf.all(agency, event, number, limit)).map(entryOf);
  }

  about(agency: AgencyId, message: string, limit: number): ContentEntry[] {
    return this.#statements.about.all(agency, message, limit).map(entryOf);
  }

  forget(before: Date, limit: number): number {
    const { agencies, oldest } = this.#statements;
    const time = before.toISOString();
    return agencies.all().reduce((forgotten, { agency }) => {
      const rows = oldest.all(String(agency), limit);
      const kept = rows.findIndex(({ at }) => String(at) >= time);
      const old = kept < 0 ? rows : rows.slice(0, kept);
      if (old.length > 0) this.#beginAfter(String(agency), old.at(-1)!);
      return forgotten + old.length;
    }, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.written().catch(() => {});
    this.#db.close();
  }

  /** All that is said within a moment is one transaction. It is synced where somebody waits for it, and else with the system's own rhythm. */
  #soon(): Promise<void> {
    if (this.#batch) return this.#batch.promise;
    const batch = Promise.withResolvers<void>();
    this.#batch = batch;
    // Whoever does not wait hears of a failure by `onError`.
    batch.promise.catch(() => {});
    setTimeout(() => {
      this.#batch = null;
      try {
        this.#write(this.#waiting, this.#isAwaited);
        this.#waiting = [];
        this.#isAwaited = false;
        batch.resolve();
      } catch (error) {
        this.#onError(error);
        batch.reject(error);
      }
    }, MOMENT);
    return batch.promise;
  }

  #write(entries: readonly ContentEntry[], isAwaited: boolean): void {
    this.#db.exec(`PRAGMA synchronous = ${isAwaited ? 'FULL' : 'NORMAL'}`);
    inOne(this.#db, () => {
      // Read within the transaction: a command may have written as well.
      const heads = new Map<string, Head>();
      for (const entry of entries) heads.set(entry.agency, this.#append(entry, heads.get(entry.agency)));
    });
  }

  #append(entry: ContentEntry, known: Head | undefined): Head {
    const agency = entry.agency as AgencyId;
    const head = known ?? this.head(agency) ?? { number: 0, digest: NOTHING_BEFORE };
    const number = head.number + 1;
    const text = JSON.stringify({ ...entry, number });
    const digest = chained(head.digest, text);
    this.#statements.insert.run(agency, number, text, digest);
    return { agency, number, digest };
  }

  #beginAfter(agency: string, last: Readonly<Record<string, unknown>>): void {
    const [number, digest] = [Number(last.number), String(last.digest)];
    inOne(this.#db, () => {
      this.#statements.begin.run(agency, number, digest);
      this.#statements.remove.run(agency, number);
    });
  }
}

/** What was written had been read strictly. */
function entryOf({ text }: Readonly<Record<string, unknown>>): ContentEntry {
  return JSON.parse(String(text)) as ContentEntry;
}
