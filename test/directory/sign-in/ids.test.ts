/** Names drawn at random. */
import { expect, test } from 'vitest';
import { randomId } from '../../../directory/sign-in/ids.ts';

test('no id begins like an option of a command', () => {
  // Of so many, one without the rule would begin with a hyphen but by a chance of one in a million.
  const ids = Array.from({ length: 1_000 }, randomId);
  expect(ids.filter((id) => !/^\w[\w-]{21}$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});
