/** What is gathered is told once, seldom, and not forgotten in between. */
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AgencyId } from '../../../directory/lookup.ts';
import { openGathering, type Reader } from '../../../gateway/records/gathering.ts';

const OPERATOR: Reader = { agency: 'a' as AgencyId, reader: 'operator' };
const OTHER: Reader = { agency: 'b' as AgencyId, reader: 'operator' };
const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.UTC(2026, 0, 1) + hours * HOUR);

test('what is added waits for its reader alone, and over a restart', () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'gathering-'));
  const file = join(folder.path, 'records.sqlite');
  using first = openGathering(file);
  first.add(OPERATOR, [{ key: 'k', told: { id: 'm1' } }]);
  using gathering = openGathering(file);
  expect(gathering.waiting(OPERATOR, 10)).toMatchObject({ matters: [{ key: 'k', told: { id: 'm1' } }], count: 1 });
  expect(gathering.waiting(OTHER, 10).count).toBe(0);
  expect(gathering.due(at(0))).toEqual([OPERATOR]);
});

test('under one key there is one matter, and the last word counts', () => {
  using gathering = openGathering(':memory:');
  gathering.add(OPERATOR, [{ key: 'k', told: 1 }]);
  gathering.add(OPERATOR, [{ key: 'k', told: 2 }]);
  expect(gathering.waiting(OPERATOR, 10)).toMatchObject({ matters: [{ key: 'k', told: 2 }], count: 1 });
});

test('a reader is due when something waits and no mail has gone since', () => {
  using gathering = openGathering(':memory:');
  expect(gathering.due(at(0))).toEqual([]);
  gathering.mailed(OPERATOR, 0, at(1));
  gathering.add(OPERATOR, [{ key: 'k', told: 1 }]);
  gathering.add(OTHER, [{ key: 'k', told: 1 }]);
  expect(gathering.due(at(0))).toEqual([OTHER]);
  expect(gathering.due(at(1))).toEqual([OPERATOR, OTHER]);
});

test('of much, the oldest is told first, and the rest is counted and waits', () => {
  using gathering = openGathering(':memory:');
  gathering.add(
    OPERATOR,
    Array.from({ length: 30 }, (_, n) => ({ key: `k${99 - n}`, told: n })),
  );
  const { matters, count, last } = gathering.waiting(OPERATOR, 20);
  expect(matters.map(({ told }) => told)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(count).toBe(30);
  gathering.mailed(OPERATOR, matters.at(-1)!.place, at(0));
  expect(gathering.waiting(OPERATOR, 20).count).toBe(10);
  gathering.add(OPERATOR, [{ key: 'meanwhile', told: 0 }]);
  gathering.mailed(OPERATOR, last, at(0));
  expect(gathering.waiting(OPERATOR, 20).matters.map(({ key }) => key)).toEqual(['meanwhile']);
});

test('mails are counted by reader and time', () => {
  using gathering = openGathering(':memory:');
  for (const hour of [0, 1, 2]) gathering.mailed(OPERATOR, 0, at(hour));
  expect(gathering.mails(OPERATOR, at(0))).toBe(2);
  expect(gathering.mails(OTHER, at(-1))).toBe(0);
});
