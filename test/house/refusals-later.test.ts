/** What changes between our 250 and the next hop: a key is withdrawn, an agency suspended, time runs out; the author is told, or the letter waits. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKey, readPrivateKey, reformatKey, revokeKey } from 'openpgp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Letter, OFFICER_A, OFFICER_B, writeLetter } from './canary.ts';
import { withFault } from './faults.ts';
import { secretKeyOf } from './mail.ts';
import { type Broken, idOf, type Neighbour } from './neighbour.ts';
import { makeMember } from './refusals-members.ts';
import { expectHonest, readReport } from './refusals-report.ts';
import { foundStreet, type Street } from './street.ts';
import type { MemberEntry } from './town.ts';

let street: Street;
let a: Neighbour;
let b: Neighbour;
let usual: MemberEntry;
let letter: Letter;
let id: string;

beforeAll(async () => {
  street = await foundStreet();
  a = street.neighbour('a');
  b = street.neighbour('b');
  usual = { ...b.agency.entry, endpoint: { ...b.agency.entry.endpoint!, port: street.tap.port } };
});
afterAll(() => street[Symbol.asyncDispose]());

/** A letter that was accepted and waits for B. */
beforeEach(async () => {
  street.tap.set({ kind: 'cut' });
  letter = writeLetter();
  id = idOf(await a.submit(letter));
  await a.logged(id, 'deferred');
});
afterEach(async () => {
  a.mend();
  await register(usual);
});

/** The registrar changes B's entry, and A hears of it. */
async function register(entry: MemberEntry): Promise<void> {
  await street.town.publish((document) => ({
    ...document,
    members: document.members.map((member) => (member.id === 'b' ? entry : member)),
  }));
  await a.refresh();
}

async function revoked(): Promise<MemberEntry> {
  const revocationCertificate = await readFile(join(b.agency.folder, 'revocation.asc'), 'utf8');
  const armoredKey = `${usual.certificates[0]!.armored.join('\n')}\n`;
  const { publicKey } = await revokeKey({ key: await readKey({ armoredKey }), revocationCertificate });
  return { ...usual, certificates: [{ armored: publicKey.trim().split(/\r?\n/), encrypt: true }] };
}

/** B has shortened the life of its key, which is over now. */
async function expired(): Promise<MemberEntry> {
  const privateKey = await readPrivateKey({ armoredKey: await secretKeyOf(b.agency) });
  const userIDs = [{ email: 'postmaster@b.example' }];
  const { publicKey } = await reformatKey({ privateKey, userIDs, keyExpirationTime: 1 });
  return { ...usual, certificates: [{ armored: publicKey.trim().split(/\r?\n/), encrypt: true }] };
}

const newKey = async () => (await makeMember('b')).certificates[0]!;

describe('the letter fails at once, though B could be reached again, and its author is told to send it again, when', () => {
  const rows: { name: string; entry?: () => Promise<MemberEntry>; broken?: Broken; reply: string; text: RegExp }[] = [
    {
      name: 'its key is revoked',
      entry: revoked,
      reply: '550 5.7.5 the key it was sealed to is no longer valid; send the message again',
      text: /key that it was sealed to is no longer valid.*Please send it again/,
    },
    {
      name: 'its key is no longer in the directory',
      entry: async () => ({ ...usual, certificates: [await newKey()] }),
      reply: '550 5.7.5 the key it was sealed to is no longer valid; send the message again',
      text: /key that it was sealed to is no longer valid.*Please send it again/,
    },
    {
      name: 'its key has expired',
      entry: expired,
      reply: '550 5.7.5 the key it was sealed to is no longer valid; send the message again',
      text: /key that it was sealed to is no longer valid.*Please send it again/,
    },
    {
      name: 'B has left the network',
      entry: async () => ({ ...usual, standing: 'left' }),
      reply: '550 5.7.1 the recipient agency has left the network; nothing was handed over',
      text: /the mail server refused it.*Please ask your administrator/,
    },
    {
      name: 'it has waited for too long',
      broken: () => ({ isExpired: ({ message }) => message.id === id }),
      reply: '451 4.4.2 connect ECONNRESET',
      text: /could not be reached in time.*Please inform the recipient in another way/,
    },
  ];

  test.each(rows)('$name', async ({ entry, broken, reply, text }) => {
    if (entry) await register(await entry());
    if (broken) a.break(broken);
    await a.logged(id, 'reported');
    a.mend();
    street.tap.set({ kind: 'pass' });
    await a.settle();
    expect(await b.copies(OFFICER_B, letter)).toEqual([]);
    const [report, ...more] = await a.reports(letter);
    expect(more).toEqual([]);
    expectHonest(report!, { to: OFFICER_A, text: expect.stringMatching(text) });
    expect(readReport(report!).recipients).toMatchObject([
      {
        'final-recipient': `rfc822; ${OFFICER_B}`,
        action: 'failed',
        'diagnostic-code': expect.stringContaining(`smtp; ${reply}`),
      },
    ]);
    expect(await street.leaks()).toEqual([]);
  });
});

describe('the letter is delivered, and nobody is told of anything, when', () => {
  test('its key is superseded but still listed', async () => {
    const [certificate] = usual.certificates;
    await register({ ...usual, certificates: [await newKey(), { ...certificate!, encrypt: false }] });
    street.tap.set({ kind: 'pass' });
    await expectDelivered();
  });

  test('B was suspended for a while', async () => {
    await register({ ...usual, standing: 'suspended' });
    street.tap.set({ kind: 'pass' });
    const before = street.tap.connections();
    const count = () => a.log.filter((line) => line.id === id && JSON.stringify(line).includes('is suspended')).length;
    await expect.poll(count).toBeGreaterThan(1);
    expect(street.tap.connections()).toBe(before);
    expect(await a.waiting()).toEqual([id]);
    await register(usual);
    await expectDelivered();
  });

  test('the members file had expired for a while', async () => {
    a.break(({ lookup }) => ({ lookup: withFault(lookup, { freshness: () => 'expired' as const }) }));
    street.tap.set({ kind: 'pass' });
    const before = street.tap.connections();
    const count = () => a.log.filter((line) => line.id === id && JSON.stringify(line).includes('has expired')).length;
    await expect.poll(count).toBeGreaterThan(1);
    expect(street.tap.connections()).toBe(before);
    a.mend();
    await expectDelivered();
  });
});

async function expectDelivered(): Promise<void> {
  await a.settle();
  await b.settle();
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
  expect(await a.reports(letter)).toEqual([]);
  expect(await street.leaks()).toEqual([]);
}
