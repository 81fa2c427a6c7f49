/** The records of contacts as the database has them: the log only commits to them, so what is erased here is nowhere. */
import { commitmentOf, type Disclosed } from '../annex.ts';
import type { Database } from '../database.ts';
import type { Digest } from '../log/payload-fields.ts';
import type { AgencyId } from '../lookup.ts';

/** Keeps records beside the proposal that commits to them. */
export function keepRecords(db: Database, agency: string, records: readonly Disclosed[]): void {
  for (const each of records)
    db.run(
      'INSERT INTO contact (agency, commitment, record, salt) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      ...[agency, commitmentOf(each), each.record, each.salt],
    );
}

/** All of an agency's, by their commitments. */
export function recordsOf(db: Database, agency: AgencyId): Map<Digest, Disclosed> {
  const rows = db.all('SELECT commitment, record, salt FROM contact WHERE agency = ?', agency);
  return new Map(
    rows.map(({ commitment, record, salt }) => [
      commitment as Digest,
      { record: record as Uint8Array, salt: salt as Uint8Array },
    ]),
  );
}

/** Whether there was one to erase. */
export function eraseRecord(db: Database, agency: AgencyId, commitment: Digest): boolean {
  return db.run('DELETE FROM contact WHERE agency = ? AND commitment = ?', agency, commitment) > 0;
}

/** Erases all but what is still committed to. */
export function eraseOthers(db: Database, isCommitted: (agency: AgencyId, commitment: Digest) => boolean): void {
  for (const row of db.all('SELECT agency, commitment FROM contact')) {
    const [agency, commitment] = [row.agency as AgencyId, row.commitment as Digest];
    if (!isCommitted(agency, commitment)) eraseRecord(db, agency, commitment);
  }
}
