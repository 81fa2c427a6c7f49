/** Whom a gateway has had mail with: known by what was proven, and over restarts. */
import { expect, test } from 'vitest';
import type { AgencyId } from '../../directory/lookup.ts';
import type { VerdictRecord } from '../../gateway/filter/verdict.ts';
import { openRecords } from '../../gateway/records/records.ts';
import { acquainting } from '../../gateway/running/acquainting.ts';

const [B, C] = ['b', 'c'] as [AgencyId, AgencyId];
const verdict = (signer: AgencyId | null) =>
  ({ signer: signer && { agency: signer, fingerprint: '00' } }) as VerdictRecord;
const unheard = (error: unknown) => expect.fail(String(error));

test('a verified signature and a receipt make an acquaintance, for good; anything else does not', () => {
  using records = openRecords(':memory:');
  const open = () => acquainting(records, { now: () => new Date(0), onError: unheard });
  const first = open();
  first.events.verdict?.(verdict(null));
  expect([first.hasMet(B), first.hasMet(C)]).toEqual([false, false]);
  first.events.verdict?.(verdict(B));
  expect([first.hasMet(B), first.hasMet(C)]).toEqual([true, false]);
  first.events.receipt?.([], [], C);
  const restarted = open();
  expect([restarted.hasMet(B), restarted.hasMet(C)]).toEqual([true, true]);
});

test('an acquaintance that cannot be kept is told of, and kept the next time', () => {
  using records = openRecords(':memory:');
  const errors: unknown[] = [];
  let isFull = true;
  const remember = (name: string, value: string) => {
    if (isFull) throw new Error('the disk is full');
    records.remember(name, value);
  };
  const deps = { now: () => new Date(0), onError: (error: unknown) => void errors.push(error) };
  const { events, hasMet } = acquainting({ ...records, remember }, deps);
  events.verdict?.(verdict(B));
  expect([errors, hasMet(B)]).toEqual([[new Error('the disk is full')], false]);
  isFull = false;
  events.verdict?.(verdict(B));
  expect(hasMet(B)).toBe(true);
});
