/** One operation of the disk fails, at every step in turn, and all others work: nothing half done is left, and the work can be done again. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { type Lease, type Spool, SpoolError } from '../../../gateway/spool/spool.ts';
import { failingDisk, memoryDisk } from './disks.ts';
import { FilePlace } from './file-place.ts';
import { BOB, bytes, CAROL, gather, message, outcome, pendingIds } from './messages.ts';

const M1 = 'm1' as Id;
const BODY = bytes(150_000);
const commit = (spool: Spool) => spool.commit(message(M1, { repeatKeys: ['k1'] }), [[BODY]]);

let place: FilePlace;
beforeEach(() => {
  place = new FilePlace();
});
afterEach(() => place.clear());

/** What is done before the fault, with it, and after it; `reopen` opens the spool again on the same, now sound, disk. */
interface Trial<T> {
  prepare(spool: Spool): Promise<T>;
  work(prepared: T): Promise<unknown>;
  after(prepared: T, failed: boolean, reopen: () => Promise<Spool>): Promise<void>;
}

/** Answers the steps at which the work failed; it may do so only by a SpoolError. */
async function atEveryStep<T>(code: string, trial: Trial<T>): Promise<string[]> {
  const failures: string[] = [];
  for (let n = 0, reached = true; reached; n++) {
    const { disk, steps, arm } = failingDisk(memoryDisk(place.folder), code);
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
    await trial.after(prepared, error !== null, () => place.open({ disk }));
    // The temporary files are gone without waiting for a restart, unless removing them was what failed.
    expect(await disk.list(join(place.folder, 'tmp'))).toEqual([]);
  }
  return failures;
}

describe.each(['ENOSPC', 'EIO'])('a disk that fails once with %s', (code) => {
  test('in a commit: nothing is kept, and the same message is taken when it comes again', async () => {
    const failures = await atEveryStep(code, {
      prepare: async (spool) => spool,
      work: commit,
      async after(spool, failed, reopen) {
        expect(await pendingIds(spool)).toEqual(failed ? [] : [M1]);
        expect(await commit(spool)).toBe(failed ? 'committed' : 'repeat');
        await using lease = (await (await reopen()).lease(M1))!;
        expect(await gather(lease.read(0))).toEqual(Buffer.from(BODY));
      },
    });
    expect(failures).toEqual([
      ...['freeBytes', 'makeFolder', 'syncFolder'],
      ...['open create', 'write', 'write', 'write', 'sync', 'close', 'rename', 'syncFolder'],
    ]);
  });

  test('in a record: what was recorded before stands, and what is recorded afterwards too', async () => {
    const [before, during, afterwards] = [outcome(BOB, 'deferred'), outcome(BOB, 'relayed'), outcome(CAROL, 'relayed')];
    const failures = await atEveryStep(code, {
      async prepare(spool) {
        await commit(spool);
        const lease = (await spool.lease(M1))!;
        await lease.record(before);
        return lease;
      },
      work: (lease: Lease) => lease.record(during),
      async after(lease, failed, reopen) {
        expect(lease.spooled.journal).toEqual(failed ? [before] : [before, during]);
        await lease.record(afterwards);
        await using again = (await (await reopen()).lease(M1))!;
        const { journal } = again.spooled;
        // A record that failed may have reached the disk all the same.
        expect(journal).toEqual(journal.length === 3 ? [before, during, afterwards] : [before, afterwards]);
        if (!failed) expect(journal).toHaveLength(3);
        expect(place.damages).toEqual([]);
      },
    });
    expect(failures).toEqual(['open append', 'write', 'sync', 'close']);
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
      async after({ spool, lease }, failed, reopen) {
        if (failed) await lease.finish();
        expect(await pendingIds(spool)).toEqual([]);
        const again = await reopen();
        expect(await pendingIds(again)).toEqual([]);
        expect(await commit(again)).toBe('repeat');
      },
    });
    expect(failures).toContain('sync');
    expect(failures.at(-1)).toBe('syncFolder');
  });
});
