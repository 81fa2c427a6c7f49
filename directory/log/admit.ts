/** Admits an entry: its place in the history, the certificate that it names, and who signed it. */
import { createHash } from 'node:crypto';
import { type Certificate, CertificateError, readCertificate } from '../certificate.ts';
import type { Agency } from './agency.ts';
import { type EntryId, type Envelope, entryId, readEnvelope } from './envelope.ts';
import { demand, EntryError, HistoryError } from './fault.ts';
import type { Network } from './network.ts';
import { type Digest, NETWORK, type Payload, readPayload } from './payload.ts';
import type { Admitted } from './pending.ts';
import { verifySignatures } from './signatures.ts';
import { signing, wayOf } from './signers.ts';

/** An entry whose form is right. */
export interface Entry {
  readonly id: EntryId;
  readonly envelope: Envelope;
  readonly payload: Payload;
}

/** The network and, where there is one, the agency that an entry is about, as they are when it was logged. */
export interface Place {
  readonly network: Network;
  readonly agency: Agency | null;
}

/** Where certificates are found; null where one cannot be had. */
export type FindCertificate = (digest: Digest) => Promise<Uint8Array | null>;

/** Reads the octets of an entry. @throws EntryError */
export function readEntry(bytes: Uint8Array): Entry {
  const envelope = readEnvelope(bytes);
  return { id: entryId(bytes), envelope, payload: readPayload(envelope.payload) };
}

/** Checks everything about an entry but what it would change. @throws EntryError, HistoryError */
export async function admit(find: FindCertificate, { id, envelope, payload }: Entry, place: Place): Promise<Admitted> {
  const { network, agency } = place;
  if (payload.type !== 'genesis') checkOrder(payload, place);
  const certificate = await certificateOf(find, payload);
  const keys = await verifySignatures(envelope, payload, { ...place, certificate });
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

async function certificateOf(find: FindCertificate, payload: Payload): Promise<Certificate | null> {
  if (payload.type !== 'agency.enrol' && payload.type !== 'certificate.add') return null;
  const digest = payload.body.certificate;
  const text = await find(digest);
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
