/** What a replica keeps on its disk: all entries, what they name, and the head that vouches for them. One file, changed in one piece. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Head } from '../log/proofs.ts';

/** A head that was verified. */
export interface SeenHead extends Head {
  /** The checkpoint as it was signed. */
  readonly note: string;
  /** When this was the log's head, by its own word: nothing that was logged before can be missing. */
  readonly dated: Date;
  /** By the word of those whom the network asks to have seen it: how fresh it is. */
  readonly seen: Date;
}

/** What was made of the first `size` entries, by a program whose digest this is; only a shortcut, for it can be made again. */
export interface Snapshot {
  readonly program: string;
  readonly size: number;
  readonly bytes: Uint8Array;
}

export interface Store extends Disposable {
  /** Null where nothing was kept yet. */
  head(): SeenHead | null;
  /** The largest head that was cosigned; null where none was. */
  cosigned(): SeenHead | null;
  entries(from: number, to: number): Uint8Array[];
  blob(digest: string): Uint8Array | null;
  snapshot(): Snapshot | null;
  /**
   * The key of this gateway as a witness, made when it is first asked for. It lies beside what it has signed, so that it is lost with it: a witness that
   * has forgotten what it said must not go on under the same name.
   */
  witnessKey(make: () => string): string;
  /** Durable on return. */
  saveCosigned(head: SeenHead): void;
  /** Durable on return, where nothing but the head's date or its signatures is new. */
  saveHead(head: SeenHead): void;
  saveSnapshot(snapshot: Snapshot): void;
  /** Begins to keep more, of which nothing lasts before it is committed. One at a time. */
  grow(): Growth;
}

/** Disposed of without a commit, or cut off by a crash, it has never been. */
export interface Growth extends Disposable {
  /** Forgets everything from this index on, then appends. */
  append(at: number, entries: readonly Uint8Array[]): void;
  addBlob(digest: string, bytes: Uint8Array): void;
  /** Durable on return: all of it, under this head. */
  commit(head: SeenHead): void;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA journal_size_limit = 1048576;
  CREATE TABLE IF NOT EXISTS entry (at INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS blob (digest TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS head (
    kind TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, dated TEXT NOT NULL,
    seen TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS witness (only INTEGER PRIMARY KEY CHECK (only = 1), key TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS snapshot (
    only INTEGER PRIMARY KEY CHECK (only = 1), program TEXT NOT NULL, size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
`;

/** Opens or creates the store in that file. */
export function openStore(file: string): Store {
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  const statements = prepare(db);
  const { findHead, findEntries, findBlob, findSnapshot, findWitness, putWitness } = statements;
  return {
    head: () => headOf(findHead.get('believed')),
    cosigned: () => headOf(findHead.get('cosigned')),
    entries: (from, to) => findEntries.all(from, to).map(({ bytes }) => bytes as Uint8Array),
    blob: (digest) => (findBlob.get(digest)?.bytes as Uint8Array | undefined) ?? null,
    snapshot: () => (findSnapshot.get() as Snapshot | undefined) ?? null,
    witnessKey(make) {
      if (findWitness.get() === undefined) putWitness.run(make());
      return findWitness.get()?.key as string;
    },
    saveHead: (head) => putHead(statements, 'believed', head),
    saveCosigned: (head) => putHead(statements, 'cosigned', head),
    saveSnapshot: ({ program, size, bytes }) => void statements.putSnapshot.run(program, size, bytes),
    grow: () => grow(db, statements),
    [Symbol.dispose]: () => db.close(),
  };
}

type Statements = ReturnType<typeof prepare>;

function prepare(db: DatabaseSync) {
  return {
    findHead: db.prepare('SELECT size, root, note, dated, seen FROM head WHERE kind = ?'),
    findEntries: db.prepare('SELECT bytes FROM entry WHERE at >= ? AND at < ? ORDER BY at'),
    findBlob: db.prepare('SELECT bytes FROM blob WHERE digest = ?'),
    findSnapshot: db.prepare('SELECT program, size, bytes FROM snapshot'),
    putHead: db.prepare('INSERT OR REPLACE INTO head (kind, size, root, note, dated, seen) VALUES (?, ?, ?, ?, ?, ?)'),
    dropEntries: db.prepare('DELETE FROM entry WHERE at >= ?'),
    putEntry: db.prepare('INSERT INTO entry (at, bytes) VALUES (?, ?)'),
    putBlob: db.prepare('INSERT OR REPLACE INTO blob (digest, bytes) VALUES (?, ?)'),
    findWitness: db.prepare('SELECT key FROM witness'),
    putWitness: db.prepare('INSERT INTO witness (only, key) VALUES (1, ?)'),
    putSnapshot: db.prepare('INSERT OR REPLACE INTO snapshot (only, program, size, bytes) VALUES (1, ?, ?, ?)'),
  };
}

function grow(db: DatabaseSync, statements: Statements): Growth {
  db.exec('BEGIN IMMEDIATE');
  return {
    append(at, entries) {
      statements.dropEntries.run(at);
      entries.forEach((bytes, n) => void statements.putEntry.run(at + n, bytes));
    },
    addBlob: (digest, bytes) => void statements.putBlob.run(digest, bytes),
    commit(head) {
      putHead(statements, 'believed', head);
      db.exec('COMMIT');
    },
    [Symbol.dispose]: () => {
      if (db.isTransaction) db.exec('ROLLBACK');
    },
  };
}

function putHead({ putHead }: Statements, kind: 'believed' | 'cosigned', head: SeenHead): void {
  const { size, root, note, dated, seen } = head;
  putHead.run(kind, size, root, note, dated.toISOString(), seen.toISOString());
}

function headOf(row: ReturnType<StatementSync['get']>): SeenHead | null {
  if (row === undefined) return null;
  const { dated, seen, ...rest } = row as Omit<SeenHead, 'dated' | 'seen'> & { dated: string; seen: string };
  return { ...rest, dated: new Date(dated), seen: new Date(seen) };
}
