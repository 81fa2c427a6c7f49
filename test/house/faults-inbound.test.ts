/** Each step of the way in fails in turn: B refuses the letter and A keeps it, or B keeps it and delivers it later, once. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deferred } from '../../gateway/mail/outcome.ts';
import { reply } from '../../gateway/mail/reply.ts';
import { waitFor } from '../peers/process.ts';
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
afterEach(() => {
  b.mend();
  b.server.refuse = () => null;
});

/** What must hold once nothing is wrong any more. */
async function expectCopies(letter: Letter, copies = 1): Promise<void> {
  await a.settle();
  await b.settle();
  const arrived = await b.copies(OFFICER_B, letter);
  expect(arrived).toHaveLength(copies);
  for (const copy of arrived) expect(Buffer.from(letter.bytes).equals(copy.subarray(-letter.bytes.length))).toBe(true);
  expect(await a.reports(letter)).toEqual([]);
  expect(await street.leaks()).toEqual([]);
}

/** Waits until B's mail log says one of these of a letter. */
async function loggedAtB(letter: Letter, ...events: readonly string[]): Promise<void> {
  const accepted = () => b.log.find((line) => line.event === 'accepted' && line.messageId === letter.messageId)?.id;
  await b.logged(await waitFor('B to accept', accepted), ...events);
}

describe('before its 250, B keeps nothing and A keeps the letter:', () => {
  const rows: { step: string; fault: string; broken: Broken }[] = [
    { step: 'author', fault: 'lookup gone', broken: ({ lookup }) => ({ lookup: withFault(lookup, { member: gone }) }) },
    { step: 'unprotect', fault: 'the library throws', broken: (house) => cryptoThrows(house, 'unprotect') },
    { step: 'unprotect', fault: 'the worker is killed', broken: (house) => workerKilled(house, 'unprotect') },
    { step: 'known', fault: 'the spool throws', broken: ({ spool }) => ({ spool: withFault(spool, { known: gone }) }) },
    { step: 'commit', fault: 'the spool throws', broken: (house) => commitFails(house, 'inbound', async () => gone()) },
    { step: 'settings', fault: 'they cannot be had', broken: () => ({ agency: gone }) },
  ];

  test.each(rows)('$step: $fault', async ({ broken }) => {
    const letter = writeLetter();
    b.break(broken);
    const id = idOf(await a.submit(letter));
    expect(await a.logged(id, 'deferred', 'failed')).toMatchObject({ reply: { code: 451, status: '4.3.0' } });
    expect(await b.waiting()).toEqual([]);
    expect(await a.waiting()).toEqual([id]);
    expect(await street.leaks()).toEqual([]);
    b.mend();
    await expectCopies(letter);
  });

  test('commit: it is done, but A does not hear of it and repeats', async () => {
    const letter = writeLetter();
    b.break((house) => commitFails(house, 'inbound', (commit) => commit().then(gone)));
    await a.logged(idOf(await a.submit(letter)), 'deferred');
    b.mend();
    await a.settle();
    for (const id of await b.waiting()) b.house.timetable.at(id, new Date());
    await expectCopies(letter);
    expect(b.log.some(({ event }) => event === 'repeated')).toBe(true);
  });
});

describe('after its 250, B keeps the letter as it came and delivers it once the fault is gone:', () => {
  const rows: { step: string; fault: string; broken: Broken; copies?: number }[] = [
    { step: 'lease', fault: 'the spool throws', broken: ({ spool }) => ({ spool: withFault(spool, { lease: gone }) }) },
    { step: 'begin', fault: 'the attempt cannot be recorded', broken: (house) => recordFails(house, 'started') },
    {
      step: 'read back',
      fault: 'the disk cannot read the item',
      broken: (house) => leaseFails(house, () => ({ read: gone })),
    },
    { step: 'reopen', fault: 'the library throws', broken: (house) => cryptoThrows(house, 'unprotect') },
    { step: 'reopen', fault: 'the worker is killed', broken: (house) => workerKilled(house, 'unprotect') },
    { step: 'reopen', fault: 'other octets come out', broken: otherOctets },
    {
      step: 'record the verdict',
      fault: 'the records throw',
      broken: ({ records }) => ({ records: withFault(records, { saveVerdict: gone }) }),
    },
    { step: 'deliver', fault: 'it throws', broken: () => ({ relay: async () => gone() }) },
    {
      step: 'deliver',
      fault: 'the 250 of B’s own server is lost, so that it gets the letter twice (RFC 1047)',
      broken: ({ relay }) => ({
        relay: async (attempt) => {
          const lost = { ...deferred(reply(451, '4.4.2', 'lost')), inDoubt: true };
          return new Map([...(await relay(attempt)).keys()].map((address) => [address, lost] as const));
        },
      }),
      copies: 2,
    },
    {
      step: 'record the outcome',
      fault: 'B’s own server has it, and that cannot be recorded',
      broken: (house) => recordFails(house, 'outcome'),
      copies: 2,
    },
    {
      step: 'finish',
      fault: 'it cannot be removed',
      broken: (house) => leaseFails(house, () => ({ finish: async () => gone() })),
    },
  ];

  test.each(rows)('$step: $fault', async ({ broken, copies }) => {
    const letter = writeLetter();
    b.break(forgetful);
    await a.submit(letter);
    await a.settle();
    const [id, ...others] = await b.waiting();
    expect(others).toEqual([]);
    b.break(strikesOnce(broken));
    b.house.timetable.at(id!, new Date());
    await b.logged(id!, 'fault', 'deferred');
    expect(await street.leaks()).toEqual([]);
    b.mend();
    await expectCopies(letter, copies);
  });

  test('plan: a timetable that forgets is made up for by the next start', async () => {
    const letter = writeLetter();
    b.break(forgetful);
    await a.submit(letter);
    await a.settle();
    expect(await b.waiting()).toHaveLength(1);
    b.mend();
    await b.stop();
    await b.start();
    await expectCopies(letter);
  });

  test('deliver: B’s own server is gone, and comes back', async () => {
    const letter = writeLetter();
    await b.server[Symbol.asyncDispose]();
    await a.submit(letter);
    await loggedAtB(letter, 'deferred');
    expect(await b.waiting()).toHaveLength(1);
    await b.restartServer();
    await expectCopies(letter);
  });

  test('deliver: B’s own server takes one recipient now, one later and one never; each gets what is due, once', async () => {
    const [later, never] = ['later@b.example', 'never@b.example'];
    const letter = writeLetter({ to: [OFFICER_B, later, never] });
    b.server.refuse = (address) =>
      address === later
        ? { code: 452, text: '4.2.2 mailbox full' }
        : address === never
          ? { code: 550, text: '5.1.1 no such user' }
          : null;
    await a.submit(letter);
    await loggedAtB(letter, 'reported');
    expect(await b.copies(later, letter)).toEqual([]);
    b.server.refuse = () => null;
    await a.settle();
    await b.settle();
    await a.settle();
    expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
    expect(await b.copies(later, letter)).toHaveLength(1);
    expect(await b.copies(never, letter)).toEqual([]);
    const reports = await waitFor('the report', async () => {
      const arrived = await a.reports(letter);
      return arrived.length > 0 && arrived;
    });
    const told = reports.map((report) => /^Final-Recipient: ([^\r]*)/gm.exec(report.toString('latin1'))?.[1]);
    expect(told).toEqual([`rfc822; ${never}`]);
    expect(await street.leaks()).toEqual([]);
  });
});

/** A timetable that forgets at once whatever it is asked for. */
function forgetful(): ReturnType<Broken> {
  return { timetable: { at: () => {}, place: () => null, [Symbol.asyncDispose]: async () => {} } };
}

/** The timetable works, but after the fault has struck the message waits until it is looked at again. */
function strikesOnce(broken: Broken): Broken {
  return (house) => ({ ...broken(house), nextLook: () => new Date(Date.now() + 3600_000) });
}

/** The second opening gives what the first did not. */
function otherOctets({ crypto }: Parameters<Broken>[0]): ReturnType<Broken> {
  const run = async (...job: Parameters<typeof crypto.run>) => {
    const result = await crypto.run(...job);
    return result !== null && 'heading' in result
      ? { ...result, message: Uint8Array.from([...result.message, 33]) }
      : result;
  };
  return { crypto: withFault(crypto, { run: run as typeof crypto.run }) };
}
