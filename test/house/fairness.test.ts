/** One next hop answers nobody: what waits for it holds no more than its share of the places, and everybody else is served meanwhile. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitFor } from '../peers/process.ts';
import { OFFICER_B, writeLetter } from './canary.ts';
import type { Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

/** More than may be at all next hops together. */
const WAITING = 150;
/** What one hop gets of 96 places. */
const SHARE = 24;

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { limits: { replySeconds: 5, drainSeconds: 1 } } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());

/** How many messages to outsiders wait at A, how many of them are being tried, and how many never were. */
async function outsiders() {
  const all = [];
  for await (const spooled of a.house.spool.pending())
    if (spooled.message.items.some(({ hop }) => hop.kind === 'smarthost')) all.push(spooled);
  const trying = all.filter(({ journal }) => journal.at(-1)?.kind === 'started').length;
  return { waiting: all.length, trying, untried: all.filter(({ journal }) => journal.length === 0).length };
}

test('mail for others flows, what waits is not tried, and all of it arrives once the hop answers again', async () => {
  street.smarthost.behave({ afterDot: 'stall' });
  const letters = Array.from({ length: WAITING }, () => writeLetter({ to: ['someone@outside.example'] }));
  const queue = letters.values();
  const client = async () => {
    for (const letter of queue) expect(await a.submit(letter)).toMatchObject({ code: 250 });
  };
  await Promise.all([client(), client(), client(), client()]);
  const letter = writeLetter();
  await a.submit(letter);
  await waitFor('the letter to B', async () => (await b.copies(OFFICER_B, letter)).length === 1);
  const { waiting, trying, untried } = await outsiders();
  expect(waiting).toBe(WAITING);
  expect(trying).toBeLessThanOrEqual(SHARE);
  expect(untried).toBeGreaterThan(SHARE);
  street.smarthost.behave({});
  const arrived = () =>
    street.smarthost.messages
      .filter(({ answer }) => answer.startsWith('250'))
      .map(({ bytes }) => /^Message-ID: (.*)\r$/m.exec(Buffer.from(bytes).toString())?.[1]);
  await waitFor('all that waited', () => new Set(arrived()).size === WAITING);
  expect(new Set(arrived())).toEqual(new Set(letters.map(({ messageId }) => messageId)));
});
