/** Gateways whose log lies to them: what is wrong never becomes state, it becomes an alarm that names the evidence, and mail goes on. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { entriesAbout, makeCertified } from '../directory/log/world.ts';
import { serveFiles } from '../directory/published/file-server.ts';
import { waitFor } from '../peers/process.ts';
import { OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import { foundLogTown } from './log-town.ts';
import { DAY, HOUR, movedClock } from './moved-clock.ts';
import { idOf } from './neighbour.ts';

const town = await foundLogTown(['a', 'b']);
const [a, b] = [town.neighbour('a'), town.neighbour('b')];
const clock = movedClock();
await Promise.all([a.start(clock), b.start(clock)]);
afterAll(() => town[Symbol.asyncDispose]());

const { log } = town;
const about = entriesAbout('b');
const registered = () => a.house.lookup.signing('b' as never).map(({ fingerprint }) => fingerprint);
const own = registered();

/** A letter arrives that was sealed to B's own certificate and no other. */
async function expectSealedToItsOwn(): Promise<void> {
  expect(registered()).toEqual(own);
  const letter = writeLetter();
  const id = idOf(await a.submit(letter));
  const accepted = await a.logged(id, 'accepted');
  expect(accepted.items).toMatchObject([{ hop: 'gateway of b', sealedTo: own[0] }]);
  await waitFor('the letter at B', async () => (await b.copies(OFFICER_B, letter)).length > 0);
}

const alarms = (event: string) => a.log.filter((line) => line.event === event);

/** The certificate of a thief, who has two registrars but not B's identity. */
async function certificateOfAThief() {
  const { blob, digest, possession } = await makeCertified('b');
  log.world.blobs.set(digest, blob);
  return { draft: about('certificate.add', { certificate: digest }), by: [possession, log.world.ann, log.world.ben] };
}

test('a swapped certificate that the log holds is an alarm with the number of the entry, and nothing is sealed to it', async () => {
  const { draft, by } = await certificateOfAThief();
  await log.add(draft, by, { logged: clock.now() });
  await log.publish({ at: clock.now() });
  await Promise.all([a.refresh(), b.refresh()]);
  expect(alarms('directory-broken')).toMatchObject([
    { alarm: true, index: 3, type: 'certificate.add', subject: 'b', rule: 'signers' },
  ]);
  await expectSealedToItsOwn();
});

test('a second history that is shown to one gateway is an alarm with a file that holds both heads, and changes nothing', async () => {
  const { log: address } = a.agency.config().directory as { log: string };
  await using fork = await log.fork(3);
  const suspend = about('agency.suspend', { reason: 'none' });
  for (const by of [log.world.ann, log.world.ben]) await fork.add(suspend, [by], { logged: clock.now() });
  await fork.publish({ at: clock.now() });
  {
    await using _back = await town.cutOff('a');
    await using _liar = await serveFiles(fork.folder, Number(new URL(address).port));
    await a.refresh();
  }
  const [{ file, ...alarm } = { file: '' }, ...more] = alarms('directory-forked');
  expect([alarm, more]).toEqual([expect.objectContaining({ alarm: true }), []]);
  const evidence = await readFile(String(file), 'utf8');
  for (const { folder } of [log, fork]) expect(evidence).toContain(await readFile(join(folder, 'checkpoint'), 'utf8'));
  await a.refresh();
  expect(a.house.lookup.agency('b' as never)?.standing).toBe('active');
  await expectSealedToItsOwn();
});

test('a server that shows the same head for ever makes it no newer: A sends for a week, and receives on', async () => {
  for (const [hours, freshness, reply] of [
    [48, 'stale', /^250/],
    [152, 'expired', /^451 4\.4\.3/],
  ] as const) {
    clock.move(hours * HOUR);
    await a.refresh();
    expect(a.house.lookup.freshness(clock.now())).toBe(freshness);
    const { code, lines } = await a.submit(writeLetter());
    expect(`${code} ${lines.join(' ')}`).toMatch(reply);
  }
  await log.publish({ at: clock.now() });
  await b.refresh();
  const letter = writeLetter({ from: OFFICER_B, to: [OFFICER_A] });
  idOf(await b.submit(letter));
  await waitFor('the letter at A', async () => (await a.copies(OFFICER_A, letter)).length > 0);
});

test('a clock that is far behind believes no head, says so, and waits with what it would send', async () => {
  await a.refresh();
  clock.move(-3 * DAY);
  await a.refresh();
  expect(JSON.stringify(alarms('directory-refused').at(-1))).toMatch(/dated in the future.*look at the clock/);
  const { code } = await a.submit(writeLetter());
  expect(code).toBe(451);
});
