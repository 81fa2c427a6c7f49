/** Replay: from the entries of the log to what they say now. Pure but for the certificates, which it is handed by their digests. */
import type { AgencyId } from '../lookup.ts';
import { admit, beginChecks, type Candidate, readCandidate } from './admit.ts';
import { type Agency, settledAgency } from './agency.ts';
import { type AgencyPayload, changeAgency, enrol } from './agency-entries.ts';
import type { FindCertificate } from './checks.ts';
import { agencyClaims, type Claims, moveClaims, networkClaims, ownsTheSame, stillOwns } from './claims.ts';
import { type EntryId, entryId } from './envelope.ts';
import { demand, EntryError, HistoryError, type Rule } from './fault.ts';
import { changeNetwork, found, type Network, type NetworkPayload, settledNetwork } from './network.ts';
import { NETWORK, type PayloadOf } from './payload.ts';
import type { Admitted } from './pending.ts';
import { DAY } from './rules.ts';

/** What a history says. Never changed, for each replay makes a new one; and plain data, which can be written down with `node:v8`. */
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
  /** The armored text of a certificate, by its SHA-256. */
  readonly certificate: FindCertificate;
  /**
   * The time between which and now these entries must have been logged: when the log was last seen without them. Null for a first copy, which
   * has to believe the log for the times between its entries.
   */
  readonly seenWithout: Date | null;
  readonly now: Date;
  /** Told of each entry once it is applied; the state is that of this moment, and the next entry changes it. */
  readonly applied?: (entry: Uint8Array, state: State, fault: Fault | null) => Promise<void>;
}

/** The log may date an entry so far off a gateway's clock. */
export const CLOCK_TOLERANCE = 10 * 60 * 1000;

/** A proposal that found no approval by then is void: nobody keeps signatures in a drawer. */
export const MAX_PROPOSAL_AGE = 30 * DAY;

/**
 * Reads the first entry of a log, which founds the network. It is believed because its id was told by other means.
 * @throws HistoryError where it is another, EntryError where it breaks a rule
 */
export async function begin(genesis: Uint8Array, pinned: EntryId): Promise<State> {
  const id = entryId(genesis);
  if (id !== pinned) throw new HistoryError(`the log begins with ${id}, and not with ${pinned} as it should`);
  const entry = readCandidate(async () => null, genesis);
  const { payload, envelope } = entry;
  demand(payload.type === 'genesis', 'order', 'the first entry is not a genesis');
  const network = found({ payload, entry: id });
  await admit(entry, { network, agency: null });
  const claims = new Map<string, string>();
  moveClaims(claims, { before: [], after: networkClaims(network), owned: () => true });
  return { size: 1, logged: envelope.logged, network, agencies: new Map(), claims };
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
  for (let from = 0; from < entries.length; from += AHEAD)
    for (const { bytes, entry } of open(options, draft, entries.slice(from, from + AHEAD))) {
      const fault = await apply(options, draft, bytes, entry);
      if (fault !== null) faults.push(fault);
      draft.size++;
      await options.applied?.(bytes, draft, fault);
    }
  return { state: draft, faults };
}

/** So many entries are looked into beside one another: enough for all processors, few enough that whatever else there is to do goes on. */
const AHEAD = 32;

interface Draft {
  size: number;
  logged: Date;
  network: Network;
  readonly agencies: Map<AgencyId, Agency>;
  readonly claims: Map<string, string>;
}

interface Opened {
  readonly bytes: Uint8Array;
  /** Why it cannot be read, where it cannot. */
  readonly entry: Candidate | EntryError;
}

/** Reads entries, and begins their costly checks. */
function open({ certificate }: ReplayOptions, { network, agencies }: Draft, entries: readonly Uint8Array[]): Opened[] {
  return entries.map((bytes) => {
    try {
      const entry = readCandidate(certificate, bytes);
      beginChecks(entry, { network, agency: agencies.get(entry.payload.subject as AgencyId) ?? null });
      return { bytes, entry };
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      return { bytes, entry: error };
    }
  });
}

async function apply(
  options: ReplayOptions,
  draft: Draft,
  bytes: Uint8Array,
  entry: Opened['entry'],
): Promise<Fault | null> {
  try {
    if (entry instanceof EntryError) throw entry;
    checkTime(options, draft, entry);
    await change(draft, entry);
    return null;
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    const { type, subject } = entry instanceof EntryError ? { type: '', subject: '' } : entry.payload;
    return { index: draft.size, entry: entryId(bytes), type, subject, rule: error.rule, message: error.message };
  }
}

/** The first two are no faults of the entry: another gateway, at another time, may find it in order. */
function checkTime({ seenWithout, now }: ReplayOptions, draft: Draft, { envelope, payload }: Candidate): void {
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

async function change(draft: Draft, entry: Candidate): Promise<void> {
  const { subject } = entry.payload;
  const { logged } = entry.envelope;
  const network = settledNetwork(draft.network, logged);
  const known = subject === NETWORK ? undefined : draft.agencies.get(subject);
  const agency = known ? settledAgency(known, logged) : null;
  const admitted = await admit(entry, { network, agency });
  const owned = (what: string, by: string): boolean => {
    const owner = draft.agencies.get(by as AgencyId);
    return owner === undefined || stillOwns(owner, what, logged);
  };
  if (subject === NETWORK) {
    const next = changeNetwork(network, admitted as Admitted<NetworkPayload>);
    moveClaims(draft.claims, { before: networkClaims(draft.network), after: networkClaims(next), owned });
    draft.network = next;
  } else {
    const next = agency
      ? changeAgency(agency, admitted as Admitted<AgencyPayload>)
      : enrol(admitted as Admitted<PayloadOf<'agency.enrol'>>);
    if (!known || !ownsTheSame(known, next))
      moveClaims(draft.claims, { before: known ? agencyClaims(known) : [], after: agencyClaims(next), owned });
    draft.agencies.set(subject, next);
  }
}
