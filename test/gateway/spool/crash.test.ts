/** The machine stops at every single step of a message's life, with and without its power; what was promised holds after each. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { type Disk, nodeDisk } from '../../../gateway/spool/disk.ts';
import { type Entry, type Lease, type Spool, SpoolError } from '../../../gateway/spool/spool.ts';
import { type MemoryDisk, memoryDisk, type Survives, stoppingDisk } from './disks.ts';
import { FilePlace } from './file-place.ts';
import { BOB, bytes, CAROL, contents, item, message, outcome, pendingIds, started } from './messages.ts';

const M1 = 'm1' as Id;
const M2 = 'm2' as Id;
const M3 = 'm3' as Id;
const IDS = [M1, M2, M3];
const MESSAGES = {
  [M1]: message(M1, { repeatKeys: ['k1', 'k1b'] }),
  [M2]: message(M2, { repeatKeys: ['k2'] }),
  [M3]: message(M3, { items: [item({ recipients: [BOB] }), item({ recipients: [CAROL] })], repeatKeys: ['k3'] }),
};
const BODIES = {
  [M1]: [bytes(150_000, 'one')],
  [M2]: [bytes(10, 'two')],
  [M3]: [bytes(10, 'three'), bytes(70_000, 'four')],
};
/** One entry by itself is that of an attempt that begins. */
const FIRST = [[started()]] as const;
const SECOND = [...FIRST, [outcome(BOB, 'relayed'), outcome(CAROL, 'failed')]] as const;
/** Left at the first attempt; left after something was recorded; still here, in its second attempt. */
const LIVES: Record<Id, readonly (readonly Entry[])[]> = { [M1]: FIRST, [M2]: SECOND, [M3]: [...SECOND, [started()]] };

/** What the outside has been told about a message, and what it has asked for. */
interface Told {
  committed: boolean;
  /** How many entries survive a process that stops, and how many a power cut too. */
  begun: number;
  recorded: number;
  /** How many there may be. */
  asked: number;
  finishing: boolean;
  finished: boolean;
}

const nothing = (): Told => ({
  committed: false,
  begun: 0,
  recorded: 0,
  asked: 0,
  finishing: false,
  finished: false,
});

/** The lives of three messages, up to the step at which the disk stops. */
async function live(spool: Spool, told: Record<Id, Told>): Promise<void> {
  for (const id of IDS) {
    await spool.commit(
      MESSAGES[id]!,
      BODIES[id]!.map((body) => [body]),
    );
    told[id]!.committed = true;
    await using lease = (await spool.lease(id))!;
    for (const entries of LIVES[id]!) await write(lease, entries, told[id]!);
    if (id === M3) return;
    told[id]!.finishing = true;
    await lease.finish();
    told[id]!.finished = true;
  }
}

async function write(lease: Lease, entries: readonly Entry[], told: Told): Promise<void> {
  told.asked += entries.length;
  if (entries.length === 1) {
    await lease.note(started());
  } else {
    await lease.record(...entries);
    told.recorded = told.asked;
  }
  told.begun = told.asked;
}

/** Holds what the outside was told against what the next start finds, and sees all messages to their end. */
async function hold(place: FilePlace, disk: Disk, told: Record<Id, Told>, kept: 'begun' | 'recorded'): Promise<void> {
  const spool = await place.open({ disk });
  const found = new Set(await pendingIds(spool));
  for (const id of IDS) {
    const { committed, asked, finishing, finished, [kept]: surely } = told[id]!;
    if (committed && !finishing) expect(found).toContain(id);
    if (finished) expect(found).not.toContain(id);
    // Known as soon as it is ours, also when it has left; unknown where nothing of it was kept.
    const { repeatKeys } = MESSAGES[id]!;
    expect(await spool.known(repeatKeys)).toEqual(new Set(committed || found.has(id) ? repeatKeys : []));
    if (!found.has(id)) continue;
    await using lease = (await spool.lease(id))!;
    const { journal, ...rest } = await contents(lease);
    expect(rest).toEqual({ message: MESSAGES[id], bodies: BODIES[id]!.map(Buffer.from) });
    expect(journal.length).toBeGreaterThanOrEqual(surely);
    expect(journal).toEqual(LIVES[id]!.flat().slice(0, Math.min(asked, journal.length)));
    await lease.note(started());
    await lease.record(outcome(BOB, 'deferred'));
    expect((await spool.find(id))!.journal).toEqual([...journal, started(), outcome(BOB, 'deferred')]);
    await lease.finish();
  }
  expect(await pendingIds(await place.open({ disk }))).toEqual([]);
  for (const folder of ['tmp', 'new', 'log']) expect(await disk.list(join(place.folder, folder))).toEqual([]);
  expect(place.damages).toEqual([]);
  await place.close();
}

/** Lives that end at the n-th step of the disk, for n = 0, 1, 2, ... until they come to their own end. */
async function* stops(diskFor: (folder: string) => Disk) {
  for (let n = 0, stopped = true; stopped; n++) {
    const place = new FilePlace();
    try {
      const disk = diskFor(place.folder);
      const told = { [M1]: nothing(), [M2]: nothing(), [M3]: nothing() };
      const step = await liveUntil(n, place, disk, told);
      stopped = step !== undefined;
      yield { place, disk, told, step };
    } finally {
      await place.clear();
    }
  }
}

/** Answers the step that was not done; undefined where the life ended before. */
async function liveUntil(n: number, place: FilePlace, disk: Disk, told: Record<Id, Told>): Promise<string | undefined> {
  const faulty = stoppingDisk(disk);
  const spool = await place.open({ disk: faulty.disk });
  faulty.arm(n);
  await live(spool, told).catch((error) => expect(error).toBeInstanceOf(SpoolError));
  await place.close();
  return faulty.steps[n];
}

/** What a power cut may leave of work that was not yet synced; what was synced always stays. */
const CUTS: readonly Survives[] = [
  { names: false, data: false },
  { names: false, data: true },
  { names: true, data: false },
  { names: true, data: true },
];

test('a process that stops at any step has lost nothing and leaves nothing behind (on the real disk)', async () => {
  const steps: (string | undefined)[] = [];
  for await (const { place, disk, told, step } of stops(() => nodeDisk)) {
    await hold(place, disk, told, 'begun');
    steps.push(step);
  }
  // The steps of the one commit, as they must follow each other: nothing is promised before the last.
  expect(steps.slice(0, 9)).toEqual([
    'freeBytes',
    ...['open create', 'write', 'write', 'write', 'sync', 'close', 'rename', 'syncFolder'],
  ]);
});

test.each(CUTS)('a power cut at any step loses nothing, where of what is unsynced %o survives', async (survives) => {
  for await (const { place, disk, told } of stops(memoryDisk))
    await hold(place, (disk as MemoryDisk).afterPowerCut(survives), told, 'recorded');
});

test('a start that stops at any step itself can be done again', async () => {
  for await (const { place, disk, told } of stops(memoryDisk)) {
    const cut = (disk as MemoryDisk).afterPowerCut({ names: true, data: false });
    for (let n = 0, stopped = true; stopped; n++) {
      const faulty = stoppingDisk(cut);
      faulty.arm(n);
      await place.open({ disk: faulty.disk }).catch((error) => expect(error).toBeInstanceOf(SpoolError));
      await place.close();
      stopped = faulty.steps.length > n;
    }
    await hold(place, cut, told, 'recorded');
  }
});
