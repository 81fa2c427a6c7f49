/** Reads and checks the content log beside a running gateway or without one. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { chained, type Digest, type Head, NOTHING_BEFORE } from './chain.ts';

/** What is found of one agency's chain. */
export interface Checked {
  readonly agency: string;
  /** The number of the last entry that was forgotten; 0 where none was. */
  readonly forgotten: number;
  /** The last entry that follows from those before; null where there is none. */
  readonly head: Head | null;
  /** Where the chain is broken: from this number on nothing can be believed. */
  readonly fault: { readonly number: number; readonly what: 'missing' | 'changed' } | null;
}

/** A head as the mail log has it from when it was new. */
export interface Told extends Head {
  readonly at: Date;
}

/** What a head of before says that the log now contradicts. */
export interface Contradiction {
  readonly told: Told;
  readonly what: 'cut' | 'rewritten' | 'forgotten early';
}

/**
 * Checks every entry of every agency, as they are at one moment.
 * @param onEntry hears the digest of each, so that heads of before can be compared
 * @throws Error where there is no log
 */
export function checkContentLog(file: string, onEntry: (head: Head) => void = () => {}): Checked[] {
  return reading(file, (db) => {
    const agencies = db.prepare('SELECT agency FROM beginning UNION SELECT agency FROM entry').all();
    return agencies.map(({ agency }) => checked(db, String(agency), onEntry));
  });
}

/** The entries as lines of JSON, each with its digest at the end, the oldest first; `null` does not restrict. @throws Error where there is no log */
export function* readContentLog(
  file: string,
  { agency, since }: { readonly agency: string | null; readonly since: Date | null },
): Generator<string> {
  const db = opened(file);
  try {
    const rows = db.prepare(
      'SELECT text, digest FROM entry WHERE (? IS NULL OR agency = ?) AND at >= ? ORDER BY agency, number',
    );
    for (const { text, digest } of rows.iterate(agency, agency, since?.toISOString() ?? ''))
      yield `${String(text).slice(0, -1)},"digest":"${String(digest)}"}`;
  } finally {
    db.close();
  }
}

/**
 * What heads of before contradict in the log as it was found now; pure.
 * @param digests of the entries that there are, by agency and number as in {@link keyOf}
 * @param keptSince nothing younger than this may have been forgotten
 */
export function contradictions(
  heads: readonly Told[],
  checked: readonly Checked[],
  digests: ReadonlyMap<string, Digest>,
  keptSince: Date,
): Contradiction[] {
  return heads.flatMap((told) => {
    const { forgotten = 0, head = null } = checked.find(({ agency }) => agency === told.agency) ?? {};
    const digest = digests.get(keyOf(told));
    // Whatever was written after a young head was younger still.
    if (forgotten > told.number && told.at >= keptSince) return { told, what: 'forgotten early' as const };
    if (told.number > Math.max(forgotten, head?.number ?? 0)) return { told, what: 'cut' as const };
    return digest !== undefined && digest !== told.digest ? { told, what: 'rewritten' as const } : [];
  });
}

export function keyOf({ agency, number }: Pick<Head, 'agency' | 'number'>): string {
  return `${agency} ${number}`;
}

function checked(db: DatabaseSync, agency: string, onEntry: (head: Head) => void): Checked {
  const beginning = db.prepare('SELECT number, digest FROM beginning WHERE agency = ?').get(agency);
  const forgotten = Number(beginning?.number ?? 0);
  let before: Digest = String(beginning?.digest ?? NOTHING_BEFORE);
  let head: Head | null = beginning ? { agency, number: forgotten, digest: before } : null;
  if (head) onEntry(head);
  const rows = db.prepare('SELECT number, text, digest FROM entry WHERE agency = ? ORDER BY number');
  let number = forgotten;
  for (const row of rows.iterate(agency)) {
    number += 1;
    if (row.number !== number) return { agency, forgotten, head, fault: { number, what: 'missing' } };
    const text = String(row.text);
    const digest = chained(before, text);
    if (digest !== row.digest || !isAt(text, agency, number))
      return { agency, forgotten, head, fault: { number, what: 'changed' } };
    before = digest;
    head = { agency, number, digest };
    onEntry(head);
  }
  return { agency, forgotten, head, fault: null };
}

/** Whether an entry says itself that it stands here. */
function isAt(text: string, agency: string, number: number): boolean {
  const entry = JSON.parse(text) as { agency?: unknown; number?: unknown };
  return entry.agency === agency && entry.number === number;
}

function reading<T>(file: string, read: (db: DatabaseSync) => T): T {
  const db = opened(file);
  try {
    // One moment for all that is read.
    db.exec('BEGIN');
    return read(db);
  } finally {
    db.close();
  }
}

function opened(file: string): DatabaseSync {
  if (!existsSync(file)) throw new Error(`${file}: there is no content log; has this gateway ever been started?`);
  return new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
}
