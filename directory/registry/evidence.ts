/** Evidence: the record of each check of a name, kept under its digest, which is what the log names. */
import { createHash } from 'node:crypto';
import { type Address, type Domain, sameAddress } from '../address.ts';
import type { Database, Row } from '../database.ts';
import type { Agency } from '../log/agency.ts';
import type { Payload } from '../log/payload.ts';
import type { Digest } from '../log/payload-fields.ts';
import { DAY } from '../log/rules.ts';
import type { AgencyId } from '../lookup.ts';

/** What was found out about a name, as it is hashed: who was asked, and what they answered. */
export interface EvidenceRecord {
  readonly kind: 'domain' | 'address';
  readonly agency: AgencyId;
  /** The domain or the address. */
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
  readonly proven: boolean;
  readonly answers: readonly { readonly from: string; readonly found: string }[];
}

export interface Evidence {
  readonly digest: Digest;
  readonly record: EvidenceRecord;
}

/** So old evidence enrols nobody: a domain may have changed hands. */
const MAX_AGE = 30 * DAY;

/** Keeps a record as it is printed now; durable on return. */
export function keepEvidence(db: Database, record: EvidenceRecord): Evidence {
  const text = JSON.stringify(record);
  const digest = createHash('sha256').update(text).digest('hex') as Digest;
  const { agency, name, at } = record;
  db.run(
    'INSERT INTO evidence VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    digest,
    agency,
    name.toLowerCase(),
    at,
    text,
  );
  return { digest, record };
}

/** All about an agency, the latest first. */
export function evidenceOf(db: Database, agency: AgencyId): Evidence[] {
  return db
    .all('SELECT digest, record FROM evidence WHERE subject = ? ORDER BY at DESC LIMIT 500', agency)
    .map(toEvidence);
}

/** The octets of one record of an agency, as they were hashed; null where there is none. */
export function evidenceText(db: Database, agency: AgencyId, digest: string): string | null {
  const row = db.get('SELECT record FROM evidence WHERE subject = ? AND digest = ?', agency, digest);
  return (row?.record as string | undefined) ?? null;
}

/** The latest proof that an agency has a name, where it is not too old to enrol it. */
export function lastProof(db: Database, agency: AgencyId, name: string, now: Date): Evidence | null {
  const oldest = new Date(now.getTime() - MAX_AGE).toISOString();
  return (
    db
      .all(
        'SELECT digest, record FROM evidence WHERE subject = ? AND name = ? AND at >= ? ORDER BY at DESC',
        ...([agency, name.toLowerCase(), oldest] as const),
      )
      .map(toEvidence)
      .find(({ record }) => record.proven) ?? null
  );
}

/** The record of the last check of a name of an agency, whatever came of it; null where there was none. */
export function lastCheck(db: Database, agency: AgencyId, name: string): EvidenceRecord | null {
  const sql = 'SELECT record FROM evidence WHERE subject = ? AND name = ? ORDER BY at DESC LIMIT 1';
  const row = db.get(sql, agency, name.toLowerCase());
  return row === undefined ? null : JSON.parse(row.record as string);
}

/** A record that an entry names, with the name that it must prove; null where any name will do that the agency has registered. */
export interface NamedEvidence {
  readonly name: string | null;
  readonly digest: Digest;
}

export function namedEvidence(payload: Payload): NamedEvidence[] {
  switch (payload.type) {
    case 'agency.enrol':
    case 'names.add': {
      const { domains, addresses } = payload.body;
      return [
        ...domains.map(({ domain, evidence }) => ({ name: domain, digest: evidence })),
        ...addresses.map(({ address, evidence }) => ({ name: address, digest: evidence })),
      ];
    }
    case 'agency.recover':
    case 'agency.reenrol':
      return [{ name: null, digest: payload.body.evidence }];
    default:
      return [];
  }
}

/** Against what evidence is held. */
export interface Standard {
  /** As the log has it; null where it is in none. */
  readonly agency: Pick<Agency, 'domains' | 'addresses'> | null;
  readonly now: Date;
}

/** What of an entry's evidence is not here, or not good; null where all of it is. */
export function unprovenIn(db: Database, payload: Payload, standard: Standard): string | null {
  const subject = payload.subject as AgencyId;
  const missing = namedEvidence(payload).find((each) => !isGoodEvidence(db, subject, each, standard));
  if (missing === undefined) return null;
  return missing.name === null
    ? 'there is no proof of the last 30 days that the agency has one of its names'
    : `there is no proof, or none of the last 30 days, for ${missing.name}`;
}

/** Whether the record is here, is about that agency and name, and proves it, not too long ago. */
export function isGoodEvidence(
  db: Database,
  subject: AgencyId,
  { name, digest }: NamedEvidence,
  { agency, now }: Standard,
): boolean {
  const record = evidenceRecord(db, subject, digest);
  if (record === null) return false;
  // Anybody can prove a domain of their own: only one that is registered says that the agency itself has come back.
  const isOfName = name === null ? hasName(agency, record.name) : record.name.toLowerCase() === name.toLowerCase();
  return isOfName && record.proven && +now - +new Date(record.at) <= MAX_AGE;
}

/** Whether an agency has registered that domain, or that very address. */
export function hasName(agency: Standard['agency'], name: string): boolean {
  if (agency === null) return false;
  if (!name.includes('@')) return agency.domains.has(name as Domain);
  return agency.addresses.keys().some((own) => sameAddress(own, name as Address));
}

/** One record of an agency; null where there is none. */
export function evidenceRecord(db: Database, agency: AgencyId, digest: string): EvidenceRecord | null {
  const text = evidenceText(db, agency, digest);
  return text === null ? null : JSON.parse(text);
}

function toEvidence({ digest, record }: Row): Evidence {
  return { digest: digest as Digest, record: JSON.parse(record as string) };
}
