/** The retry rule, as a table. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_RULE, nextAttempt } from '../../../gateway/timetable/retry.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const acceptedAt = new Date('2026-03-01T00:00:00Z');
const later = (ms: number) => new Date(acceptedAt.getTime() + ms);

describe('the wait after an attempt', () => {
  const waits = [
    [-24 * 60, 1],
    [0, 1],
    [0.5, 1],
    [1, 1],
    [2, 2],
    [7, 7],
    [40, 40],
    [60, 60],
    [61, 60],
    [4 * 24 * 60, 60],
  ] as const;
  for (const [age, minutes] of waits)
    test(`at an age of ${age} minutes is ${minutes} minutes`, () => {
      const now = later(age * MINUTE);
      expect(nextAttempt({ acceptedAt, now, isTried: true, random: 0.5 })).toEqual(later((age + minutes) * MINUTE));
    });

  test('what was not tried but waits for a place, of which it hears, is looked at in an hour', () => {
    expect(nextAttempt({ acceptedAt, now: acceptedAt, isTried: false, random: 0.5 })).toEqual(later(60 * MINUTE));
  });

  const jitters = [
    [0, 54],
    [0.25, 57],
    [0.75, 63],
  ] as const;
  for (const [random, minutes] of jitters)
    test(`an hour becomes ${minutes} minutes where ${random} is drawn`, () => {
      const now = later(DAY);
      expect(nextAttempt({ acceptedAt, now, isTried: true, random })).toEqual(later(DAY + minutes * MINUTE));
    });
});

describe('the end of the waiting', () => {
  test('the last attempt falls on the expiry itself', () => {
    const now = later(5 * DAY - 30 * MINUTE);
    expect(nextAttempt({ acceptedAt, now, isTried: true, random: 0.5 })).toEqual(later(5 * DAY));
  });

  test('after the expiry there is no further attempt', () => {
    expect(nextAttempt({ acceptedAt, now: later(5 * DAY), isTried: true, random: 0.5 })).toBe('expired');
  });

  test('a message that nobody could try before its expiry is expired too', () => {
    expect(nextAttempt({ acceptedAt, now: later(6 * DAY), isTried: false, random: 0.5 })).toBe('expired');
  });

  test('an agency may give up earlier', () => {
    const rule = { ...DEFAULT_RULE, expiry: DAY };
    expect(nextAttempt({ acceptedAt, now: later(DAY), isTried: true, random: 0 }, rule)).toBe('expired');
  });
});
