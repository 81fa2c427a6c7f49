/** A message that ends the gateway again and again is held, told of, and tried once more when somebody says so; all others go on. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { askFor } from '../../gateway/control/client.ts';
import { controlSocket } from '../../gateway/control/server.ts';
import { waitFor } from '../peers/process.ts';
import { canariesIn, leaksBelow, OFFICER_B, writeLetter } from './canary.ts';
import { idOf, type LogLine, type Neighbour } from './neighbour.ts';
import { foundStreet } from './street.ts';
import { Victim } from './victim.ts';

const DEADLY = 'deadly@b.example';

async function logOf({ agency }: Neighbour): Promise<LogLine[]> {
  const lines = await readFile(join(agency.folder, 'log.jsonl'), 'utf8');
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);
}

test('a message that has ended the gateway five times is held with an alarm and tried once more when it is released', async () => {
  await using street = await foundStreet();
  const [a, b] = [street.neighbour('a'), street.neighbour('b')];
  await Promise.all([a.stop(), b.stop()]);
  await using gateway = new Victim(a);
  await gateway.start();

  const poison = writeLetter({ to: [DEADLY] });
  const id = idOf(await a.submit(poison));
  const deadly = join(a.agency.folder, 'deadly');
  await writeFile(deadly, DEADLY);
  await b.start();
  expect(await gateway.ended()).toBe('SIGKILL');
  for (let death = 2; death <= 5; death++) {
    await gateway.live();
    expect(await gateway.ended()).toBe('SIGKILL');
  }
  await gateway.start();
  const held = await waitFor('the hold', async () => (await logOf(a)).find(({ event }) => event === 'held'));
  expect(held).toMatchObject({ id, level: 'error', alarm: true });
  const other = writeLetter();
  await a.submit(other);
  await waitFor('another letter to arrive', async () => (await b.copies(OFFICER_B, other)).length === 1);

  const [notice] = await waitFor('the notice', async () => {
    const all = await a.mailsSaying(poison.from, `In-Reply-To: ${poison.messageId}`);
    return all.length > 0 && all;
  });
  expect(notice).toMatch(/^Action: delayed\r\nStatus: 4\.3\.0\r$/m);
  expect(notice).toContain('holds it until an administrator');
  await gateway.killAndStart();
  const [mail] = await waitFor('the mail to the operator', async () => {
    const all = await a.mailsSaying('postmaster@a.example', id);
    return all.length > 0 && all;
  });
  expect(mail).toMatch(new RegExp(`${id}  since 20\\d\\d-[\\d: -]+UTC  the gateway has ended 5 times`));
  expect(mail).toContain('queue release ID');
  expect(canariesIn(String(notice) + String(mail))).toEqual([]);

  await rm(deadly);
  await askFor(controlSocket(a.agency.data), 'POST', `/queue/${id}/release`);
  await waitFor('the letter to arrive', async () => (await b.copies(DEADLY, poison)).length === 1);
  expect(await a.mailsSaying(poison.from, `In-Reply-To: ${poison.messageId}`)).toHaveLength(1);
  expect(await leaksBelow(a.agency.folder)).toEqual([]);
}, 60_000);
