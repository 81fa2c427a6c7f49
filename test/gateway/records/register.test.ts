/** The register: what a row says after each thing that can happen, what is found, and what is forgotten. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { type Change, openRegister, type Register, type Row } from '../../../gateway/records/register.ts';
import { readRegister, type Search } from '../../../gateway/records/register-reader.ts';

const BOB = parseAddress('bob@there.example');
const CAROL = parseAddress('carol@there.example');
const T0 = new Date('2026-03-01T12:00:00Z');
const later = (seconds: number) => new Date(T0.getTime() + seconds * 1_000);
const ALL: Search = { from: null, until: null, agency: null, text: null };

let folder: string;
let file: string;
let register: Register;
let errors: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-register-'));
  file = join(folder, 'records.sqlite');
  errors = [];
  register = openRegister(file, (error) => errors.push(error));
});
afterEach(async () => {
  await register[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
  expect(errors).toEqual([]);
});

function row(changes: Partial<Row> = {}): Row {
  return {
    id: 'm1' as Id,
    agency: 'here' as AgencyId,
    direction: 'outbound',
    author: parseAddress('alice@here.example'),
    recipient: BOB,
    nextHop: 'gateway of there',
    state: 'accepted',
    acceptedAt: T0,
    changedAt: T0,
    attempts: 0,
    reply: null,
    verdict: null,
    messageId: '<1@here.example>',
    inReplyTo: null,
    partner: 'there' as AgencyId,
    sealed: true,
    ...changes,
  };
}

function change(changes: Partial<Change> = {}): Change {
  const attempt = { reply: '451 4.4.2 later', isAttempt: true } as const;
  return { id: 'm1' as Id, recipient: BOB, state: 'deferred', at: later(1), ...attempt, ...changes };
}

async function rows(search: Partial<Search> = {}) {
  await register.written();
  return [...readRegister(file, { ...ALL, ...search })];
}

describe('a row', () => {
  test('counts attempts and keeps the last state, time and reply', async () => {
    register.add([row(), row({ recipient: CAROL })]);
    register.change(change());
    register.change(change({ state: 'relayed', at: later(2), reply: '250 2.0.0 ok' }));
    const [bob, carol] = await rows();
    expect(bob).toMatchObject({
      state: 'relayed',
      attempts: 2,
      reply: '250 2.0.0 ok',
      changed_at: later(2).toISOString(),
    });
    expect(carol).toMatchObject({ state: 'accepted', attempts: 0, reply: null });
  });

  test('that is found again in the spool gives way only to what is newer', async () => {
    register.add([row()]);
    register.change(change({ at: later(5) }));
    register.add([row({ state: 'in doubt', changedAt: later(4), attempts: 9 })]);
    expect(await rows()).toMatchObject([{ state: 'deferred', attempts: 1 }]);
    register.add([row({ state: 'in doubt', changedAt: later(6), attempts: 2 })]);
    expect(await rows()).toMatchObject([{ state: 'in doubt', attempts: 2 }]);
  });

  test.each(['delivered', 'failed'] as const)(
    'that says %s by a receipt is not changed by attempts any more',
    async (state) => {
      register.add([row()]);
      register.change(change({ state: 'in doubt' }));
      register.change(change({ state, at: later(2), isAttempt: false }));
      register.change(change({ state: 'relayed', at: later(3) }));
      register.add([row({ state: 'relayed', changedAt: later(4) })]);
      expect(await rows()).toMatchObject([{ state, changed_at: later(2).toISOString() }]);
    },
  );

  test('that says failed gives way to a receipt that says otherwise', async () => {
    register.add([row({ state: 'failed' })]);
    register.change(change({ state: 'delivered', isAttempt: false }));
    expect(await rows()).toMatchObject([{ state: 'delivered' }]);
  });

  test('that is not open is left as it is by what happens to all that are', async () => {
    register.add([row({ state: 'relayed' }), row({ recipient: CAROL })]);
    register.change(change({ recipient: null, state: 'held', reply: null, isAttempt: false }));
    expect(await rows()).toMatchObject([{ state: 'relayed' }, { state: 'held', attempts: 0 }]);
    expect(register.openIds()).toEqual(['m1']);
    expect(register.standing()).toEqual([{ state: 'held', recipients: 1, oldest: T0 }]);
  });

  test('is durable for another process once it is written', async () => {
    register.add([row()]);
    expect([...readRegister(file, ALL)]).toEqual([]);
    await register.written();
    expect([...readRegister(file, ALL)]).toHaveLength(1);
  });
});

test('a batch that cannot be written is told, and the next one is tried', async () => {
  register.add([row({ direction: null as unknown as string })]);
  await register.written();
  expect(errors.splice(0)).toMatchObject([{ message: expect.stringMatching(/NOT NULL/) }]);
  register.add([row()]);
  expect(await rows()).toHaveLength(1);
});

describe('a search', () => {
  test.each<{ name: string; search: Partial<Search>; found: string[] }>([
    { name: 'for everything, the oldest first', search: {}, found: ['m1', 'm2', 'm3'] },
    { name: 'from a time on', search: { from: later(10) }, found: ['m2', 'm3'] },
    { name: 'before a time', search: { until: later(10) }, found: ['m1'] },
    { name: 'of an agency', search: { agency: 'other' as AgencyId }, found: ['m3'] },
    { name: 'for a recipient, whatever the case', search: { text: 'CAROL@' }, found: ['m2'] },
    { name: 'for a Message-ID', search: { text: '<1@here.example>' }, found: ['m1', 'm2'] },
    { name: 'for what a pattern would match and text does not', search: { text: '%' }, found: [] },
  ])('$name', async ({ search, found }) => {
    register.add([
      row({ id: 'm3' as Id, acceptedAt: later(20), agency: 'other' as AgencyId, messageId: null }),
      row({ id: 'm2' as Id, acceptedAt: later(10), recipient: CAROL }),
      row(),
    ]);
    expect((await rows(search)).map(({ id }) => id)).toEqual(found);
  });

  test('where there is no register says so', () => {
    expect(() => [...readRegister(join(folder, 'none.sqlite'), ALL)]).toThrow(/there is no register/);
  });
});

test('what is old is forgotten in small steps, unless it is still open', async () => {
  const old = Array.from({ length: 5 }, (_, n) => row({ id: `old${n}` as Id, state: 'relayed' }));
  register.add([...old, row({ id: 'open' as Id }), row({ id: 'new' as Id, state: 'relayed', acceptedAt: later(60) })]);
  await register.written();
  expect([1, 2, 3].map(() => register.forget(later(30), 3))).toEqual([3, 2, 0]);
  expect((await rows()).map(({ id }) => id)).toEqual(['open', 'new']);
});
