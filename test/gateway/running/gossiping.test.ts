/** Heads in the mail: what is made of them, whoever sends them, and that nothing of it disturbs anybody. */
import { expect, test } from 'vitest';
import type { Gossip } from '../../../directory/lookup.ts';
import type { Unprotected } from '../../../gateway/openpgp/unprotect.ts';
import { gossiping } from '../../../gateway/running/gossiping.ts';
import { waitFor } from '../../peers/process.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const opened = (head: string | null) => ({ kind: 'opened', transfer: { head } }) as Unprotected;

function listening(answer: Gossip['heard']) {
  const heard: unknown[] = [];
  const [refreshed, faults] = [[] as string[], [] as unknown[]];
  const gossip: Gossip = {
    told: () => 'our head',
    heard: async (...said) => {
      heard.push(said);
      return answer(...said);
    },
  };
  const refresh = async () => void refreshed.push('refreshed');
  const events = { fault: ({ error }: { error: unknown }) => void faults.push(error) };
  return { ...gossiping({ gossip }, { refresh, events, now: () => NOW }), heardHeads: heard, refreshed, faults };
}

test('a head that is ahead makes the gateway look at the log, another does not', async () => {
  const ours = listening(async (head) => head === 'ahead');
  for (const head of ['behind', 'ahead']) ours.heard(opened(head));
  await waitFor('the refresh', () => ours.refreshed.length > 0);
  expect(ours.heardHeads).toEqual([
    ['behind', NOW],
    ['ahead', NOW],
  ]);
  expect([ours.refreshed, ours.faults]).toEqual([['refreshed'], []]);
});

test('what cannot be compared is a fault for the log, and no more', async () => {
  const error = new Error('no space left');
  const ours = listening(() => Promise.reject(error));
  ours.heard(opened('a head'));
  await waitFor('the fault', () => ours.faults.length > 0);
  expect(ours.faults).toEqual([error]);
});

test.each<[string, Unprotected]>([
  ['without a head', opened(null)],
  ['from a mail client', { kind: 'opened', transfer: null } as Unprotected],
  ['that is not sealed', { kind: 'not-sealed' }],
  ['that does not open', { kind: 'broken', reason: 'any' }],
])('a message %s tells nothing', (_, unprotected) => {
  const ours = listening(async () => true);
  ours.heard(unprotected);
  expect(ours.heardHeads).toEqual([]);
});

test('where the directory is no log, nothing is told and nothing heard', () => {
  const refresh = () => expect.fail('there is nothing to look at');
  const fault = () => expect.fail('there is no fault');
  const house = gossiping({}, { refresh, events: { fault }, now: () => NOW });
  expect(house.told()).toBeNull();
  house.heard(opened('a head'));
});
