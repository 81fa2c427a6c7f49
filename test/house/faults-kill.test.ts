/** Two gateways as real processes, killed again and again under a trickle of mail: what was acknowledged arrives, and crosses once. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { waitFor } from '../peers/process.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { type Letter, leaksBelow, OFFICER_B, writeLetter } from './canary.ts';
import { spooledItems } from './mail.ts';
import { type Neighbour, verdictId } from './neighbour.ts';
import { foundStreet } from './street.ts';
import { Victim } from './victim.ts';

/** How long gateways are killed, in milliseconds. */
const TRIAL = 8000;

/** Hands in letters one after the other until it is told to stop; answers those that were acknowledged. */
async function trickle({ agency }: Neighbour, signal: AbortSignal): Promise<Letter[]> {
  const acknowledged: Letter[] = [];
  while (!signal.aborted) {
    const letter = writeLetter({ size: Math.random() * 60_000 });
    const options = { port: agency.agencyPort, tls: 'starttls' } as const;
    // A gateway that was killed answers nothing; whoever was not told 250 here does not try again.
    const answer = await deliver(options, letter.bytes, letter.from, letter.to).catch(() => null);
    if (answer?.code === 250) acknowledged.push(letter);
    if (answer === null) await pause(20);
  }
  return acknowledged;
}

test('each letter that was acknowledged arrives, and none crosses twice, however often the gateways are killed', async () => {
  await using street = await foundStreet();
  const [a, b] = [street.neighbour('a'), street.neighbour('b')];
  await Promise.all([a.stop(), b.stop()]);
  await using first = new Victim(a);
  await using second = new Victim(b);
  await Promise.all([first.start(), second.start()]);

  const trial = AbortSignal.timeout(TRIAL);
  const clients = Array.from({ length: 3 }, () => trickle(a, trial));
  const killers = [first, second].map(async (victim) => {
    while (!trial.aborted) {
      await pause(300 + Math.random() * 900);
      await victim.killAndStart();
    }
  });
  const acknowledged = (await Promise.all(clients)).flat();
  await Promise.all(killers);

  const copies = (letter: Letter) => b.copies(OFFICER_B, letter);
  const arrived = async () => (await Promise.all(acknowledged.map(copies))).every(({ length }) => length > 0);
  await waitFor('all that was acknowledged', arrived);
  const waiting = async () => (await Promise.all([a, b].map(({ agency }) => spooledItems(agency)))).flat();
  await waitFor('both spools to be empty', async () => (await waiting()).length === 0);
  expect(first.kills + second.kills).toBeGreaterThan(4);
  expect(acknowledged.length).toBeGreaterThan(5);
  const transfers = transfersTo(b);
  expect(transfers.length).toBeGreaterThanOrEqual(acknowledged.length);
  expect(new Set(transfers).size).toBe(transfers.length);
  for (const letter of acknowledged) {
    const delivered = await copies(letter);
    // B's own server may have had it when B was killed (RFC 1047): then both copies are of the one message that B had accepted.
    expect(new Set(delivered.map(verdictId)).size).toBe(1);
    for (const copy of delivered) expect(copy.subarray(-letter.bytes.length).equals(letter.bytes)).toBe(true);
  }
  const folders = [a.agency.folder, b.agency.folder];
  expect((await Promise.all(folders.map(leaksBelow))).flat()).toEqual([]);
}, 60_000);

/** The transfer ids of all that a gateway has begun to deliver: one for each message that it once accepted. */
function transfersTo({ agency }: Neighbour): unknown[] {
  using records = new DatabaseSync(join(agency.data, 'records.sqlite'), { readOnly: true });
  const rows = records.prepare('SELECT value FROM verdict').all();
  return rows.map(({ value }) => JSON.parse(String(value)).transferId);
}
