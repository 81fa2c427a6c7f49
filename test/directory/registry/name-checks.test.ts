/** Names are proven, and proven again: a domain by what several resolvers see, an address by who reads its mail. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Address, Domain } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { unprovenIn } from '../../../directory/registry/evidence.ts';
import { recordFor } from '../../../directory/registry/name-checks.ts';
import { DAY, HOUR, PAPER } from '../log/world.ts';
import { type Browser, type Counter, openCounter } from './counter.ts';
import { enrolIn } from './office.ts';

let counter: Counter;
let here: Browser;
beforeEach(async () => {
  counter = await openCounter();
  here = await counter.agency('here');
});
afterEach(() => counter[Symbol.asyncDispose]());

const DOMAIN = 'here.example' as Domain;
const { name: NAME, text: TEXT } = recordFor('network.example', 'here' as AgencyId, DOMAIN);
const checkDomain = async (domain: string = DOMAIN) =>
  (await here.post('/v1/agencies/here/domain-checks', { domain })).json;
const lost = () => new Error('queryTxt ETIMEOUT');
type Seen = readonly string[] | Error;

test('the record names network and agency, and no key', () => {
  expect([NAME, TEXT]).toEqual(['_valise.here.example', 'v=valise1; network=network.example; agency=here']);
});

describe('a domain', () => {
  const SEEN: readonly [what: string, by: readonly Seen[], proven: boolean][] = [
    ['that every resolver sees', [[TEXT], [TEXT], [TEXT]], true],
    ['whose record stands among others', [['v=spf1 -all', TEXT], [TEXT, 'x'], [TEXT]], true],
    ['that one resolver cannot reach', [[TEXT], lost(), [TEXT]], true],
    [
      'that one resolver is deceived about',
      [[TEXT], ['v=valise1; network=network.example; agency=evil'], [TEXT]],
      true,
    ],
    ['that only one resolver sees, for it may be deceived', [[TEXT], [], []], false],
    ['that two cannot reach', [[TEXT], lost(), lost()], false],
    ['that nobody can reach', [lost(), lost(), lost()], false],
    ['without a record', [[], [], []], false],
    ['with the record of another agency', Array(3).fill(['v=valise1; network=network.example; agency=there']), false],
    ['with the record of another network', Array(3).fill([TEXT.replace('network.example', 'other.example')]), false],
    ['with a record that only begins like ours', Array(3).fill([`${TEXT}-and-more`]), false],
  ];
  test.each(SEEN)('%s', async (_what, by, proven) => {
    for (const [at, seen] of by.entries()) counter.dns[at]!.set(NAME, seen);
    const found = await checkDomain();
    expect(found).toMatchObject({ proven, name: DOMAIN, agency: 'here', record: { name: NAME, text: TEXT } });
    expect(found.answers).toHaveLength(3);
    const listed = (await here.get('/v1/agencies/here/evidence')).json.items[0];
    expect(listed.digest).toBe(found.digest);
    const { text } = await here.get(`/v1/agencies/here/evidence/${found.digest}`);
    expect(createHash('sha256').update(text).digest('hex')).toBe(found.digest);
  });

  test('is checked by the agency that it is for, and by registrars', async () => {
    const there = await counter.agency('there');
    expect((await there.post('/v1/agencies/here/domain-checks', { domain: DOMAIN })).status).toBe(403);
    expect((await there.get('/v1/agencies/here/evidence')).status).toBe(403);
    const ann = await counter.staff('registrar1');
    expect((await ann.post('/v1/agencies/here/domain-checks', { domain: DOMAIN })).status).toBe(201);
  });

  test('of a member is looked at again after a month, and the operator is warned where its record is gone', async () => {
    const { registry, office } = counter;
    const candidate = await office.world.candidate('here');
    counter.hold();
    for (const names of counter.dns) names.set(NAME, [TEXT]);
    await checkDomain();
    await enrolIn(office, registry.keeper, candidate);
    for (const names of counter.dns) names.delete(NAME);
    await registry.tick();
    expect(office.warnings).toEqual([]);
    office.later(30 * DAY);
    await registry.tick();
    expect(office.warnings).toEqual(['the record of here is no longer in the DNS of here.example']);
    await registry.tick();
    expect(office.warnings).toHaveLength(1);
  });

  test('of a member is looked at again the next day where the DNS was out of reach', async () => {
    const { registry, office } = counter;
    const candidate = await office.world.candidate('here');
    counter.hold();
    await enrolIn(office, registry.keeper, candidate);
    const [first, second] = counter.dns;
    for (const names of [first!, second!]) names.set(NAME, new Error('nobody answers'));
    const unanswered = 'the record of here could not be looked for in the DNS of here.example';
    for (const after of [0, 1, DAY]) {
      office.later(after);
      await registry.tick();
    }
    expect(office.warnings).toEqual([unanswered, unanswered]);
    for (const names of [first!, second!]) names.set(NAME, [TEXT]);
    for (const after of [DAY, 2 * DAY]) {
      office.later(after);
      await registry.tick();
    }
    expect(office.warnings).toHaveLength(2);
  });
});

describe('an address', () => {
  const ADDRESS = 'Desk@ministry.test' as Address;
  const send = (address: string = ADDRESS) => here.post('/v1/agencies/here/mailbox-codes', { address });
  const bring = (code: string, address: string = ADDRESS) =>
    here.post('/v1/agencies/here/mailbox-checks', { address, code });

  test('is proven by the code that was mailed to it, however it is typed', async () => {
    expect((await send()).status).toBe(202);
    const [{ to, code }] = counter.mails as [{ to: string; code: string }];
    expect([to, code]).toEqual([ADDRESS, expect.stringMatching(/^[0-9A-Z]{10}$/)]);
    const typed = ` ${code.toLowerCase().replaceAll('0', 'o').slice(0, 5)}-${code.slice(5)} `;
    expect(await bring(typed)).toMatchObject({ status: 201, json: { proven: true, kind: 'address', name: ADDRESS } });
  });

  test('is not proven by the same code twice, nor by the code of another address', async () => {
    await send();
    const { code } = counter.mails[0]!;
    expect((await bring(code, 'other@ministry.test')).json.code).toBe('not-proven');
    expect((await bring(code)).status).toBe(201);
    expect((await bring(code)).json.code).toBe('not-proven');
  });

  test('is not proven by guessing: after five wrong codes the right one is wrong', async () => {
    await send();
    for (let n = 0; n < 5; n++) expect((await bring('0000000000')).status).toBe(422);
    expect((await bring(counter.mails[0]!.code)).status).toBe(422);
  });

  test('is proven within a day', async () => {
    await send();
    counter.office.later(HOUR * 24 + 1);
    const at = await counter.agency('here');
    const { code } = counter.mails[0]!;
    const answer = await at.post('/v1/agencies/here/mailbox-checks', { address: ADDRESS, code });
    expect(answer.json.code).toBe('not-proven');
  });

  test('is mailed one code a minute', async () => {
    await send();
    expect((await send()).status).toBe(429);
    counter.office.later(60_000);
    expect((await send()).status).toBe(202);
    expect((await bring(counter.mails[0]!.code)).status).toBe(422);
    expect((await bring(counter.mails[1]!.code)).status).toBe(201);
  });

  test('has no code in the database', async () => {
    await send();
    expect(JSON.stringify(counter.db.all('SELECT * FROM mailbox_code'))).not.toContain(counter.mails[0]!.code);
  });
});

describe('an entry', () => {
  const enrol = async (domain: string, evidence: string, subject = 'here') => {
    const { draft } = await counter.office.world.candidate(subject);
    const payload = { ...draft, body: { ...draft.body, domains: [{ domain, evidence }] } };
    return unprovenIn(counter.db, payload as never, { agency: null, now: counter.office.clock.now });
  };
  let evidence: string;
  beforeEach(async () => {
    for (const names of counter.dns) names.set(NAME, [TEXT]);
    evidence = (await checkDomain()).digest;
  });

  test('names evidence that was made here, for that name and that agency, in the last 30 days', async () => {
    expect(await enrol(DOMAIN, evidence)).toBeNull();
    expect(await enrol(DOMAIN, 'f'.repeat(64))).toMatch(/no proof/);
    expect(await enrol('there.example', evidence)).toMatch(/no proof/);
    expect(await enrol(DOMAIN, evidence, 'there')).toMatch(/no proof/);
    const failed = (await checkDomain('other.example')).digest;
    expect(await enrol('other.example', failed)).toMatch(/no proof/);
    counter.office.later(30 * DAY);
    expect(await enrol(DOMAIN, evidence)).toBeNull();
    counter.office.later(1);
    expect(await enrol(DOMAIN, evidence)).toMatch(/no proof/);
  });

  test('that brings an agency back names evidence of a name that it has registered, and not of any that somebody can prove', async () => {
    for (const names of counter.dns) names.set('_valise.thief.example', [TEXT]);
    const [own, thiefs] = [evidence, (await checkDomain('thief.example')).digest];
    const address = 'desk@shared.example' as Address;
    await here.post('/v1/agencies/here/mailbox-codes', { address });
    const { code } = counter.mails[0]!;
    const mailed = (await here.post('/v1/agencies/here/mailbox-checks', { address, code })).json.digest;
    const recover = (digest: string, over: object = {}) => {
      const agency = { domains: new Map([[DOMAIN, PAPER]]), addresses: new Map(), ...over } as never;
      const payload = { type: 'agency.recover', subject: 'here', body: { evidence: digest } } as never;
      return unprovenIn(counter.db, payload, { agency, now: counter.office.clock.now });
    };
    const registered = { addresses: new Map([['Desk@shared.example', PAPER]]) };
    expect([recover(own), recover(mailed, registered)]).toEqual([null, null]);
    for (const digest of [thiefs, mailed, 'f'.repeat(64)]) expect(recover(digest)).toMatch(/no proof/);
  });
});
