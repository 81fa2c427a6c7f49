/** The figures of the evaluation: counted and computed as their sources say. */
import { describe, expect, test } from 'vitest';
import { countsOf, percentile, scoreOf, wilson } from './score.ts';

describe('scores', () => {
  test('count what was found and what should have been', () => {
    const judged = [
      ...Array.from({ length: 8 }, () => ({ isPositive: true, isFound: true })),
      ...Array.from({ length: 2 }, () => ({ isPositive: true, isFound: false })),
      ...Array.from({ length: 2 }, () => ({ isPositive: false, isFound: true })),
      { isPositive: false, isFound: false },
    ];
    const score = scoreOf(countsOf(judged));
    expect(score).toMatchObject({ hits: 8, misses: 2, falseAlarms: 2, quiet: 1, precision: 0.8, recall: 0.8 });
    expect(score.f2).toBeCloseTo(0.8);
  });

  test('weigh recall twice', () => {
    const missing = scoreOf({ hits: 5, misses: 5, falseAlarms: 0, quiet: 0 });
    const noisy = scoreOf({ hits: 5, misses: 0, falseAlarms: 5, quiet: 0 });
    expect(missing.f2).toBeCloseTo(5 / 9);
    expect(noisy.f2).toBeCloseTo(5 / 6);
  });

  test('are nought where there was nothing', () => {
    expect(scoreOf({ hits: 0, misses: 0, falseAlarms: 0, quiet: 0 })).toMatchObject({ precision: 0, recall: 0, f2: 0 });
  });
});

// By R: prop.test(x, n, correct = FALSE)$conf.int
test.each([
  [30, 30, 0.8865, 1],
  [27, 30, 0.7438, 0.9654],
  [0, 30, 0, 0.1135],
  [1, 2, 0.0945, 0.9055],
])('the interval of %i in %i is Wilson’s', (successes, trials, low, high) => {
  const interval = wilson(successes, trials);
  expect(interval[0]).toBeCloseTo(low, 4);
  expect(interval[1]).toBeCloseTo(high, 4);
});

test('a percentile is one of the numbers', () => {
  const numbers = Array.from({ length: 100 }, (_, n) => 100 - n);
  expect([percentile(numbers, 0.5), percentile(numbers, 0.95), percentile([7], 0.95)]).toEqual([50, 95, 7]);
});
