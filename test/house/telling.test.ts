/** Who is told what: of holds, of what the disk has lost, and not a thousand times. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askFor } from '../../gateway/control/client.ts';
import { controlSocket } from '../../gateway/control/server.ts';
import type { Id } from '../../gateway/mail/envelope.ts';
import { layoutOf } from '../../gateway/spool/layout.ts';
import { waitFor } from '../peers/process.ts';
import { canariesIn, type Letter, OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import { commitFails, gone } from './faults.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const POSTMASTER = 'postmaster@a.example';
const HOUR = 3_600_000;

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet(['a', 'b'], { a: { smarthostPort: undefined } });
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());

/** What the reports on a letter say became of it. */
async function actions(letter: Letter): Promise<string[]> {
  const texts = (await a.reports(letter)).map((bytes) => bytes.toString('latin1'));
  return texts.flatMap((text) => /^Action: (\w+)/m.exec(text)?.[1] ?? []);
}

const comes = (what: string, address: string, words: string) =>
  waitFor(what, async () => (await a.mailsSaying(address, words))[0]);

/** Starts A again so many hours later; it then looks at once for what is to be told. */
async function later(hours: number): Promise<void> {
  await a.stop();
  a.mend();
  await a.start({ now: () => new Date(Date.now() + hours * HOUR) });
}

const command = (who: Neighbour, id: string, act: string) =>
  askFor(controlSocket(who.agency.data), 'POST', `/queue/${id}/${act}`);

test('an author hears that the other agency’s gateway holds the message, and it goes on when that is released', async () => {
  b.server.refuse = () => ({ code: 451, text: '4.3.0 later' });
  const letter = writeLetter();
  await a.submit(letter);
  const id = await waitFor('the letter at B', () => b.idsOf(letter)[0]);
  await b.logged(id, 'deferred');
  await command(b, id, 'hold');
  await waitFor('the notice', async () => (await actions(letter)).length > 0);
  b.server.refuse = () => null;
  await command(b, id, 'release');
  await waitFor('the letter to arrive', () => b.isDone(letter));
  expect(await actions(letter)).toEqual(['delayed']);
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
});

test('many holds are one mail to whoever runs the gateway, with a count, and another after an hour', async () => {
  await b.stop();
  a.isPatient = true;
  const letters = Array.from({ length: 23 }, (_, n) => writeLetter({ from: `officer${n}@a.example` }));
  const ids = (await Promise.all(letters.map((letter) => a.submit(letter)))).map(idOf);
  for (const id of ids) {
    await a.logged(id, 'deferred');
    await command(a, id, 'hold');
  }
  for (const id of ids) await a.logged(id, 'reported');
  await later(0);
  const mail = await comes('the mail', POSTMASTER, 'Held: ');
  expect(mail).toMatch(/^Subject: .*\(23\)\r$/m);
  expect(ids.filter((id) => mail.includes(id))).toHaveLength(20);
  expect(mail).toContain('There are 3 more');
  expect(canariesIn(mail)).toEqual([]);
  await command(a, ids[0]!, 'release');
  await a.logged(ids[0]!, 'released');
  await command(a, ids[0]!, 'hold');
  await later(0.9);
  expect(await a.mailsSaying(POSTMASTER, 'Held: ')).toHaveLength(1);
  await later(1.1);
  await waitFor('the second mail', async () => (await a.mailsSaying(POSTMASTER, 'Held: ')).length === 2);
});

describe('a message that the disk has damaged', () => {
  test('is told of once, though the first telling failed', async () => {
    const letter = writeLetter();
    const id = idOf(await a.submit(letter)) as Id;
    await a.logged(id, 'deferred');
    await a.stop();
    const file = layoutOf(join(a.agency.data, 'spool')).message(id);
    const bytes = await readFile(file);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(file, bytes);
    a.break((real) => commitFails(real, 'report', gone));
    await a.start({ now: () => new Date(Date.now() + 2 * HOUR) });
    await waitFor('the fault', () => a.log.some(({ event, id: about }) => event === 'fault' && about === id));
    for (const hours of [3, 6]) {
      await later(hours);
      await waitFor('the report', async () => (await actions(letter)).length > 0);
    }
    expect(await actions(letter)).toEqual(['failed']);
    expect(await comes('the alarm', POSTMASTER, 'Damaged: ')).toContain(id);
  });
});

test('beyond twenty an hour, an author’s notices come in one mail, and each of them once', async () => {
  const letters = Array.from({ length: 25 }, () => writeLetter({ to: ['stranger@outside.example'] }));
  await later(24);
  for (const letter of letters) expect(await a.submit(letter)).toMatchObject({ code: 550 });
  const counts = async () => (await Promise.all(letters.map(actions))).flat().length;
  await waitFor('twenty notices', async () => (await counts()) === 20);
  await later(25.1);
  const digest = await comes('the digest', OFFICER_A, 'several of your messages');
  expect(letters.map(({ messageId }) => digest.split(messageId).length - 1)).toEqual(
    letters.map((_, n) => (n < 20 ? 0 : 1)),
  );
  expect(canariesIn(digest)).toEqual([]);
  await later(27);
  expect(await counts()).toBe(20);
  expect(await a.mailsSaying(OFFICER_A, 'several of your messages')).toHaveLength(1);
});

test('what was held for longer than mail is tried is not given up at its release, nor called late', async () => {
  a.isPatient = true;
  const letter = writeLetter();
  const id = idOf(await a.submit(letter));
  await a.logged(id, 'deferred');
  await command(a, id, 'hold');
  await a.logged(id, 'reported');
  await later(27 + 8 * 24);
  await command(a, id, 'release');
  const events = () => a.log.filter((line) => line.id === id).map(({ event }) => event);
  await waitFor('the next attempt', () => events().at(-1) === 'deferred');
  expect(events().slice(-3)).toEqual(['reported', 'released', 'deferred']);
});
