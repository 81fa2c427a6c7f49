/** Agencies' contacts: kept as long as the log or an open proposal commits to them, told to the members, and erased everywhere at once. */
import { createHash, randomBytes } from 'node:crypto';
import { type Annex, type ContactDocument, commitmentOf, type Disclosed, printContact, readContact } from '../annex.ts';
import type { Database } from '../database.ts';
import { type Agency, settledAgency } from '../log/agency.ts';
import { SALT_LENGTH } from '../log/commitment.ts';
import { keyId } from '../log/keys.ts';
import type { Digest } from '../log/payload-fields.ts';
import type { AgencyId, Contact } from '../lookup.ts';
import { propose } from '../proposal.ts';
import { eraseOthers, eraseRecord, recordsOf } from './contact-records.ts';
import type { Keeper } from './keeper.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { Problem } from './problems.ts';
import { draftPayload, type Filed, type Proposals } from './proposals.ts';

export interface ContactParts {
  readonly db: Database;
  readonly keeper: Keeper;
  readonly proposals: Proposals;
  readonly now: () => Date;
  /** Makes an annex public in place of the one before. */
  readonly publish: (annex: Annex) => Promise<void>;
}

export interface Listed {
  readonly commitment: Digest;
  readonly contact: Contact;
}

/** An agency's contacts as they stand. */
export interface Standing {
  readonly inForce: readonly Listed[];
  /** How many the agency is still committed to in the log whose records were erased. */
  readonly erased: number;
  /** What it has proposed and not signed yet. */
  readonly waiting: { readonly proposal: Filed; readonly contacts: readonly Listed[] } | null;
  /** Of the list that a change begins with: the one that waits, or else the one in force. */
  readonly version: string;
}

/** A list to be proposed. */
export interface ContactWish {
  readonly contacts: readonly ContactDocument[];
  readonly creator: string;
  /** From which it was made. */
  readonly version: string;
}

export interface Contacts {
  of(agency: Agency): Standing;
  /** The records that a proposal commits to, as far as they are here and it is open: what was signed need not be shown again. */
  beside(filed: Filed): Disclosed[];
  /**
   * Proposes that these be an agency's contacts and no others; null where they are already. Whatever waited before is withdrawn.
   * @throws EntryError, and Problem where they were made from another version than stands
   */
  propose(agency: AgencyId, wish: ContactWish): Promise<Filed | null>;
  /** Erases a record; without it, what waits is proposed anew. False where there is none. */
  erase(agency: AgencyId, commitment: Digest): Promise<boolean>;
  /** Erases what is no longer committed to, and publishes the rest to the members as they are now. */
  settle(): Promise<void>;
}

export function openContacts(parts: ContactParts): Contacts {
  const { db, proposals, publish } = parts;
  const alone = oneAtATime();
  const settle = async (): Promise<void> => {
    eraseOthers(db, committed(parts));
    // Also where nothing was erased now: somebody who read the database, or a kill, may have kept it from being forgotten the last time.
    db.forget();
    await publish(annexOf(parts));
  };
  const proposeRecords = async (agency: Agency, records: readonly Disclosed[], creator: string | null) => {
    const before = openProposalsOf(proposals, agency.id);
    const filed = await fileOnce(parts, agency, { records, creator, before });
    for (const each of before) if (each.id !== filed?.id) await proposals.withdraw(each.id);
    await settle();
    return filed;
  };
  return {
    of: (agency) => standingOf(parts, agency),
    beside: (filed) => (filed.status === 'open' ? recordsBeside(db, filed) : []),
    propose: (id, { contacts, creator, version }) =>
      alone(async () => {
        const agency = agencyNow(parts, id);
        if (version !== standingOf(parts, agency).version) throw new Problem('changed', 'ask for the contacts again');
        return proposeRecords(agency, recordsFor(db, id, contacts), creator);
      }),
    erase: (id, commitment) =>
      alone(async () => {
        if (!eraseRecord(db, id, commitment)) return false;
        const waiting = openProposalsOf(proposals, id).at(-1);
        if (waiting && commitmentsIn(waiting).includes(commitment))
          await proposeRecords(agencyNow(parts, id), recordsBeside(db, waiting), waiting.creator);
        else await settle();
        return true;
      }),
    settle: () => alone(settle),
  };
}

/** As of the moment at which it is its turn. */
function agencyNow({ keeper, now }: ContactParts, id: AgencyId): Agency {
  return settledAgency(keeper.state.agencies.get(id)!, now());
}

/** A contact that is there already keeps its salt, so that whoever signs sees in the log itself that it is the same. */
function recordsFor(db: Database, agency: AgencyId, contacts: readonly ContactDocument[]): Disclosed[] {
  const known = [...recordsOf(db, agency).values()];
  return contacts.map((contact) => {
    const record = printContact(contact);
    const same = known.find((each) => Buffer.compare(each.record, record) === 0);
    return same ?? { record, salt: randomBytes(SALT_LENGTH) };
  });
}

interface Wanted {
  readonly records: readonly Disclosed[];
  readonly creator: string | null;
  /** What is open already. */
  readonly before: readonly Filed[];
}

/** What is in force need not be signed again, and what waits already is the same for whoever asks twice. */
async function fileOnce(parts: ContactParts, agency: Agency, { records, creator, before }: Wanted) {
  const { keeper, proposals, now } = parts;
  const commitments = records.map(commitmentOf);
  if (commitments.join() === agency.contacts.join()) return null;
  const same = before.find((each) => commitmentsIn(each).join() === commitments.join());
  if (same !== undefined) return same;
  const proposer = keyId(agency.identity[0]!);
  const wish = { type: 'contacts.commit', subject: agency.id, proposer, body: { commitments } };
  return proposals.file(propose(draftPayload(keeper.state, wish, now()), null, records), { creator, wanted: 0 });
}

function standingOf({ db, proposals }: ContactParts, agency: Agency): Standing {
  const records = recordsOf(db, agency.id);
  const listed = (commitments: readonly Digest[]): Listed[] =>
    commitments.flatMap((commitment) => {
      const found = records.get(commitment);
      return found ? [{ commitment, contact: readContact(found.record) }] : [];
    });
  const inForce = listed(agency.contacts);
  const proposal = openProposalsOf(proposals, agency.id).at(-1);
  const waiting = proposal ? { proposal, contacts: listed(commitmentsIn(proposal)) } : null;
  return {
    inForce,
    erased: agency.contacts.length - inForce.length,
    waiting,
    version: versionOf(waiting?.contacts ?? inForce),
  };
}

/** Contacts that are the same have the same salts, and so the same commitments. */
function versionOf(list: readonly Listed[]): string {
  const commitments = list.map(({ commitment }) => commitment);
  return createHash('sha256').update(commitments.join()).digest('hex').slice(0, 32);
}

function openProposalsOf(proposals: Proposals, subject: AgencyId | null): Filed[] {
  return proposals.open(subject).filter(({ proposal }) => proposal.payload.type === 'contacts.commit');
}

function commitmentsIn({ proposal: { payload } }: Filed): readonly Digest[] {
  return payload.type === 'contacts.commit' ? payload.body.commitments : [];
}

function recordsBeside(db: Database, filed: Filed): Disclosed[] {
  const records = recordsOf(db, filed.proposal.payload.subject as AgencyId);
  return commitmentsIn(filed).flatMap((each) => records.get(each) ?? []);
}

/** Whether a record is somebody's to keep: in force, or waiting to be signed. An agency that left has nobody to turn to. */
function committed(parts: ContactParts): (agency: AgencyId, commitment: Digest) => boolean {
  const waiting = openProposalsOf(parts.proposals, null).flatMap((each) =>
    commitmentsIn(each).map((commitment) => `${each.proposal.payload.subject} ${commitment}`),
  );
  const inForce = membersOf(parts).flatMap(({ id, contacts }) => contacts.map((commitment) => `${id} ${commitment}`));
  const all = new Set([...waiting, ...inForce]);
  return (agency, commitment) => all.has(`${agency} ${commitment}`);
}

function annexOf(parts: ContactParts): Annex {
  return new Map(
    membersOf(parts).map(({ id, contacts }) => {
      const records = recordsOf(parts.db, id);
      return [id, contacts.flatMap((each) => records.get(each) ?? [])];
    }),
  );
}

/** Those who have committed to anything. */
function membersOf({ keeper, now }: ContactParts): Agency[] {
  const settled = [...keeper.state.agencies.values()].map((each) => settledAgency(each, now()));
  return settled.filter(({ left, contacts }) => left === null && contacts.length > 0);
}
