/** What the signer knows besides the proposal: the log, where one is given, verified from its first entry. */
import { openLog, readGenesis, readPublished, replayOptions, verifiedState } from '../audit/history.ts';
import { readCertificate } from '../certificate.ts';
import { settledAgency } from '../log/agency.ts';
import type { FindCertificate } from '../log/checks.ts';
import { printEnvelope } from '../log/envelope.ts';
import { settledNetwork } from '../log/network.ts';
import { NETWORK, type Payload } from '../log/payload.ts';
import { type Fault, replay, type State } from '../log/replay.ts';
import type { AgencyId } from '../lookup.ts';
import { contactsBeside, type Proposal } from '../proposal.ts';
import type { Known } from '../telling/field.ts';
import { SignerError } from './signer-error.ts';

/** A log and the id of its first entry, as the letter of the secretariat has it. */
export interface LogPlace {
  readonly log: string;
  readonly genesis: string;
  /** PEM of the authorities to believe in place of the public ones. */
  readonly trusted?: string | null;
}

export interface KnownHistory {
  readonly state: State;
  readonly certificate: FindCertificate;
}

/** @throws HistoryError, EntryError, TreeError, NoteError where it cannot be had or believed */
export async function readHistory({ log, genesis, trusted = null }: LogPlace, now: Date): Promise<KnownHistory> {
  await using tree = await openLog(log, trusted);
  const options = replayOptions(tree, now);
  // Held in memory, so that the place need not stay open.
  const kept = new Map<string, Uint8Array | null>();
  const certificate: FindCertificate = async (digest) => {
    if (!kept.has(digest)) kept.set(digest, await options.certificate(digest));
    return kept.get(digest)!;
  };
  const { state } = await verifiedState(await readPublished(tree), readGenesis(genesis), { ...options, certificate });
  return { state, certificate: async (digest) => kept.get(digest) ?? null };
}

/** The network and the agency as they are now, and what the proposal's digests stand for. @throws CertificateError, EntryError */
export async function knownOf(proposal: Proposal, history: KnownHistory | null, now: Date): Promise<Known> {
  const { payload, certificate } = proposal;
  const agency = history?.state.agencies.get(payload.subject as AgencyId);
  return {
    network: history ? settledNetwork(history.state.network, now) : null,
    agency: agency ? settledAgency(agency, now) : null,
    certificate: certificate === null ? null : await readCertificate(certificate),
    contacts: contactsBeside(proposal),
  };
}

/** What an entry about that subject must follow. @throws SignerError where there is no such subject */
export function lastOf({ network, agencies }: State, subject: string, type: Payload['type']): string {
  if (subject === NETWORK) return network.last;
  const agency = agencies.get(subject as AgencyId);
  if (agency) return agency.last;
  if (type === 'agency.enrol') return network.genesis;
  throw new SignerError(`the log knows no agency ${subject}`);
}

/**
 * The rule that the proposal would break if it were logged now; null where it breaks none. That signatures are still missing is no fault of
 * a proposal.
 */
export async function faultOf(
  proposal: Proposal,
  { state, certificate }: KnownHistory,
  now: Date,
): Promise<Fault | null> {
  const logged = state.logged > now ? state.logged : now;
  const { bytes, signatures, payload } = proposal;
  const entry = printEnvelope({ payload: bytes, signatures, logged });
  const find: FindCertificate = async (digest) =>
    proposal.certificate !== null && 'certificate' in payload.body && payload.body.certificate === digest
      ? Buffer.from(proposal.certificate)
      : certificate(digest);
  const { faults } = await replay({ certificate: find, seenWithout: null, now: logged }, state, [entry]);
  const [fault = null] = faults;
  return fault?.rule === 'signers' || fault?.rule === 'new key' ? null : fault;
}
