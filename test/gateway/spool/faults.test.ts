/** One operation of the disk fails, at every step in turn, and all others work: nothing half done is left, and the work can be done again. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { type Entry, type Lease, type Spool, SpoolError } from '../../../gateway/spool/spool.ts';
import { failingDisk, type MemoryDisk, memoryDisk } from './disks.ts';
import { FilePlace } from './file-place.ts';
import { BOB, bytes, CAROL, gather, message, outcome, pendingIds, started } from './messages.ts';

const M1 = 'm1' as Id;
const BODY = bytes(150_000);
const commit = (spool: Spool) => spool.commit(message(M1, { repeatKeys: ['k1'] }), [[BODY]]);

let place: FilePlace;
beforeEach(() => {
  place = new FilePlace();
});
afterEach(() => place.clear());

/** What is done before the fault, with it, and after it. */
interface Trial<T> {
  prepare(spool: Spool): Promise<T>;
  work(prepared: T): Promise<unknown>;
  /** `disk` is sound again. */
  after(prepared: T, failed: boolean, disk: MemoryDisk): Promise<void>;
}

/** Answers the steps at which the work failed; it may do so only by a SpoolError. */
async function atEveryStep<T>(code: string, trial: Trial<T>): Promise<string[]> {
  const failures: string[] = [];
  for (let n = 0, reached = true; reached; n++) {
    const sound = memoryDisk(place.folder);
    const { disk, steps, arm } = failingDisk(sound, code);
    const prepared = await trial.prepare(await place.open({ disk }));
    arm(n);
    const error = await trial.work(prepared).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    reached = steps.length > n;
    if (error !== null) {
      expect(error).toBeInstanceOf(SpoolError);
      failures.push(steps[n]!);
    }
    arm(Number.POSITIVE_INFINITY);
    await trial.after(prepared, error !== null, sound);
  }
  return failures;
}

/** The spool as it is after the worst power cut: all that was promised, and nothing else, is on the disk. */
const afterPowerCut = (disk: MemoryDisk) => place.open({ disk: disk.afterPowerCut({ names: false, data: false }) });

/** The files that are being written or have been committed. */
async function filesIn(disk: MemoryDisk): Promise<readonly string[]> {
  return (await Promise.all(['tmp', 'new'].map((folder) => disk.list(join(place.folder, folder))))).flat();
}

describe.each(['ENOSPC', 'EIO'])('a disk that fails once with %s', (code) => {
  test('in a commit: nothing is kept, and the same message is taken when it comes again', async () => {
    const failures = await atEveryStep(code, {
      prepare: async (spool) => spool,
      work: commit,
      async after(spool, failed, disk) {
        expect(await pendingIds(spool)).toEqual(failed ? [] : [M1]);
        if (failed) expect(await filesIn(disk)).toEqual([]);
        if (failed) expect(await filesIn(disk.afterPowerCut({ names: false, data: true }))).toEqual([]);
        expect(await commit(spool)).toBe(failed ? 'committed' : 'repeat');
        await using lease = (await (await afterPowerCut(disk)).lease(M1))!;
        expect(await gather(lease.read(0))).toEqual(Buffer.from(BODY));
      },
    });
    expect(failures).toEqual([
      'freeBytes',
      ...['open create', 'write', 'write', 'write', 'sync', 'close', 'rename', 'syncFolder'],
    ]);
  });

  const [before, during, afterwards] = [outcome(BOB, 'deferred'), outcome(BOB, 'relayed'), outcome(CAROL, 'relayed')];
  const leased = async (spool: Spool) => (await spool.lease(M1))!;
  test.each<{ what: string; first: Entry[]; prepare: (spool: Spool) => Promise<Lease>; steps: string[] }>([
    { what: 'the first', first: [], prepare: leased, steps: ['open append', 'write', 'sync', 'syncFolder'] },
    {
      what: 'one more',
      first: [before],
      async prepare(spool) {
        const lease = await leased(spool);
        await lease.record(before);
        return lease;
      },
      steps: ['write', 'sync'],
    },
    {
      what: 'the first of another lease',
      first: [before],
      async prepare(spool) {
        {
          await using lease = await leased(spool);
          await lease.record(before);
        }
        return leased(spool);
      },
      steps: ['open append', 'write', 'sync'],
    },
  ])('in a record, $what: what was recorded before stands, and what is afterwards too', async (row) => {
    const failures = await atEveryStep(code, {
      async prepare(spool) {
        await commit(spool);
        return row.prepare(spool);
      },
      work: (lease: Lease) => lease.record(during),
      async after(lease, failed, disk) {
        expect(lease.spooled.journal).toEqual(failed ? row.first : [...row.first, during]);
        await lease.record(afterwards);
        await using again = (await (await afterPowerCut(disk)).lease(M1))!;
        const { journal } = again.spooled;
        const whole = [...row.first, during, afterwards];
        // A record that failed may have reached the disk all the same.
        expect(journal).toEqual(journal.length === whole.length ? whole : [...row.first, afterwards]);
        if (!failed) expect(journal).toEqual(whole);
        expect(place.damages).toEqual([]);
      },
    });
    expect(failures).toEqual(row.steps);
  });

  test('in the beginning of an attempt: it has not begun, and can begin again', async () => {
    const failures = await atEveryStep(code, {
      async prepare(spool) {
        await commit(spool);
        return leased(spool);
      },
      work: (lease: Lease) => lease.note(started()),
      async after(lease, failed, disk) {
        expect(lease.spooled.journal).toEqual(failed ? [] : [started()]);
        if (failed) await lease.note(started());
        expect((await (await place.open({ disk })).find(M1))!.journal).toEqual([started()]);
        expect(place.damages).toEqual([]);
      },
    });
    expect(failures).toEqual(['open append', 'write']);
  });

  test('in a finish: it can be finished again, and its keys stay known', async () => {
    const failures = await atEveryStep(code, {
      async prepare(spool) {
        await commit(spool);
        const lease = (await spool.lease(M1))!;
        await lease.record(outcome(BOB, 'relayed'));
        return { spool, lease };
      },
      work: ({ lease }) => lease.finish(),
      async after({ spool, lease }, failed, disk) {
        if (failed) await lease.finish();
        expect(await pendingIds(spool)).toEqual([]);
        const again = await afterPowerCut(disk);
        expect(await pendingIds(again)).toEqual([]);
        expect(await commit(again)).toBe('repeat');
        // Nothing is missed that has left, also where it could not be removed.
        expect(place.damages.filter(({ id }) => id !== null)).toEqual([]);
      },
    });
    expect(failures.slice(-4)).toEqual(['open append', 'write', 'sync', 'syncFolder']);
  });
});

test('after a write has failed, an attempt begins durably, until the disk is sound again', async () => {
  const { disk, steps, arm } = failingDisk(memoryDisk(place.folder), 'EIO');
  const spool = await place.open({ disk });
  await commit(spool);
  const lease = (await spool.lease(M1))!;
  const begin = async () => {
    arm(Number.POSITIVE_INFINITY);
    await lease.note(started());
    return [...steps];
  };
  expect(await begin()).toEqual(['open append', 'write']);
  arm(1);
  await expect(lease.record(outcome(BOB, 'relayed'))).rejects.toThrow(SpoolError);
  expect(await begin()).toEqual(['write', 'sync', 'syncFolder']);
  expect(await begin()).toEqual(['write']);
});
