/** The disk is asked for its room once a second, and what is written in between is counted. */
import { expect, test } from 'vitest';
import { freeSpace } from '../../../gateway/spool/free-space.ts';

function asked(answers: (number | Error)[]) {
  const clock = { time: 0 };
  const ask = async () => {
    const answer = answers.shift();
    if (typeof answer !== 'number') throw answer;
    return answer;
  };
  return { clock, free: freeSpace(ask, () => new Date(clock.time)) };
}

test('an answer lasts for a second, less what was written since', async () => {
  const { clock, free } = asked([100, 70]);
  expect(await Promise.all([free.bytes(), free.bytes()])).toEqual([100, 100]);
  free.spend(10);
  clock.time = 999;
  expect(await free.bytes()).toBe(90);
  clock.time = 1_000;
  expect(await free.bytes()).toBe(70);
});

test('a clock that is set back does not make an answer last', async () => {
  const { clock, free } = asked([100, 50]);
  await free.bytes();
  clock.time = -86_400_000;
  expect(await free.bytes()).toBe(50);
});

test('a disk that did not answer is asked again', async () => {
  const { free } = asked([new Error('EIO'), 100]);
  await expect(free.bytes()).rejects.toThrow('EIO');
  expect(await free.bytes()).toBe(100);
});
