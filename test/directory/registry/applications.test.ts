/** Applications on their way to a proposal: handed in proven, nominated by a letter, proposed as they were applied for; and those who would go round. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAsAppliedFor, readApplication } from '../../../directory/application.ts';
import { readProposal } from '../../../directory/proposal.ts';
import { type Candidate, DAY, PAPER } from '../log/world.ts';
import { applicationOf, handIn, setRecord } from './application-of.ts';
import { type Browser, type Counter, openCounter } from './counter.ts';

const PATH = '/v1/agencies/here/application';
const LETTER = { letter: PAPER, verified: 'called back by the number in the Blue Book' };

let counter: Counter;
let candidate: Candidate;
let here: Browser;
let ann: Browser;
beforeEach(async () => {
  counter = await openCounter();
  candidate = await counter.office.world.candidate('here');
  ann = await counter.staff('registrar1');
  here = await counter.agency('here');
});
afterEach(() => counter[Symbol.asyncDispose]());

const write = async (of = candidate, at = here) =>
  at.send('PUT', PATH, { application: await applicationOf(of, counter.office.world) });
const propose = () => ann.post(`${PATH}/proposal`);

test('what was handed in and nominated is proposed as it was applied for', async () => {
  const handed = await handIn(counter, here, candidate);
  expect([handed.status, handed.json.names]).toEqual([
    200,
    [{ kind: 'domain', name: 'here.example', evidence: expect.stringMatching(/^[0-9a-f]{64}$/) }],
  ]);
  expect((await ann.get('/v1/applications')).json.items).toMatchObject([{ agency: 'here', nomination: null }]);
  const nominated = await ann.send('PUT', `${PATH}/nomination`, LETTER);
  expect(nominated.json.nomination).toMatchObject(LETTER);
  const { status, json } = await propose();
  expect([status, json.proposal]).toEqual([200, expect.any(String)]);
  const proposal = (await ann.get(`/v1/proposals/${json.proposal}`)).json;
  expect(proposal).toMatchObject({ status: 'open', obstacle: { rule: 'new key' }, signedBy: [] });
  const { payload } = readProposal(JSON.stringify(proposal.proposal));
  const application = await readApplication(json.application);
  expect(payload.type === 'agency.enrol' && isAsAppliedFor(payload.body, application)).toBe(true);
  expect(payload.proposer).toBe(candidate.identity.id);
  expect((await propose()).json.proposal).toBe(json.proposal);
});

test('another proposal is made where the first is no longer open', async () => {
  await handIn(counter, here, candidate);
  await ann.send('PUT', `${PATH}/nomination`, LETTER);
  const first = (await propose()).json.proposal;
  expect((await ann.send('DELETE', `/v1/proposals/${first}`)).status).toBe(200);
  counter.office.later(1000);
  const second = (await propose()).json.proposal;
  expect(second).not.toBe(first);
});

test('an application that was given back says why, waits for nobody, and can be handed in again', async () => {
  await handIn(counter, here, candidate);
  const reason = 'the ministry’s name is another';
  expect((await ann.post(`${PATH}/return`, { reason })).json).toMatchObject({ handed: null, returned: reason });
  expect((await ann.get('/v1/applications')).json.items).toEqual([]);
  expect((await ann.post(`${PATH}/return`, { reason })).status).toBe(404);
  expect((await here.post(`${PATH}/handing-in`)).json).toMatchObject({ returned: null, handed: expect.any(String) });
});

describe('refused is', () => {
  test('an application of somebody else, or changed on its way', async () => {
    const other = await counter.office.world.candidate('there');
    expect((await write(other)).json).toMatchObject({ code: 'rule-broken', detail: 'it is the application of there' });
    const text = (await applicationOf(candidate, counter.office.world)).replace('Bureau of here', 'Bureau of all');
    expect((await here.send('PUT', PATH, { application: text })).json).toMatchObject({ rule: 'new key' });
    expect((await here.get(PATH)).status).toBe(404);
  });

  test('to hand in what is not proven, or was proven too long ago', async () => {
    await write();
    const hand = () => here.post(`${PATH}/handing-in`);
    expect((await hand()).json).toMatchObject({ code: 'not-proven', detail: expect.stringContaining('here.example') });
    await here.post('/v1/agencies/here/domain-checks', { domain: 'here.example' });
    expect((await hand()).json.code).toBe('not-proven');
    setRecord(counter, 'here');
    await here.post('/v1/agencies/here/domain-checks', { domain: 'here.example' });
    expect((await hand()).status).toBe(200);
    await ann.send('PUT', `${PATH}/nomination`, LETTER);
    counter.office.later(31 * DAY);
    const later = await counter.staff('registrar2');
    expect((await later.post(`${PATH}/proposal`)).json.code).toBe('not-proven');
  });

  test('a proposal without a letter, or of what was not handed in', async () => {
    await write();
    expect((await propose()).status).toBe(404);
    expect((await ann.send('PUT', `${PATH}/nomination`, LETTER)).status).toBe(404);
    await handIn(counter, here, candidate);
    expect((await propose()).json).toMatchObject({ code: 'not-proven', detail: expect.stringContaining('letter') });
  });

  test('a change of what is proposed already; an application that changed needs its letter anew', async () => {
    await handIn(counter, here, candidate);
    await ann.send('PUT', `${PATH}/nomination`, LETTER);
    const { proposal } = (await propose()).json;
    expect((await write()).status).toBe(403);
    expect((await ann.post(`${PATH}/return`, { reason: 'x' })).status).toBe(403);
    await ann.send('DELETE', `/v1/proposals/${proposal}`);
    expect((await write()).json).toMatchObject({ handed: null, nomination: null, proposal: null });
  });

  test('one of two that come at once: what is being proposed is not exchanged', async () => {
    await handIn(counter, here, candidate);
    await ann.send('PUT', `${PATH}/nomination`, LETTER);
    const both = await Promise.all([propose(), write()]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('another agency, and whoever is not a registrar', async () => {
    await handIn(counter, here, candidate);
    const there = await counter.agency('there');
    expect((await there.get(PATH)).status).toBe(404);
    expect((await write(candidate, there)).status).toBe(404);
    expect((await there.get('/v1/applications')).status).toBe(403);
    for (const path of ['proposal', 'return']) expect((await here.post(`${PATH}/${path}`, {})).status).toBe(403);
    expect((await here.send('PUT', `${PATH}/nomination`, LETTER)).status).toBe(403);
  });
});
