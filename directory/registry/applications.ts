/** Applications: what agencies that would become members hand in, one each, with what the secretariat writes down about it. */
import type { Application } from '../application.ts';
import type { Database, Row } from '../database.ts';
import { settledAgency } from '../log/agency.ts';
import type { Digest } from '../log/payload-fields.ts';
import type { AgencyId } from '../lookup.ts';
import { lastProof } from './evidence.ts';
import type { OperationParts } from './parts.ts';
import type { Filed } from './proposals.ts';

export interface Applied {
  readonly number: number;
  readonly agency: AgencyId;
  /** The file as the agency's gateway wrote it, verified when it was taken. */
  readonly text: string;
  /** When the agency said that nothing is missing; null while it has not. */
  readonly handed: Date | null;
  /** Why the secretariat gave it back; null where it did not. */
  readonly returned: string | null;
  readonly nomination: Nomination | null;
  /** The proposal that was made of it last. */
  readonly proposal: string | null;
}

/** The letter by which a State names its agency. */
export interface Nomination {
  readonly letter: Digest;
  /** How its sender was reached, by contact data that is not in the application. */
  readonly verified: string;
  /** The account of the registrar. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

/** A name that an application asks for, and the proof that is good now; null where there is none. */
export interface NameAsked {
  readonly kind: 'domain' | 'address';
  readonly name: string;
  readonly evidence: Digest | null;
}

/** Keeps an application, in place of an earlier one and all that was written down about that. */
export function keepApplication(db: Database, agency: AgencyId, text: string): void {
  db.transaction(() => {
    db.run('DELETE FROM application WHERE agency = ?', agency);
    db.run('INSERT INTO application (agency, text) VALUES (?, ?)', agency, text);
  });
}

export function findApplication(db: Database, agency: AgencyId): Applied | null {
  const row = db.get('SELECT * FROM application WHERE agency = ?', agency);
  return row === undefined ? null : toApplied(row);
}

/** Those that were handed in, older first, after a number. */
export function handedIn(db: Database, after: number, limit: number): Applied[] {
  return db
    .all('SELECT * FROM application WHERE handed IS NOT NULL AND number > ? ORDER BY number LIMIT ?', after, limit)
    .map(toApplied);
}

export function markHandedIn(db: Database, agency: AgencyId, now: Date): void {
  db.run('UPDATE application SET handed = ?, returned = NULL WHERE agency = ?', now.toISOString(), agency);
}

export function giveBack(db: Database, agency: AgencyId, reason: string): void {
  db.run('UPDATE application SET handed = NULL, returned = ? WHERE agency = ?', reason, agency);
}

export function recordNomination(db: Database, agency: AgencyId, nomination: Nomination): void {
  db.run('UPDATE application SET nomination = ? WHERE agency = ?', JSON.stringify(nomination), agency);
}

export function recordProposal(db: Database, agency: AgencyId, proposal: string): void {
  db.run('UPDATE application SET proposal = ? WHERE agency = ?', proposal, agency);
}

/** Every name that is asked for, domains first. */
export function namesAsked(db: Database, { says }: Pick<Application, 'says'>, now: Date): NameAsked[] {
  const asked = (kind: NameAsked['kind'], name: string): NameAsked => ({
    kind,
    name,
    evidence: lastProof(db, says.id, name, now)?.digest ?? null,
  });
  return [
    ...says.domains.map((domain) => asked('domain', domain)),
    ...says.addresses.map((address) => asked('address', address)),
  ];
}

/** The open proposal that was made of it; null where there is none. While it is open, nothing about the application changes. */
export function openProposal({ proposals }: Pick<OperationParts, 'proposals'>, { proposal }: Applied): Filed | null {
  const found = proposal === null ? null : proposals.find(proposal);
  return found?.status === 'open' ? found : null;
}

/** Whether there is nothing left to apply for: it is a member, or will be one by what is in the log. */
export function isInLog({ keeper, now }: Pick<OperationParts, 'keeper' | 'now'>, agency: AgencyId): boolean {
  const found = keeper.state.agencies.get(agency);
  return found !== undefined && settledAgency(found, now()).left === null;
}

function toApplied({ number, handed, nomination, ...rest }: Row): Applied {
  return {
    ...(rest as unknown as Pick<Applied, 'agency' | 'text' | 'returned' | 'proposal'>),
    number: Number(number),
    handed: handed === null ? null : new Date(handed as string),
    nomination: nomination === null ? null : JSON.parse(nomination as string),
  };
}
