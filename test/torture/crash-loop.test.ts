/** The crash loop's findings find what they are there for; the loop itself is `npm run torture`. */
import { describe, expect, test } from 'vitest';
import { type Copy, type Evidence, type Findings, findings } from './findings.ts';

const NOTHING = { lost: [], damaged: [], crossedTwice: [], twiceInVain: [], leaks: [] };

const copy = (changes: Partial<Copy> = {}): Copy => ({ messageId: '<1>', id: 'b1', sha256: '11', life: 0, ...changes });
const relayed = { event: 'relayed', id: 'b1' };
const doubtful = { event: 'deferred', id: 'b1', inDoubt: true };

const SOUND: Evidence = {
  submitted: new Map([['<1>', '11']]),
  acknowledged: new Set(['<1>']),
  copies: [copy()],
  lives: [[relayed], []],
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
      what: 'a second delivery after it was known',
      changes: { copies: [copy(), copy({ life: 1 })] },
      found: { twiceInVain: ['<1>'] },
    },
    {
      what: 'a second delivery after a kill, which is no fault',
      changes: { copies: [copy(), copy({ life: 1 })], lives: [[], [relayed]] },
      found: { twiceInDoubt: ['<1>'] },
    },
    {
      what: 'a second delivery where the log was in doubt, which is no fault',
      changes: { copies: [copy(), copy()], lives: [[doubtful, relayed]] },
      found: { twiceInDoubt: ['<1>'] },
    },
  ];
  test.each(rows)('$what', ({ changes, found }) => {
    expect(findings({ ...SOUND, ...changes })).toEqual({ ...NOTHING, twiceInDoubt: [], ...found });
  });
});
