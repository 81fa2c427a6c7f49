/** The agenda: always the earliest first. */
import { expect, test } from 'vitest';
import { createAgenda } from '../../../gateway/timetable/agenda.ts';

/** Numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ; yield state % 10_000) state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
}

test('entries come out in the order of their times, however they were put in and moved', () => {
  const agenda = createAgenda<number>();
  const expected = new Map<number, number>();
  const random = numbers(7);
  for (let step = 0; step < 5_000; step++) {
    const key = random.next().value % 500;
    const time = random.next().value;
    agenda.set(key, time);
    expected.set(key, time);
    if (step % 7 !== 0) continue;
    const earliest = Math.min(...expected.values());
    expect(agenda.first()?.time).toBe(earliest);
    const taken = agenda.shift()!;
    expect(expected.get(taken)).toBe(earliest);
    expected.delete(taken);
  }
  const rest: number[] = [];
  for (let key = agenda.shift(); key !== undefined; key = agenda.shift()) rest.push(expected.get(key)!);
  expect(rest).toEqual([...expected.values()].sort((a, b) => a - b));
});

test('an empty agenda has nothing to give', () => {
  const agenda = createAgenda<string>();
  expect(agenda.first()).toBeUndefined();
  expect(agenda.shift()).toBeUndefined();
});
