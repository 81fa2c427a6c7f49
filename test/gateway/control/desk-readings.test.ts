/** What an administrator reads at the desk: their own agency's alone, found by every key that a row has, and counted as it happened. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnswerOf, RequestOf } from '../../../gateway/control/desk-wire.ts';
import { countDays } from '../../../gateway/running/figuring.ts';
import { openScene, type Scene } from './desk-scene.ts';

let scene: Scene;
let secret: string;
beforeEach(async () => {
  scene = openScene();
  ({ secret } = await scene.join(['administrator']));
});
afterEach(() => scene[Symbol.dispose]());

const NOTHING: RequestOf<'register'> = {
  text: null,
  from: null,
  until: null,
  state: null,
  direction: null,
  after: null,
};
type Place = NonNullable<RequestOf<'register'>['after']>;
const at = (minutes: number) => new Date(scene.clock.now.getTime() + minutes * 60_000);

describe('the register', () => {
  const found = async (wanted: Partial<RequestOf<'register'>> = {}) => {
    await scene.readings.register.written();
    const { rows } = await scene.ask('register', { ...NOTHING, ...wanted }, secret);
    return rows.map(({ id }) => id);
  };
  beforeEach(() => {
    scene.readings.add({ id: 'out', messageId: '<1@a.example>' });
    scene.readings.add({
      id: 'in',
      direction: 'inbound',
      author: 'there@member.example',
      recipient: 'o@a.example',
      acceptedAt: at(1),
    });
    scene.readings.add({ id: 'bad', recipient: 'x@else.example', state: 'failed', acceptedAt: at(2), partner: null });
    scene.readings.add({ id: 'other', agency: 'b', messageId: '<1@a.example>' });
  });

  test.each<[string, Partial<RequestOf<'register'>>, string[]]>([
    ['everything of the agency, the newest first', {}, ['bad', 'in', 'out']],
    ['an id', { text: 'in' }, ['in']],
    ['a Message-ID with its brackets', { text: '<1@a.example>' }, ['out']],
    ['a Message-ID without them', { text: '1@a.example' }, ['out']],
    ['an address on either side, whatever the case', { text: 'There@Member.example' }, ['in', 'out']],
    ['a domain of the other side', { text: 'Member.example' }, ['in', 'out']],
    ['a domain after an @', { text: '@else.example' }, ['bad']],
    ['a state', { state: 'failed' }, ['bad']],
    ['a direction', { direction: 'inbound' }, ['in']],
    ['what no row has', { text: "' OR 1=1 --" }, []],
  ])('is searched for %s', async (_, wanted, ids) => expect(await found(wanted)).toEqual(ids));

  test('is searched by time, from then on and before then', async () => {
    expect(await found({ from: at(1).toISOString(), until: at(2).toISOString() })).toEqual(['in']);
  });

  test('goes on where a part has ended, without a row twice or left out', async () => {
    for (let n = 0; n < 120; n++) scene.readings.add({ id: `n${n}`, acceptedAt: at(10) });
    await scene.readings.register.written();
    const ids: string[] = [];
    for (let after: Place | null = null, first = true; first || after !== null; first = false) {
      const part: AnswerOf<'register'> = await scene.ask('register', { ...NOTHING, after }, secret);
      ids.push(...part.rows.map(({ id }) => id));
      after = part.next;
    }
    expect([ids.length, new Set(ids).size]).toEqual([123, 123]);
  });

  test('tells a message of another agency to nobody here', async () => {
    await scene.readings.register.written();
    expect(await scene.problem('register-message', { id: 'other' }, secret)).toBe('not-found');
    expect(await scene.ask('register-message', { id: 'out' }, secret)).toMatchObject({ rows: [{ id: 'out' }] });
  });
});

describe('the queue', () => {
  test('has what is open, the oldest first, once for each message', async () => {
    scene.readings.add({ id: 'late', state: 'accepted', acceptedAt: at(5) });
    scene.readings.add({ id: 'early', state: 'deferred', recipient: 'x@else.example' });
    scene.readings.add({ id: 'early', state: 'deferred', recipient: 'y@else.example' });
    scene.readings.add({ id: 'gone' });
    scene.readings.add({ id: 'other', agency: 'b', state: 'deferred' });
    await scene.readings.register.written();
    const queue = async (text: string | null) => {
      const { messages, count } = await scene.ask('queue', { text, after: null }, secret);
      return [messages.map(({ id, rows }) => `${id} ${rows.length}`), count];
    };
    expect(await queue(null)).toEqual([['early 2', 'late 1'], 2]);
    expect(await queue('X@ELSE')).toEqual([['early 2'], 2]);
  });

  test('tells the journal of a message, and of another agency’s nothing', async () => {
    scene.hold('h1');
    scene.hold('h2', { agency: 'b' });
    const { id } = await scene.join(['releaser']);
    scene.journal('h1').push({ kind: 'decided', at: at(1), by: id, verdict: 'approve' });
    const { journal, state, held, open } = await scene.ask('queue-message', { id: 'h1' }, secret);
    expect([state, journal]).toMatchObject([
      'held',
      [{ kind: 'approved', said: { kind: 'people', by: ['Person 2'] } }],
    ]);
    expect(held?.why).toEqual({ kind: 'waits', kinds: ['private-key'], count: 1, needed: 2 });
    expect(open).toMatchObject([{ nextHop: { kind: 'release', name: null } }]);
    expect(await scene.problem('queue-message', { id: 'h2' }, secret)).toBe('not-found');
  });
});

test.each<[string, string, unknown, unknown]>([
  ['451 4.4.1 approved by none (1 of 2)', 'smarthost', { kind: 'reply' }, { kind: 'smarthost', name: null }],
  ['content: iban', 'release by people', { kind: 'content', kinds: ['iban'] }, { kind: 'release' }],
  ['rejected by P1 (1 of 2)', 'agency-server', { kind: 'rejected', by: ['P1'], count: 1, needed: 2 }, {}],
  ['released by P1 as q1r', 'gateway of member', { by: ['P1'], as: 'q1r' }, { name: 'Member <Agency>' }],
  ['250 ok', 'carrier pigeon', {}, { kind: 'unknown', name: 'carrier pigeon' }],
])('%j, by the %s, is told in codes, numbers and names', async (reply, nextHop, said, hop) => {
  scene.readings.add({ reply, nextHop });
  await scene.readings.register.written();
  const { rows } = await scene.ask('register-message', { id: 'q1' }, secret);
  expect(rows).toMatchObject([{ said, nextHop: hop }]);
});

describe('an operator’s hold', () => {
  test.each([
    ['by the administrator', { kind: 'operator', text: null }],
    ['a visit', { kind: 'operator', text: 'a visit' }],
    ['the gateway has ended 5 times while handing it on', { kind: 'crashes', count: 5 }],
  ])('because of %j comes before what people decide', async (why, told) => {
    scene.hold('h1');
    scene.journal('h1').push({ kind: 'held', at: at(1), why });
    expect((await scene.ask('queue-message', { id: 'h1' }, secret)).held?.why).toEqual(told);
  });
});

describe('the indicators', () => {
  const day = async (n: number) => (await scene.ask('indicators', { days: 30 }, secret)).days.at(n);

  test('count today as the register has it, for each partner once', async () => {
    const { add, register } = scene.readings;
    add({});
    add({ recipient: 'also@member.example' });
    add({
      id: 'clear',
      recipient: 'x@else.example',
      nextHop: 'smarthost',
      partner: null,
      sealed: false,
      state: 'relayed',
    });
    add({ id: 'client', recipient: 'c@member.example', nextHop: 'smarthost', partner: null, state: 'relayed' });
    add({ id: 'held', state: 'released', nextHop: 'release by people', partner: null, sealed: false });
    add({ id: 'back', nextHop: 'agency-server', recipient: 'o@a.example', partner: null, sealed: false });
    add({ id: 'told', direction: 'report' });
    await register.written();
    const { days, partners } = await scene.ask('indicators', { days: 30 }, secret);
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({ sent: 3, sealed: 2, received: 0, held: 1, failed: 0 });
    expect(partners).toMatchObject([
      { agency: 'member', name: 'Member <Agency>', sent: 2, sealed: 2, held: 1, delivery: { count: 2 } },
      { agency: '', name: null, sent: 1, sealed: 0 },
    ]);
    expect(partners[0]!.delivery.median).toBeCloseTo(20, -1);
  });

  test('tell how fast each side answers, by the first answer alone', async () => {
    const { add, register } = scene.readings;
    const theirs = { direction: 'inbound', author: 'there@member.example', recipient: 'o@a.example', sealed: false };
    add({ ...theirs, id: 'ask', messageId: '<ask@m.example>' });
    add({ id: 'answer', inReplyTo: '<ask@m.example>', messageId: '<answer@a.example>', acceptedAt: at(60) });
    add({ id: 'more', inReplyTo: '<ask@m.example>', acceptedAt: at(600) });
    add({ ...theirs, id: 'again', inReplyTo: '<answer@a.example>', acceptedAt: at(180) });
    add({ id: 'unasked', inReplyTo: '<unknown@m.example>', acceptedAt: at(60) });
    await register.written();
    const [partner] = (await scene.ask('indicators', { days: 30 }, secret)).partners;
    const { ours, theirs: answered } = partner!;
    expect([ours, answered]).toMatchObject([{ count: 1 }, { count: 1 }]);
    expect(Math.abs(ours.median! / 3_600 - 1)).toBeLessThan(0.05);
    expect(Math.abs(answered.median! / 7_200 - 1)).toBeLessThan(0.05);
  });

  test('outlive the rows that they were counted from', async () => {
    const { add, register, reading, daily } = scene.readings;
    add({});
    await register.written();
    scene.clock.now = at(24 * 60);
    ({ secret } = await scene.join(['administrator']));
    const parts = { ...reading, now: () => scene.clock.now };
    await countDays(parts, ['a' as never], at(-400 * 24 * 60), new AbortController().signal);
    expect(register.forget(scene.clock.now, 100)).toBe(1);
    expect(await day(-2)).toMatchObject({ day: '2026-05-04', sent: 1, sealed: 1 });
    expect(daily.keptUpTo('a' as never)).toBe('2026-05-04');
  });

  test('count what was refused, and are open to releasers', async () => {
    scene.readings.daily.refused('a' as never, '2026-05-04');
    scene.readings.daily.refused('b' as never, '2026-05-04');
    ({ secret } = await scene.join(['releaser']));
    expect(await day(-1)).toMatchObject({ refused: 1 });
  });
});

test('people are told with their last sign-in, of their own agency alone', async () => {
  scene.invited(['deputy']);
  await scene.join(['releaser'], 'b');
  const { people } = await scene.ask('people', {}, secret);
  const now = scene.clock.now.toISOString();
  expect(people).toMatchObject([
    { name: 'Person 1', passkey: now, signedIn: now, invited: null },
    { name: 'Person 2', passkey: null, signedIn: null, invited: expect.any(String) },
  ]);
});

test('members with whom there is mail since today alone have their keys told', async () => {
  expect((await scene.ask('keys', {}, secret)).members).toEqual([]);
  scene.clock.now = at(2);
  scene.readings.add({});
  await scene.readings.register.written();
  expect((await scene.ask('keys', {}, secret)).members).toMatchObject([{ agency: 'member' }, { agency: 'member' }]);
});

test('keys are told with the days that are left to them', async () => {
  scene.readings.past(2);
  const { own, members, doors } = await scene.ask('keys', {}, secret);
  expect(own).toMatchObject([
    { days: 12, use: 'usable', encrypts: true, signs: true, algorithms: ['ed25519', 'x25519'] },
  ]);
  expect(members).toMatchObject([{ days: null, use: 'usable' }, { use: 'expired' }]);
  expect(doors).toMatchObject([{ door: 'mail', days: 2 }]);
});
