/** What happened, kept in SQLite: the verdicts, and how far the directory had got. No content, no subject, no key. */
import { DatabaseSync } from 'node:sqlite';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Id } from '../mail/envelope.ts';

/** What is kept of a verdict: JSON without content; the rest of its fields are its maker's. */
export interface VerdictRow {
  readonly id: Id;
  readonly agency: AgencyId;
  readonly at: Date;
}

export interface Records extends Disposable {
  /** Durable on return; writing the same id again changes nothing, because a delivery that is tried again is the same delivery. */
  saveVerdict(record: VerdictRow): void;
  /** The record as it was saved, dates as ISO 8601 text; null where there is none. */
  verdict(agency: AgencyId, id: Id): unknown;
  /** A named value that must survive a restart, such as the last serial of the directory. */
  remember(name: string, value: string): void;
  recall(name: string): string | null;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS verdict (
    agency TEXT NOT NULL, id TEXT NOT NULL, at TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (agency, id)) STRICT;
  CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`;

/** Opens or creates the records in that file. */
export function openRecords(file: string): Records {
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  const save = db.prepare('INSERT INTO verdict (agency, id, at, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const find = db.prepare('SELECT value FROM verdict WHERE agency = ? AND id = ?');
  const remember = db.prepare(
    'INSERT INTO memory (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const recall = db.prepare('SELECT value FROM memory WHERE name = ?');
  return {
    saveVerdict: (row) => void save.run(row.agency, row.id, row.at.toISOString(), JSON.stringify(row)),
    verdict: (agency, id) => JSON.parse(String(find.get(agency, id)?.value ?? 'null')),
    remember: (name, value) => void remember.run(name, value),
    recall: (name) => (recall.get(name)?.value as string | undefined) ?? null,
    [Symbol.dispose]: () => db.close(),
  };
}
