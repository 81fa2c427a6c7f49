/** Attempts that no journal tells of yet are counted after a start, once, and the file does not grow for ever. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { openBegunLog, type Started, withBegun } from '../../../gateway/spool/begun-log.ts';
import { nodeDisk } from '../../../gateway/spool/disk.ts';
import { FilePlace } from './file-place.ts';
import { AT, BOB, bytes, message, outcome, started } from './messages.ts';

const M1 = 'm1' as Id;
const BEGUN: Started = { kind: 'started', item: 0, at: AT };

let place: FilePlace;
beforeEach(() => {
  place = new FilePlace();
});
afterEach(() => place.clear());

test('attempts that ended with their process add up, whatever was recorded between them', async () => {
  await (await place.open()).commit(message(M1), [[bytes(5)]]);
  await (await place.spool.lease(M1))!.begin(0, AT);
  await (await place.open()).lease(M1).then((lease) => lease!.begin(0, AT));
  const lease = (await (await place.open()).lease(M1))!;
  expect(lease.spooled.journal).toEqual([started(), started()]);
  await lease.record(outcome(BOB, 'deferred'));
  await lease.begin(0, AT);
  expect((await (await place.open()).find(M1))!.journal).toEqual([
    ...[started(), started()],
    ...[outcome(BOB, 'deferred'), started()],
  ]);
});

test.each([
  { name: 'one that the journal has is not counted twice', entries: [started()], after: [0], count: 1 },
  { name: 'one that stands twice is counted once', entries: [], after: [0, 0], count: 1 },
  { name: 'those behind the journal are', entries: [started()], after: [0, 1, 2], count: 3 },
])('$name', ({ entries, after, count }) => {
  const begun = after.map((n) => ({ after: n, entry: BEGUN }));
  expect(withBegun(entries, begun)).toHaveLength(count);
});

test('the file is written anew without what was forgotten, and keeps what was not', async () => {
  const parts = { disk: nodeDisk, temporary: () => join(place.folder, 'copy') };
  const path = join(place.folder, 'begun.log');
  const log = await openBegunLog(parts, path, new Set());
  await log.note('kept' as Id, { after: 3, entry: BEGUN }, 'unsynced');
  let most = 0;
  for (let n = 0; n < 15_000; n++) {
    await log.note(M1, { after: n, entry: BEGUN }, 'unsynced');
    log.forget(M1);
    if (n % 500 === 0) most = Math.max(most, (await stat(path)).size);
  }
  await log.close();
  expect(most).toBeLessThan(1.2 * 2 ** 20);
  const again = await openBegunLog(parts, path, new Set(['kept' as Id]));
  expect(again.of('kept' as Id)).toEqual([{ after: 3, entry: BEGUN }]);
  await again.close();
});
