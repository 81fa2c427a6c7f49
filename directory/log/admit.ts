/** Admits an entry: its place in the history, the certificate that it names, and who signed it. */
import type { Agency } from './agency.ts';
import { type Checks, checksOf, type FindCertificate } from './checks.ts';
import { type EntryId, type Envelope, entryId, readEnvelope } from './envelope.ts';
import { demand } from './fault.ts';
import type { Network } from './network.ts';
import { NETWORK, type Payload, readPayload } from './payload.ts';
import type { Admitted } from './pending.ts';
import { verifyAhead, verifySignatures } from './signatures.ts';
import { signing, wayOf } from './signers.ts';

/** An entry whose form is right. */
export interface Entry {
  readonly id: EntryId;
  readonly envelope: Envelope;
  readonly payload: Payload;
}

/** An entry whose costly checks may be under way. */
export interface Candidate extends Entry {
  readonly checks: Checks;
}

/** The network and, where there is one, the agency that an entry is about, as they are when it was logged. */
export interface Place {
  readonly network: Network;
  readonly agency: Agency | null;
}

/** Reads the octets of an entry. @throws EntryError */
export function readEntry(bytes: Uint8Array): Entry {
  const envelope = readEnvelope(bytes);
  return { id: entryId(bytes), envelope, payload: readPayload(envelope.payload) };
}

/** Reads an entry that is to be admitted. @throws EntryError */
export function readCandidate(find: FindCertificate, bytes: Uint8Array): Candidate {
  const entry = readEntry(bytes);
  return { ...entry, checks: checksOf(find, entry.envelope, entry.payload) };
}

/** Begins the costly checks, at a place where the entry will stand or a little before it. */
export function beginChecks({ envelope, payload, checks }: Candidate, place: Place): void {
  verifyAhead(envelope, payload, place, checks);
}

/** Checks everything about an entry but what it would change. @throws EntryError, HistoryError */
export async function admit({ id, envelope, payload, checks }: Candidate, place: Place): Promise<Admitted> {
  const { network, agency } = place;
  if (payload.type !== 'genesis') checkOrder(payload, place);
  const certificate = await checks.certificate();
  const keys = await verifySignatures(envelope, payload, place, checks);
  const way = wayOf(payload, network, agency, { keys, proposer: payload.proposer });
  const registrars = signing('registrar', network, keys);
  return { payload, entry: id, logged: envelope.logged, way, registrars, certificate };
}

/** Also the guard against what is repeated, left out, exchanged, or signed for another network. */
function checkOrder(payload: Payload, { network, agency }: Place): void {
  const isNew = payload.type === 'agency.enrol' && agency === null;
  demand(payload.subject === NETWORK || isNew || agency !== null, 'order', `there is no agency ${payload.subject}`);
  const last = payload.subject === NETWORK ? network.last : (agency?.last ?? network.genesis);
  demand(payload.prev === last, 'order', `it does not follow ${last.slice(0, 16)}, the last entry about its subject`);
}
