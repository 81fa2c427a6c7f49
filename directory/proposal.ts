/** A proposal: the payload of an entry on its way to the log, with the signatures that it has so far and the certificate that it adds. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type EntrySignature, parseJson, printEnvelope, readEnvelope, signedBytes } from './log/envelope.ts';
import { EntryError } from './log/fault.ts';
import { type Payload, readPayload } from './log/payload.ts';

/** Carried as a file from one signer to the next, by mail or on a stick, or handed to the registry. Its signatures are unchecked. */
export interface Proposal {
  /** The octets that are signed, as `signedBytes` has them. */
  readonly bytes: Uint8Array;
  /** What these octets say. */
  readonly payload: Payload;
  readonly signatures: readonly EntrySignature[];
  /** The armored text of the certificate that the payload names, where it names one and it is at hand. */
  readonly certificate: string | null;
}

/** In characters: an entry of the greatest length in base64, and a certificate. */
const MAX_PROPOSAL = 256 * 1024;

/** The proposal of a payload that nobody has signed yet. @throws EntryError where the octets are no payload */
export function propose(bytes: Uint8Array, certificate: string | null = null): Proposal {
  return checked({ bytes, payload: readPayload(bytes), signatures: [], certificate });
}

/** Reads a proposal, as strictly as an entry is read. @throws EntryError */
export function readProposal(text: string): Proposal {
  if (text.length > MAX_PROPOSAL) throw new EntryError('form', 'the proposal is too long');
  const { data, error } = document.safeParse(parseJson(text));
  if (error) throw new EntryError('form', `it is not a proposal: ${error.issues[0]?.message}`);
  const { certificate = null, ...unlogged } = data;
  const { payload: bytes, signatures } = readEnvelope(Buffer.from(JSON.stringify({ ...unlogged, logged: NEVER })));
  return checked({ bytes, payload: readPayload(bytes), signatures, certificate });
}

/** A proposal as a file, or as the registry takes it. */
export function printProposal({ bytes, signatures, certificate }: Proposal): string {
  const printed = Buffer.from(printEnvelope({ payload: bytes, signatures, logged: new Date(NEVER) })).toString();
  const { logged: _never, ...unlogged } = JSON.parse(printed);
  return `${JSON.stringify({ ...unlogged, ...(certificate !== null && { certificate }) })}\n`;
}

/** The octets that whoever agrees to the proposal signs. */
export function bytesToSign({ bytes }: Proposal): Uint8Array {
  return signedBytes(bytes);
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
});

/** A certificate that is not the one that is named must not be shown in its place. */
function checked(proposal: Proposal): Proposal {
  const { payload, certificate } = proposal;
  if (certificate === null) return proposal;
  const named = 'certificate' in payload.body ? payload.body.certificate : null;
  if (createHash('sha256').update(certificate).digest('hex') !== named)
    throw new EntryError('form', 'the certificate beside the payload is not the one that it names');
  return proposal;
}
