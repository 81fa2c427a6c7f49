/** What no journal tells of yet is known after a start, once, and the file does not grow for ever. */
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { nodeDisk } from '../../../gateway/spool/disk.ts';
import { layoutOf } from '../../../gateway/spool/layout.ts';
import { openNotedLog, withNoted } from '../../../gateway/spool/noted-log.ts';
import { FilePlace } from './file-place.ts';
import { BOB, bytes, CAROL, message, outcome, started } from './messages.ts';

const M1 = 'm1' as Id;

let place: FilePlace;
beforeEach(() => {
  place = new FilePlace();
});
afterEach(() => place.clear());

test('attempts that ended with their process add up, whatever was recorded between them', async () => {
  await (await place.open()).commit(message(M1), [[bytes(5)]]);
  await (await place.spool.lease(M1))!.note(started());
  await (await place.open()).lease(M1).then((lease) => lease!.note(started()));
  const lease = (await (await place.open()).lease(M1))!;
  expect(lease.spooled.journal).toEqual([started(), started()]);
  await lease.record(outcome(BOB, 'deferred'));
  await lease.note(started());
  expect((await (await place.open()).find(M1))!.journal).toEqual([
    ...[started(), started()],
    ...[outcome(BOB, 'deferred'), started()],
  ]);
});

test('what was noted before the end is known to the next process, and recorded once where there was no end', async () => {
  const entries = [outcome(BOB, 'relayed'), outcome(CAROL, 'failed')];
  await (await place.open()).commit(message(M1), [[bytes(5)]]);
  await (await place.spool.lease(M1))!.note(started());
  const lease = (await (await place.open()).lease(M1))!;
  await lease.note(...entries);
  expect((await (await place.open()).find(M1))!.journal).toEqual([started(), ...entries]);
  const again = (await place.spool.lease(M1))!;
  const last = outcome(BOB, 'relayed');
  await again.note(last);
  await again.record(last);
  await rm(layoutOf(place.folder).noted);
  expect((await (await place.open()).find(M1))!.journal).toEqual([started(), ...entries, last]);
});

test.each([
  { name: 'one that the journal has is not counted twice', entries: [started()], after: [0], count: 1 },
  { name: 'one that stands twice is counted once', entries: [], after: [0, 0], count: 1 },
  { name: 'those behind the journal are', entries: [started()], after: [0, 1, 2], count: 3 },
])('$name', ({ entries, after, count }) => {
  const noted = after.map((n) => ({ after: n, entry: started() }));
  expect(withNoted(entries, noted)).toHaveLength(count);
});

test('the file is written anew without what was forgotten, and keeps what was not', async () => {
  const parts = { disk: nodeDisk, temporary: () => join(place.folder, 'copy') };
  const path = join(place.folder, 'noted.log');
  const log = await openNotedLog(parts, path, new Set());
  await log.note('kept' as Id, [{ after: 3, entry: started() }], 'unsynced');
  let most = 0;
  for (let n = 0; n < 15_000; n++) {
    await log.note(M1, [{ after: n, entry: started() }], 'unsynced');
    log.forget(M1);
    if (n % 500 === 0) most = Math.max(most, (await stat(path)).size);
  }
  await log.close();
  expect(most).toBeLessThan(1.2 * 2 ** 20);
  const again = await openNotedLog(parts, path, new Set(['kept' as Id]));
  expect(again.of('kept' as Id)).toEqual([{ after: 3, entry: started() }]);
  await again.close();
});
