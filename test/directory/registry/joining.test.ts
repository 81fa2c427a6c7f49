/** The pages that lead an agency in, as anything without script meets them: in every language, for the agency alone, safe whatever it was given. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../directory/paper/language.ts';
import { PAPER } from '../log/world.ts';
import { applicationOf, handIn } from './application-of.ts';
import { type Browser, type Counter, openCounter } from './counter.ts';
import { EVIL } from './pages-scene.ts';

const PATHS = ['invitation', 'joining', 'joining/application', 'joining/names', 'joining/handing-in'];
const ADDRESS = 'desk@shared.example';

let counter: Counter;
let here: Browser;
let ann: Browser;
beforeAll(async () => {
  counter = await openCounter();
  ann = await counter.staff('registrar1');
  here = await counter.agency('here');
});
afterAll(() => counter[Symbol.asyncDispose]());
/** Everything here comes from one address, which may not ask without end. */
beforeEach(() => counter.office.later(30_000));

const page = async (path: string, at = here) => (await at.get(`/en/${path}`)).text;

test.each(LANGUAGES)('in %s they leave nothing to fill in, before anything has begun', async (language) => {
  for (const path of PATHS) {
    const { status, text } = await here.get(`/${language}/${path}`);
    expect([path, status]).toEqual([path, 200]);
    expect(text).not.toMatch(/\{[a-z]+\}|undefined|>null|NaN|\[object/);
    expect(text).toContain('<noscript>');
  }
});

describe('an agency with an evil name, an address, and evil answers', () => {
  beforeAll(async () => {
    const addresses = [{ address: ADDRESS, evidence: PAPER }];
    const candidate = await counter.office.world.candidate('here', { name: EVIL, addresses });
    for (const names of counter.dns) names.set('_valise.here.example', [`v=valise1; ${EVIL}`]);
    const application = await applicationOf(candidate, counter.office.world);
    expect((await here.send('PUT', '/v1/agencies/here/application', { application })).status).toBe(200);
    await here.post('/v1/agencies/here/domain-checks', { domain: 'here.example' });
  });

  test.each(LANGUAGES)('reads in %s what it applied for and what is missing', async (language) => {
    for (const path of PATHS) {
      const { text } = await here.get(`/${language}/${path}`);
      expect(text).not.toMatch(/\{[a-z]+\}|undefined|>null|NaN|\[object/);
      expect(text.replace(/<script type="module" src="[^"]+"><\/script>/, '')).not.toMatch(
        /<script|<img|\u200b| on\w+="| style="/,
      );
    }
    expect((await here.get(`/${language}/joining/names`)).text).toMatch(/another record: v=valise1; &#60;/);
  });

  test('proves the address by its code, and hands in when the domain is proven as well', async () => {
    const missing = (text: string) => /Still to be proven: (.*?)<\/p>/.exec(text)?.[1]?.replace(/<[^>]+>/g, '');
    expect(missing(await page('joining/names'))).toBe(`here.example, ${ADDRESS}`);
    await here.post('/v1/agencies/here/mailbox-codes', { address: ADDRESS });
    await here.post('/v1/agencies/here/mailbox-checks', { address: ADDRESS, code: counter.mails.at(-1)!.code });
    const text = await page('joining/names');
    expect(missing(text)).toBe('here.example');
    expect(text).toContain('mailbox-proven');
    expect(await page('joining/handing-in')).toContain('Before you hand in');
    expect((await here.post('/v1/agencies/here/application/handing-in')).json.code).toBe('not-proven');
  });

  test('is told why the secretariat gave the application back, whatever was written', async () => {
    await handIn(counter, here, await counter.office.world.candidate('here'));
    await ann.post('/v1/agencies/here/application/return', { reason: EVIL });
    const text = await page('joining/handing-in');
    expect(text).toContain('The secretariat gave the application back: <bdi>&#60;/title&#62;');
  });
});

test('a proposal that was withdrawn has to be made anew, and a new application begins at the letter', async () => {
  const path = '/v1/agencies/here/application';
  await handIn(counter, here, await counter.office.world.candidate('here'));
  await ann.send('PUT', `${path}/nomination`, { letter: PAPER, verified: 'called back' });
  const { proposal } = (await ann.post(`${path}/proposal`)).json;
  expect(await page('joining/handing-in')).toContain(`/v1/proposals/${proposal}`);
  expect(await page('joining/application')).toContain('it can no longer be exchanged');
  await ann.send('DELETE', `/v1/proposals/${proposal}`);
  expect(await page('joining/handing-in')).toContain('The secretariat makes a proposal');
  await handIn(counter, here, await counter.office.world.candidate('here'));
  expect(await page('joining/handing-in')).toContain('waits for the letter');
});

test('they are for agencies that are signed in, who see their own alone', async () => {
  const there = await counter.agency('there');
  expect(await page('joining/application', there)).toContain('There is no application here yet.');
  expect((await ann.get('/en/joining')).status).toBe(403);
  const { status, text } = await counter.ask('GET', '/en/joining/names');
  expect(status).toBe(401);
  expect(text).toContain('/en/sign-in?to=%2Fjoining%2Fnames');
  expect(text).not.toContain('<script');
});

test.each([
  ['/joining/names', '/en/joining/names'],
  ['//evil.example', '/en/account'],
  ['https://evil.example', '/en/account'],
  ['/x" onload="', '/en/account'],
])('after sign-in, "%s" leads to %s', async (to, next) => {
  const { text } = await counter.ask('GET', `/en/sign-in?to=${encodeURIComponent(to)}`);
  expect(/data-act="sign-in" data-next="([^"]+)"/.exec(text)?.[1]).toBe(next);
});

test('a page for the anonymous without forms runs nothing; one with forms runs our script alone', async () => {
  const policy = async (path: string) => (await counter.ask('GET', path)).headers.get('content-security-policy');
  expect(await policy('/en/members')).not.toContain('script-src');
  expect(await policy('/en/invitation')).toMatch(/^default-src 'none';.*; script-src 'self'; connect-src 'self'$/);
  const { text } = await counter.ask('GET', '/en/invitation');
  const [, script] = /src="(\/script-[0-9a-f]{16}\/[a-z/]+\/main\.js)"/.exec(text)!;
  const { headers, status } = await counter.ask('GET', script!);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);
  expect(headers.get('cache-control')).toContain('immutable');
});
