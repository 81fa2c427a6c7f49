/** The figures of each day, kept in the records when the register has long forgotten its rows. */
import { DatabaseSync } from 'node:sqlite';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Sums } from './figures.ts';
import { inOne } from './in-one.ts';

/** In UTC, as `2026-05-04`. */
export type Day = string;

export interface Daily extends Disposable {
  /** Puts the figures of a whole day in the place of what was kept of it. */
  keep(agency: AgencyId, day: Day, partners: ReadonlyMap<string, Sums>): void;
  /** The last day of which all is kept; null before the first. */
  keptUpTo(agency: AgencyId): Day | null;
  /** From that day on, in order. */
  figures(agency: AgencyId, from: Day): { readonly day: Day; readonly partner: string; readonly sums: Sums }[];
  /** A message of the agency's own was refused for good: nothing else is kept of it. */
  refused(agency: AgencyId, day: Day): void;
  refusals(agency: AgencyId, from: Day): { readonly day: Day; readonly count: number }[];
  /** The members there was mail with from that day on. */
  partners(agency: AgencyId, from: Day): AgencyId[];
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS figure (
    agency TEXT NOT NULL, day TEXT NOT NULL, partner TEXT NOT NULL, sums TEXT NOT NULL,
    PRIMARY KEY (agency, day, partner)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS figured (agency TEXT PRIMARY KEY, day TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS refusal (
    agency TEXT NOT NULL, day TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (agency, day)) STRICT, WITHOUT ROWID;
`;

/** Opens or creates the tables in that file of records. */
export function openDaily(file: string): Daily {
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  const remove = db.prepare('DELETE FROM figure WHERE agency = ? AND day = ?');
  const insert = db.prepare('INSERT INTO figure VALUES (?, ?, ?, ?)');
  const mark = db.prepare(
    'INSERT INTO figured VALUES (?, ?) ON CONFLICT (agency) DO UPDATE SET day = max(day, excluded.day)',
  );
  const marked = db.prepare('SELECT day FROM figured WHERE agency = ?');
  const read = db.prepare('SELECT day, partner, sums FROM figure WHERE agency = ? AND day >= ? ORDER BY day, partner');
  const refuse = db.prepare(
    'INSERT INTO refusal VALUES (?, ?, 1) ON CONFLICT (agency, day) DO UPDATE SET count = count + 1',
  );
  const refusals = db.prepare('SELECT day, count FROM refusal WHERE agency = ? AND day >= ? ORDER BY day');
  const partners = db.prepare("SELECT DISTINCT partner FROM figure WHERE agency = ? AND day >= ? AND partner <> ''");
  return {
    keep: (agency, day, sums) =>
      inOne(db, () => {
        remove.run(agency, day);
        for (const [partner, each] of sums) insert.run(agency, day, partner, JSON.stringify(each));
        mark.run(agency, day);
      }),
    keptUpTo: (agency) => (marked.get(agency)?.day as Day | undefined) ?? null,
    figures: (agency, from) =>
      read
        .all(agency, from)
        .map(({ day, partner, sums }) => ({ day, partner, sums: JSON.parse(String(sums)) }) as Kept),
    refused: (agency, day) => void refuse.run(agency, day),
    refusals: (agency, from) => refusals.all(agency, from) as { day: Day; count: number }[],
    partners: (agency, from) => partners.all(agency, from).map(({ partner }) => partner as AgencyId),
    [Symbol.dispose]: () => db.close(),
  };
}

type Kept = ReturnType<Daily['figures']>[number];
