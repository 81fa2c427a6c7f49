/** How the queue is shown: ages in words, columns that fit, and nothing that a terminal obeys. */
import { expect, test } from 'vitest';
import type { Waiting } from '../../../gateway/control/queue.ts';
import { HEADING, inWords, waitingLines } from '../../../gateway/control/table.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';

const NOW = new Date('2026-03-05T12:00:00Z');

test.each([
  ['2026-03-05T12:00:00Z', '0 s'],
  ['2026-03-05T12:00:30Z', '0 s'],
  ['2026-03-05T11:59:01Z', '59 s'],
  ['2026-03-05T11:59:00Z', '1 min'],
  ['2026-03-05T11:00:01Z', '59 min'],
  ['2026-03-05T11:00:00Z', '1 hour'],
  ['2026-03-04T12:00:01Z', '23 hours'],
  ['2026-03-04T12:00:00Z', '1 day'],
  ['2026-03-01T12:00:00Z', '4 days'],
])('from %s it is %s', (then, words) => expect(inWords(NOW, then)).toBe(words));

const waiting: Waiting = {
  id: '0123456789abcdef0123' as Id,
  agency: 'a',
  direction: 'outbound',
  reversePath: `${'a'.repeat(60)}@a.example`,
  messageId: null,
  acceptedAt: '2026-03-01T12:00:00Z',
  state: 'in doubt',
  held: null,
  open: ['b', 'c', 'd'].map((name) => ({
    address: `${name.repeat(60)}@b.example`,
    nextHop: 'gateway of b',
    attempts: 1,
    lastReply: `451 4.4.2 ${'very '.repeat(60)}long`,
    lastAt: null,
  })),
};

test('the longest addresses and replies fit into 100 columns', () => {
  const lines = `${HEADING}${waitingLines(waiting, NOW)}`.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
  expect(lines[1]).toMatch(/^0123456789abcdef0123 {3}4 days {4}in doubt {2}a+… {2}b+… \+2$/);
});

test('what a terminal would obey is not shown', () => {
  const shown = waitingLines(
    { ...waiting, held: { since: '2026-03-02T12:00:00Z', why: 'x\u001b[2Jy\u202ez', people: null } },
    NOW,
  );
  expect(shown).toContain('held for 3 days: x?[2Jy?z');
});
