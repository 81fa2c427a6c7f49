/** Invitations, passkeys and sessions: who gets in, for how long, and every way in which somebody else does not. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { brokenAt, readTrail } from '../../../directory/registry/trail.ts';
import { HOUR } from '../log/world.ts';
import { type Browser, type Counter, openCounter } from './counter.ts';
import { makeDevice, SYNCED, type Twist } from './device.ts';
import { signDraft } from './office.ts';

let counter: Counter;
let device: ReturnType<typeof makeDevice>;
beforeEach(async () => {
  counter = await openCounter();
  device = makeDevice();
});
afterEach(() => counter[Symbol.asyncDispose]());

const ANN = { kind: 'staff' as const, holder: 'registrar1' };
const MINUTE = 60_000;

describe('an invitation', () => {
  test('makes a passkey that signs in with the roles that the log gives', async () => {
    const browser = counter.browser();
    const made = await browser.register(counter.invited(ANN), device);
    expect(made).toMatchObject({ status: 201, json: { key: expect.stringMatching(/^passkey\+/) } });
    expect(await browser.signIn(device)).toMatchObject({
      status: 201,
      json: { holder: 'registrar1', roles: ['registrar'] },
    });
    expect((await browser.get('/v1/session')).json.passkeys).toEqual([{ credential: device.id, key: made.json.key }]);
  });

  test('is good once', async () => {
    const invitation = counter.invited(ANN);
    const browser = counter.browser();
    expect((await browser.register(invitation, device)).status).toBe(201);
    expect(await browser.register(invitation, makeDevice())).toMatchObject({ status: 410, json: { code: 'used' } });
  });

  test('that two use at the same moment makes one passkey', async () => {
    const invitation = counter.invited(ANN);
    const two = await Promise.all([
      counter.browser().register(invitation, device),
      counter.browser().register(invitation, makeDevice()),
    ]);
    expect(two.map(({ status }) => status).sort()).toEqual([201, 410]);
  });

  test('is good for 72 hours', async () => {
    const invitation = counter.invited(ANN);
    counter.office.later(72 * HOUR - 1);
    expect((await counter.browser().post('/v1/registrations/challenge', { invitation })).status).toBe(200);
    counter.office.later(1);
    expect((await counter.browser().register(invitation, device)).status).toBe(410);
  });

  const TWISTED: readonly [what: string, twist: Twist][] = [
    ['at another site', { origin: 'https://directory.example.evil.test' }],
    ['for another site', { site: 'evil.test' }],
    ['without finger or PIN', { flags: 0x01 }],
    ['that is synchronised', { flags: 0x05 | SYNCED }],
    ['for a challenge of its own', { challenge: Buffer.alloc(54).toString('base64url') }],
    ['by an answer of another kind', { type: 'webauthn.get' }],
  ];
  test.each(TWISTED)('makes no passkey %s, and is still good', async (_what, twist) => {
    const invitation = counter.invited(ANN);
    const browser = counter.browser();
    const options = await browser.post('/v1/registrations/challenge', { invitation });
    const passkey = device.create(options.json, twist);
    expect(await browser.post('/v1/registrations', { invitation, passkey })).toMatchObject({
      status: 401,
      json: { code: 'sign-in-failed' },
    });
    expect((await browser.register(invitation, makeDevice())).status).toBe(201);
  });

  test('makes no passkey with the challenge of another invitation', async () => {
    const [one, other] = [counter.invited(ANN), counter.invited({ kind: 'agency', holder: 'here' })];
    const browser = counter.browser();
    const options = await browser.post('/v1/registrations/challenge', { invitation: other });
    const answer = await browser.post('/v1/registrations', { invitation: one, passkey: device.create(options.json) });
    expect(answer.status).toBe(401);
  });

  test('of an agency takes a synchronised passkey, with which nothing can be signed for the log', async () => {
    const browser = counter.browser();
    const invitation = counter.invited({ kind: 'agency', holder: 'here' });
    const options = await browser.post('/v1/registrations/challenge', { invitation });
    const passkey = device.create(options.json, { flags: 0x05 | SYNCED });
    expect((await browser.post('/v1/registrations', { invitation, passkey })).status).toBe(201);
  });

  test('is made by registrars, for agencies and for people whom the log knows', async () => {
    const ann = await counter.staff('registrar1');
    const INVITED: readonly [body: object, status: number][] = [
      [{ kind: 'agency', agency: 'here' }, 201],
      [{ kind: 'staff', person: 'registrar2' }, 201],
      [{ kind: 'staff', person: 'somebody1' }, 403],
      [{ kind: 'staff', person: 'registrar1' }, 403],
      [{ kind: 'passkey' }, 201],
    ];
    for (const [body, status] of INVITED) expect((await ann.post('/v1/invitations', body)).status).toBe(status);
    const agency = await counter.agency('here');
    expect((await agency.post('/v1/invitations', { kind: 'agency', agency: 'there' })).status).toBe(403);
    const editor = await counter.staff('editor01');
    expect((await editor.post('/v1/invitations', { kind: 'staff', person: 'registrar2' })).status).toBe(403);
  });

  test('for another passkey adds it to the account of who asked', async () => {
    const ann = await counter.staff('registrar1');
    const { invitation } = (await ann.post('/v1/invitations', { kind: 'passkey' })).json;
    const made = await counter.browser().register(invitation, device);
    const other = counter.browser();
    const session = (await other.signIn(device)).json;
    expect([session.account, session.passkeys.length]).toEqual([made.json.account, 2]);
    expect((await ann.get('/v1/session')).json.account).toBe(session.account);
  });
});

describe('a passkey that was lost', () => {
  test('is taken away by its owner with another one, and whoever signed in with it is out', async () => {
    const ann = await counter.staff('registrar1');
    const { invitation } = (await ann.post('/v1/invitations', { kind: 'passkey' })).json;
    await counter.browser().register(invitation, device);
    const thief = counter.browser();
    await thief.signIn(device);
    expect((await ann.send('DELETE', `/v1/passkeys/${device.id}`)).status).toBe(204);
    expect((await thief.get('/v1/session')).status).toBe(401);
    expect((await thief.signIn(device)).status).toBe(401);
    expect((await ann.get('/v1/session')).json.passkeys).toHaveLength(1);
  });

  test('is not taken away where it is the last, or another’s', async () => {
    const [ann, ben] = [await counter.staff('registrar1'), await counter.staff('registrar2')];
    expect((await ann.send('DELETE', `/v1/passkeys/${ann.device.id}`)).status).toBe(404);
    expect((await ann.send('DELETE', `/v1/passkeys/${ben.device.id}`)).status).toBe(404);
    expect((await ben.signIn(ben.device)).status).toBe(201);
  });
});

describe('signing in', () => {
  test.each<[what: string, twist: Twist]>([
    ['at another site', { origin: 'https://evil.test' }],
    ['for another site', { site: 'evil.test' }],
    ['without finger or PIN', { flags: 0x01 }],
    ['by an answer of another kind', { type: 'webauthn.create' }],
  ])('with a passkey used %s fails, and is written down', async (_what, twist) => {
    const browser = counter.browser();
    await browser.register(counter.invited(ANN), device);
    const options = await browser.post('/v1/sessions/challenge');
    const answer = await browser.post('/v1/sessions', device.get(options.json, twist));
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
    expect(readTrail(counter.db, 0, 10).at(-1)).toMatchObject({ action: 'session.refuse', account: null });
  });

  test('with an answer that was overheard fails', async () => {
    const browser = counter.browser();
    await browser.register(counter.invited(ANN), device);
    const answer = device.get((await browser.post('/v1/sessions/challenge')).json);
    expect((await browser.post('/v1/sessions', answer)).status).toBe(201);
    expect((await counter.browser().post('/v1/sessions', answer)).status).toBe(401);
  });

  test('takes five minutes at most', async () => {
    const browser = counter.browser();
    await browser.register(counter.invited(ANN), device);
    const { json } = await browser.post('/v1/sessions/challenge');
    counter.office.later(5 * MINUTE);
    expect((await browser.post('/v1/sessions', device.get(json))).status).toBe(401);
  });

  test('with a passkey that nobody registered fails as with one that is wrong', async () => {
    const answer = await counter.browser().signIn(device);
    expect(answer).toMatchObject({ status: 401, json: { code: 'sign-in-failed', detail: 'try again' } });
  });

  test('is for those to whom the log gives a role, and no longer', async () => {
    const ann = await counter.staff('registrar1');
    const { keeper } = counter.registry;
    const draft = {
      type: 'staff.set' as const,
      subject: 'network' as const,
      body: { person: 'registrar1', roles: [], keys: [] },
    };
    const root = counter.office.world.root.slice(0, 3);
    await keeper.append(await signDraft(keeper.state, draft, root, counter.office.clock.now));
    expect((await ann.get('/v1/trail')).status).toBe(403);
    expect((await ann.get('/v1/proposals')).status).toBe(403);
    expect((await counter.browser().signIn(ann.device)).json.code).toBe('forbidden');
  });
});

describe('a session', () => {
  const isIn = async (browser: Pick<Browser, 'get'>): Promise<boolean> =>
    (await browser.get('/v1/session')).status === 200;

  test('is in a cookie that scripts cannot read and other sites cannot send', async () => {
    const browser = counter.browser();
    await browser.register(counter.invited(ANN), device);
    const cookie = (await browser.signIn(device)).headers.get('set-cookie');
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  });

  test('ends after 15 minutes without use, and after 8 hours with it', async () => {
    const ann = await counter.staff('registrar1');
    for (let minutes = 14; minutes < 8 * 60 - 1; minutes += 14) {
      expect([minutes, await isIn(ann)]).toEqual([minutes, true]);
      counter.office.later(14 * MINUTE);
    }
    counter.office.later(14 * MINUTE);
    expect(await isIn(ann)).toBe(false);
    await ann.signIn(ann.device);
    counter.office.later(15 * MINUTE);
    expect(await isIn(ann)).toBe(false);
  });

  test('that was stolen is worth nothing once its owner has signed out', async () => {
    const ann = await counter.staff('registrar1');
    const stolen = { headers: { cookie: ann.cookie() } };
    expect((await counter.ask('GET', '/v1/session', stolen)).status).toBe(200);
    expect(await ann.send('DELETE', '/v1/session')).toMatchObject({ status: 204, text: '' });
    expect((await counter.ask('GET', '/v1/session', stolen)).status).toBe(401);
  });

  test('that was stolen ten minutes after its owner signed in makes no passkey and takes none away', async () => {
    const ann = await counter.staff('registrar1');
    await ann.register((await ann.post('/v1/invitations', { kind: 'passkey' })).json.invitation, device);
    counter.office.later(10 * MINUTE);
    expect((await ann.post('/v1/invitations', { kind: 'passkey' })).json.code).toBe('not-signed-in');
    expect((await ann.send('DELETE', `/v1/passkeys/${device.id}`)).json.code).toBe('not-signed-in');
    await ann.signIn(ann.device);
    expect((await ann.send('DELETE', `/v1/passkeys/${device.id}`)).status).toBe(204);
  });

  test('is listed and ended from another, and never by somebody else', async () => {
    const ann = await counter.staff('registrar1');
    const elsewhere = counter.browser();
    await elsewhere.signIn(ann.device);
    const { items } = (await ann.get('/v1/sessions')).json;
    const other = items.find(({ isThis }: { isThis: boolean }) => !isThis);
    expect(items).toHaveLength(2);
    const ben = await counter.staff('registrar2');
    expect((await ben.send('DELETE', `/v1/sessions/${other.id}`)).status).toBe(404);
    expect((await ann.send('DELETE', `/v1/sessions/${other.id}`)).status).toBe(204);
    expect([await isIn(elsewhere), await isIn(ann)]).toEqual([false, true]);
  });

  test('is not in the database: a copy of it signs nobody in', async () => {
    const ann = await counter.staff('registrar1');
    const secret = ann.cookie().split('=')[1]!;
    const rows = counter.db.all('SELECT * FROM session').concat(counter.db.all('SELECT * FROM invitation'));
    expect(JSON.stringify(rows)).not.toContain(secret);
    const headers = { cookie: `__Host-session=${rows[0]!.digest}` };
    expect((await counter.ask('GET', '/v1/session', { headers })).status).toBe(401);
  });
});

describe('a change', () => {
  const body = JSON.stringify({ kind: 'agency', agency: 'here' });
  const OURS = 'https://directory.example';
  type Ask = (of: { cookie: string; token: string }) => Record<string, string>;
  const FOREIGN: readonly [what: string, headers: Ask][] = [
    [
      'by a page of another site',
      ({ cookie, token }) => ({ cookie, 'x-csrf-token': token, origin: 'https://evil.test' }),
    ],
    ['by a page of no site', ({ cookie, token }) => ({ cookie, 'x-csrf-token': token, origin: 'null' })],
    [
      'by a page of a site below ours',
      ({ cookie, token }) => ({ cookie, 'x-csrf-token': token, origin: `${OURS}.evil.test` }),
    ],
    [
      'that a browser says is of another site',
      ({ cookie, token }) => ({ cookie, 'x-csrf-token': token, origin: OURS, 'sec-fetch-site': 'same-site' }),
    ],
    ['without an origin', ({ cookie, token }) => ({ cookie, 'x-csrf-token': token })],
    ['without the token', ({ cookie }) => ({ cookie, origin: OURS })],
    ['with another token', ({ cookie }) => ({ cookie, origin: OURS, 'x-csrf-token': 'a'.repeat(43) })],
  ];
  test.each(FOREIGN)('%s is refused', async (_what, headers) => {
    const ann = await counter.staff('registrar1');
    const asked = { 'content-type': 'application/json', ...headers({ cookie: ann.cookie(), token: ann.token() }) };
    const answer = await counter.ask('POST', '/v1/invitations', { headers: asked, body });
    expect([answer.status, answer.json.code]).toEqual([403, 'cross-site']);
  });

  test('of a session is refused with the token of another', async () => {
    const [ann, ben] = [await counter.staff('registrar1'), await counter.staff('registrar2')];
    const headers = {
      'content-type': 'application/json',
      cookie: ann.cookie(),
      'x-csrf-token': ben.token(),
      origin: OURS,
    };
    expect((await counter.ask('POST', '/v1/invitations', { headers, body })).json.code).toBe('cross-site');
  });

  test('signing somebody in from another site is refused as well', async () => {
    const browser = counter.browser();
    await browser.register(counter.invited(ANN), device);
    const options = await browser.post('/v1/sessions/challenge');
    const answer = await browser.post('/v1/sessions', device.get(options.json), { origin: 'https://evil.test' });
    expect(answer.json.code).toBe('cross-site');
  });
});

describe('the trail', () => {
  test('names who did what, and is for registrars and auditors', async () => {
    const ann = await counter.staff('registrar1');
    await ann.post('/v1/invitations', { kind: 'agency', agency: 'here' });
    const { items } = (await ann.get('/v1/trail')).json;
    const actions = items.map(({ action, object }: { action: string; object: string }) => [action, object]);
    expect(actions.at(-1)).toEqual(['trail.read', '0']);
    expect(actions).toContainEqual(['account.invite', 'agency here']);
    const editor = await counter.staff('editor01');
    expect((await editor.get('/v1/trail')).status).toBe(403);
    expect((await counter.browser().get('/v1/trail')).status).toBe(401);
  });

  test.each([
    ['changed', `UPDATE trail SET record = replace(record, 'session.begin', 'session.other')`],
    ['taken out', 'DELETE FROM trail WHERE number = 1'],
  ])('shows where a record was %s', async (_what, sql) => {
    await counter.staff('registrar1');
    const begins = readTrail(counter.db, 0, 100).findLast(({ action }) => action === 'session.begin')!.number;
    expect(brokenAt(counter.db, 0, 100)).toBeNull();
    counter.db.run(sql);
    expect(brokenAt(counter.db, 0, 100)).toBeGreaterThan(0);
    expect(brokenAt(counter.db, begins, 100)).toBeNull();
  });

  test('is read a page at a time', async () => {
    const ann = await counter.staff('registrar1');
    const first = (await ann.get('/v1/trail?limit=1')).json;
    const second = (await ann.get(`/v1/trail?limit=1&cursor=${first.next}`)).json;
    expect([first.items[0].number, second.items[0].number]).toEqual([1, 2]);
  });
});

test('whoever guesses is slowed down, and others at other addresses are not', async () => {
  const guess = (address: string) =>
    counter.browser().post('/v1/sessions/challenge', undefined, { 'x-forwarded-for': address });
  const answers = [];
  for (let n = 0; n < 21; n++) answers.push(await guess('192.0.2.1'));
  expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(200), 429]);
  expect(Number(answers.at(-1)!.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await guess('192.0.2.2')).status).toBe(200);
  counter.office.later(MINUTE);
  expect((await guess('192.0.2.1')).status).toBe(200);
});
