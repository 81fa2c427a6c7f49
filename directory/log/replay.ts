/** Replay: from the entries of the log to what they say now. Pure but for the certificates, which it is handed by their digests. */
import { createHash } from 'node:crypto';
import { type Certificate, CertificateError, readCertificate } from '../certificate.ts';
import type { AgencyId } from '../lookup.ts';
import { type Agency, settledAgency } from './agency.ts';
import { type AgencyPayload, changeAgency, enrol } from './agency-entries.ts';
import { agencyClaims, type Claims, moveClaims, networkClaims, stillOwns } from './claims.ts';
import { type EntryId, type Envelope, entryId, readEnvelope } from './envelope.ts';
import { demand, EntryError, HistoryError, type Rule } from './fault.ts';
import { changeNetwork, found, type Network, type NetworkPayload, settledNetwork } from './network.ts';
import { type Digest, NETWORK, type Payload, type PayloadOf, readPayload } from './payload.ts';
import type { Admitted } from './pending.ts';
import { DAY } from './rules.ts';
import { verifySignatures } from './signatures.ts';
import { signing, wayOf } from './signers.ts';

/** What a history says. Never changed: each replay makes a new one. */
export interface State {
  /** How many entries were read. */
  readonly size: number;
  /** When the last of them was logged. */
  readonly logged: Date;
  readonly network: Network;
  readonly agencies: ReadonlyMap<AgencyId, Agency>;
  readonly claims: Claims;
}

/** An entry that changes nothing, because it breaks a rule. That the log holds it at all is a reason for alarm. */
export interface Fault {
  readonly index: number;
  readonly entry: EntryId;
  /** Empty where it cannot be read. */
  readonly type: string;
  readonly subject: string;
  readonly rule: Rule;
  readonly message: string;
}

export interface ReplayOptions {
  /** The text of the certificate that has this SHA-256; null where it cannot be had. */
  certificate(digest: Digest): Promise<Uint8Array | null>;
  /**
   * The time between which and now these entries must have been logged: when the log was last seen without them. Null for a first copy, which
   * has to believe the log for the times between its entries.
   */
  readonly seenWithout: Date | null;
  readonly now: Date;
}

/** The log may date an entry so far off a gateway's clock. */
export const CLOCK_TOLERANCE = 10 * 60 * 1000;

/** A proposal that found no approval by then is void: nobody keeps signatures in a drawer. */
const MAX_PROPOSAL_AGE = 30 * DAY;

/**
 * Reads the first entry of a log, which founds the network. It is believed because its id was told by other means.
 * @throws HistoryError where it is another, EntryError where it breaks a rule
 */
export async function begin(genesis: Uint8Array, pinned: EntryId): Promise<State> {
  const entry = entryId(genesis);
  if (entry !== pinned) throw new HistoryError(`the log begins with ${entry}, and not with ${pinned} as it should`);
  const { envelope, payload } = read(genesis);
  demand(payload.type === 'genesis', 'order', 'the first entry is not a genesis');
  const { logged } = envelope;
  const network = found({ payload, entry });
  await admit(envelope, payload, { network, agency: null, certificate: null, entry });
  const claims = new Map<string, string>();
  moveClaims(claims, { before: [], after: networkClaims(network), owned: () => true });
  return { size: 1, logged, network, agencies: new Map(), claims };
}

/**
 * Applies the entries that follow. One that breaks a rule changes nothing and is told as a fault, so that every gateway comes to the same state.
 * @throws HistoryError, and nothing of these entries may be believed, where they are dated at another time than they can have been logged, or
 * where a certificate cannot be had
 */
export async function replay(
  options: ReplayOptions,
  state: State,
  entries: readonly Uint8Array[],
): Promise<{ state: State; faults: readonly Fault[] }> {
  const draft: Draft = { ...state, agencies: new Map(state.agencies), claims: new Map(state.claims) };
  const faults: Fault[] = [];
  for (const bytes of entries) {
    const fault = await apply(options, draft, bytes);
    if (fault !== null) faults.push(fault);
    draft.size++;
  }
  return { state: draft, faults };
}

interface Draft {
  size: number;
  logged: Date;
  network: Network;
  readonly agencies: Map<AgencyId, Agency>;
  readonly claims: Map<string, string>;
}

type Parsed = { readonly envelope: Envelope; readonly payload: Payload };

async function apply(options: ReplayOptions, draft: Draft, bytes: Uint8Array): Promise<Fault | null> {
  const entry = entryId(bytes);
  let parsed: Parsed | null = null;
  try {
    parsed = read(bytes);
    checkTime(options, draft, parsed);
    await change(options, draft, parsed, entry);
    return null;
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    const { type = '', subject = '' } = parsed?.payload ?? {};
    return { index: draft.size, entry, type, subject, rule: error.rule, message: error.message };
  }
}

function read(bytes: Uint8Array): Parsed {
  const envelope = readEnvelope(bytes);
  return { envelope, payload: readPayload(envelope.payload) };
}

/** The first two are no faults of the entry: another gateway, at another time, may find it in order. */
function checkTime({ seenWithout, now }: ReplayOptions, draft: Draft, { envelope, payload }: Parsed): void {
  const logged = envelope.logged.getTime();
  if (logged > now.getTime() + CLOCK_TOLERANCE)
    throw new HistoryError(`entry ${draft.size} is dated in the future, ${envelope.logged.toISOString()}`);
  if (seenWithout !== null && logged < seenWithout.getTime() - CLOCK_TOLERANCE)
    throw new HistoryError(
      `entry ${draft.size} is dated ${envelope.logged.toISOString()}, but the log was seen without it later`,
    );
  demand(envelope.logged >= draft.logged, 'time', 'it was logged before the entry that it follows');
  draft.logged = envelope.logged;
  const age = logged - payload.proposed.getTime();
  demand(age >= -CLOCK_TOLERANCE, 'time', 'it was logged before it was proposed');
  demand(age <= MAX_PROPOSAL_AGE, 'time', 'it was logged more than 30 days after it was proposed');
}

async function change(
  options: ReplayOptions,
  draft: Draft,
  { envelope, payload }: Parsed,
  entry: EntryId,
): Promise<void> {
  const network = settledNetwork(draft.network, envelope.logged);
  const known = payload.subject === NETWORK ? undefined : draft.agencies.get(payload.subject);
  const agency = known ? settledAgency(known, envelope.logged) : null;
  checkOrder(payload, network, agency);
  const certificate = await certificateOf(options, payload);
  const admitted = await admit(envelope, payload, { network, agency, certificate, entry });
  const owned = (what: string, by: string): boolean => {
    const owner = draft.agencies.get(by as AgencyId);
    return owner === undefined || stillOwns(owner, what, envelope.logged);
  };
  if (payload.subject === NETWORK) {
    const next = changeNetwork(network, admitted as Admitted<NetworkPayload>);
    moveClaims(draft.claims, { before: networkClaims(draft.network), after: networkClaims(next), owned });
    draft.network = next;
  } else {
    const next = agency
      ? changeAgency(agency, admitted as Admitted<AgencyPayload>)
      : enrol(admitted as Admitted<PayloadOf<'agency.enrol'>>);
    moveClaims(draft.claims, { before: known ? agencyClaims(known) : [], after: agencyClaims(next), owned });
    draft.agencies.set(payload.subject, next);
  }
}

/** Also the guard against what is repeated, left out, exchanged, or signed for another network. */
function checkOrder(payload: Payload, network: Network, agency: Agency | null): void {
  const isNew = payload.type === 'agency.enrol' && agency === null;
  demand(payload.subject === NETWORK || isNew || agency !== null, 'order', `there is no agency ${payload.subject}`);
  const last = payload.subject === NETWORK ? network.last : (agency?.last ?? network.genesis);
  demand(payload.prev === last, 'order', `it does not follow ${last.slice(0, 16)}, the last entry about its subject`);
}

/** Signed by those who must. */
async function admit(
  envelope: Envelope,
  payload: Payload,
  parties: { network: Network; agency: Agency | null; certificate: Certificate | null; entry: EntryId },
): Promise<Admitted> {
  const { network, agency, certificate, entry } = parties;
  const keys = await verifySignatures(envelope, payload, parties);
  const way = wayOf(payload, network, agency, { keys, proposer: payload.proposer });
  return { payload, entry, logged: envelope.logged, way, registrars: signing('registrar', network, keys), certificate };
}

async function certificateOf(options: ReplayOptions, payload: Payload): Promise<Certificate | null> {
  if (payload.type !== 'agency.enrol' && payload.type !== 'certificate.add') return null;
  const digest = payload.body.certificate;
  const text = await options.certificate(digest);
  if (text === null) throw new HistoryError(`the certificate ${digest} cannot be had`);
  if (createHash('sha256').update(text).digest('hex') !== digest)
    throw new HistoryError(`what was handed over as the certificate ${digest} is something else`);
  try {
    return await readCertificate(Buffer.from(text).toString('utf8'));
  } catch (error) {
    if (error instanceof CertificateError) throw new EntryError('certificate', error.message, { cause: error });
    throw error;
  }
}
