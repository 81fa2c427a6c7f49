/** A death at each step of one held message; `npm run torture -- --held` does it to twenty. */
import { expect, test } from 'vitest';
import { releaseLoop } from './release-loop.ts';

test('what people have decided comes about, whoever is killed meanwhile, and nothing else does', {
  timeout: 120_000,
}, async () => {
  const report = await releaseLoop(1, () => {});
  expect(report).toMatchObject({ lost: [], twice: [], unwanted: [], untold: [], misreported: [], leaks: [] });
});
