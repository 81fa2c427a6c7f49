/** Proposals: shown by their octets, signed one by one, and taken into the log when those have signed who must. Nobody can be signed for here. */

import type { Database, Row } from '../database.ts';
import type { EntryId, EntrySignature } from '../log/envelope.ts';
import { EntryError } from '../log/fault.ts';
import type { KeyId } from '../log/keys.ts';
import { namedBlobs } from '../log/named.ts';
import { settledNetwork } from '../log/network.ts';
import { NETWORK, type PayloadDocument, printPayload } from '../log/payload.ts';
import { MAX_PROPOSAL_AGE, type State } from '../log/replay.ts';
import { rootSigned } from '../log/signers.ts';
import type { AgencyId } from '../lookup.ts';
import { type Proposal, printProposal, readProposal, withSignatures } from '../proposal.ts';
import { randomId } from '../sign-in/ids.ts';
import { keepRecords } from './contact-records.ts';
import { addBlob, dropBlob, findBlob } from './entries.ts';
import type { Keeper, Refusal } from './keeper.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** Where a proposal stands. `superseded`: something else was logged about its subject meanwhile, so that it no longer follows. */
export type Status = 'open' | 'logged' | 'withdrawn' | 'superseded' | 'expired';

export interface Filed {
  /** Random: whoever has it may read the proposal and bring signatures. */
  readonly id: string;
  /** The place in the list of all. */
  readonly number: number;
  readonly proposal: Proposal;
  readonly status: Status;
  /** Who brought it; null where it was brought signed, by nobody who was signed in. */
  readonly creator: string | null;
  /** It is not taken before so many have signed, even where fewer would be enough: with more, it may take effect sooner or last longer. */
  readonly wanted: number;
  readonly expires: Date;
  /** Where it stands in the log. */
  readonly entry: EntryId | null;
  readonly index: number | null;
}

/** What keeps a proposal from being taken. */
export interface Obstacle {
  readonly rule: Refusal['rule'] | 'evidence' | 'wanted';
  readonly message: string;
}

export interface ProposalParts {
  readonly db: Database;
  readonly keeper: Keeper;
  readonly now: () => Date;
  /** What of a proposal was not proven here; null where nothing is missing. */
  readonly unproven: (proposal: Proposal) => string | null;
  /** Told when one has become an entry. */
  readonly taken: () => void;
}

export interface Filing {
  readonly creator: string | null;
  readonly wanted: number;
}

export interface Proposals {
  /** Files a proposal, and takes it at once where it is complete. @throws EntryError where no signatures could help it */
  file(proposal: Proposal, filing: Filing): Promise<Filed>;
  /** Adds signatures, each verified now, and takes the entry where that was the last that was missing. @throws EntryError, ClosedError */
  sign(id: string, signatures: readonly EntrySignature[]): Promise<Filed | null>;
  find(id: string): Filed | null;
  /** Older first. */
  list(wish: ListWish): Filed[];
  /** Those that are open, the older first; about one subject, or all. */
  open(subject: string | null): Filed[];
  /** What keeps it from being taken, as things are now. */
  obstacle(filed: Filed): Promise<Obstacle | null>;
  /** Null where there is none of that id. @throws ClosedError */
  withdraw(id: string): Promise<Filed | null>;
}

export interface ListWish {
  /** Those after this number. */
  readonly after: number;
  readonly limit: number;
  /** Those about one subject; null for all. */
  readonly subject: string | null;
}

/** The proposal is not open any more. */
export class ClosedError extends Error {
  override name = 'ClosedError';
  readonly status: Status;

  constructor(status: Status) {
    super(`the proposal is ${status}`);
    this.status = status;
  }
}

export interface Wish {
  readonly type: string;
  readonly subject: string;
  readonly proposer: KeyId;
  readonly body: unknown;
}

/** Prints a payload as it would follow now: what is then signed are these octets and no others. @throws EntryError */
export function draftPayload(state: State, wish: Wish, now: Date): Uint8Array {
  const { type, subject, proposer, body } = wish;
  const document = {
    v: 1,
    type,
    subject,
    prev: lastAbout(state, subject),
    proposed: now.toISOString(),
    proposer,
    body,
  };
  return printPayload(document as PayloadDocument);
}

export function openProposals(parts: ProposalParts): Proposals {
  const { db, keeper, now } = parts;
  const alone = oneAtATime();
  return {
    find: (id) => find(parts, id),
    obstacle: (filed) => obstacleOf(parts, filed),
    file: (proposal, filing) => alone(() => file(parts, proposal, filing)),
    sign: (id, signatures) => alone(() => sign(parts, id, signatures)),
    list: ({ after, limit, subject }) =>
      db
        .all(
          'SELECT * FROM proposal WHERE number > ? AND (? IS NULL OR subject = ?) ORDER BY number LIMIT ?',
          ...[after, subject, subject, limit],
        )
        .map((row) => filed(row, keeper.state, now())),
    open: (subject) => openAbout(parts, subject),
    // Not beside a signature that is being verified: what is withdrawn must not become an entry a moment later.
    withdraw: (id) => alone(async () => withdraw(parts, id)),
  };
}

function find({ db, keeper, now }: ProposalParts, id: string): Filed | null {
  const row = db.get('SELECT * FROM proposal WHERE id = ?', id);
  return row === undefined ? null : filed(row, keeper.state, now());
}

/** The certificate must be at hand for its signature to be verified; beside a proposal that is refused, it is not kept. */
async function file(parts: ProposalParts, proposal: Proposal, filing: Filing): Promise<Filed> {
  const { db } = parts;
  const { certificate, payload } = proposal;
  const lacking = namedBlobs(payload).filter((digest) => findBlob(db, digest) === null);
  if (lacking.length > 0 && certificate === null)
    throw new EntryError('certificate', `what it names as ${lacking} was not handed over`);
  if (lacking.length > 0) addBlob(db, Buffer.from(certificate!));
  try {
    return await fileWhole(parts, proposal, filing);
  } catch (error) {
    for (const digest of lacking) dropBlob(db, digest);
    throw error;
  }
}

async function fileWhole(parts: ProposalParts, proposal: Proposal, filing: Filing): Promise<Filed> {
  const { db, keeper } = parts;
  const same = sameAs(parts, proposal);
  if (same !== null) return (await sign(parts, same.id, proposal.signatures))!;
  await verifyEach(keeper, proposal, proposal.signatures);
  return takeIfComplete(parts, insert(db, proposal, filing));
}

/** The proposal of the same octets that is open already: whoever brings them again adds to it. */
function sameAs(parts: ProposalParts, { bytes, payload }: Proposal): Filed | null {
  const open = openAbout(parts, payload.subject);
  return open.find(({ proposal }) => Buffer.compare(proposal.bytes, bytes) === 0) ?? null;
}

function openAbout({ db, keeper, now }: ProposalParts, subject: string | null): Filed[] {
  const sql =
    'SELECT * FROM proposal WHERE entry IS NULL AND withdrawn IS NULL AND (? IS NULL OR subject = ?) ORDER BY number';
  const rows = db.all(sql, subject, subject);
  return rows.map((row) => filed(row, keeper.state, now())).filter(({ status }) => status === 'open');
}

async function sign(parts: ProposalParts, id: string, signatures: readonly EntrySignature[]): Promise<Filed | null> {
  const before = find(parts, id);
  if (before === null) return null;
  requireOpen(before);
  await verifyEach(parts.keeper, before.proposal, signatures);
  const document = printProposal(withSignatures(before.proposal, signatures));
  // So many signatures that no entry could hold them must not be kept.
  readProposal(document);
  parts.db.run('UPDATE proposal SET document = ? WHERE id = ?', document, id);
  return takeIfComplete(parts, id);
}

function withdraw(parts: ProposalParts, id: string): Filed | null {
  const before = find(parts, id);
  if (before === null) return null;
  requireOpen(before);
  parts.db.run('UPDATE proposal SET withdrawn = ? WHERE id = ?', parts.now().toISOString(), id);
  return find(parts, id);
}

async function takeIfComplete(parts: ProposalParts, id: string): Promise<Filed> {
  const { db, keeper } = parts;
  const open = find(parts, id)!;
  if ((await obstacleOf(parts, open)) !== null) return open;
  await keeper.append(unlogged(open.proposal), ({ entry, number }) => {
    db.run('UPDATE proposal SET entry = ?, taken = ? WHERE id = ?', entry, number, id);
  });
  parts.taken();
  return find(parts, id)!;
}

async function obstacleOf(parts: ProposalParts, { proposal, wanted }: Filed): Promise<Obstacle | null> {
  const { keeper, now, unproven } = parts;
  const refusal = await keeper.check(unlogged(proposal));
  if (refusal !== null) return { rule: refusal.rule, message: refusal.message };
  const lacking = isRootSigned(proposal, keeper.state, now()) ? null : unproven(proposal);
  if (lacking !== null) return { rule: 'evidence', message: lacking };
  const count = proposal.signatures.length;
  return count < wanted ? { rule: 'wanted', message: `${count} of ${wanted} signatures that are wanted` } : null;
}

/** That more must sign is no fault of a proposal. */
const INCOMPLETE: ReadonlySet<string> = new Set(['signers', 'new key']);

/** Each by itself, so that it is known which of them does not fit. @throws EntryError */
async function verifyEach(keeper: Keeper, { bytes }: Proposal, signatures: readonly EntrySignature[]): Promise<void> {
  for (const some of signatures.length === 0 ? [[]] : signatures.map((each) => [each])) {
    const refusal = await keeper.check({ payload: bytes, signatures: some });
    if (refusal !== null && !INCOMPLETE.has(refusal.rule)) throw new EntryError(refusal.rule, refusal.message);
  }
}

function requireOpen({ status }: Filed): void {
  if (status !== 'open') throw new ClosedError(status);
}

function unlogged({ bytes, signatures }: Proposal) {
  return { payload: bytes, signatures };
}

function isRootSigned({ signatures }: Proposal, state: State, now: Date): boolean {
  return rootSigned(settledNetwork(state.network, now).root, new Set(signatures.map(({ keyid }) => keyid as KeyId)));
}

/** The entry that the next one about this subject follows. */
function lastAbout({ network, agencies }: State, subject: string): EntryId {
  return subject === NETWORK ? network.last : (agencies.get(subject as AgencyId)?.last ?? network.genesis);
}

/** Records lie apart, where they can be erased. */
function insert(db: Database, proposal: Proposal, { creator, wanted }: Filing): string {
  const id = randomId();
  const { subject } = proposal.payload;
  db.transaction(() => {
    db.run(
      'INSERT INTO proposal (id, document, subject, creator, wanted) VALUES (?, ?, ?, ?, ?)',
      ...[id, printProposal({ ...proposal, records: [] }), subject, creator, wanted],
    );
    keepRecords(db, subject, proposal.records);
  });
  return id;
}

function filed(row: Row, state: State, now: Date): Filed {
  const proposal = readProposal(row.document as string);
  const expires = new Date(proposal.payload.proposed.getTime() + MAX_PROPOSAL_AGE);
  const entry = row.entry as EntryId | null;
  const base = { number: Number(row.number), creator: row.creator as string | null, wanted: Number(row.wanted) };
  const index = row.taken === null ? null : Number(row.taken);
  return { ...base, id: row.id as string, proposal, entry, index, expires, status: status(row, proposal, expires) };

  function status({ withdrawn }: Row, { payload }: Proposal, expires: Date): Status {
    if (entry !== null) return 'logged';
    if (withdrawn !== null) return 'withdrawn';
    if (payload.prev !== lastAbout(state, payload.subject)) return 'superseded';
    return now > expires ? 'expired' : 'open';
  }
}
