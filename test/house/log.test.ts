/** Gateways that follow the network's log: its changes arrive, and its absence stops nothing for as long as policy allows. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { cosignedAt } from '../../directory/log/cosignature.ts';
import { parseVerifierKey } from '../../directory/signed-note.ts';
import { readDirectory } from '../../gateway/check/directory.ts';
import { runCommand } from '../../gateway/command/command.ts';
import type { World } from '../../gateway/command/command-line.ts';
import { entriesAbout, makeCertified } from '../directory/log/world.ts';
import { serveFiles } from '../directory/published/file-server.ts';
import { waitFor } from '../peers/process.ts';
import { type Letter, OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import { follow, foundLogTown, type LogTown } from './log-town.ts';
import { HOUR, movedClock } from './moved-clock.ts';
import { idOf, type Neighbour } from './neighbour.ts';

const OFFICER_C = 'chidi@c.example';
const town = await foundLogTown(['a', 'b', 'c']);
const [a, b] = [town.neighbour('a'), town.neighbour('b')];
const clock = movedClock();
await Promise.all([a.start(clock), b.start(clock)]);
afterAll(() => town[Symbol.asyncDispose]());

async function expectArrival(letter: Letter): Promise<void> {
  idOf(await a.submit(letter));
  await waitFor('the letter at B', async () => (await b.copies(OFFICER_B, letter)).length > 0);
}

async function replyTo(from: Neighbour, letter: Letter): Promise<string> {
  const { code, lines } = await from.submit(letter);
  return `${code} ${lines.join(' ')}`;
}

/** Publishes what the log has, dated now, and has both gateways look. */
async function published(): Promise<void> {
  await town.log.publish({ at: clock.now() });
  await Promise.all([a.refresh(), b.refresh()]);
}

async function happens(...[draft, by]: Parameters<LogTown['log']['add']>): Promise<void> {
  await town.log.add(draft, by, { logged: clock.now() });
  await published();
}

/** How old its copy was when the log could not be reached the last time. */
const freshness = (who: Neighbour) => who.log.findLast(({ event }) => event === 'directory-refused')?.freshness;

test('mail goes by what the log says', async () => {
  await expectArrival(writeLetter());
  await waitFor('the receipt', () => a.log.find(({ event }) => event === 'receipt'));
});

/** For how long A could not reach the log, and what becomes of its mail to B, whom it has written to, and to C, whom it has not. */
const OUTAGES: readonly [hours: number, freshness: string, toB: RegExp, toC: RegExp][] = [
  [6, 'fresh', /^250/, /^250/],
  [48, 'stale', /^250/, /^451 4\.7\.1 chidi@c\.example waits: .* no mail with Agency C before/],
  [200, 'expired', /^451 4\.4\.3/, /^451 4\.4\.3/],
];

test('without the log, a gateway sends as far as the age of its copy allows, also after a restart, and catches up by itself', async () => {
  {
    await using _back = await town.cutOff('a');
    let gone = 0;
    for (const [hours, age, toB, toC] of OUTAGES) {
      clock.move((hours - gone) * HOUR);
      gone = hours;
      await published();
      expect(freshness(a)).toBe(age);
      await a.stop();
      await a.start(clock);
      expect(await replyTo(a, writeLetter())).toMatch(toB);
      expect(await replyTo(a, writeLetter({ to: [OFFICER_C] }))).toMatch(toC);
    }
  }
  await published();
  await expectArrival(writeLetter());
});

test('a gateway that is a witness brings its cosignature, always by the same key', async () => {
  const brought: string[] = [];
  await using registry = await serveFiles(town.log.folder);
  registry.answer = (request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => brought.push(text));
    request.on('end', () => response.end());
  };
  const { directory } = a.agency.config();
  const cosign = new URL('/add-checkpoint', registry.address).href;
  await follow(a.agency, { log: (directory as { log: string }).log, genesis: town.log.genesis, cosign });
  await a.stop();
  await a.start(clock);
  await published();
  const file = join(a.agency.data, 'directory', 'witness.pub');
  const witness = parseVerifierKey((await readFile(file, 'utf8')).trim(), 'cosignature');
  expect(witness.name).toBe(a.agency.config().hostname);
  expect(brought.map((note) => cosignedAt(note, witness) !== null)).toEqual([true]);
  await a.stop();
  await a.start(clock);
  await published();
  expect(brought.map((note) => cosignedAt(note, witness) !== null)).toEqual([true, true]);
});

test('without the log for 200 hours, a gateway receives all the same', async () => {
  await using _back = await town.cutOff('b');
  clock.move(200 * HOUR);
  await published();
  expect(freshness(b)).toBe('expired');
  await expectArrival(writeLetter());
  expect(await replyTo(b, writeLetter({ from: OFFICER_B, to: [OFFICER_A] }))).toMatch(/^451 4\.4\.3/);
});

test('one registrar suspends a member: mail to it is refused from the next refresh on, and its own gateway sounds the alarm', async () => {
  await happens(entriesAbout('b')('agency.suspend', { reason: 'a stolen laptop' }), [town.log.world.ann]);
  expect(await replyTo(a, writeLetter())).toMatch(/^550 .*Agency B is suspended since/);
  const told = {
    alarm: true,
    agency: 'b',
    index: 4,
    sentence: expect.stringContaining('is suspended: mail to it waits'),
  };
  expect(b.log.filter(({ event }) => event === 'directory-own')).toMatchObject([told]);
  expect(a.log.filter(({ event }) => event === 'directory-own')).toEqual([]);
  await happens(entriesAbout('b')('agency.reinstate', { reason: 'it was found' }), [
    town.log.world.ann,
    town.log.world.ben,
    town.log.world.cleo,
  ]);
  await expectArrival(writeLetter());
});

test('a further certificate is sealed to as soon as it is there', async () => {
  const { blob, digest, possession } = await makeCertified('b');
  town.log.world.blobs.set(digest, blob);
  const { identity } = town.candidate('b');
  await happens(entriesAbout('b')('certificate.add', { certificate: digest }), [identity, possession]);
  const certificates = a.house.lookup.signing(a.house.lookup.agency('b' as never)!.id);
  expect(certificates).toHaveLength(2);
  const id = idOf(await a.submit(writeLetter()));
  const accepted = a.log.find((line) => line.event === 'accepted' && line.id === id);
  expect(accepted?.items).toEqual([
    { hop: 'gateway of b', lying: 'protected', sealedTo: certificates[1]?.fingerprint },
  ]);
});

test('the check knows the copy, beside the running gateway, and says when the log cannot be reached', async () => {
  const { members } = await readDirectory(a.agency.config(), clock.now());
  expect(members).toMatchObject({ serial: 7 });
  expect(members?.members.map(({ agency }) => agency.id)).toEqual(['a', 'b', 'c']);
  await using _back = await town.cutOff('a');
  expect(await readDirectory(a.agency.config(), clock.now())).toMatchObject({
    members: null,
    why: expect.stringContaining('cannot be had'),
  });
});

test('the copy of one gateway is all that another needs, without any network', async () => {
  const file = join(town.log.folder, '..', 'stick.tar');
  const said: string[] = [];
  const world = { env: {}, out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
  const config = join(a.agency.folder, 'gateway.toml');
  expect(await runCommand(['export-log', file, '--config', config], world as unknown as World)).toBe(0);
  expect(said).toEqual([expect.stringMatching(/holds the 7 entries of the log/)]);
  const c = town.neighbour('c');
  await follow(c.agency, { log: pathToFileURL(file).href, genesis: town.log.genesis });
  await c.start(clock);
  expect(c.house.lookup.version).toBe(7);
  idOf(await a.submit(writeLetter({ to: [OFFICER_C] })));
});
