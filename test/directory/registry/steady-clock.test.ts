/** A clock that was set far dates nothing. */
import { expect, test } from 'vitest';
import { steadyClock } from '../../../directory/registry/steady-clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

test.each([
  ['runs on', DAY, 0, true],
  ['is set right by a little', DAY, 59 * MINUTE, true],
  ['is set ahead', MINUTE, 61 * MINUTE, false],
  ['is set back', MINUTE, -61 * MINUTE, false],
])('a clock that %s', (_what, passed, set, answers) => {
  let time = Date.parse('2026-03-02T00:00:00Z');
  let elapsed = 5_000;
  const now = steadyClock(
    () => new Date(time),
    () => elapsed,
  );
  expect(now().getTime()).toBe(time);
  time += passed + set;
  elapsed += passed;
  if (answers) expect(now().getTime()).toBe(time);
  else expect(now).toThrow(`the clock was set by ${set / MINUTE} minutes`);
});
