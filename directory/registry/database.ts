/** The registry's database: one SQLite file, whose tables grow by numbered steps. */
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

/** Opens or creates the database, and brings an older one up to date. @throws Error where it was written by a newer version */
export function openDatabase(file: string): Database {
  const db = new DatabaseSync(file, { timeout: BUSY });
  // FULL: with less, SQLite may lose what was committed just before a power cut.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;');
  migrate(db);
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

/** Never changed, only added to: each brings the database of the version before to its own. */
const STEPS: readonly string[] = [
  `CREATE TABLE entry (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
   CREATE TABLE blob (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
   CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
   CREATE TABLE cosignature (witness TEXT PRIMARY KEY, size INTEGER NOT NULL, at TEXT NOT NULL, line TEXT NOT NULL) STRICT;`,
  `CREATE TABLE proposal (
     number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, subject TEXT NOT NULL,
     creator TEXT, wanted INTEGER NOT NULL, withdrawn TEXT, entry TEXT, taken INTEGER) STRICT;
   CREATE INDEX proposal_subject ON proposal (subject, number);`,
  `CREATE TABLE account (
     id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('staff', 'agency')), holder TEXT NOT NULL, opened TEXT NOT NULL) STRICT;
   CREATE UNIQUE INDEX account_of_person ON account (holder) WHERE kind = 'staff';
   CREATE TABLE passkey (
     credential TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account, cose BLOB NOT NULL, key TEXT NOT NULL UNIQUE,
     counter INTEGER NOT NULL, registered TEXT NOT NULL) STRICT;
   CREATE TABLE invitation (
     digest TEXT PRIMARY KEY, kind TEXT NOT NULL, holder TEXT NOT NULL, account TEXT, inviter TEXT, expires TEXT NOT NULL,
     used TEXT) STRICT;
   CREATE TABLE session (
     digest TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES account,
     began TEXT NOT NULL, seen TEXT NOT NULL) STRICT;
   CREATE TABLE trail (
     number INTEGER PRIMARY KEY, record TEXT NOT NULL, digest TEXT NOT NULL) STRICT;
   CREATE TABLE draft (
     number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, creator TEXT NOT NULL, version INTEGER NOT NULL,
     content TEXT NOT NULL) STRICT;
   CREATE TABLE answered (
     caller TEXT NOT NULL, key TEXT NOT NULL, request TEXT NOT NULL, answer TEXT, at TEXT NOT NULL, PRIMARY KEY (caller, key)) STRICT;
   CREATE TABLE evidence (
     digest TEXT PRIMARY KEY, subject TEXT NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL, record TEXT NOT NULL) STRICT;
   CREATE INDEX evidence_of ON evidence (subject, name);
   CREATE TABLE mailbox_code (
     subject TEXT NOT NULL, address TEXT NOT NULL, digest TEXT NOT NULL, tries INTEGER NOT NULL, sent TEXT NOT NULL,
     PRIMARY KEY (subject, address)) STRICT;`,
  `CREATE TABLE application (
     number INTEGER PRIMARY KEY AUTOINCREMENT, agency TEXT NOT NULL UNIQUE, text TEXT NOT NULL, handed TEXT, returned TEXT,
     nomination TEXT, proposal TEXT) STRICT;`,
  `CREATE TABLE contact (
     agency TEXT NOT NULL, commitment TEXT NOT NULL, record BLOB NOT NULL, salt BLOB NOT NULL, PRIMARY KEY (agency, commitment)) STRICT;`,
  'DROP TABLE draft;',
];

function migrate(db: DatabaseSync): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (version > STEPS.length) throw new Error(`the database is of a newer version (${version}) than this program`);
  inTransaction(db, () => {
    for (const step of STEPS.slice(version)) db.exec(step);
    db.exec(`PRAGMA user_version = ${STEPS.length}`);
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
