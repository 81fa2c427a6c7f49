/** A proposal beside what is known now, which is what it would meet when it is logged. */
import { type Certificate, CertificateError, readCertificate } from '../../../certificate.ts';
import { settledAgency } from '../../../log/agency.ts';
import type { Network } from '../../../log/network.ts';
import type { AgencyId } from '../../../lookup.ts';
import { contactsBeside, type Proposal } from '../../../proposal.ts';
import type { Known } from '../../../telling/field.ts';
import { network, type OperationParts } from '../../parts.ts';

export interface KnownNow extends Known {
  readonly network: Network;
}

export async function knownNow(parts: OperationParts, proposal: Proposal): Promise<KnownNow> {
  const { keeper, now } = parts;
  const { payload, certificate } = proposal;
  const agency = keeper.state.agencies.get(payload.subject as AgencyId);
  return {
    network: network(parts),
    agency: agency ? settledAgency(agency, now()) : null,
    certificate: certificate === null ? null : await readable(certificate),
    contacts: contactsBeside(proposal),
  };
}

/** One that cannot be read is an obstacle, and told as that. */
async function readable(certificate: string): Promise<Certificate | null> {
  try {
    return await readCertificate(certificate);
  } catch (error) {
    if (error instanceof CertificateError) return null;
    throw error;
  }
}
