/** Signer, registry and audit together: a change that an agency asks for and a registrar approves, over the registry's own API. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLog } from '../../../directory/audit/audit.ts';
import { bytesToSign, type Proposal, withSignatures } from '../../../directory/proposal.ts';
import { draftProposal } from '../../../directory/signer/ceremony.ts';
import { readHistory } from '../../../directory/signer/known-history.ts';
import { placeOf } from '../../../directory/signer/proposal-place.ts';
import { fileProposal } from '../../../directory/signer/registry-client.ts';
import { show } from '../../../directory/signer/sign.ts';
import { en } from '../../../directory/telling/texts/en.ts';
import type { Candidate, Signer } from '../log/world.ts';
import { type Counter, openCounter } from '../registry/counter.ts';
import { enrolIn } from '../registry/office.ts';

let counter: Counter;
let here: Candidate;
beforeAll(async () => {
  counter = await openCounter();
  here = await counter.office.world.candidate('here');
  counter.hold();
  await enrolIn(counter.office, counter.registry.keeper, here);
});
afterAll(() => counter[Symbol.asyncDispose]());

const place = () => ({ log: counter.base, genesis: counter.office.world.state.network.genesis });
const now = () => counter.office.clock.now;

async function signed(proposal: Proposal, by: Signer): Promise<Proposal> {
  return withSignatures(proposal, [{ keyid: by.id, ...(await by.sign(bytesToSign(proposal))) }]);
}

async function shown(proposal: Proposal): Promise<string> {
  const said: string[] = [];
  const terminal = { say: (line: string) => void said.push(line), ask: async () => '', askSecret: async () => '' };
  await show(proposal, { terminal, history: await readHistory(place(), now()), now: now(), texts: en });
  return said.join('\n');
}

test('is filed, shown to the registrar from its octets, approved, logged and audited', async () => {
  const history = await readHistory(place(), now());
  const draft = { type: 'profile.set', subject: 'here', body: { name: 'Office of here', country: 'LV' } };
  const proposal = draftProposal({ ...draft, proposer: here.identity.text }, history, now());
  const address = await fileProposal(new URL(counter.base), await signed(proposal, here.identity));

  const registrar = placeOf(address, undefined);
  const fetched = await registrar.read();
  expect(fetched.bytes).toEqual(proposal.bytes);
  const said = await shown(fetched);
  expect(said).toMatch(/name +- Bureau of here\n +\+ Office of here/);
  expect(said).toContain("Signed so far, each checked:\n  the agency's identity key, ");
  await registrar.write(await signed(fetched, counter.office.world.ann));

  const { lines, isInOrder } = await auditLog(place(), now(), en);
  expect(isInOrder).toBe(true);
  expect(lines.find((line) => line.startsWith('Entry 2'))).toContain(
    'Bureau of here (here, Latvia (LV)) has another name',
  );
});

test('that was overtaken is not signed any more', async () => {
  const history = await readHistory(place(), now());
  const draft = { type: 'contacts.commit', subject: 'here', proposer: here.identity.text };
  const of = (commitments: readonly string[]) => draftProposal({ ...draft, body: { commitments } }, history, now());
  const late = of(['a'.repeat(64)]);
  await fileProposal(new URL(counter.base), await signed(of([]), here.identity));
  await expect(shown(late)).rejects.toThrow(/made for another moment/);
  await expect(fileProposal(new URL(counter.base), await signed(late, here.identity))).rejects.toThrow(
    /answers 4\d\d: /,
  );
});
