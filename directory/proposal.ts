/** A proposal: the payload of an entry on its way to the log, with the signatures that it has so far and what its digests stand for. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { commitmentOf, type Disclosed, disclosure, MAX_CONTACTS, printDisclosed, readContact } from './annex.ts';
import { type EntrySignature, parseJson, printEnvelope, readEnvelope, signedBytes } from './log/envelope.ts';
import { EntryError } from './log/fault.ts';
import { type Payload, readPayload } from './log/payload.ts';
import type { Contact } from './lookup.ts';

/** Carried as a file from one signer to the next, by mail or on a stick, or handed to the registry. Its signatures are unchecked. */
export interface Proposal {
  /** The octets that are signed, as `signedBytes` has them. */
  readonly bytes: Uint8Array;
  /** What these octets say. */
  readonly payload: Payload;
  readonly signatures: readonly EntrySignature[];
  /** The armored text of the certificate that the payload names, where it names one and it is at hand. */
  readonly certificate: string | null;
  /** The records that the payload commits to, in its order, as far as they are at hand. */
  readonly records: readonly Disclosed[];
}

/** In characters: an entry of the greatest length in base64, and a certificate or an agency's contacts. */
const MAX_PROPOSAL = 256 * 1024;

/** The proposal of a payload that nobody has signed yet. @throws EntryError where the octets are no payload */
export function propose(
  bytes: Uint8Array,
  certificate: string | null = null,
  records: readonly Disclosed[] = [],
): Proposal {
  return checked({ bytes, payload: readPayload(bytes), signatures: [], certificate, records });
}

/** Reads a proposal, as strictly as an entry is read. @throws EntryError */
export function readProposal(text: string): Proposal {
  if (text.length > MAX_PROPOSAL) throw new EntryError('form', 'the proposal is too long');
  const { data, error } = document.safeParse(parseJson(text));
  if (error) throw new EntryError('form', `it is not a proposal: ${error.issues[0]?.message}`);
  const { certificate = null, records = [], ...unlogged } = data;
  const { payload: bytes, signatures } = readEnvelope(Buffer.from(JSON.stringify({ ...unlogged, logged: NEVER })));
  return checked({ bytes, payload: readPayload(bytes), signatures, certificate, records });
}

/** A proposal as a file, or as the registry takes it. */
export function printProposal({ bytes, signatures, certificate, records }: Proposal): string {
  const printed = Buffer.from(printEnvelope({ payload: bytes, signatures, logged: new Date(NEVER) })).toString();
  const { logged: _never, ...unlogged } = JSON.parse(printed);
  const beside = {
    ...(certificate !== null && { certificate }),
    ...(records.length > 0 && { records: records.map(printDisclosed) }),
  };
  return `${JSON.stringify({ ...unlogged, ...beside })}\n`;
}

/** The octets that whoever agrees to the proposal signs. */
export function bytesToSign({ bytes }: Proposal): Uint8Array {
  return signedBytes(bytes);
}

/** What its records say, by the commitments to them. @throws EntryError where one is no contact */
export function contactsBeside({ records }: Proposal): ReadonlyMap<string, Contact> {
  return new Map(records.map((each) => [commitmentOf(each), readContact(each.record)]));
}

/** The same proposal with more signatures; of two by one key, the first stays. */
export function withSignatures(proposal: Proposal, more: readonly EntrySignature[]): Proposal {
  const all = [...proposal.signatures, ...more];
  const first = all.filter((each, at) => all.findIndex(({ keyid }) => keyid === each.keyid) === at);
  return { ...proposal, signatures: first };
}

/** An entry says when it was logged; a proposal was not. */
const NEVER = new Date(0).toISOString();

const document = z.strictObject({
  payloadType: z.unknown(),
  payload: z.unknown(),
  signatures: z.unknown(),
  certificate: z.string().optional(),
  records: z.array(disclosure).max(MAX_CONTACTS).optional(),
});

/** A certificate that is not the one that is named, or a record that is not committed to, must not be shown in its place. */
function checked(proposal: Proposal): Proposal {
  const { payload, certificate, records } = proposal;
  const named = 'certificate' in payload.body ? payload.body.certificate : null;
  if (certificate !== null && createHash('sha256').update(certificate).digest('hex') !== named)
    throw new EntryError('form', 'the certificate beside the payload is not the one that it names');
  const committed = payload.type === 'contacts.commit' ? payload.body.commitments : [];
  const given = records.map(commitmentOf);
  if (committed.filter((each) => given.includes(each)).join() !== given.join())
    throw new EntryError('form', 'the records beside the payload are not those that it commits to');
  return proposal;
}
