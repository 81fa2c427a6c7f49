/** The trail: who signed in, saw or did what, each record bound to the one before, so that none can be taken out unseen. */
import { createHash } from 'node:crypto';
import type { Database } from '../database.ts';

/** Everything that leaves a record; the page of the trail says each in words. */
export type Action =
  | 'account.invite'
  | 'account.register'
  | 'application.hand-in'
  | 'application.list'
  | 'application.nominate'
  | 'application.read'
  | 'application.return'
  | 'application.write'
  | 'contacts.erase'
  | 'contacts.read'
  | 'contacts.write'
  | 'content.keep'
  | 'evidence.read'
  | 'name.check'
  | 'name.mail'
  | 'passkey.end'
  | 'proposal.assure'
  | 'proposal.file'
  | 'proposal.sign'
  | 'proposal.withdraw'
  | 'review.read'
  | 'session.begin'
  | 'session.end'
  | 'session.refuse'
  | 'trail.read';

export interface Trace {
  /** An account's id; null for nobody who is known. */
  readonly account: string | null;
  readonly action: Action;
  /** What it was done to; empty where the action says it all. */
  readonly object: string;
}

export interface TraceRecord extends Trace {
  readonly number: number;
  readonly at: string;
  readonly digest: string;
}

/** Adds a record: durable on return. */
export function leaveTrace(db: Database, trace: Trace, now: Date): void {
  db.transaction(() => {
    const last = db.get('SELECT number, digest FROM trail ORDER BY number DESC LIMIT 1');
    const number = Number(last?.number ?? 0) + 1;
    const record = JSON.stringify({ number, at: now.toISOString(), ...trace });
    db.run('INSERT INTO trail VALUES (?, ?, ?)', number, record, chain((last?.digest as string) ?? '', record));
  });
}

/** Records after a number, older first. */
export function readTrail(db: Database, after: number, limit: number): TraceRecord[] {
  return db
    .all('SELECT record, digest FROM trail WHERE number > ? ORDER BY number LIMIT ?', after, limit)
    .map(({ record, digest }) => ({ ...JSON.parse(record as string), digest }));
}

/** How many records there are; their numbers are those from 1 to this. */
export function trailSize(db: Database): number {
  return Number(db.get('SELECT coalesce(max(number), 0) AS size FROM trail')?.size);
}

/** The number of the first record, of so many after a number, that does not follow from the one before; null where all do. */
export function brokenAt(db: Database, after: number, limit: number): number | null {
  let before = (db.get('SELECT digest FROM trail WHERE number = ?', after)?.digest as string | undefined) ?? '';
  let expected = after + 1;
  const sql = 'SELECT * FROM trail WHERE number > ? ORDER BY number LIMIT ?';
  for (const { number, record, digest } of db.all(sql, after, limit)) {
    if (Number(number) !== expected || digest !== chain(before, record as string)) return expected;
    before = digest as string;
    expected++;
  }
  return null;
}

function chain(before: string, record: string): string {
  return createHash('sha256').update(before).update('\n').update(record).digest('hex');
}
