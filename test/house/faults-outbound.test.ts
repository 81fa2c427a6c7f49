/** Each step of the way out fails in turn: the letter is refused and nothing of it kept, or it is kept and sent later, once. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deferred, everyRecipient } from '../../gateway/mail/outcome.ts';
import { LOCAL_FAULT } from '../../gateway/mail/reply.ts';
import { type Letter, OFFICER_B, writeLetter } from './canary.ts';
import { commitFails, cryptoThrows, gone, leaseFails, recordFails, withFault, workerKilled } from './faults.ts';
import { type Broken, idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet();
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(() => a.mend());

/** What must hold at the end of each trial, whatever went wrong in it. */
async function expectOneCopy(letter: Letter): Promise<void> {
  await a.settle();
  await b.settle();
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
  expect(await a.reports(letter)).toEqual([]);
  expect(await street.leaks()).toEqual([]);
}

describe('before the 250, the client hears a 4xx and nothing is kept:', () => {
  const rows: { step: string; fault: string; broken: Broken; reply?: RegExp }[] = [
    { step: 'read', fault: 'lookup gone', broken: ({ lookup }) => ({ lookup: withFault(lookup, { member: gone }) }) },
    { step: 'inspect', fault: 'inspection throws', broken: () => ({ inspect: async () => gone() }) },
    {
      step: 'lookup',
      fault: 'gone for the recipient alone',
      broken: ({ lookup }) => ({
        lookup: withFault(lookup, { member: (one) => (one === OFFICER_B ? gone() : lookup.member(one)) }),
      }),
    },
    {
      step: 'decide',
      fault: 'nobody knows how old the directory is',
      broken: ({ lookup }) => ({ lookup: withFault(lookup, { freshness: gone }) }),
    },
    {
      step: 'decide',
      fault: 'the copy of the directory has expired',
      broken: ({ lookup }) => ({ lookup: withFault(lookup, { freshness: () => 'expired' as const }) }),
      reply: /^4\.4\.3 /,
    },
    { step: 'protect', fault: 'the library throws', broken: (house) => cryptoThrows(house, 'protect') },
    { step: 'protect', fault: 'the worker is killed', broken: (house) => workerKilled(house, 'protect') },
    { step: 'protect', fault: 'it takes longer than a client waits', broken: slowly(5 * 60_000) },
    { step: 'protect', fault: 'no random numbers', broken: () => ({ newTransferId: gone }) },
    {
      step: 'commit',
      fault: 'the spool throws',
      broken: (house) => commitFails(house, 'outbound', async () => gone()),
    },
  ];

  test.each(rows)('$step: $fault', async ({ broken, reply = /^4\.3\.0 / }) => {
    const letter = writeLetter();
    const reached = street.tap.connections();
    a.break(broken);
    expect(await a.submit(letter)).toMatchObject({ code: 451, lines: [expect.stringMatching(reply)] });
    expect(await a.waiting()).toEqual([]);
    expect(street.tap.connections()).toBe(reached);
    a.mend();
    expect(await a.submit(letter)).toMatchObject({ code: 250 });
    await expectOneCopy(letter);
  });
});

/** By the house's clock, sealing takes that long. */
function slowly(milliseconds: number): Broken {
  let taken = 0;
  return ({ crypto, now }) => {
    const run = (...job: Parameters<typeof crypto.run>) =>
      crypto.run(...job).finally(() => {
        taken = milliseconds;
      });
    return {
      crypto: withFault(crypto, { run: run as typeof crypto.run }),
      now: () => new Date(now().getTime() + taken),
    };
  };
}

/** A timetable that forgets at once whatever it is asked for. */
const forgetful: Broken = () => ({
  timetable: { at: () => {}, place: () => null, [Symbol.asyncDispose]: async () => {} },
});

describe('after the 250, the letter is kept and arrives once the fault is gone:', () => {
  const rows: { step: string; fault: string; broken: Broken }[] = [
    { step: 'lease', fault: 'the spool throws', broken: ({ spool }) => ({ spool: withFault(spool, { lease: gone }) }) },
    { step: 'begin', fault: 'the attempt cannot be recorded', broken: (house) => recordFails(house, 'started') },
    {
      step: 'reconsider',
      fault: 'lookup gone',
      broken: ({ lookup }) => ({ lookup: withFault(lookup, { member: gone }) }),
    },
    {
      step: 'route',
      fault: 'lookup gone',
      broken: ({ lookup }) => ({ lookup: withFault(lookup, { endpoint: gone }) }),
    },
    {
      step: 'route',
      fault: 'the directory has no gateway for B now',
      broken: ({ lookup }) => ({ lookup: withFault(lookup, { endpoint: () => null }) }),
    },
    {
      step: 'read back',
      fault: 'the disk cannot read the item',
      broken: (house) => leaseFails(house, () => ({ read: gone })),
    },
    {
      step: 'await',
      fault: 'the receipt to come cannot be written down',
      broken: ({ awaiting }) => ({ awaiting: withFault(awaiting, { expect: gone }) }),
    },
    {
      step: 'await',
      fault: 'the table of receipts is gone after the record of what was not handed over',
      broken: ({ awaiting }) => ({
        awaiting: withFault(awaiting, { forget: gone }),
        relay: async ({ recipients }) => everyRecipient(recipients, deferred(LOCAL_FAULT)),
      }),
    },
    { step: 'relay', fault: 'it throws', broken: () => ({ relay: async () => gone() }) },
    {
      step: 'record',
      fault: 'B has it, and that cannot be recorded',
      broken: (house) => recordFails(house, 'outcome'),
    },
    {
      step: 'finish',
      fault: 'it cannot be removed',
      broken: (house) => leaseFails(house, () => ({ finish: async () => gone() })),
    },
  ];

  test.each(rows)('$step: $fault', async ({ broken }) => {
    const letter = writeLetter();
    a.break(forgetful);
    const id = idOf(await a.submit(letter));
    a.break(broken);
    for (const waiting of await a.waiting()) a.house.timetable.at(waiting, new Date());
    await a.logged(id, 'fault', 'deferred');
    expect(await a.waiting()).toEqual([id]);
    expect(await street.leaks()).toEqual([]);
    a.mend();
    await expectOneCopy(letter);
  });

  test('plan: a timetable that forgets is made up for by the next start', async () => {
    const letter = writeLetter();
    a.break(forgetful);
    const id = idOf(await a.submit(letter));
    expect(await a.waiting()).toEqual([id]);
    a.mend();
    await a.stop();
    await a.start();
    await a.logged(id, 'done');
    await expectOneCopy(letter);
  });
});
