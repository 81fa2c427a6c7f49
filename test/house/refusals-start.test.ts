/** What keeps a gateway from starting, as its administrator reads it, and what becomes of a members file that cannot be believed. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DEADLINE, startProcess, waitFor } from '../peers/process.ts';
import { OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import type { Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const DAY = 86_400_000;
const PROGRAM = join(import.meta.dirname, '../../gateway/main.ts');

let street: Street;
let a: Neighbour;
let b: Neighbour;
/** Files that a test spoils, as they were. */
let sound: Map<string, string>;

beforeAll(async () => {
  street = await foundStreet();
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());
beforeEach(async () => {
  sound = new Map();
  for (const file of [inA('gateway.toml'), inA('passphrase'), street.town.membersFile])
    sound.set(file, await readFile(file, 'utf8'));
});
afterEach(async () => {
  for (const [file, text] of sound) await writeFile(file, text);
  await a.stop();
  await a.start();
});

const inA = (name: string) => join(a.agency.folder, name);

async function spoil(file: string, change: (text: string) => string): Promise<void> {
  const before = sound.get(file)!;
  const after = change(before);
  expect(after).not.toBe(before);
  await writeFile(file, after);
}

/** Starts it as an administrator does; answers how it ended, and what it said to him, a sentence a line. */
async function start(): Promise<{ readonly code: unknown; readonly said: readonly string[] }> {
  const args = [PROGRAM, 'start', '--config', inA('gateway.toml')];
  await using running = await startProcess({ file: process.execPath, args });
  const code = await waitFor('the end of a gateway that cannot start', running.ended);
  const lines = running.output().trimEnd().split('\n');
  return { code, said: lines.filter((line) => !line.startsWith('{')) };
}

const wrongPassphrase = () => spoil(inA('passphrase'), () => 'wrong\n');
const forgedMembers = () => spoil(street.town.membersFile, (note) => note.replace('"Agency B"', '"Agency X"'));

describe('the program ends with 1 and one clear sentence for each fault:', () => {
  const PASSPHRASE = /^a: \S+secret-key\.asc: the passphrase does not open this key$/;
  const FORGED =
    /^the members file \S+ cannot be believed: .*: fetch it again, and if that does not help, compare the signer's key with the secretariat's letter$/;
  const OWNED = /^the spool \S+ belongs to process \d+, which is still running$/;
  const rows: { name: string; spoil: () => Promise<unknown>; isRunning?: boolean; said: readonly RegExp[] }[] = [
    { name: 'a wrong passphrase', spoil: wrongPassphrase, said: [PASSPHRASE] },
    { name: 'a forged members file', spoil: forgedMembers, said: [FORGED] },
    {
      name: 'a broken members file',
      spoil: () => spoil(street.town.membersFile, (note) => note.slice(0, -40)),
      said: [/^the members file \S+ cannot be believed: /],
    },
    { name: 'a spool that a running gateway owns', spoil: async () => {}, isRunning: true, said: [OWNED] },
    {
      name: 'all of these at once',
      spoil: () => Promise.all([wrongPassphrase(), forgedMembers()]),
      isRunning: true,
      said: [FORGED, PASSPHRASE, OWNED],
    },
    {
      name: 'unknown settings and bad values, all at once',
      spoil: () =>
        spoil(
          inA('gateway.toml'),
          (toml) => `hostnam = "x"\n${toml.replace(/^hostname = .*$/m, 'hostname = "gateway"')}`,
        ),
      said: [
        /^hostname: "gateway" is not valid: .*; write it in full/,
        /^hostnam: is not a setting; correct its spelling or remove it$/,
      ],
    },
    {
      name: 'an agency that the members file does not list',
      spoil: () => spoil(inA('gateway.toml'), (toml) => toml.replace(/^id = "a"$/m, 'id = "nobody"')),
      said: [/^agency "nobody": is not in the members file; ask the registrar to enter it, or correct the id$/],
    },
  ];

  test.each(rows)('$name', async ({ spoil: spoilAll, isRunning = false, said }) => {
    if (!isRunning) await a.stop();
    await spoilAll();
    expect(await start()).toEqual({ code: 1, said: said.map((sentence) => expect.stringMatching(sentence)) });
  });

  test('a port in use', async () => {
    await a.stop();
    await using server = createServer();
    await new Promise<void>((resolve) => server.listen(a.agency.mxPort, '127.0.0.1', resolve));
    const sentence = `cannot listen on 127.0.0.1:${a.agency.mxPort} for mx: another program is listening there already`;
    expect(await start()).toEqual({ code: 1, said: [sentence] });
  });
});

describe('a members file that is not believed changes nothing while the gateway runs, and is told of:', () => {
  const rows: { name: string; spoil: () => Promise<void>; why: RegExp }[] = [
    { name: 'forged', spoil: forgedMembers, why: /cannot be believed/ },
    {
      name: 'cut',
      spoil: () => spoil(street.town.membersFile, (note) => note.slice(0, 100)),
      why: /cannot be believed/,
    },
    { name: 'empty', spoil: () => spoil(street.town.membersFile, () => ''), why: /cannot be believed/ },
    { name: 'rolled back', spoil: rollBack, why: /the members file was rolled back/ },
  ];

  test.each(rows)('$name', async ({ spoil: spoilFile, why }) => {
    const known = a.log.length;
    await spoilFile();
    await a.refresh();
    const [alarm] = a.log.slice(known).filter(({ event }) => event === 'directory-refused');
    expect(alarm).toMatchObject({ level: 'error', alarm: true, freshness: 'fresh' });
    expect(JSON.stringify(alarm)).toMatch(why);
    await expectToPass();
  });

  /** The registrar publishes a newer file, and somebody puts the old one back. */
  async function rollBack(): Promise<void> {
    const older = sound.get(street.town.membersFile)!;
    await street.town.publish();
    await a.refresh();
    sound.set(street.town.membersFile, await readFile(street.town.membersFile, 'utf8'));
    await writeFile(street.town.membersFile, older);
  }
});

test('with an expired members file a gateway starts and receives; what it would send is put off until there is a new one', async () => {
  await expire(-DAY);
  await a.stop();
  await a.start();
  expect(await a.submit(writeLetter())).toEqual({
    code: 451,
    lines: ['4.4.3 the copy of the directory has expired; nothing is sent until it is renewed'],
  });
  const reply = writeLetter({ from: OFFICER_B, to: [OFFICER_A] });
  expect(await b.submit(reply)).toMatchObject({ code: 250 });
  // It is delivered at once; only its receipt, which has to be sealed, waits for the new file.
  await expect.poll(() => a.copies(OFFICER_A, reply), { timeout: DEADLINE }).toHaveLength(1);
  await expire(30 * DAY);
  await a.refresh();
  await expectToPass();
  expect(await a.copies(OFFICER_A, reply)).toHaveLength(1);
});

/** Publishes the same members, valid until so many milliseconds from now. */
async function expire(after: number): Promise<void> {
  const expires = new Date(Date.now() + after).toISOString();
  const issued = new Date(Date.now() - 2 * DAY).toISOString();
  await street.town.publish((document) => ({ ...document, issued, expires }));
  sound.set(street.town.membersFile, await readFile(street.town.membersFile, 'utf8'));
}

async function expectToPass(): Promise<void> {
  const letter = writeLetter();
  expect(await a.submit(letter)).toMatchObject({ code: 250 });
  await a.settle();
  await b.settle();
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
}
