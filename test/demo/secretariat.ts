/** What the secretariat of the demo does: it checks who applies, and signs with the keys of its people what it asks the directory for. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readApplication } from '../../directory/application.ts';
import type { Proposal } from '../../directory/proposal.ts';
import { admission, draftProposal } from '../../directory/signer/ceremony.ts';
import type { OpenKey } from '../../directory/signer/key-file.ts';
import { type KnownHistory, readHistory } from '../../directory/signer/known-history.ts';
import { fileProposal } from '../../directory/signer/registry-client.ts';
import { approve } from './approve.ts';
import type { Network } from './network.ts';

/** The log as it is now, verified from its first entry. */
export function historyOf({ place }: Network): Promise<KnownHistory> {
  return readHistory(place, new Date());
}

/** Invites an agency and checks what it applied for, in the DNS as well, of which papers are kept; answers the enrolment, for the agency to sign first. */
export async function admit(network: Network, papers: string, application: string): Promise<Proposal> {
  const { desk } = network;
  const { says } = await readApplication(application);
  await desk.post('/v1/invitations', { kind: 'agency', agency: says.id });
  const keep = async (name: string, text: string): Promise<string> => {
    const file = join(papers, `${says.id}-${name}`);
    await writeFile(file, text);
    return file;
  };
  const evidence: string[] = [];
  for (const domain of says.domains) {
    const { digest, proven } = await desk.post(`/v1/agencies/${says.id}/domain-checks`, { domain });
    if (!proven) throw new Error(`${domain} is not shown to be of ${says.id}`);
    const record = await desk.get(`/v1/agencies/${says.id}/evidence/${digest}`);
    evidence.push(`${domain}=${await keep(`${domain}.evidence`, record)}`);
  }
  const nomination = await keep('nomination.txt', `${says.name} is hereby nominated.\n`);
  const file = await keep('application.json', application);
  return admission(file, { evidence, nomination }, await historyOf(network), new Date());
}

/** Signs an enrolment that its agency has signed: the root's signatures let the first members in at once. */
export async function enrolInto(network: Network, proposal: Proposal): Promise<void> {
  const { root, registrars } = network.keys;
  await log(network, proposal, [...root.slice(0, 2), ...registrars.slice(0, 2)]);
}

/** Two registrars suspend an agency until it is reinstated; answers the number of the entry. */
export async function suspend(network: Network, agency: string, reason: string): Promise<number> {
  const [first, second] = network.keys.registrars;
  return ask(network, { type: 'agency.suspend', subject: agency, body: { reason } }, [first, second]);
}

/** A third registrar proposes it and two approve, for who proposes does not count. */
export async function reinstate(network: Network, agency: string, reason: string): Promise<void> {
  const [first, second, third] = network.keys.registrars;
  await ask(network, { type: 'agency.reinstate', subject: agency, body: { reason } }, [third, first, second]);
}

/** The first of the keys proposes. */
async function ask(
  network: Network,
  wish: { readonly type: string; readonly subject: string; readonly body: object },
  keys: readonly [OpenKey, ...OpenKey[]],
): Promise<number> {
  const draft = draftProposal({ ...wish, proposer: keys[0].text }, await historyOf(network), new Date());
  return log(network, draft, keys);
}

/** Signs a proposal and brings it to the registry, which must take it; answers the number of the entry. */
async function log(network: Network, proposal: Proposal, keys: readonly OpenKey[]): Promise<number> {
  const signed = await approve(proposal, keys, await historyOf(network));
  const place = new URL(await fileProposal(network.registry, signed));
  const { status, obstacle, index } = JSON.parse(await (await fetch(place)).text());
  if (status !== 'logged') throw new Error(`the directory has not logged ${signed.payload.type}: ${obstacle?.message}`);
  return index;
}
