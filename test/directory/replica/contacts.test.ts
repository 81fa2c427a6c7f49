/** Contacts come to a gateway beside the log: shown is what agencies committed to, and what was erased is nowhere. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ContactDocument,
  commitmentOf,
  type Disclosed,
  printAnnex,
  printContact,
} from '../../../directory/annex.ts';
import { SALT_LENGTH } from '../../../directory/log/commitment.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { openHttpTree } from '../../../directory/published/http-tree.ts';
import { ANNEX } from '../../../directory/published/read-tree.ts';
import type { ReplicaOptions } from '../../../directory/replica/replica.ts';
import { type Candidate, DAY, entriesAbout } from '../log/world.ts';
import { serveFiles } from '../published/file-server.ts';
import { type Home, makeHome } from './kept.ts';
import { makeLog, type TestLog } from './log.ts';

const HERE = 'here' as AgencyId;

let log: TestLog;
let home: Home;
let agency: Candidate;
let unread: string[];
beforeEach(async () => {
  log = await makeLog();
  home = await makeHome();
  agency = await log.world.candidate('here');
  unread = [];
  await log.enrol(agency);
  await log.publish();
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const later = () => new Date(log.next.getTime() + DAY);
const disclosed = (role: string): Disclosed => ({ record: printContact(desk(role)), salt: randomBytes(SALT_LENGTH) });
const desk = (role: string): ContactDocument => ({
  ...{ role, address: 'desk@here.example', needs: [], languages: ['en'], zone: 'Africa/Nairobi' },
  ...{ hours: [], deputy: null, confirmed: '2026-11-20' },
});

/** Stands for the encryption: every octet is turned over, so that nothing can be read in what is sealed. */
const turned = (bytes: Uint8Array) => bytes.map((octet) => octet ^ 0xff);

async function open(over: Partial<ReplicaOptions> = {}) {
  const annex = {
    file: join(home.folder, ANNEX),
    open: async (sealed: Uint8Array) => (sealed[0] === 0 ? null : turned(sealed)),
    unread: (error: unknown) => void unread.push((error as Error).message),
  };
  const replica = await home.open(log, { now: later(), annex, ...over });
  const roles = () => replica.agency(HERE)?.contacts.map(({ role }) => role);
  return {
    replica,
    roles,
    refresh: () => replica.refresh(later()),
    [Symbol.asyncDispose]: () => replica[Symbol.asyncDispose](),
  };
}

/** The agency commits to these, and they are published as the annex. */
async function commit(...contacts: readonly Disclosed[]): Promise<void> {
  const draft = entriesAbout('here')('contacts.commit', { commitments: contacts.map(commitmentOf) });
  await log.add(draft, [agency.identity], { logged: later() });
  await disclose(...contacts);
  await log.publish({ at: later() });
}

const disclose = (...contacts: readonly Disclosed[]) => seal(turned(printAnnex(new Map([[HERE, contacts]]))));
const seal = (sealed: Uint8Array | string) => writeFile(join(log.folder, ANNEX), sealed);

/** Everything that the gateway keeps, as it lies on the disk and as it is sealed. */
async function onDisk(): Promise<string> {
  const names = await readdir(home.folder, { recursive: true });
  const files = await Promise.all(names.map((name) => readFile(join(home.folder, name)).catch(() => Buffer.of())));
  return files.map((bytes) => `${bytes.toString('latin1')}${Buffer.from(turned(bytes)).toString('latin1')}`).join('\n');
}

test('contacts are there after one refresh, in the order in which they were committed to', async () => {
  await using gateway = await open();
  expect(gateway.roles()).toEqual([]);
  await commit(disclosed('Assistance'), disclosed('Assets'));
  await gateway.refresh();
  expect(gateway.roles()).toEqual(['Assistance', 'Assets']);
  expect(gateway.replica.agency(HERE)?.contacts[0]).toEqual(desk('Assistance'));
  expect(unread).toEqual([]);
});

test('a record that was changed, or put beside the others, is not shown', async () => {
  await using gateway = await open();
  const [first, second] = [disclosed('Assistance'), disclosed('Assets')];
  await commit(first, second);
  await disclose({ ...first, record: printContact(desk('Assistence')) }, second, disclosed('Foreign'));
  await gateway.refresh();
  expect(gateway.roles()).toEqual(['Assets']);
});

test('what was erased is gone from memory and from every file after the next refresh', async () => {
  await using gateway = await open();
  const [kept, erased] = [disclosed('Assistance'), disclosed('Erased desk')];
  await commit(kept, erased);
  await gateway.refresh();
  expect(await onDisk()).toContain(Buffer.from(erased.record).toString('base64'));
  await disclose(kept);
  await gateway.refresh();
  expect(gateway.roles()).toEqual(['Assistance']);
  expect(await onDisk()).toContain(Buffer.from(kept.record).toString('base64'));
  for (const gone of [erased.record, erased.salt])
    expect(await onDisk()).not.toContain(Buffer.from(gone).toString('base64').slice(0, 30));
});

test('what a crash left of an annex that was being written is removed at the start', async () => {
  await writeFile(join(home.folder, `${ANNEX}.4711.tmp`), 'half of it');
  await using _gateway = await open();
  expect(await onDisk()).not.toContain('half of it');
});

/** What may be published as the annex, and what is said about it. */
const HOSTILE: readonly [what: string, spoil: () => Promise<unknown>, said: RegExp][] = [
  ['missing', () => rm(join(log.folder, ANNEX)), /there is no annex\.pgp at /],
  ['too large', () => seal(Buffer.alloc(16 * 2 ** 20 + 1)), /longer than 16777216 octets/],
  ['encrypted to others', () => seal(Buffer.of(0)), /encrypted to others/],
  ['not what it should be once it is opened', () => seal(turned(Buffer.from('{}'))), /it is not an annex/],
  ['nothing', () => seal(''), /it is not JSON/],
];

test.each(HOSTILE)(
  'an annex that is %s changes nothing, is told once, and stops no refresh',
  async (_, spoil, said) => {
    await using gateway = await open();
    await commit(disclosed('Assistance'));
    await gateway.refresh();
    await spoil();
    await log.add(entriesAbout('here')('agency.suspend', { reason: 'a call' }), [log.world.ann], { logged: later() });
    await log.publish({ at: later() });
    await gateway.refresh();
    await gateway.refresh();
    expect([gateway.replica.version, gateway.roles()]).toEqual([4, ['Assistance']]);
    expect(unread).toEqual([expect.stringMatching(said)]);
    await disclose();
    await gateway.refresh();
    expect([gateway.roles(), unread.length]).toEqual([[], 1]);
  },
);

test('where nobody has committed to anything, no annex is missed', async () => {
  await using gateway = await open();
  await gateway.refresh();
  expect(unread).toEqual([]);
});

test('a start without the network still has them', async () => {
  {
    await using gateway = await open();
    await commit(disclosed('Assistance'));
    await gateway.refresh();
  }
  await rm(log.folder, { recursive: true });
  home.again();
  await using gateway = await open();
  expect(gateway.roles()).toEqual(['Assistance']);
});

test('what cannot be opened at the start is fetched again', async () => {
  await commit(disclosed('Assistance'));
  await (await open())[Symbol.asyncDispose]();
  await writeFile(join(home.folder, ANNEX), 'spoilt');
  await using gateway = await open();
  expect([gateway.roles(), unread]).toEqual([[], ['it is not JSON']]);
  await gateway.refresh();
  expect([gateway.roles(), unread.length]).toEqual([['Assistance'], 1]);
});

test('by the web, it is sent only where it has changed', async () => {
  await using server = await serveFiles(log.folder);
  await using tree = openHttpTree(server.address);
  const sent: number[] = [];
  server.answer = (request, response) => {
    const name = new URL(request.url!, server.address).pathname.replace('/log/', '');
    readFile(join(log.folder, name)).then((bytes) => {
      const etag = `"${bytes.length}"`;
      const isKnown = request.headers['if-none-match'] === etag;
      if (name === ANNEX) sent.push(isKnown ? 304 : 200);
      response.writeHead(isKnown ? 304 : 200, { etag }).end(isKnown ? undefined : bytes);
    });
  };
  await commit(disclosed('Assistance'));
  await using gateway = await open({ tree });
  await gateway.refresh();
  await disclose();
  await gateway.refresh();
  await gateway.refresh();
  expect([sent, gateway.roles(), unread]).toEqual([[200, 304, 200, 304], [], []]);
});
