/** What every spool must do, whatever it lies on: run once per implementation. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { type Lease, type Spool, SpoolError } from '../../../gateway/spool/spool.ts';
import { AT, BOB, bytes, CAROL, contents, gather, item, message, outcome, pendingIds, started } from './messages.ts';

/** A place for a spool. `open` is called again on the same place after the spool before it was disposed. */
export interface Place {
  open(): Promise<Spool>;
  /** Removes everything. */
  clear(): Promise<void>;
}

const M1 = 'm1' as Id;

export function spoolSuite(name: string, newPlace: () => Promise<Place>): void {
  describe(name, () => {
    let place: Place;
    let spool: Spool;
    beforeEach(async () => {
      place = await newPlace();
      spool = await place.open();
    });
    afterEach(async () => {
      await spool[Symbol.asyncDispose]();
      await place.clear();
    });

    const reopen = async () => {
      await spool[Symbol.asyncDispose]();
      spool = await place.open();
    };
    const leased = async (id: Id = M1): Promise<Lease> => {
      const lease = await spool.lease(id);
      if (lease === null) throw new Error(`${id} cannot be leased`);
      return lease;
    };

    describe('a committed message', () => {
      const two = message('m1', { items: [item({ recipients: [BOB] }), item({ recipients: [CAROL] })] });

      test('is there with the same envelope, items and octets, also after a restart', async () => {
        const bodies = [bytes(200_000, 'x'), new Uint8Array()];
        expect(
          await spool.commit(
            two,
            bodies.map((body) => [body]),
          ),
        ).toBe('committed');
        await reopen();
        expect(await contents(await leased())).toEqual({ message: two, journal: [], bodies: bodies.map(Buffer.from) });
      });

      test('may come in any pieces', async () => {
        const body = bytes(70_000);
        async function* pieces() {
          for (let from = 0; from < body.length; from += 997) yield body.subarray(from, from + 997);
        }
        await spool.commit(message('m1'), [pieces()]);
        expect(await gather((await leased()).read(0))).toEqual(Buffer.from(body));
      });

      test('may come in pieces that share their memory', async () => {
        function* pieces() {
          const piece = new Uint8Array(3);
          for (let value = 1; value < 4; value++) yield piece.fill(value);
        }
        await spool.commit(message('m1'), [pieces()]);
        expect([...(await gather((await leased()).read(0)))]).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
      });

      test('is pending until it has left', async () => {
        await spool.commit(message('m1'), [[bytes(10)]]);
        await spool.commit(message('m2'), [[bytes(10)]]);
        expect(await pendingIds(spool)).toEqual(['m1', 'm2']);
        await (await leased()).finish();
        expect(await pendingIds(spool)).toEqual(['m2']);
        await reopen();
        expect(await pendingIds(spool)).toEqual(['m2']);
        expect(await spool.lease(M1)).toBeNull();
      });

      test('is not replaced by another of the same id', async () => {
        await spool.commit(message('m1'), [[bytes(10, 'first')]]);
        await expect(spool.commit(message('m1'), [[bytes(10, 'second')]])).rejects.toThrow(SpoolError);
        expect(await gather((await leased()).read(0))).toEqual(Buffer.from(bytes(10, 'first')));
      });

      test('is one of two of the same id that come together', async () => {
        const both = await Promise.allSettled([
          spool.commit(message('m1'), [[bytes(10)]]),
          spool.commit(message('m1'), [[bytes(10)]]),
        ]);
        expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      });
    });

    describe('a commit that fails', () => {
      const broken = async function* () {
        yield bytes(100_000);
        throw new Error('the peer is gone');
      };

      test('keeps nothing, and the same message can come again', async () => {
        const twice = message('m1', { repeatKeys: ['k1'] });
        await expect(spool.commit(twice, [broken()])).rejects.toThrow(SpoolError);
        expect(await pendingIds(spool)).toEqual([]);
        expect(await spool.known(['k1'])).toEqual(new Set());
        expect(await spool.commit(twice, [[bytes(5)]])).toBe('committed');
      });

      test('says why in its cause', async () => {
        const error = await spool.commit(message('m1'), [broken()]).catch((thrown: Error) => thrown);
        expect(error).toMatchObject({ name: 'SpoolError', cause: new Error('the peer is gone') });
      });

      test('is one without a body for each item', async () => {
        await expect(spool.commit(message('m1'), [])).rejects.toThrow(SpoolError);
      });

      test('is one of a message that could not be read back', async () => {
        const never = message('m1', { acceptedAt: new Date(Number.NaN) });
        await expect(spool.commit(never, [[bytes(5)]])).rejects.toThrow(SpoolError);
        expect(await pendingIds(spool)).toEqual([]);
      });
    });

    describe('a repeat', () => {
      const keyed = (id: string, ...repeatKeys: string[]) => message(id, { repeatKeys });

      test('is a message all of whose keys are known; nothing of it is kept', async () => {
        await spool.commit(keyed('m1', 'k1', 'k2'), [[bytes(5)]]);
        expect(await spool.commit(keyed('m2', 'k2', 'k1'), [[bytes(5)]])).toBe('repeat');
        expect(await pendingIds(spool)).toEqual(['m1']);
      });

      test('is still one after the first has left, and after a restart', async () => {
        await spool.commit(keyed('m1', 'k1'), [[bytes(5)]]);
        await reopen();
        expect(await spool.commit(keyed('m2', 'k1'), [[bytes(5)]])).toBe('repeat');
        await (await leased()).finish();
        expect(await spool.commit(keyed('m3', 'k1'), [[bytes(5)]])).toBe('repeat');
        await reopen();
        expect(await spool.commit(keyed('m4', 'k1'), [[bytes(5)]])).toBe('repeat');
        expect(await spool.known(['k1', 'k2'])).toEqual(new Set(['k1']));
      });

      test('is never a message without keys', async () => {
        await spool.commit(keyed('m1'), [[bytes(5)]]);
        expect(await spool.commit(keyed('m2'), [[bytes(5)]])).toBe('committed');
      });

      test('is not half of one: where some keys are known nothing is kept', async () => {
        await spool.commit(keyed('m1', 'k1'), [[bytes(5)]]);
        await expect(spool.commit(keyed('m2', 'k1', 'k2'), [[bytes(5)]])).rejects.toThrow(SpoolError);
        expect(await spool.known(['k1', 'k2'])).toEqual(new Set(['k1']));
        expect(await pendingIds(spool)).toEqual(['m1']);
      });

      test('is every one but one of those that come together', async () => {
        const answers = await Promise.all(
          Array.from({ length: 20 }, (_, n) => spool.commit(keyed(`m${n}`, 'k1'), [[bytes(5)]])),
        );
        expect(answers.filter((answer) => answer === 'committed')).toHaveLength(1);
        expect(await pendingIds(spool)).toHaveLength(1);
      });

      test('is not declared while the first may still fail', async () => {
        const gate = Promise.withResolvers<void>();
        async function* failing() {
          yield bytes(5);
          await gate.promise;
          throw new Error('the peer is gone');
        }
        const first = spool.commit(keyed('m1', 'k1'), [failing()]);
        const second = spool.commit(keyed('m2', 'k1'), [[bytes(5)]]);
        const known = spool.known(['k1']);
        gate.resolve();
        await expect(first).rejects.toThrow(SpoolError);
        expect(await second).toBe('committed');
        expect(await pendingIds(spool)).toEqual(['m2']);
        expect((await known).size).toBeLessThanOrEqual(1);
      });
    });

    describe('the journal', () => {
      const entries = [
        started(),
        outcome(BOB, 'relayed'),
        outcome(CAROL, 'failed'),
        { kind: 'reported', at: AT, recipients: [CAROL] } as const,
      ];

      test('is seen in the lease at once and by everyone after a restart', async () => {
        await spool.commit(message('m1'), [[bytes(5)]]);
        const lease = await leased();
        await lease.record(entries[0]!);
        await lease.record(...entries.slice(1));
        expect(lease.spooled.journal).toEqual(entries);
        await reopen();
        for await (const { journal } of spool.pending()) expect(journal).toEqual(entries);
        expect((await leased()).spooled.journal).toEqual(entries);
      });

      test('keeps the order of entries that are recorded without waiting', async () => {
        await spool.commit(message('m1'), [[bytes(5)]]);
        const lease = await leased();
        await Promise.all(entries.map((entry) => lease.record(entry)));
        await reopen();
        expect((await leased()).spooled.journal).toEqual(entries);
      });

      test('refuses an entry that could not be read back', async () => {
        await spool.commit(message('m1'), [[bytes(5)]]);
        const lease = await leased();
        await expect(lease.record({ kind: 'started', item: -1, at: AT })).rejects.toThrow(SpoolError);
        await lease.record(started());
        expect(lease.spooled.journal).toEqual([started()]);
      });
    });

    describe('a lease', () => {
      beforeEach(() => spool.commit(message('m1'), [[bytes(5)]]));

      test('is held by one at a time and can be had again afterwards', async () => {
        const lease = await leased();
        expect(await spool.lease(M1)).toBeNull();
        await lease[Symbol.asyncDispose]();
        expect((await leased()).token).toBeGreaterThan(lease.token);
      });

      test('goes to one of those who ask together', async () => {
        const leases = await Promise.all([1, 2, 3].map(() => spool.lease(M1)));
        expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
      });

      test('of a message that is not there is null', async () => {
        expect(await spool.lease('m2' as Id)).toBeNull();
      });

      const writes = {
        record: (lease: Lease) => lease.record(started()),
        finish: (lease: Lease) => lease.finish(),
      };
      for (const [what, write] of Object.entries(writes)) {
        test(`that was given back cannot ${what}`, async () => {
          const old = await leased();
          await old[Symbol.asyncDispose]();
          const lease = await leased();
          await expect(write(old)).rejects.toThrow(SpoolError);
          expect(lease.spooled.journal).toEqual([]);
          expect(await pendingIds(spool)).toEqual(['m1']);
        });

        test(`whose message was finished cannot ${what}`, async () => {
          const lease = await leased();
          await lease.finish();
          await expect(write(lease)).rejects.toThrow(SpoolError);
        });

        test(`cannot ${what} once the spool is closed`, async () => {
          const lease = await leased();
          await reopen();
          await expect(write(lease)).rejects.toThrow(SpoolError);
          expect(await pendingIds(spool)).toEqual(['m1']);
        });
      }

      test('given back twice does not free the next one', async () => {
        const old = await leased();
        await old[Symbol.asyncDispose]();
        await leased();
        await old[Symbol.asyncDispose]();
        expect(await spool.lease(M1)).toBeNull();
      });

      test("has no items but the message's", async () => {
        const lease = await leased();
        await expect(gather(lease.read(1))).rejects.toThrow(SpoolError);
      });
    });

    test('a closed spool refuses everything', async () => {
      await spool[Symbol.asyncDispose]();
      await expect(spool.commit(message('m1'), [[bytes(5)]])).rejects.toThrow(SpoolError);
      await expect(spool.lease(M1)).rejects.toThrow(SpoolError);
      await expect(spool.known(['k1'])).rejects.toThrow(SpoolError);
    });

    test('closing waits for a commit that is under way', async () => {
      const committing = spool.commit(message('m1'), [[bytes(100_000)]]);
      await reopen();
      expect(await committing).toBe('committed');
      expect(await pendingIds(spool)).toEqual(['m1']);
    });
  });
}
