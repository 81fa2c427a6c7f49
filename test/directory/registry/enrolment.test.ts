/** An agency on its way into the log over the API: invited, proven, proposed, signed by whom it must be; and those who would go round. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgencyId } from '../../../directory/lookup.ts';
import { propose } from '../../../directory/proposal.ts';
import { draftPayload } from '../../../directory/registry/proposals.ts';
import { fetchProposal, fileProposal, postSignatures } from '../../../directory/signer/registry-client.ts';
import { type Candidate, DAY, HOUR, makeKey, PAPER, type Signer } from '../log/world.ts';
import { type Browser, type Counter, openCounter } from './counter.ts';
import { makeDevice } from './device.ts';
import { enrolIn, signaturesOf } from './office.ts';

let counter: Counter;
let candidate: Candidate;
beforeEach(async () => {
  counter = await openCounter();
  candidate = await counter.office.world.candidate('here');
  const text = 'v=valise1; network=network.example; agency=here';
  for (const names of counter.dns) names.set('_valise.here.example', [text]);
});
afterEach(() => counter[Symbol.asyncDispose]());

/** What the page or the signer program sends as signatures. */
async function signed(payload: Uint8Array, by: readonly Signer[]) {
  return (await signaturesOf(payload, by)).map(({ keyid, signature, passkey }) => ({
    keyid,
    sig: base64(signature),
    ...(passkey && { passkey: { authenticator: base64(passkey.authenticator), client: base64(passkey.client) } }),
  }));
}
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const certificate = (): string =>
  Buffer.from(counter.office.world.blobs.get(candidate.draft.body.certificate)!).toString();

/** What an agency sends to be enrolled, once its domain is proven. */
async function enrolment(here: Browser) {
  const found = await here.post('/v1/agencies/here/domain-checks', { domain: 'here.example' });
  const domains = [{ domain: 'here.example', evidence: found.json.digest }];
  const { draft, identity } = candidate;
  return { ...draft, body: { ...draft.body, domains }, proposer: identity.id, certificate: certificate() };
}
async function proposed(here: Browser) {
  const answer = await here.post('/v1/proposals', await enrolment(here));
  expect(answer.status).toBe(202);
  return answer;
}
const bring = async (id: string, payload: string, by: readonly Signer[]) =>
  counter.ask('POST', `/v1/proposals/${id}/signatures`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ signatures: await signed(Buffer.from(payload, 'base64'), by) }),
  });

test('an invited agency is enrolled by its own keys, one registrar at the page and another with the signer program', async () => {
  const ann = await counter.staff('registrar1');
  const { invitation } = (await ann.post('/v1/invitations', { kind: 'agency', agency: 'here' })).json;
  const device = makeDevice();
  const here = counter.browser();
  await here.register(invitation, device);
  await here.signIn(device);
  const { headers, json } = await proposed(here);
  expect(json).toMatchObject({ status: 'open', obstacle: { rule: 'new key' }, signedBy: [] });
  const { id, proposal } = json;
  const own = await bring(id, proposal.payload, candidate.own);
  expect([own.status, own.json.obstacle.rule]).toEqual([202, 'signers']);
  const { pia, ann: annsKey } = counter.office.world;
  expect((await bring(id, proposal.payload, [pia])).status).toBe(202);
  const url = new URL(headers.get('location')!, counter.base);
  const read = await fetchProposal(url);
  await postSignatures(url, read, await signaturesOf(read.bytes, [annsKey]));
  expect((await here.get(`/v1/proposals/${id}`)).json).toMatchObject({ status: 'logged', index: 1, obstacle: null });
  const agency = async () => (await here.get('/v1/agencies/here')).json;
  expect(await agency()).toMatchObject({ standing: 'coming', domains: ['here.example'] });
  counter.office.later(DAY);
  await here.signIn(device);
  expect(await agency()).toMatchObject({ standing: 'active' });
});

describe('a proposal that was signed elsewhere', () => {
  const printed = async (by: readonly Signer[], draft: object = {}) => {
    const { keeper } = counter.registry;
    const wish = { ...candidate.draft, proposer: candidate.identity.id, ...draft };
    const proposal = propose(
      draftPayload(keeper.state, wish, counter.office.clock.now),
      'type' in draft ? null : certificate(),
    );
    return { ...proposal, signatures: await signaturesOf(proposal.bytes, by) };
  };
  const file = async (by: readonly Signer[], draft?: object) =>
    fileProposal(new URL(counter.base), await printed(by, draft));

  test('of an agency that was invited is filed without a session', async () => {
    counter.invited({ kind: 'agency', holder: 'here' });
    expect(await file(candidate.own)).toMatch(/\/v1\/proposals\/[\w-]{22}$/);
  });

  test('of an agency that nobody invited is not', async () => {
    await expect(file(candidate.own)).rejects.toThrow(/401: sign in/);
  });

  test('by keys that nobody knows yet is not, and leaves nothing behind', async () => {
    counter.hold();
    await enrolIn(counter.office, counter.registry.keeper, candidate);
    const [identity, recovery] = [makeKey(), makeKey()];
    const body = { identity: [identity.text], recovery: recovery.text, evidence: PAPER, nomination: PAPER };
    const draft = { type: 'agency.reenrol', body, proposer: identity.id };
    await expect(file([identity, recovery], draft)).rejects.toThrow(/401/);
    const blobs = () => counter.db.get('SELECT count(*) AS n FROM blob')?.n;
    const [before, other] = [blobs(), await counter.office.world.candidate('other')];
    counter.invited({ kind: 'agency', holder: 'other' });
    const wish = { ...other.draft, proposer: other.identity.id };
    const armored = Buffer.from(counter.office.world.blobs.get(other.draft.body.certificate)!).toString();
    const forged = propose(draftPayload(counter.registry.keeper.state, wish, counter.office.clock.now), armored);
    const signatures = await signaturesOf(Buffer.from('other'), [other.identity]);
    await expect(fileProposal(new URL(counter.base), { ...forged, signatures })).rejects.toThrow(/422/);
    expect(blobs()).toBe(before);
  });

  test('is one of so many at most that wait, lest they crowd out what others should look at', async () => {
    counter.invited({ kind: 'agency', holder: 'here' });
    for (let n = 0; n < 20; n++) {
      counter.office.later(1);
      await file(candidate.own);
    }
    counter.office.later(1);
    await expect(file(candidate.own)).rejects.toThrow(/403/);
    const ann = await counter.staff('registrar1');
    expect((await ann.post('/v1/proposals', { ...candidate.draft, proposer: candidate.identity.id })).status).toBe(202);
  });

  test('of a member is taken at once, where its own key is enough', async () => {
    counter.hold();
    await enrolIn(counter.office, counter.registry.keeper, candidate);
    const endpoint = { type: 'endpoint.set', body: { endpoint: null } };
    const url = await file([candidate.identity], endpoint);
    expect((await counter.ask('GET', new URL(url).pathname)).json.status).toBe('logged');
    expect(counter.registry.keeper.state.agencies.get('here' as AgencyId)!.endpoint).toBeNull();
  });

  test('that its proposer has not signed is not filed', async () => {
    counter.hold();
    await enrolIn(counter.office, counter.registry.keeper, candidate);
    const suspend = { type: 'agency.suspend', body: { reason: 'a drill' } };
    await expect(file([counter.office.world.ann], suspend)).rejects.toThrow(/401/);
  });
});

describe('nobody gets round the signatures', () => {
  test('by signing in as one who must sign', async () => {
    const [ann, here] = [await counter.staff('registrar1'), await counter.agency('here')];
    const { json } = await proposed(here);
    await bring(json.id, json.proposal.payload, candidate.own);
    for (const body of [
      { signatures: [] },
      { signatures: await signed(Buffer.from('other'), [counter.office.world.ann]) },
    ])
      await ann.post(`/v1/proposals/${json.id}/signatures`, body);
    const found = (await ann.get(`/v1/proposals/${json.id}`)).json;
    expect([found.status, found.signedBy.length, counter.registry.keeper.tree.size]).toEqual(['open', 3, 1]);
  });

  test('by the same registrar with two keys, or by the one who proposed', async () => {
    const [ben, here] = [await counter.staff('registrar2'), await counter.agency('here')];
    const { ben: bensKey, pia, ann } = counter.office.world;
    const { json } = await proposed(here);
    await bring(json.id, json.proposal.payload, candidate.own);
    expect((await bring(json.id, json.proposal.payload, [bensKey, pia])).json.obstacle.rule).toBe('signers');
    const own = await ben.post('/v1/proposals', { ...(await enrolment(here)), proposer: bensKey.id });
    await bring(own.json.id, own.json.proposal.payload, candidate.own);
    expect((await bring(own.json.id, own.json.proposal.payload, [bensKey, ann])).json.obstacle.rule).toBe('signers');
  });

  test('with evidence that was not made here', async () => {
    const here = await counter.agency('here');
    const { json } = await here.post('/v1/proposals', {
      ...candidate.draft,
      proposer: candidate.identity.id,
      certificate: certificate(),
    });
    const { ann, ben } = counter.office.world;
    const answer = await bring(json.id, json.proposal.payload, [...candidate.own, ann, ben]);
    expect([answer.status, answer.json.obstacle.rule]).toEqual([202, 'evidence']);
  });

  test('by an agency speaking for another', async () => {
    const there = await counter.agency('there');
    expect((await there.post('/v1/proposals', await enrolment(await counter.agency('here')))).json.code).toBe(
      'forbidden',
    );
    expect((await there.get('/v1/proposals')).json.items).toEqual([]);
  });

  test('by withdrawing what another has proposed', async () => {
    const [ann, here] = [await counter.staff('registrar1'), await counter.agency('here')];
    const { json } = await proposed(here);
    expect((await ann.send('DELETE', `/v1/proposals/${json.id}`)).json.code).toBe('forbidden');
    expect((await here.send('DELETE', `/v1/proposals/${json.id}`)).json.status).toBe('withdrawn');
    expect((await bring(json.id, json.proposal.payload, candidate.own)).json).toMatchObject({
      code: 'closed',
      proposal: 'withdrawn',
    });
  });
});

test('a log that is halted takes nothing, and says so', async () => {
  const here = await counter.agency('here');
  const { json } = await proposed(here);
  counter.registry.keeper.halt('for a test');
  const { ann, ben } = counter.office.world;
  const answer = await bring(json.id, json.proposal.payload, [...candidate.own, ann, ben]);
  expect([answer.status, answer.json.code]).toEqual([503, 'halted']);
});

test('the head is signed anew each hour by the clock', async () => {
  const before = (await counter.ask('GET', '/checkpoint')).text;
  counter.office.later(HOUR - 1);
  await counter.registry.tick();
  expect((await counter.ask('GET', '/checkpoint')).text).toBe(before);
  counter.office.later(1);
  await counter.registry.tick();
  expect((await counter.ask('GET', '/checkpoint')).text).not.toBe(before);
});
