/** Backup and restore of two whole gateways with mail waiting in both: nothing is lost, nothing comes twice, and the records say the same. */
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AgencyId } from '../../directory/lookup.ts';
import { readConfig } from '../../gateway/config/config.ts';
import type { Waiting } from '../../gateway/control/queue.ts';
import type { House } from '../../gateway/house.ts';
import type { Id } from '../../gateway/mail/envelope.ts';
import { deferred, everyRecipient } from '../../gateway/mail/outcome.ts';
import { reply } from '../../gateway/mail/reply.ts';
import { startGateway } from '../../gateway/main.ts';
import { generateIdentity } from '../../gateway/openpgp/keyring.ts';
import { typed } from '../gateway/typed.ts';
import { waitFor } from '../peers/process.ts';
import { canariesIn, type Letter, writeLetter } from './canary.ts';
import { idOf, Neighbour, verdictId } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';
import type { Agency } from './town.ts';

let street: Street;
const restored: Neighbour[] = [];
const place = (name: string) => join(street.town.folder, name);
const RECOVERY = 'correct horse battery staple';

beforeAll(async () => {
  street = await foundStreet();
  const now = new Date();
  const wanted = { agencyName: 'Recovery', address: 'recovery@a.example', passphrase: RECOVERY, now };
  const { certificate, lockedSecretKey } = await generateIdentity(wanted);
  await writeFile(place('recovery.asc'), certificate);
  await writeFile(place('recovery-key.asc'), lockedSecretKey, { mode: 0o600 });
  await writeFile(place('recovery-passphrase'), `${RECOVERY}\n`, { mode: 0o600 });
});
afterAll(async () => {
  for (const neighbour of restored) await neighbour.stop();
  await street[Symbol.asyncDispose]();
});

/** Runs a command that must succeed. */
async function run(...args: readonly string[]): Promise<string> {
  const { out, ...rest } = await typed(args);
  expect(rest).toEqual({ code: 0, err: '' });
  return out;
}

const configOf = ({ agency }: Neighbour) => join(agency.folder, 'gateway.toml');
const back = (neighbour: Neighbour, file: string) =>
  run('backup', file, '--to', place('recovery.asc'), '--config', configOf(neighbour));

const OPENED_BY = () => ['--key', place('recovery-key.asc'), '--passphrase-file', place('recovery-passphrase')];

/** What the register says, but for the times of the last change. */
const register = async (neighbour: Neighbour) =>
  (await run('register', 'export', '--config', configOf(neighbour))).split('\r\n').toSorted();

const queue = async (neighbour: Neighbour) =>
  (await run('queue', 'list', '--json', '--config', configOf(neighbour)))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Waiting)
    .map(({ id, reversePath, messageId, acceptedAt, held, open }) => ({
      ...{ id, reversePath, messageId, acceptedAt, held },
      open: open.map(({ address, nextHop }) => ({ address, nextHop })),
    }));

/** What could not leave waits until it is told to be tried again. */
const patient = { nextLook: () => new Date(Date.now() + 3_600_000) };
const fullMailbox: Partial<House> = {
  ...patient,
  relay: async ({ recipients }) => everyRecipient(recipients, deferred(reply(451, '4.2.2', 'the mailbox is full'))),
};

/** The same agency, moved into the folder that a backup became. */
async function moveTo(folder: string, old: Neighbour): Promise<Neighbour> {
  const config = () => readConfig({}, join(folder, 'gateway.toml'));
  const agency: Agency = {
    ...old.agency,
    folder,
    data: config().data,
    config,
    start: (surroundings) => startGateway(config(), surroundings),
  };
  const neighbour = new Neighbour(agency, old.server);
  restored.push(neighbour);
  return neighbour;
}

const arrives = (letter: Letter, at: Neighbour) => waitFor('the letter to arrive', () => at.isDone(letter));

test('a restored gateway continues with queue, register, keys and verdict records', { timeout: 60_000 }, async () => {
  const a = street.neighbour('a');
  const b = street.neighbour('b');
  // One that has gone through, with its verdict recorded at B.
  const before = writeLetter();
  const idOfBefore = idOf(await a.submit(before));
  await arrives(before, b);
  await a.logged(idOfBefore, 'done');
  await a.logged(idOfBefore, 'receipt');
  await b.settle();
  const [copy] = await b.copies('boris@b.example', before);
  const verdict = verdictId(copy!);
  // One that waits at B for its officer's mailbox, and one that waits at A for B.
  const atB = writeLetter();
  b.break(() => fullMailbox);
  await a.logged(idOf(await a.submit(atB)), 'done');
  await b.logged(b.idsOf(atB)[0]!, 'deferred');
  await b.stop();
  const atA = writeLetter();
  a.break(() => patient);
  await a.logged(idOf(await a.submit(atA)), 'deferred');
  const said = await waitFor('the register of A to say that it waits', async () => {
    const rows = await register(a);
    return rows.some((row) => row.includes('deferred')) && rows;
  });
  const heard = await register(b);
  const listedAtA = await queue(a);

  // A while it runs, B while it does not.
  const files = [place('a.backup'), place('b.backup')] as const;
  expect(await back(a, files[0])).toContain('holds the queue (1 message waits)');
  expect(await back(b, files[1])).toContain('holds the queue (1 message waits)');
  for (const file of files) {
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(canariesIn(await readFile(file))).toEqual([]);
  }
  await a.stop();
  for (const { agency } of [a, b]) await rm(agency.folder, { recursive: true });

  const folders = [place('new-a'), place('new-b')] as const;
  for (const [n, file] of files.entries())
    expect(await run('restore', file, folders[n]!, ...OPENED_BY())).toContain('Before it is started:');
  const newA = await moveTo(folders[0], a);
  const newB = await moveTo(folders[1], b);
  expect([await register(newA), await register(newB)]).toEqual([said, heard]);
  newA.break(() => patient);
  newB.break(() => fullMailbox);
  await newA.start();
  await newA.logged(listedAtA[0]!.id, 'deferred');
  await newB.start();
  expect(await queue(newA)).toEqual(listedAtA);
  expect(await queue(newB)).toEqual([
    expect.objectContaining({
      messageId: atB.messageId,
      open: [{ address: 'boris@b.example', nextHop: 'agency-server' }],
    }),
  ]);
  expect(newB.house.records.verdict('b' as AgencyId, verdict as Id)).toMatchObject({ id: verdict });

  newA.mend();
  newB.mend();
  await newA.settle();
  await newB.settle();
  for (const letter of [before, atB, atA]) expect(await newB.copies('boris@b.example', letter)).toHaveLength(1);
  expect(await newA.leaks()).toEqual([]);
  expect(await newB.leaks()).toEqual([]);
});
