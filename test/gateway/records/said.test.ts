/** What the register says in its own words is read back from them, and no server's reply is taken for it. */
import { expect, test } from 'vitest';
import { readSaid, type Said, saidText } from '../../../gateway/records/said.ts';

test.each<[Said, string]>([
  [{ kind: 'content', kinds: ['marking-secret', 'iban'] }, 'content: marking-secret, iban'],
  [{ kind: 'content', kinds: [] }, 'content: '],
  [{ kind: 'approved', by: ['P1'], count: 1, needed: 2 }, 'approved by P1 (1 of 2)'],
  [{ kind: 'rejected', by: ['P1'], count: 2, needed: 2 }, 'rejected by P1 (2 of 2)'],
  [{ kind: 'released', by: ['P1', 'P2'], as: 'm1r' }, 'released by P1, P2 as m1r'],
])('%j is written and read', (said, text) => {
  expect(saidText(said)).toBe(text);
  expect(readSaid(text)).toEqual(said);
});

test.each(['250 2.0.0 released by P1 as m1r', '550 5.7.1 content: iban', '451 rejected by P1 (1 of 2)', ''])(
  '%j is the reply of a server',
  (text) => expect(readSaid(text)).toBeNull(),
);
