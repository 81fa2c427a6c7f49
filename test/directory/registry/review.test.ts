/** The registrar's pages without script: what stands on them, for whom, and what cannot be done there. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../directory/paper/language.ts';
import { propose } from '../../../directory/proposal.ts';
import { JOINING } from '../../../directory/registry/pages/joining/texts.ts';
import { type OwnKey, partOf } from '../../../directory/registry/pages/review/approval.ts';
import { REVIEW } from '../../../directory/registry/pages/review/texts.ts';
import type { Status } from '../../../directory/registry/proposals.ts';
import { readTrail, trailSize } from '../../../directory/registry/trail.ts';
import { entriesAbout, makePasskey, PAPER, type Signer } from '../log/world.ts';
import { handIn, setRecord } from './application-of.ts';
import { type Counter, openCounter } from './counter.ts';
import { enrolIn, signaturesOf, signDraft } from './office.ts';
import { EVIL } from './pages-scene.ts';

type Person = Awaited<ReturnType<Counter['staff']>>;

const VERIFIED = `called back; ${EVIL}`;

let counter: Counter;
let ann: Person;
let here: Person;
let outsider: Person;
let enrolment: string;
let suspension: string;
beforeAll(async () => {
  counter = await openCounter();
  const { office, registry } = counter;
  const member = await office.world.candidate('there', {
    name: 'Bureau of hera',
    domains: [{ domain: 'hera.example', evidence: PAPER }],
  });
  counter.hold();
  await enrolIn(office, registry.keeper, member);
  ann = await counter.staff('registrar1');
  here = await counter.agency('here');
  outsider = await counter.agency('there');
  const candidate = await office.world.candidate('here');
  counter.hold();
  await handIn(counter, here, candidate);
  await ann.send('PUT', '/v1/agencies/here/application/nomination', { letter: PAPER, verified: VERIFIED });
  enrolment = (await ann.post('/v1/agencies/here/application/proposal')).json.proposal;
  const wish = { type: 'agency.suspend', subject: 'there', proposer: office.world.ann.id, body: { reason: EVIL } };
  suspension = (await ann.post('/v1/proposals', { ...wish, wanted: 2 })).json.id;
});
afterAll(() => counter[Symbol.asyncDispose]());
beforeEach(() => counter.office.later(30_000));

const at = async (person: Person, path: string) => (await person.get(path)).text;
const statusOf = async (person: Person, path: string) => (await person.get(path)).status;
const rowsOf = (text: string) =>
  text
    .split('<tr>')
    .slice(2)
    .map((row) =>
      row
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    );

describe('the page of an enrolment', () => {
  test('shows what the machine found out, thing by thing', async () => {
    const rows = rowsOf(await at(ann, `/en/review/${enrolment}`));
    expect(rows).toEqual([
      expect.stringMatching(/^Rules of the log in order none is broken$/),
      expect.stringMatching(/^letter of nomination \(SHA-256\) in order 2026-.*called back; /),
      expect.stringMatching(
        /^here\.example in order proven on 2026-.* resolver 0 : v=valise1; network=network\.example; agency=here .* record [0-9a-f ]{19}$/,
      ),
      expect.stringMatching(/^identity key still open ([0-9a-f]{4} ){16}its owner has not signed with it yet$/),
      expect.stringMatching(/^recovery key still open ([0-9a-f]{4} ){16}its owner has not signed/),
      expect.stringMatching(
        /^Certificate still open ([0-9A-F]{4} ){10}its owner has not signed with it yet eddsaLegacy ed25519Legacy, ecdh curve25519Legacy without an end/,
      ),
      expect.stringMatching(
        /^Names and letters look at this here\.example looks like hera\.example, which belongs to there\./,
      ),
      expect.stringMatching(/^Names and letters look at this Bureau of here looks like Bureau of hera/),
    ]);
  });

  test('says whose signatures are awaited, and how each is given', async () => {
    const text = await at(ann, `/en/review/${enrolment}`);
    expect(text).toContain('the new identity key');
    expect(text).toContain(
      '2 registrar(s) other than the one who proposed it and one of them with a key that is no passkey: after 24 hours',
    );
    const url = `https://directory.example/v1/proposals/${enrolment}`;
    expect(text).toContain(
      `npm run signer -- sign ${url} --key KEY-FILE --log https://directory.example --genesis ID</code>`,
    );
    expect(text).toContain(`npm run gateway -- directory sign FOLDER ${url}</code>`);
  });

  test('links each record, which its reader may read', async () => {
    const [, link] = /href="(\/v1\/agencies\/here\/evidence\/[0-9a-f]{64})"/.exec(
      await at(ann, `/en/review/${enrolment}`),
    )!;
    expect(JSON.parse((await ann.get(link!)).text)).toMatchObject({ name: 'here.example', proven: true });
  });

  test('is for the secretariat and the agency that it is about', async () => {
    const path = `/en/review/${enrolment}`;
    expect([await statusOf(ann, path), await statusOf(here, path), await statusOf(outsider, path)]).toEqual([
      200, 200, 404,
    ]);
    expect(await statusOf(ann, '/en/review/nothing')).toBe(404);
    expect((await counter.ask('GET', path)).status).toBe(401);
    expect(await at(here, path)).toContain('Your signature is not asked for here.');
  });
});

test('once a record is gone or too old, the name is to be looked at', async () => {
  const candidate = await counter.office.world.candidate('bare');
  counter.hold();
  const certificate = Buffer.from(counter.office.world.blobs.get(candidate.draft.body.certificate)!).toString();
  const { json } = await ann.post('/v1/proposals', {
    ...candidate.draft,
    proposer: candidate.identity.id,
    certificate,
  });
  const rows = rowsOf(await at(ann, `/en/review/${json.id}`));
  expect(rows.find((row) => row.startsWith('bare.example'))).toContain(
    'look at this there is no record here with the SHA-256',
  );
  expect(rows.find((row) => row.startsWith('letter'))).toContain(
    'still open no record here of how its letter was verified',
  );
});

describe('what waits', () => {
  test('is listed with the oldest first, each leading to its page', async () => {
    const text = await at(ann, '/en/review');
    const places = [enrolment, suspension].map((id) => text.indexOf(`href="/en/review/${id}"`));
    expect(places[0]! > 0 && places[0]! < places[1]!).toBe(true);
    expect(text).toContain('href="/en/invite"');
    expect(await at(here, '/en/review')).not.toContain(suspension);
  });

  test('an application waits until a proposal was made of it', async () => {
    const candidate = await counter.office.world.candidate('later');
    const later = await counter.agency('later');
    await handIn(counter, later, candidate);
    expect(await at(ann, '/en/review')).toContain('/en/review/applications/later');
    const page = await at(ann, '/en/review/applications/later');
    expect(page).toContain('Nothing is written down of the letter yet.');
    expect(page).not.toContain('application/proposal');
    await ann.send('PUT', '/v1/agencies/later/application/nomination', { letter: PAPER, verified: VERIFIED });
    expect(await at(ann, '/en/review/applications/later')).toContain(
      'data-path="/v1/agencies/later/application/proposal"',
    );
    const { proposal } = (await ann.post('/v1/agencies/later/application/proposal')).json;
    const proposed = await at(ann, '/en/review/applications/later');
    expect(proposed).toContain(`href="/en/review/${proposal}"`);
    expect(proposed).not.toContain('data-path="/v1/agencies');
    expect(await at(ann, '/en/review')).not.toContain('/en/review/applications/later');
    expect(await statusOf(later, '/en/review/applications/later')).toBe(403);
  });
});

describe('who may sign', () => {
  const own = (...signers: Signer[]): OwnKey[] => signers.map(({ id, text }) => ({ credential: text, keyid: id }));
  const SUSPEND = entriesAbout('there')('agency.suspend', { reason: 'a drill' });
  const RENEW = entriesAbout('there')('endpoint.set', { endpoint: null });

  test.each<[string, string, () => Signer[], () => OwnKey[], string, typeof SUSPEND?, Status?]>([
    [
      'a registrar with a passkey that the log knows',
      'registrar4',
      () => [],
      () => own(counter.office.world.paul),
      'sign as approver',
    ],
    ['one whose passkeys are unknown to the log', 'registrar4', () => [], () => own(makePasskey()), 'no-passkey'],
    [
      'one who has signed with another key',
      'registrar2',
      () => [counter.office.world.ben],
      () => own(counter.office.world.pia),
      'signed',
    ],
    ['who proposed it, and has signed', 'registrar1', () => [counter.office.world.ann], () => [], 'proposer'],
    ['who proposed it with a key that is elsewhere', 'registrar1', () => [], () => [], 'not-here'],
    ['an editor', 'editor01', () => [], () => [], 'not-asked'],
    [
      'anybody, for what is the agency’s own',
      'registrar4',
      () => [],
      () => own(counter.office.world.paul),
      'not-asked',
      RENEW,
    ],
    [
      'anybody, once it is logged',
      'registrar4',
      () => [],
      () => own(counter.office.world.paul),
      'closed',
      SUSPEND,
      'logged',
    ],
  ])('%s', async (_who, person, by, keys, expected, draft = SUSPEND, status = 'open') => {
    const { keeper } = counter.registry;
    const { payload } = await signDraft(keeper.state, draft, [counter.office.world.ann], counter.office.clock.now);
    const proposal = { ...propose(payload), signatures: await signaturesOf(payload, by()) };
    const { roles } = keeper.state.network.staff.get(person as never)!;
    const part = partOf(
      { status, proposal },
      { account: { id: '', kind: 'staff', holder: person }, roles },
      keeper.state.network,
      keys(),
    );
    expect(part.kind === 'sign' ? `sign as ${part.as}` : part.kind).toBe(expected);
  });
});

describe('the page of a member', () => {
  test('offers a registrar what can be proposed, with the registrar’s own key', async () => {
    const text = await at(ann, '/en/members/there');
    for (const type of ['suspend', 'leave', 'reenrol'])
      expect(text).toContain(
        `agency.${type}&#34;,&#34;subject&#34;:&#34;there&#34;,&#34;proposer&#34;:&#34;${counter.office.world.ann.id}`,
      );
    expect(text).not.toContain('agency.reinstate');
    expect(text).toContain(`href="/en/review/${suspension}"`);
    expect(text).toContain('None of its names was proven here yet.');
  });

  test('leads an agency to another name: proven here, then proposed with that proof', async () => {
    const { summary, forms } = await furtherNames();
    expect(summary).toContain('v=valise1; network=network.example; agency=there');
    expect(forms.map(({ path }) => path.split('/').at(-1))).toEqual([
      'domain-checks',
      'mailbox-codes',
      'mailbox-checks',
    ]);
    await outsider.post(forms[0]!.path, { domain: 'other.example' });
    expect((await furtherNames()).summary).toContain(`other.example</bdi>: ${JOINING.en.names.unproven}`);
    setRecord(counter, 'there', 'other.example');
    await outsider.post(forms[0]!.path, { domain: 'other.example' });
    const [wish] = (await furtherNames()).forms;
    const { status, json } = await outsider.post(wish!.path, wish!.body);
    expect([status, json.type, json.obstacle.rule]).toEqual([202, 'names.add', 'signers']);
    await outsider.send('DELETE', `/v1/proposals/${json.id}`);
  });

  /** What the page offers for it. */
  async function furtherNames() {
    const text = await at(outsider, '/en/members/there');
    const summary = text.slice(text.indexOf(REVIEW.en.member.addName), text.indexOf(REVIEW.en.member.suspendSelf));
    const forms = [...summary.matchAll(/data-path="([^"]+)"(?: data-next="[^"]*")?(?: data-body="([^"]*)")?/g)];
    const read = (body = '{}') => JSON.parse(body.replaceAll('&#34;', '"'));
    return { summary, forms: forms.map(([, path, body]) => ({ path: path!, body: read(body) })) };
  }

  test('offers the agency itself what its identity key then signs', async () => {
    const { identity } = counter.registry.keeper.state.agencies.get('there' as never)!;
    const text = await at(outsider, '/en/members/there');
    expect(text).toContain('Suspend ourselves');
    expect(text).not.toContain('agency.reenrol');
    expect(identity).toHaveLength(1);
    expect(await at(here, '/en/members/there')).not.toContain('data-path="/v1/proposals"');
    expect((await counter.ask('GET', '/en/members/there')).text).not.toContain('<form class="act"');
  });
});

describe('the trail', () => {
  test('tells who did what in words, with the latest first, to registrars and auditors', async () => {
    await ann.post(`/v1/proposals/${suspension}/signatures`, { signatures: [], checked: ['reason'] });
    const text = await at(ann, '/en/trail');
    const said = 'I know the reason from the agency itself or from those who nominated it.';
    expect(rowsOf(text)[0]).toContain(`registrar1 assured of a proposal ${suspension} ${said}`);
    expect(rowsOf(await at(ann, '/en/trail'))[0]).toMatch(/registrar1 read the trail 1$/);
    expect(await statusOf(here, '/en/trail')).toBe(403);
    expect(await at(here, '/en/members')).not.toContain('/en/trail');
  });

  test('goes on where a page ends', async () => {
    for (let n = 0; n < 60; n++) await ann.get('/v1/trail');
    const first = rowsOf(await at(ann, '/en/trail'));
    const [second] = rowsOf(await at(ann, '/en/trail?page=2'));
    expect(first).toHaveLength(50);
    expect(Number.parseInt(second!, 10)).toBe(Number.parseInt(first.at(-1)!, 10));
  });

  test('says whether what it shows follows from what was before', async () => {
    const { whole, broken } = REVIEW.en.trail;
    expect(await at(ann, '/en/trail')).toContain(whole);
    const number = trailSize(counter.db) - 1;
    const [{ digest } = {}] = readTrail(counter.db, number - 1, 1);
    counter.db.run('UPDATE trail SET digest = ? WHERE number = ?', 'x', number);
    expect(await at(ann, '/en/trail')).toContain(broken.replace('{number}', `<bdi>${number}</bdi>`));
    counter.db.run('UPDATE trail SET digest = ? WHERE number = ?', digest!, number);
    expect(await at(ann, '/en/trail?page=2')).toContain(whole);
  });
});

test.each([
  'review',
  'review/ENROLMENT',
  'review/SUSPENSION',
  'members/there',
  'trail',
  'invite',
  'review/applications/here',
])('what strangers wrote stays text in %s, in every language, and nothing is left to fill in', async (path) => {
  for (const language of LANGUAGES) {
    const { status, text } = await ann.get(
      `/${language}/${path.replace('ENROLMENT', enrolment).replace('SUSPENSION', suspension)}`,
    );
    expect(status).toBe(200);
    expect(text).not.toMatch(/<script(?! type="module" src="\/script-)|<img|\u200b| (on\w+|style)="/);
    expect(text.replace(/ data-next="[^"]*"/g, '')).not.toMatch(/\{[a-z]+\}|undefined|null|NaN|\[object/);
  }
});
