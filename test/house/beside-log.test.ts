/** What reaches gateways beside the log: contacts, in the sealed annex, and each other's heads, inside their mail. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContactDocument, commitmentOf, type Disclosed, printAnnex, printContact } from '../../directory/annex.ts';
import { encryptTo } from '../../directory/certificate-encryption.ts';
import { readCheckpoint } from '../../directory/log/checkpoint.ts';
import { SALT_LENGTH } from '../../directory/log/commitment.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { ANNEX } from '../../directory/published/read-tree.ts';
import { entriesAbout } from '../directory/log/world.ts';
import { serveFiles } from '../directory/published/file-server.ts';
import type { TestLog } from '../directory/replica/log.ts';
import { waitFor } from '../peers/process.ts';
import { OFFICER_B, writeLetter } from './canary.ts';
import { foundLogTown } from './log-town.ts';
import { idOf, type Neighbour } from './neighbour.ts';

const B = 'b' as AgencyId;
const town = await foundLogTown(['a', 'b']);
const { log } = town;
const [a, b] = [town.neighbour('a'), town.neighbour('b')];
await Promise.all([a.start(), b.start()]);
afterAll(() => town[Symbol.asyncDispose]());

const now = () => ({ logged: new Date() });
const publish = (some: TestLog) => some.publish({ at: new Date() });
const alarms = (who: Neighbour) => who.log.filter(({ event }) => event === 'directory-forked');
const unread = (who: Neighbour) =>
  who.log
    .filter(({ event }) => event === 'contacts-unread')
    .map(({ level, error }) => JSON.stringify({ level, error }));
const roles = (who: Neighbour) => who.house.lookup.agency(B)?.contacts.map(({ role }) => role);

async function enrol(some: TestLog, id: string): Promise<void> {
  const agency = await some.world.candidate(id);
  await some.add(agency.draft, [...agency.own, some.world.ann, some.world.ben], now());
  await publish(some);
}

/** A hands in a letter, and B's mailbox gets it. */
async function expectArrival(): Promise<void> {
  const letter = writeLetter();
  idOf(await a.submit(letter));
  await waitFor('the letter at B', async () => (await b.copies(OFFICER_B, letter)).length > 0);
}

async function evidenceOf({ agency }: Neighbour): Promise<string[]> {
  const folder = join(agency.data, 'directory');
  const files = (await readdir(folder)).filter((name) => name.startsWith('evidence-'));
  return Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
}

const disclosed = (role: string): Disclosed => {
  const contact: ContactDocument = {
    ...{ role, address: 'desk@b.example', needs: [], languages: ['en'], zone: 'Africa/Nairobi' },
    ...{ hours: [], deputy: null, confirmed: '2026-11-20' },
  };
  return { record: printContact(contact), salt: randomBytes(SALT_LENGTH) };
};

/** Publishes the annex, for all members as the directory does. */
async function disclose(...records: readonly Disclosed[]): Promise<void> {
  const certificates = [a.house.lookup.signing('a' as AgencyId), b.house.lookup.signing(B)].flat();
  const sealed = await encryptTo(certificates, printAnnex(new Map([[B, records]])), new Date());
  await writeFile(join(log.folder, ANNEX), sealed!);
}

test('contacts that an agency commits to are known to every member after a refresh, and after a restart without the log', async () => {
  const [desk, assets] = [disclosed('Assistance desk'), disclosed('Asset recovery')];
  const commitments = [desk, assets].map(commitmentOf);
  await log.add(entriesAbout('b')('contacts.commit', { commitments }), [town.candidate('b').identity], now());
  await publish(log);
  await a.refresh();
  expect(roles(a)).toEqual([]);
  expect(unread(a)).toEqual([expect.stringContaining('there is no annex.pgp at ')]);
  await disclose(desk, assets, disclosed('Foreign'));
  await Promise.all([a.refresh(), b.refresh()]);
  expect([roles(a), roles(b)]).toEqual(Array.from({ length: 2 }, () => ['Assistance desk', 'Asset recovery']));
  await using _back = await town.cutOff('a');
  await a.stop();
  await a.start();
  expect(roles(a)).toEqual(['Assistance desk', 'Asset recovery']);
});

test('what the directory erases is gone from a gateway after a refresh', async () => {
  await disclose();
  await a.refresh();
  expect(roles(a)).toEqual([]);
});

test('an annex that cannot be opened is told once, and mail goes on', async () => {
  const before = unread(a).length;
  await writeFile(join(log.folder, ANNEX), 'no annex');
  await a.refresh();
  await a.refresh();
  expect(unread(a).slice(before)).toEqual([expect.stringMatching(/"warn".*sealed to all members: not a packet/)]);
  await expectArrival();
});

test('the mail of a gateway that has seen more of the log makes the other look, and raises no alarm', async () => {
  await enrol(log, 'newcomer');
  await a.refresh();
  const { version } = a.house.lookup;
  expect(b.house.lookup.version).toBe(version - 1);
  await expectArrival();
  await waitFor('B to have looked', () => b.house.lookup.version === version);
  await waitFor('the receipt', () => a.log.find(({ event }) => event === 'receipt'));
  expect([...alarms(a), ...alarms(b)]).toEqual([]);
});

describe('a log that shows two gateways different histories', () => {
  let other: TestLog;
  let back: AsyncDisposable;
  let server: AsyncDisposable;
  beforeAll(async () => {
    other = await log.fork(log.entries.length);
    await enrol(other, 'shown-to-b');
    await enrol(log, 'shown-to-a');
    back = await town.cutOff('b');
    const { log: followed } = b.agency.config().directory as { readonly log: string };
    server = await serveFiles(other.folder, Number(new URL(followed).port));
    await Promise.all([a.refresh(), bFollows(other)]);
  });
  afterAll(async () => {
    for (const each of [server, back, other]) await each[Symbol.asyncDispose]();
  });

  test('is found out by both with the next mail between them, which arrives', async () => {
    await expectArrival();
    await waitFor('the alarms', () => alarms(a).length > 0 && alarms(b).length > 0);
    for (const who of [a, b]) {
      expect(alarms(who)).toMatchObject([{ level: 'error', alarm: true, file: expect.stringContaining('evidence-') }]);
      const [evidence, ...more] = await evidenceOf(who);
      expect(more).toEqual([]);
      expect(rootsIn(evidence!)).toEqual([log, other].map(rootOf).toSorted());
    }
  });

  test('is found out also where what it shows to one makes that one refuse the mail of the other', async () => {
    const { identity, draft } = town.candidate('a');
    const revoked = { certificate: draft.body.certificate, reason: 'shown to B alone' };
    await other.add(entriesAbout('a')('certificate.revoke', revoked), [identity], now());
    await publish(other);
    await bFollows(other);
    await enrol(log, 'shown-to-a-too');
    await a.refresh();
    const id = idOf(await a.submit(writeLetter()));
    expect(await a.logged(id, 'deferred')).toMatchObject({
      reply: { status: '4.7.1', text: expect.stringContaining('cannot be verified at present') },
    });
    await waitFor('the alarm', () => alarms(b).length === 2);
  });

  /** The connection that B had kept open is found closed first. */
  async function bFollows({ entries }: TestLog): Promise<void> {
    await waitFor('B to follow the other history', async () => {
      await b.refresh();
      return b.house.lookup.version === entries.length;
    });
  }
});

/** The roots of the two heads in the evidence, each with the log's own signature. */
function rootsIn(evidence: string): string[] {
  const notes = evidence.match(/^log\.network\.example\n\d+\n[^\n]+\n\n(— [^\n]+\n)+/gm) ?? [];
  const heads = notes.map((note) => readCheckpoint(note, log.signer.verifier));
  return heads.map((head) => Buffer.from(head.root).toString('base64')).toSorted();
}

function rootOf(some: TestLog): string {
  const head = readCheckpoint(some.head(new Date()), log.signer.verifier);
  return Buffer.from(head.root).toString('base64');
}
