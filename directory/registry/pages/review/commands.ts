/** The commands that people type at their own machines, complete but for the names of their files. */
import type { EntryId } from '../../../log/envelope.ts';
import type { Digest } from '../../../log/payload-fields.ts';
import { network, type OperationParts } from '../../parts.ts';

type Parts = Pick<OperationParts, 'keeper' | 'now'>;

/** For whoever has a key file of the signer program. A page that named the log's first entry would be believed whatever log it led to. */
export function signerSign(parts: Parts, proposal: string): string {
  return `npm run signer -- sign ${proposalUrl(parts, proposal)} --key KEY-FILE --log ${origin(parts)} --genesis ID`;
}

/** For an agency, whose folder with the keys lies on a stick. */
export function gatewaySign(parts: Parts, proposal: string): string {
  return `npm run gateway -- directory sign FOLDER ${proposalUrl(parts, proposal)}`;
}

export function gatewayVeto(parts: Parts, entry: EntryId): string {
  return `npm run gateway -- directory veto FOLDER --entry ${entry} --to ${origin(parts)}`;
}

/** Up to the SHA-256 of the record that the secretariat keeps of its telephone call. */
export function gatewayRecover(parts: Parts, evidence: Digest): string {
  return `npm run gateway -- directory recover FOLDER --evidence ${evidence} --to ${origin(parts)} --call `;
}

/** Where the pages are. */
export function origin(parts: Parts): string {
  return network(parts).passkeys.origins[0]!;
}

function proposalUrl(parts: Parts, id: string): string {
  return `${origin(parts)}/v1/proposals/${id}`;
}
