/** The findings of a crash loop find what they are there for. */
import { describe, expect, test } from 'vitest';
import { type Copy, type Evidence, type Findings, findings } from './findings.ts';

const NOTHING: Findings = {
  lost: [],
  damaged: [],
  crossedTwice: [],
  twiceInVain: [],
  twiceInDoubt: [],
  misreported: [],
  unconfirmed: [],
  misregistered: [],
  alarms: [],
  leaks: [],
};

const copy = (changes: Partial<Copy> = {}): Copy => ({ messageId: '<1>', id: 'b1', sha256: '11', life: 0, ...changes });
const relayed = { event: 'relayed', id: 'b1' };
const done = { event: 'done', id: 'b1' };
const doubtful = { event: 'deferred', id: 'b1', inDoubt: true };

const SOUND: Evidence = {
  submitted: new Map([['<1>', '11']]),
  acknowledged: new Set(['<1>']),
  copies: [copy()],
  lives: [[relayed, done], []],
  told: [],
  awaited: [],
  register: new Map([['<1>', 'delivered']]),
  alarms: [],
  leaks: [],
};

describe('what is found', () => {
  const rows: { what: string; changes: Partial<Evidence>; found: Partial<Findings> }[] = [
    { what: 'nothing, where each letter came once', changes: {}, found: {} },
    { what: 'nothing, where a letter came that was not acknowledged', changes: { acknowledged: new Set() }, found: {} },
    { what: 'a loss', changes: { copies: [] }, found: { lost: ['<1>'] } },
    { what: 'damage', changes: { copies: [copy({ sha256: '22' })] }, found: { damaged: ['<1>'] } },
    { what: 'a second crossing', changes: { copies: [copy(), copy({ id: 'b2' })] }, found: { crossedTwice: ['<1>'] } },
    { what: 'a second delivery in one life', changes: { copies: [copy(), copy()] }, found: { twiceInVain: ['<1>'] } },
    {
      what: 'a second delivery after the first was written down',
      changes: { copies: [copy(), copy({ life: 1 })] },
      found: { twiceInVain: ['<1>'] },
    },
    {
      what: 'a second delivery after a kill, which is no fault',
      changes: { copies: [copy(), copy({ life: 1 })], lives: [[relayed], [relayed, done]] },
      found: { twiceInDoubt: ['<1>'] },
    },
    {
      what: 'a second delivery where the log was in doubt, which is no fault',
      changes: { copies: [copy(), copy()], lives: [[doubtful, relayed, done]] },
      found: { twiceInDoubt: ['<1>'] },
    },
    {
      what: 'a report of a failure',
      changes: { told: ['In-Reply-To: <1>\r\n\r\nAction: failed\r\n'] },
      found: { misreported: ['<1>'] },
    },
    {
      what: 'nothing in a report of a delay',
      changes: { told: ['In-Reply-To: <1>\r\n\r\nAction: delayed\r\n'] },
      found: {},
    },
    { what: 'a receipt that never came', changes: { awaited: ['<1>'] }, found: { unconfirmed: ['<1>'] } },
    {
      what: 'a row that stayed behind',
      changes: { register: new Map([['<1>', 'relayed']]) },
      found: { misregistered: ['<1>: relayed'] },
    },
    { what: 'nothing where no row is promised', changes: { register: null }, found: {} },
    { what: 'an alarm', changes: { alarms: [{ event: 'fault' }] }, found: { alarms: ['{"event":"fault"}'] } },
    { what: 'no alarm in a hold', changes: { alarms: [{ event: 'held' }] }, found: {} },
    { what: 'a leak', changes: { leaks: ['on the wire'] }, found: { leaks: ['on the wire'] } },
  ];
  test.each(rows)('$what', ({ changes, found }) => {
    expect(findings({ ...SOUND, ...changes })).toEqual({ ...NOTHING, ...found });
  });
});
