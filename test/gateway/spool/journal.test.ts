/** What a journal adds up to, and what of it survives. */
import { describe, expect, test } from 'vitest';
import type { Notify } from '../../../gateway/mail/envelope.ts';
import { reply } from '../../../gateway/mail/reply.ts';
import {
  attempts,
  crashes,
  decodeJournal,
  encodeEntry,
  holdOn,
  isDone,
  openRecipients,
  unreported,
  waitingSince,
} from '../../../gateway/spool/journal.ts';
import { encodeLine } from '../../../gateway/spool/lines.ts';
import type { Entry, Hop, Spooled } from '../../../gateway/spool/spool.ts';
import { ALICE, AT, BOB, CAROL, item, message, outcome, started } from './messages.ts';

const reported = (...recipients: (typeof BOB)[]): Entry => ({ kind: 'reported', at: AT, recipients });
const held = (why: string): Entry => ({ kind: 'held', at: AT, why });
const released = (at: Date): Entry => ({ kind: 'released', at });
const ENTRIES = [
  started(),
  outcome(BOB, 'deferred'),
  started(),
  outcome(BOB, 'relayed'),
  outcome(CAROL, 'failed'),
  reported(CAROL),
  held('by an administrator'),
  released(AT),
];
const LINES = ENTRIES.map(encodeEntry);
const whole = Buffer.concat(LINES);

describe('reading a journal back', () => {
  test('gives the entries that were written', () => {
    expect(decodeJournal(whole)).toEqual({ entries: ENTRIES, torn: false, damaged: 0 });
  });

  test('gives nothing for nothing', () => {
    expect(decodeJournal(new Uint8Array())).toEqual({ entries: [], torn: false, damaged: 0 });
  });

  test('stops at any octet and the finished lines still stand', () => {
    let finished = 0;
    let end = LINES[0]!.length;
    for (let length = 0; length < whole.length; length++) {
      if (length === end) end += LINES[++finished]!.length;
      const torn = length !== end - LINES[finished]!.length;
      expect(decodeJournal(whole.subarray(0, length))).toEqual({
        entries: ENTRIES.slice(0, finished),
        torn,
        damaged: 0,
      });
    }
  });

  test('with a bit flipped anywhere loses the line it is in, and no other but the next', () => {
    for (let place = 0; place < whole.length; place++) {
      const flipped = Buffer.from(whole);
      flipped[place] = flipped[place]! ^ 4;
      const { entries, torn, damaged } = decodeJournal(flipped);
      expect(damaged + Number(torn)).toBe(1);
      // A spoiled end of line makes one damaged line of two.
      expect(entries.length).toBeGreaterThanOrEqual(ENTRIES.length - 2);
      expect(ENTRIES).toEqual(expect.arrayContaining([...entries]));
    }
  });

  test('counts a sound line that is no entry as damaged', () => {
    const strange = Buffer.concat([LINES[0]!, encodeLine({ kind: 'forgotten' }), LINES[1]!]);
    expect(decodeJournal(strange)).toEqual({ entries: ENTRIES.slice(0, 2), torn: false, damaged: 1 });
  });
});

describe('what is left to do', () => {
  const two = message('m1', { items: [item({ recipients: [BOB] }), item({ recipients: [CAROL] })] });
  const all = (journal: Entry[]): Spooled => ({ message: two, journal });
  const table: readonly [string, Entry[], { open: string[][]; unreported: string[]; done: boolean }][] = [
    ['everything at first', [], { open: [[BOB], [CAROL]], unreported: [], done: false }],
    ['all that was only begun', [started()], { open: [[BOB], [CAROL]], unreported: [], done: false }],
    ['what was deferred', [outcome(BOB, 'deferred')], { open: [[BOB], [CAROL]], unreported: [], done: false }],
    ['not what was relayed', [outcome(BOB, 'relayed')], { open: [[], [CAROL]], unreported: [], done: false }],
    [
      'not what was relayed and, by mistake, deferred later',
      [outcome(BOB, 'relayed'), outcome(BOB, 'deferred')],
      { open: [[], [CAROL]], unreported: [], done: false },
    ],
    [
      'the same recipient in another item',
      [outcome(BOB, 'relayed', 1)],
      { open: [[BOB], [CAROL]], unreported: [], done: false },
    ],
    [
      'to report what failed',
      [outcome(BOB, 'relayed'), outcome(CAROL, 'failed', 1)],
      { open: [[], []], unreported: [CAROL], done: false },
    ],
    [
      'to report what failed besides what was reported',
      [outcome(BOB, 'failed'), reported(BOB), outcome(CAROL, 'failed', 1)],
      { open: [[], []], unreported: [CAROL], done: false },
    ],
    [
      'nothing when all are served or reported',
      [outcome(BOB, 'relayed'), outcome(CAROL, 'failed', 1), reported(CAROL)],
      { open: [[], []], unreported: [], done: true },
    ],
  ];
  for (const [what, journal, expected] of table)
    test(`is ${what}`, () => {
      const spooled = all(journal);
      expect({
        open: [openRecipients(spooled, 0), openRecipients(spooled, 1)],
        unreported: unreported(spooled).map(({ recipient }) => recipient),
        done: isDone(spooled),
      }).toEqual(expected);
    });

  test('is asked for an item that the message does not have: nobody is open', () => {
    expect(openRecipients(all([]), 2)).toEqual([]);
  });
});

describe('a failure is reported', () => {
  const failed = (reversePath: typeof ALICE | null, notify: Notify): Spooled => {
    const recipients = [{ address: BOB, notify, original: null }];
    const envelope = { reversePath, recipients, envid: null };
    const items = [item({ recipients: [BOB] })];
    return { message: message('m1', { envelope, items }), journal: [outcome(BOB, 'failed')] };
  };
  const table: readonly [string, typeof ALICE | null, Notify, boolean][] = [
    ['to an author who said nothing', ALICE, null, true],
    ['to an author who asked for it', ALICE, ['SUCCESS', 'FAILURE'], true],
    ['not to one who asked for other reports only', ALICE, ['SUCCESS', 'DELAY'], false],
    ['not to one who wants none', ALICE, 'NEVER', false],
    ['never to a null reverse-path', null, null, false],
    ['never to a null reverse-path, whatever it asks', null, ['FAILURE'], false],
  ];
  for (const [whom, reversePath, notify, isReported] of table)
    test(whom, () => {
      const spooled = failed(reversePath, notify);
      expect(unreported(spooled)).toEqual(isReported ? spooled.journal : []);
      expect(isDone(spooled)).toBe(!isReported);
    });
});

describe('a success is reported', () => {
  const SMARTHOST: Hop = { kind: 'smarthost' };
  const OURS: Hop = { kind: 'agency-server' };
  const THEIRS = item().hop;
  const table: readonly [string, Notify, Hop, { reports?: true }, boolean][] = [
    ['to an author who asked for it, where the next server takes no wishes', ['SUCCESS'], SMARTHOST, {}, true],
    ['likewise where that is the agency’s own', ['SUCCESS', 'FAILURE'], OURS, {}, true],
    ['not where the next server has taken the wish', ['SUCCESS'], SMARTHOST, { reports: true }, false],
    ['not where a receipt will come', ['SUCCESS'], THEIRS, {}, false],
    ['not to an author who asked for other reports', ['FAILURE', 'DELAY'], SMARTHOST, {}, false],
    ['not to an author who said nothing', null, SMARTHOST, {}, false],
    ['not to one who wants none', 'NEVER', SMARTHOST, {}, false],
  ];
  test.each(table)('%s', (_, notify, hop, reports, isReported) => {
    const envelope = { reversePath: ALICE, recipients: [{ address: BOB, notify, original: null }], envid: null };
    const relayed = { kind: 'relayed', reply: reply(250, '2.0.0', 'taken'), ...reports } as const;
    const journal: Entry[] = [{ kind: 'outcome', item: 0, at: AT, recipient: BOB, outcome: relayed }];
    const spooled = { message: message('m1', { envelope, items: [item({ hop, recipients: [BOB] })] }), journal };
    expect(unreported(spooled)).toEqual(isReported ? journal : []);
    expect(unreported({ ...spooled, journal: [...journal, reported(BOB)] })).toEqual([]);
  });
});

test('an attempt counts from its start, for its own item', () => {
  const journal = [started(0), outcome(BOB, 'deferred'), started(1), started(0)];
  expect([0, 1, 2].map((n) => attempts({ message: message('m1'), journal }, n))).toEqual([2, 1, 0]);
});

describe('a crash', () => {
  test.each<{ name: string; journal: Entry[]; count: number }>([
    { name: 'is none where nothing was tried', journal: [], count: 0 },
    { name: 'is an attempt that never ended', journal: [started()], count: 1 },
    { name: 'is none that ended, however', journal: [started(), outcome(BOB, 'deferred')], count: 0 },
    { name: 'is one more where the next began', journal: [started(), started(), outcome(BOB, 'failed')], count: 1 },
    {
      name: 'is counted for each item by itself',
      journal: [started(0), outcome(BOB, 'relayed'), started(1)],
      count: 1,
    },
    { name: 'is not ended by an outcome of another', journal: [started(0), outcome(BOB, 'failed', 1)], count: 1 },
    {
      name: 'counts over attempts that ended',
      journal: [started(), started(), outcome(BOB, 'deferred'), started()],
      count: 2,
    },
    { name: 'is forgiven by a release', journal: [started(), started(), held('x'), released(AT)], count: 0 },
    { name: 'counts anew after it', journal: [started(), held('x'), released(AT), started()], count: 1 },
  ])('$name', ({ journal, count }) => {
    expect(crashes({ message: message('m'), journal })).toBe(count);
  });
});

describe('a hold', () => {
  const LATER = new Date(AT.getTime() + 1_000);
  test.each<{ name: string; journal: Entry[]; why: string | null; since: Date }>([
    { name: 'is not there from the start', journal: [started()], why: null, since: AT },
    { name: 'lasts over later entries', journal: [held('x'), outcome(BOB, 'failed')], why: 'x', since: AT },
    {
      name: 'ends with the release, from which age counts',
      journal: [held('x'), released(LATER)],
      why: null,
      since: LATER,
    },
    { name: 'may come again', journal: [held('x'), released(LATER), held('y')], why: 'y', since: LATER },
  ])('$name', ({ journal, why, since }) => {
    const spooled = { message: message('m'), journal };
    expect(holdOn(spooled)?.why ?? null).toBe(why);
    expect(waitingSince(spooled)).toEqual(since);
  });
});
