/** A database of people and of what they do: one SQLite file, whose tables grow by numbered steps. */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A database whose statements are prepared once. Everything is durable on return. */
export interface Database extends Disposable {
  all(sql: string, ...values: SQLInputValue[]): Row[];
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** Answers how many rows were changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /**
   * Takes what was deleted or replaced out of every file: until then, earlier pages lie in the write-ahead log. Whoever reads beside us keeps it
   * from being done, and is not waited for: ask again.
   */
  forget(): void;
  /** All of it or nothing. The work must not wait for anything, or others' statements would be among its own. */
  transaction<T>(work: () => T): T;
}

/**
 * Opens or creates the database, and brings an older one up to date: each step brings that of the version before to its own, so steps are never
 * changed, only added.
 * @throws Error where it was written by a newer version
 */
export function openDatabase(file: string, steps: readonly string[]): Database {
  const db = new DatabaseSync(file, { timeout: BUSY });
  // FULL: with less, SQLite may lose what was committed just before a power cut.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;');
  migrate(db, steps);
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    all: (sql, ...values) => prepared(sql).all(...values),
    get: (sql, ...values) => prepared(sql).get(...values),
    run: (sql, ...values) => Number(prepared(sql).run(...values).changes),
    forget: () => db.exec(`PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout = ${BUSY};`),
    transaction: (work) => inTransaction(db, work),
    [Symbol.dispose]: () => db.close(),
  };
}

/** In milliseconds: a command may be at work beside the server. */
const BUSY = 5_000;

function migrate(db: DatabaseSync, steps: readonly string[]): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (version > steps.length) throw new Error(`the database is of a newer version (${version}) than this program`);
  inTransaction(db, () => {
    for (const step of steps.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${steps.length}`);
  });
}

function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
