/** The application of a candidate, as its gateway would write it, and the way of one over the API. */
import { applicationBytes, printApplication } from '../../../directory/application.ts';
import type { Candidate, World } from '../log/world.ts';
import type { Browser, Counter } from './counter.ts';

export async function applicationOf({ draft, own }: Candidate, { blobs }: World): Promise<string> {
  const { domains, addresses, nomination: _letter, ...rest } = draft.body;
  const names = {
    domains: domains.map(({ domain }) => domain),
    addresses: addresses.map(({ address }) => address),
  };
  const document = { id: draft.subject, ...rest, ...names };
  const bytes = applicationBytes(document);
  const proofs = own.map(async ({ id, sign }) => {
    const { signature } = await sign(bytes);
    return { keyid: id, sig: Buffer.from(signature).toString('base64') };
  });
  return printApplication(document, Buffer.from(blobs.get(rest.certificate)!).toString(), await Promise.all(proofs));
}

/** The record that every resolver sees from now on. */
export function setRecord({ dns }: Counter, agency: string, domain = `${agency}.example`): void {
  const text = `v=valise1; network=network.example; agency=${agency}`;
  for (const names of dns) names.set(`_valise.${domain}`, [text]);
}

/** Hands a candidate's application in, its domain proven. */
export async function handIn(counter: Counter, at: Browser, candidate: Candidate) {
  const path = `/v1/agencies/${candidate.draft.subject}`;
  setRecord(counter, candidate.draft.subject);
  const application = await applicationOf(candidate, counter.office.world);
  await at.send('PUT', `${path}/application`, { application });
  await at.post(`${path}/domain-checks`, { domain: `${candidate.draft.subject}.example` });
  return at.post(`${path}/application/handing-in`);
}
