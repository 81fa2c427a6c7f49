/** What waits to be told in one mail with more of its kind, so that nobody is written to a thousand times in an hour. */
import { DatabaseSync } from 'node:sqlite';
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { inOne } from './in-one.ts';

/** An author, whoever operates the gateway for an agency, or a person who is to decide about held mail. */
export interface Reader {
  readonly agency: AgencyId;
  readonly reader: Address | 'operator' | `decider ${Address}`;
}

/** Whose mails from us are counted: a reader, or an agency whose mail to the echo is answered. */
export interface Counted {
  readonly agency: AgencyId;
  readonly reader: Reader['reader'] | `echo to ${AgencyId}`;
}

/** One thing to tell, as JSON; what it holds is its maker's. No content, no subject. */
export interface Matter {
  /** Under one key a thing is told once. */
  readonly key: string;
  readonly told: unknown;
}

export interface Gathering extends Disposable {
  /** Durable on return. What waits already under its key gives way to it. */
  add(reader: Reader, matters: readonly Matter[]): void;
  /** For whom something waits and who has had no mail from us since then. */
  due(since: Date): Reader[];
  /** What waits for a reader, the oldest first, at most so much of it; how much there is, and the place of the newest. */
  waiting(reader: Reader, limit: number): Waiting;
  /** How many mails a reader has had from us since then. */
  mails(reader: Counted, since: Date): number;
  /** A mail to a reader was committed; what waited up to that place is told. */
  mailed(reader: Counted, upTo: number, at: Date): void;
}

export interface Waiting {
  /** Their places only ever grow. */
  readonly matters: readonly (Matter & { readonly place: number })[];
  readonly count: number;
  readonly last: number;
}

/** Longer than any time for which mails are counted, in milliseconds. */
const COUNTED = 24 * 3_600_000;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS gathered (
    agency TEXT NOT NULL, reader TEXT NOT NULL, key TEXT NOT NULL, told TEXT NOT NULL,
    PRIMARY KEY (agency, reader, key)) STRICT;
  CREATE TABLE IF NOT EXISTS mailed (agency TEXT NOT NULL, reader TEXT NOT NULL, at TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS mailed_reader ON mailed (agency, reader, at);
`;

const DUE = `
  SELECT DISTINCT agency, reader FROM gathered WHERE NOT EXISTS (
    SELECT 1 FROM mailed WHERE mailed.agency = gathered.agency AND mailed.reader = gathered.reader AND mailed.at > ?)`;

/** Opens or creates the tables in that file of records. */
export function openGathering(file: string): Gathering {
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  const insert = db.prepare(
    'INSERT INTO gathered VALUES (?, ?, ?, ?) ON CONFLICT (agency, reader, key) DO UPDATE SET told = excluded.told',
  );
  const due = db.prepare(DUE);
  const rows = db.prepare(
    'SELECT rowid AS place, key, told FROM gathered WHERE agency = ? AND reader = ? ORDER BY rowid LIMIT ?',
  );
  const whole = db.prepare('SELECT count(*) AS n, max(rowid) AS last FROM gathered WHERE agency = ? AND reader = ?');
  const mails = db.prepare('SELECT count(*) AS n FROM mailed WHERE agency = ? AND reader = ? AND at > ?');
  const remove = db.prepare('DELETE FROM gathered WHERE agency = ? AND reader = ? AND rowid <= ?');
  const mark = db.prepare('INSERT INTO mailed VALUES (?, ?, ?)');
  const expire = db.prepare('DELETE FROM mailed WHERE at < ?');
  return {
    add: ({ agency, reader }, matters) =>
      inOne(db, () => {
        for (const { key, told } of matters) insert.run(agency, reader, key, JSON.stringify(told));
      }),
    due: (since) => due.all(since.toISOString()) as unknown as Reader[],
    waiting: ({ agency, reader }, limit) => {
      const { n, last } = whole.get(agency, reader) ?? {};
      const matters = rows
        .all(agency, reader, limit)
        .map(({ place, key, told }) => ({ place: Number(place), key: String(key), told: JSON.parse(String(told)) }));
      return { matters, count: Number(n), last: Number(last ?? 0) };
    },
    mails: ({ agency, reader }, since) => Number(mails.get(agency, reader, since.toISOString())?.n),
    mailed: ({ agency, reader }, upTo, at) =>
      inOne(db, () => {
        remove.run(agency, reader, upTo);
        mark.run(agency, reader, at.toISOString());
        expire.run(new Date(at.getTime() - COUNTED).toISOString());
      }),
    [Symbol.dispose]: () => db.close(),
  };
}
