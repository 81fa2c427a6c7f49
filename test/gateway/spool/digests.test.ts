/** The table of digests does what a Map would. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createDigests, DIGEST } from '../../../gateway/spool/digests.ts';

const digest = (n: number) => createHash('sha256').update(String(n)).digest().subarray(0, DIGEST);

test('what was set is there, what was deleted is not, whatever came before', () => {
  const [table, model] = [createDigests(), new Map<number, number>()];
  for (let step = 0; step < 20_000; step++) {
    // A fixed walk that comes back to each digest again and again.
    const n = (step * 7919) % 1_009;
    if (step % 3 === 0) {
      table.delete(digest(n));
      model.delete(n);
    } else {
      table.set(digest(n), step % 1_000);
      model.set(n, step % 1_000);
    }
  }
  expect(table.size).toBe(model.size);
  for (let n = 0; n < 1_009; n++) expect(table.get(digest(n))).toBe(model.get(n));
});

test('digests that begin alike are told apart', () => {
  const alike = (last: number) => Uint8Array.from({ length: DIGEST }, (_, n) => (n === DIGEST - 1 ? last : 1));
  const table = createDigests();
  for (let last = 0; last < 200; last++) table.set(alike(last), last);
  table.delete(alike(100));
  for (let last = 0; last < 200; last++) expect(table.get(alike(last))).toBe(last === 100 ? undefined : last);
});

test('all of some value go together', () => {
  const table = createDigests();
  for (let n = 0; n < 500; n++) table.set(digest(n), n % 5);
  table.deleteWhere((value) => value < 2);
  expect(table.size).toBe(300);
  expect([0, 1, 2, 3, 4].map((n) => table.get(digest(n)))).toEqual([undefined, undefined, 2, 3, 4]);
});
