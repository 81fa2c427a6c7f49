/** A replica follows its log: what it answers, when things take effect, how long it may be used, and what it tells. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import { DirectoryError, type Freshness } from '../../../directory/lookup.ts';
import { writeBundle } from '../../../directory/published/bundle.ts';
import { openBundleTree } from '../../../directory/published/bundle-tree.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { DAY, entriesAbout, HOUR, makeCertified } from '../log/world.ts';
import { type Home, makeHome } from './kept.ts';
import { makeLog, type TestLog } from './log.ts';

const HERE = parseAddress('officer@here.example');

let log: TestLog;
let home: Home;
beforeEach(async () => {
  log = await makeLog();
  home = await makeHome(['here']);
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const later = (milliseconds: number) => new Date(log.next.getTime() + milliseconds);

async function enrolHere() {
  const agency = await log.world.candidate('here');
  await log.enrol(agency);
  return agency;
}

test('an agency becomes a member when its waiting period ends, though nothing new is logged', async () => {
  await enrolHere();
  await log.publish();
  await using replica = await home.open(log);
  expect(replica.member(HERE)).toBeNull();
  await replica.refresh(later(DAY));
  expect(replica.member(HERE)).toMatchObject({ agency: { id: 'here', standing: 'active' }, version: 2 });
});

test('that which waits takes effect while the log cannot be reached', async () => {
  await enrolHere();
  await log.publish();
  await using replica = await home.open(log);
  await rm(log.folder, { recursive: true });
  await expect(replica.refresh(later(DAY))).rejects.toThrow(/there is no checkpoint at .*: the copy stays in use/);
  expect(replica.member(HERE)?.agency.id).toBe('here');
});

test('a refresh takes what was added, and the certificates that it names', async () => {
  const agency = await enrolHere();
  await log.publish();
  await using replica = await home.open(log, { now: later(DAY) });
  const next = await makeCertified('here');
  log.world.blobs.set(next.digest, next.blob);
  const draft = entriesAbout('here')('certificate.add', { certificate: next.digest });
  await log.add(draft, [agency.identity, next.possession], { logged: later(DAY) });
  await log.publish();
  const before = replica.member(HERE)!.encryption;
  await replica.refresh(later(DAY));
  expect(replica.version).toBe(3);
  expect(replica.member(HERE)!.encryption).not.toEqual(before);
  expect(replica.signing(replica.agency('here' as never)!.id)).toHaveLength(2);
});

test('a copy grows over the ends of tiles, by one entry or by hundreds', async () => {
  await using replica = await home.open(log, await publishedWith(200));
  for (const size of [255, 256, 257, 700, 701]) {
    await replica.refresh((await publishedWith(size)).now);
    expect(replica.version).toBe(size);
  }
  home.again();
  await using again = await home.open(log);
  expect([again.version, again.compareHead(replica.head), home.broken.length]).toEqual([701, 'agrees', 700]);

  async function publishedWith(size: number) {
    while (log.entries.length < size) log.addRaw(Buffer.from(`no entry ${log.entries.length}`));
    await log.publish();
    return { now: log.next };
  }
});

test('a refresh that finds nothing new changes nothing', async () => {
  await enrolHere();
  await log.publish();
  await using replica = await home.open(log, { now: later(DAY) });
  const before = replica.member(HERE)!.encryption;
  await replica.refresh(later(DAY));
  expect(replica.member(HERE)!.encryption).toBe(before);
});

test('a start needs no network, and finds what was there', async () => {
  const agency = await enrolHere();
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  home.again();
  await rm(log.folder, { recursive: true });
  await using replica = await home.open(log, { now: later(DAY) });
  expect([replica.version, replica.member(HERE)?.agency.name]).toEqual([2, agency.draft.body.name]);
});

test('a machine whose clock stands behind starts from what it found in time', async () => {
  await enrolHere();
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  await using replica = await home.open(log, { now: new Date('2020-01-01T00:00:00Z') });
  expect(replica.version).toBe(2);
  expect(replica.freshness(new Date('2020-01-01T00:00:00Z'))).toBe('expired');
});

test('the same copy comes out of a bundle', async () => {
  await enrolHere();
  await log.publish();
  const path = join(home.folder, 'bundle.tar');
  await using folder = openFolderTree(log.folder);
  await writeBundle(path, folder);
  await using tree = await openBundleTree(path);
  await using replica = await home.open(log, { tree, now: later(DAY) });
  expect(replica.member(HERE)?.agency.id).toBe('here');
});

const TIERS: readonly [age: number, freshness: Freshness][] = [
  [-25 * HOUR, 'expired'],
  [-HOUR, 'fresh'],
  [6 * HOUR, 'fresh'],
  [24 * HOUR, 'fresh'],
  [24 * HOUR + 1, 'stale'],
  [48 * HOUR, 'stale'],
  [7 * DAY, 'stale'],
  [7 * DAY + 1, 'expired'],
  [200 * HOUR, 'expired'],
];

test.each(TIERS)('a head dated %d ms ago is %s, however often the same is fetched', async (age, freshness) => {
  const dated = log.next;
  await log.publish({ at: dated });
  await using replica = await home.open(log);
  const now = new Date(dated.getTime() + age);
  if (age >= 0) await replica.refresh(now);
  expect(replica.freshness(now)).toBe(freshness);
});

test('a head that is dated anew keeps a quiet log fresh, also over a restart', async () => {
  await log.publish();
  await using replica = await home.open(log);
  await log.publish({ at: later(3 * DAY) });
  await replica.refresh(later(3 * DAY));
  expect(replica.freshness(later(3 * DAY))).toBe('fresh');
  await using again = await home.open(log);
  expect(again.freshness(later(3 * DAY))).toBe('fresh');
});

test('an entry that breaks a rule changes nothing, and is told', async () => {
  await log.publish();
  await using replica = await home.open(log);
  const agency = await log.world.candidate('here');
  await log.add(agency.draft, [...agency.own, log.world.ann]);
  log.addRaw(Buffer.from('no entry at all'));
  await log.publish();
  await replica.refresh(later(DAY));
  expect(replica.version).toBe(3);
  expect(replica.member(HERE)).toBeNull();
  expect(home.broken.map(({ index, rule }) => [index, rule])).toEqual([
    [1, 'signers'],
    [2, 'form'],
  ]);
  await replica.refresh(later(DAY));
  expect(home.broken).toHaveLength(2);
});

test('what is logged about an agency of ours is told in a sentence, once, and nothing of before the first copy', async () => {
  const agency = await enrolHere();
  await log.enrol(await log.world.candidate('there'));
  await log.publish();
  await using replica = await home.open(log);
  expect(home.own).toEqual([]);
  const suspend = (id: string) => entriesAbout(id)('agency.suspend', { reason: 'a call' });
  await log.add(suspend('here'), [log.world.ann], { logged: later(DAY) });
  await log.add(suspend('there'), [log.world.ann]);
  await log.add(suspend('here'), [agency.recovery]);
  await log.publish();
  await replica.refresh(log.next);
  await replica.refresh(log.next);
  expect(home.own.map(({ agency, index, sentence }) => [agency, index, sentence])).toEqual([
    ['here', 3, 'Bureau of here (here, Latvia (LV)) is suspended: mail to it waits.'],
  ]);
  expect(home.broken.map(({ index, subject }) => [index, subject])).toEqual([[5, 'here']]);
});

test('a head that others believe is compared with the history, as far as it is known', async () => {
  await enrolHere();
  await log.publish();
  await using replica = await home.open(log);
  const { root } = replica.head;
  expect(replica.compareHead({ size: 2, root })).toBe('agrees');
  expect(replica.compareHead({ size: 1, root })).toBe('contradicts');
  expect(replica.compareHead({ size: 3, root })).toBe('ahead');
});

test('without a copy, and without a log, it does not open', async () => {
  const opening = home.open(log);
  await expect(opening).rejects.toThrow(DirectoryError);
  await expect(opening).rejects.toThrow(/there is no checkpoint at /);
});

test('what was kept of another network is not taken for this one', async () => {
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  await using other = await makeLog();
  await other.publish();
  await expect(home.open(other)).rejects.toThrow(/what is kept begins with .* and not with .* as it should/);
});

test('a state that another program made, or that is damaged, is made again from the entries', async () => {
  const agency = await enrolHere();
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  const spoilt = [
    "UPDATE snapshot SET program = 'another'",
    "UPDATE snapshot SET bytes = x'00'",
    'DELETE FROM snapshot',
  ];
  for (const change of spoilt) {
    sql(change);
    await using replica = await home.open(log, { now: later(DAY) });
    expect(replica.member(HERE)?.agency.name).toBe(agency.draft.body.name);
  }
});

const DAMAGE = ["UPDATE entry SET bytes = x'00' WHERE at = 1", 'DELETE FROM entry WHERE at = 1', 'DELETE FROM entry'];

test.each(DAMAGE)('a copy that the disk has damaged (%s) is fetched again', async (change) => {
  await enrolHere();
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  sql(change);
  await using replica = await home.open(log, { now: later(DAY) });
  expect(replica.member(HERE)?.agency.id).toBe('here');
});

test.each(DAMAGE)('a damaged copy (%s) is no way to bring in an older log, or another', async (change) => {
  await enrolHere();
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  sql(change);
  await using older = await log.fork(1);
  await older.publish();
  await expect(home.open(older, { now: later(DAY) })).rejects.toThrow(/rolled back: it has 1 entries, and 2/);
  await older.enrol(await log.world.candidate('there'));
  await older.publish();
  await expect(home.open(older, { now: later(DAY) })).rejects.toThrow(/two histories that contradict/);
});

function sql(change: string): void {
  const db = new DatabaseSync(join(home.folder, 'directory.sqlite'));
  db.exec(change);
  db.close();
}
