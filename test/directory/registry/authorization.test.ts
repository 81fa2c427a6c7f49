/** Who may ask for what: each operation by each role, and each agency for itself alone. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { entriesAbout, makeKey, PAPER } from '../log/world.ts';
import { type Browser, type Counter, openCounter } from './counter.ts';
import { enrolIn, signDraft } from './office.ts';

const DAY = 24 * 60 * 60 * 1000;

const EVERYBODY = 'nobody registrar editor reviewer auditor agency';
const SIGNED_IN = 'registrar editor reviewer auditor agency';
const REGISTRAR = 'registrar';
const AGENCY = 'agency';

const CONTACTS = '/v1/agencies/here/contacts';
const REMOVED = { person: 'registrar1', roles: [], keys: [] };

/** What is decided, beside the code that decides it: a change of either must be meant. */
const WHO = {
  challengeSignIn: EVERYBODY,
  beginSession: EVERYBODY,
  readSession: SIGNED_IN,
  endThisSession: SIGNED_IN,
  listSessions: SIGNED_IN,
  endSession: SIGNED_IN,
  endPasskey: SIGNED_IN,
  invite: SIGNED_IN,
  challengeRegistration: EVERYBODY,
  register: EVERYBODY,
  checkDomain: 'registrar agency',
  sendCode: 'registrar agency',
  checkCode: 'registrar agency',
  listEvidence: SIGNED_IN,
  readEvidence: SIGNED_IN,
  listApplications: 'registrar auditor',
  readApplication: 'registrar auditor agency',
  writeApplication: AGENCY,
  handInApplication: AGENCY,
  recordNomination: REGISTRAR,
  returnApplication: REGISTRAR,
  proposeEnrolment: REGISTRAR,
  propose: EVERYBODY,
  listProposals: SIGNED_IN,
  readProposal: EVERYBODY,
  sign: EVERYBODY,
  withdraw: SIGNED_IN,
  readContacts: SIGNED_IN,
  writeContacts: AGENCY,
  eraseContact: 'registrar agency',
  readLogStatus: EVERYBODY,
  listAgencies: EVERYBODY,
  readAgency: EVERYBODY,
  keepContent: 'editor',
  addCheckpoint: EVERYBODY,
  readTrail: 'registrar auditor',
  describe: EVERYBODY,
} as const satisfies Record<string, string>;

let counter: Counter;
let people: Record<string, Browser>;
let suspension: string;

beforeAll(async () => {
  counter = await openCounter();
  const { office, registry } = counter;
  for (const id of ['here', 'there']) {
    const member = await office.world.candidate(id);
    counter.hold();
    await enrolIn(office, registry.keeper, member);
  }
  const auditor = { person: 'auditor1', roles: ['auditor' as const], keys: [makeKey().text] };
  const draft = entriesAbout('network')('staff.set', auditor);
  await registry.keeper.append(
    await signDraft(registry.keeper.state, draft, office.world.root.slice(0, 3), office.clock.now),
  );
  office.later(8 * DAY);
  people = {
    nobody: counter.browser(),
    registrar: await counter.staff('registrar1'),
    editor: await counter.staff('editor01'),
    reviewer: await counter.staff('reviewer'),
    auditor: await counter.staff('auditor1'),
    agency: await counter.agency('here'),
    other: await counter.agency('there'),
  };
  const wish = { type: 'agency.suspend', subject: 'here', proposer: office.world.ann.id, body: { reason: 'a drill' } };
  suspension = (await people.registrar!.post('/v1/proposals', wish)).json.id;
});
afterAll(() => counter[Symbol.asyncDispose]());
/** So that one may ask again, and is still signed in. */
beforeEach(async () => {
  counter.office.later(60_000);
  for (const person of Object.values(people)) await person.get('/v1/session');
});

const filled = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_all, name) => ({ agency: 'here', id: suspension })[name as string] ?? 'a'.repeat(64));

test('the table has every operation', () => {
  expect(Object.keys(WHO).sort()).toEqual(counter.registry.operations.map(({ id }) => id).sort());
});

test.each(Object.entries(WHO))('%s is for: %s', async (id, who) => {
  const { method, path } = counter.registry.operations.find((each) => each.id === id)!;
  // Whoever may is told that the body is none; what has no body is not done to the sessions that are still needed.
  const admits = async (name: string): Promise<boolean> => {
    if (id === 'endThisSession') return (await people[name]!.get('/v1/session')).status === 200;
    const { status, json } = await people[name]!.send(
      method.toUpperCase(),
      filled(path),
      method === 'get' ? undefined : 0,
    );
    return (
      !(status === 401 && json.code === 'not-signed-in') && !(status === 403 && /^this is for: /.test(json.detail))
    );
  };
  const admitted: string[] = [];
  for (const name of EVERYBODY.split(' ')) if (await admits(name)) admitted.push(name);
  // A passkey is not taken away by a session that is not fresh, whoever asks.
  expect(id === 'endPasskey' ? SIGNED_IN : admitted.join(' ')).toBe(who);
});

test('no change is made for a page of others, nor by a session without its token', async () => {
  const FOREIGN = [
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'x-csrf-token': 'x' },
  ];
  for (const { id, method, path } of counter.registry.operations.filter((each) => each.method !== 'get'))
    for (const [at, headers] of FOREIGN.entries()) {
      // So many from one address would be too many.
      counter.office.later(6_000);
      const { json } = await people.registrar!.send(method.toUpperCase(), filled(path), undefined, headers);
      expect([id, at, json.code]).toEqual([id, at, 'cross-site']);
    }
});

describe('another agency', () => {
  const ASKED: readonly [method: string, path: string, body?: object][] = [
    ['GET', '/v1/agencies/here/application'],
    ['PUT', '/v1/agencies/here/application', { application: '{}' }],
    ['POST', '/v1/agencies/here/application/handing-in'],
    ['POST', '/v1/agencies/here/domain-checks', { domain: 'here.example' }],
    ['POST', '/v1/agencies/here/mailbox-codes', { address: 'a@here.example' }],
    ['POST', '/v1/agencies/here/mailbox-checks', { address: 'a@here.example', code: '0' }],
    ['GET', '/v1/agencies/here/evidence'],
    ['GET', `/v1/agencies/here/evidence/${PAPER}`],
    ['GET', CONTACTS],
    ['PUT', CONTACTS, { contacts: [] }],
    ['DELETE', `${CONTACTS}/${PAPER}`],
    ['POST', '/v1/invitations', { kind: 'agency', agency: 'here' }],
    ['POST', '/v1/invitations', { kind: 'staff', person: 'registrar3' }],
    ['POST', '/v1/proposals', { type: 'agency.leave', subject: 'here', proposer: PAPER, body: { reason: 'x' } }],
    ['POST', '/v1/proposals', { type: 'staff.set', subject: 'network', proposer: PAPER, body: REMOVED }],
    ['DELETE', '/v1/proposals/SUSPENSION'],
  ];
  test.each(ASKED)('is refused %s %s %j', async (method, path, body) => {
    const { json } = await people.other!.send(method, path.replace('SUSPENSION', suspension), body, {
      'if-match': '"x"',
    });
    expect(json.code).toMatch(/^(forbidden|not-found)$/);
  });

  test('sees no proposal in a list, nor on a page, that is not about itself', async () => {
    expect((await people.other!.get('/v1/proposals?subject=here')).json.items).toEqual([]);
    expect((await people.other!.get(`/en/review/${suspension}`)).status).toBe(404);
    expect((await people.agency!.get(`/en/review/${suspension}`)).status).toBe(200);
  });
});

test('what is for one person is kept by nobody in between, page or answer', async () => {
  const paths = ['/en/members', '/en/account', '/en/contacts', '/en/review', CONTACTS, '/v1/session', '/v1/proposals'];
  for (const path of paths) {
    const { status, headers } = await people.agency!.get(path);
    expect([path, status, headers.get('cache-control')]).toEqual([path, 200, 'no-store']);
  }
});
