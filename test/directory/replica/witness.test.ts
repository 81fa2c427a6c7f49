/** Gateways as witnesses: what they cosign, what they never cosign, and what a network with a quorum believes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimedCheckpoint } from '../../../directory/log/checkpoint.ts';
import { cosign, cosignedAt } from '../../../directory/log/cosignature.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import type { WitnessOptions } from '../../../directory/replica/witness.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { DAY, entriesAbout, HOUR } from '../log/world.ts';
import { type Home, makeHome } from './kept.ts';
import { makeLog, type TestLog } from './log.ts';

const WITNESSES = ['w1.example', 'w2.example', 'w3.example'].map((name) => makeSignerKey(name, 'cosignature'));
const [OWN, SECOND, THIRD] = WITNESSES as [WitnessOptions['key'], WitnessOptions['key'], WitnessOptions['key']];

let log: TestLog;
let home: Home;
let offered: string[];
beforeEach(async () => {
  log = await makeLog();
  home = await makeHome();
  offered = [];
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

const witness: WitnessOptions = { key: OWN, offer: async (note) => void offered.push(note) };
const after = (milliseconds: number) => new Date(log.next.getTime() + milliseconds);

/** The root asks for two of three; then a week passes. */
async function askForTwo(): Promise<void> {
  const keys = WITNESSES.map(({ verifier }) => printVerifierKey(verifier));
  const groups = [{ name: 'gateways', quorum: 2, witnesses: keys }];
  await log.add(entriesAbout('network')('witnesses.set', { groups }), log.world.root.slice(0, 3));
  const { draft, own } = await log.world.candidate('later');
  await log.add(draft, [...own, log.world.ann, log.world.ben], { logged: after(7 * DAY) });
}

test('a head that was verified is cosigned, once an hour while nothing is new', async () => {
  await log.publish();
  await using replica = await home.open(log, { witness });
  expect(offered.map((note) => cosignedAt(note, OWN.verifier))).toEqual([log.next]);
  await replica.refresh(after(HOUR / 2));
  expect(offered).toHaveLength(1);
  await log.publish({ at: after(HOUR) });
  await replica.refresh(after(HOUR));
  expect(offered.map((note) => cosignedAt(note, OWN.verifier))).toEqual([log.next, after(HOUR)]);
});

test('a head that grew is cosigned at once', async () => {
  await log.publish();
  await using replica = await home.open(log, { witness });
  await log.enrol(await log.world.candidate('here'));
  await log.publish();
  await replica.refresh(log.next);
  expect(offered.map((note) => claimedCheckpoint(note).size)).toEqual([1, 2]);
});

test('a head that the log dated long ago is not made new by a cosignature', async () => {
  await log.publish();
  await using replica = await home.open(log, { now: after(3 * HOUR), witness });
  await replica.refresh(after(DAY));
  expect(offered).toEqual([]);
});

test('a cosignature that could not be handed over is told of, and made again after ten minutes', async () => {
  await log.publish();
  let fails = true;
  const offer = async (note: string) => {
    if (fails) throw new Error('nobody there');
    offered.push(note);
  };
  await using replica = await home.open(log, { witness: { key: OWN, offer } });
  expect(home.unoffered).toEqual([new Error('nobody there')]);
  fails = false;
  await replica.refresh(log.next);
  expect(offered).toEqual([]);
  await replica.refresh(after(HOUR / 6));
  expect([offered.length, home.unoffered.length]).toEqual([1, 1]);
});

test('where a quorum is asked for, a head is cosigned before it is believed, and believed when enough have', async () => {
  await log.publish();
  await using replica = await home.open(log, { witness });
  await askForTwo();
  await log.publish();
  await replica.refresh(log.next);
  expect([replica.version, offered.map((note) => claimedCheckpoint(note).size)]).toEqual([1, [1, 3]]);
  await log.publish({ witnesses: [OWN] });
  await replica.refresh(log.next);
  expect(replica.version).toBe(1);
  await log.publish({ witnesses: [OWN, THIRD] });
  await replica.refresh(log.next);
  expect(replica.version).toBe(3);
});

test('a first copy waits for the quorum as well', async () => {
  await askForTwo();
  await log.publish({ witnesses: [OWN] });
  await expect(home.open(log)).rejects.toThrow(/too few witnesses/);
  expect(home.store.head()).toBeNull();
  await log.publish({ witnesses: [OWN, SECOND] });
  await using replica = await home.open(log);
  expect(replica.version).toBe(3);
});

test('the log alone cannot make an old head look new to a network with witnesses', async () => {
  await askForTwo();
  await log.publish({ witnesses: [OWN, SECOND] });
  await using replica = await home.open(log);
  await log.publish({ at: after(2 * DAY) });
  await replica.refresh(after(2 * DAY));
  expect(replica.freshness(after(2 * DAY))).toBe('stale');
  await log.publish({ at: after(2 * DAY), witnesses: [SECOND, THIRD] });
  await replica.refresh(after(2 * DAY));
  expect(replica.freshness(after(2 * DAY))).toBe('fresh');
});

test('who has cosigned a head cosigns nothing that contradicts it, nor anything before it, not even after a restart', async () => {
  await askForTwo();
  await log.publish({ witnesses: [SECOND, THIRD] });
  await (await home.open(log))[Symbol.asyncDispose]();
  await using other = await log.fork(3);
  await log.enrol(await log.world.candidate('here'));
  await log.publish();
  await (
    await home.open(log, { witness }).then(async (replica) => {
      await replica.refresh(log.next);
      return replica;
    })
  )[Symbol.asyncDispose]();
  home.again();
  expect(offered.map((note) => claimedCheckpoint(note).size)).toEqual([4]);
  await using replica = await home.open(log, { tree: openFolderTree(other.folder), witness });
  await other.publish({ at: log.state.logged, witnesses: [SECOND, THIRD] });
  await replica.refresh(log.next);
  expect([replica.version, offered.length]).toEqual([3, 1]);
  await other.enrol(await log.world.candidate('there'));
  await other.publish({ witnesses: [SECOND, THIRD] });
  await expect(replica.refresh(log.next)).rejects.toThrow(/two histories/);
  expect([replica.version, offered.length, home.forked.length]).toEqual([3, 1, 1]);
});

test('an entry that was logged while witnesses still looked at the head before it is taken', async () => {
  await askForTwo();
  const before = log.head(log.state.logged);
  await log.publish({ witnesses: [OWN, SECOND] });
  await using replica = await home.open(log);
  // Half an hour later they cosign what a cache has kept, though the log has gone on since.
  const seen = new Date(log.state.logged.getTime() + HOUR / 2);
  const cosigned = [OWN, SECOND].reduce((note, key) => cosign(note, key, seen), before);
  await writeFile(join(log.folder, 'checkpoint'), cosigned);
  await replica.refresh(log.next);
  const { draft, own } = await log.world.candidate('here');
  const logged = new Date(log.state.logged.getTime() + HOUR / 6);
  await log.add(draft, [...own, log.world.ann, log.world.ben], { logged });
  await log.publish({ witnesses: [OWN, SECOND] });
  await replica.refresh(log.next);
  expect(replica.version).toBe(4);
});
