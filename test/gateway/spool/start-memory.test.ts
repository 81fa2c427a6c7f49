/** What a start costs in memory for each message that waits. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FilePlace } from './file-place.ts';
import { fillSpool } from './full-spool.ts';
import { measureStart } from './start-measure.ts';

/** Both are many, for the first thousands also pay for what a process needs once. */
const [FEW, MANY] = [4_000, 14_000];

let place: FilePlace;
beforeEach(() => {
  place = new FilePlace();
});
afterEach(() => place.clear());

test('a message that waits takes less than 200 octets of memory', async () => {
  await fillSpool(place.folder, FEW);
  const few = await measureStart(place.folder);
  await fillSpool(place.folder, MANY);
  const many = await measureStart(place.folder);
  expect([few.items, many.items]).toEqual([FEW, MANY]);
  expect((many.retained - few.retained) / (MANY - FEW)).toBeLessThan(200);
}, 60_000);
