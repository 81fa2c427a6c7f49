/** The timetable in the process, under a clock that moves only when told. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { AFTER_ERROR, createTimetable } from '../../../gateway/timetable/in-process.ts';
import { fakeTime } from './fake-time.ts';

const A = 'a' as Id;
const B = 'b' as Id;

/** A timetable whose work lasts until it is ended by hand, or until `work` is done. */
function desk({ concurrency = 4, work }: { concurrency?: number; work?: (id: Id) => Promise<void> } = {}) {
  const time = fakeTime();
  const begun: Id[] = [];
  const errors: unknown[] = [];
  const ends = new Map<Id, (error?: Error) => void>();
  const byHand = (id: Id) =>
    new Promise<void>((resolve, reject) => ends.set(id, (error) => (error ? reject(error) : resolve())));
  const timetable = createTimetable({
    ...time,
    concurrency,
    onError: (_, error) => errors.push(error),
    due: (id) => {
      begun.push(id);
      return (work ?? byHand)(id);
    },
  });
  const end = async (id: Id, error?: Error) => {
    ends.get(id)!(error);
    await setImmediate();
  };
  const inMs = (delay: number) => new Date(time.now().getTime() + delay);
  return { time, timetable, begun, errors, end, inMs };
}

describe('when a message is due', () => {
  test('it is due at its time and not before', async () => {
    const { time, timetable, begun, inMs } = desk();
    timetable.at(A, inMs(5_000));
    await time.advance(4_999);
    expect(begun).toEqual([]);
    await time.advance(1);
    expect(begun).toEqual([A]);
  });

  test('a time that has passed is now, though never within the call', async () => {
    const { time, timetable, begun, inMs } = desk();
    timetable.at(A, inMs(-1));
    expect(begun).toEqual([]);
    await time.advance(0);
    expect(begun).toEqual([A]);
  });

  test('a later call replaces the earlier one, to an earlier or a later time', async () => {
    const { time, timetable, begun, inMs } = desk();
    timetable.at(A, inMs(9_000));
    timetable.at(A, inMs(1_000));
    timetable.at(B, inMs(1_000));
    timetable.at(B, inMs(9_000));
    await time.advance(8_999);
    expect(begun).toEqual([A]);
    await time.advance(1);
    expect(begun).toEqual([A, B]);
  });

  test('a clock that was put forward is noticed within a minute', async () => {
    const { time, timetable, begun, inMs } = desk();
    timetable.at(A, inMs(3_600_000));
    time.jump(3_600_000);
    await time.advance(60_000);
    expect(begun).toEqual([A]);
  });

  test('a clock that was put back makes nothing late by more than a minute', async () => {
    const { time, timetable, begun, inMs } = desk();
    timetable.at(A, inMs(300_000));
    time.jump(-86_400_000);
    await time.advance(299_999);
    expect(begun).toEqual([]);
    await time.advance(60_001);
    expect(begun).toEqual([A]);
  });

  test('what is planned by a clock that was put back keeps its time', async () => {
    const { time, timetable, begun, inMs } = desk();
    timetable.at(A, inMs(3_600_000));
    time.jump(-86_400_000);
    timetable.at(B, inMs(1_000));
    await time.advance(999);
    expect(begun).toEqual([]);
    await time.advance(1);
    expect(begun).toEqual([B]);
    await time.advance(3_600_000);
    expect(begun).toEqual([B, A]);
  });

  test('what runs while the clock is put back and is wanted again is not late', async () => {
    const { time, timetable, begun, end, inMs } = desk();
    timetable.at(A, inMs(0));
    await time.advance(0);
    timetable.at(A, inMs(300_000));
    time.jump(-86_400_000);
    await end(A);
    await time.advance(300_000);
    expect(begun).toEqual([A, A]);
  });
});

describe('what runs at once', () => {
  test('a message asked for while it runs runs again afterwards, never beside itself', async () => {
    const { time, timetable, begun, end, inMs } = desk();
    timetable.at(A, inMs(0));
    await time.advance(0);
    timetable.at(A, inMs(0));
    await time.advance(1_000);
    expect(begun).toEqual([A]);
    await end(A);
    await time.advance(0);
    expect(begun).toEqual([A, A]);
  });

  test('work that asks for its own message before it first waits is not run beside itself', async () => {
    let atOnce = 0;
    let most = 0;
    let rounds = 0;
    const { time, timetable, inMs } = desk({
      work: async (id) => {
        most = Math.max(most, ++atOnce);
        if (++rounds < 3) timetable.at(id, inMs(0));
        await setImmediate();
        atOnce--;
      },
    });
    timetable.at(A, inMs(0));
    for (let step = 0; step < 10; step++) {
      await time.advance(1);
      await setImmediate();
    }
    expect({ most, rounds }).toEqual({ most: 1, rounds: 3 });
  });

  test('no more run at once than may, and each that ends makes room for the earliest', async () => {
    const { time, timetable, begun, end, inMs } = desk({ concurrency: 2 });
    for (const [place, id] of ['a', 'b', 'c', 'd'].entries()) timetable.at(id as Id, inMs(place));
    await time.advance(1_000);
    expect(begun).toEqual(['a', 'b']);
    await end(B);
    expect(begun).toEqual(['a', 'b', 'c']);
    await end(A);
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('when the work throws', () => {
  const asynchronous = async () => Promise.reject(new Error('the next hop is on fire'));
  const synchronous = () => {
    throw new Error('the next hop is on fire');
  };
  for (const [name, work] of Object.entries({ asynchronous, synchronous }))
    test(`the error is told and the message comes round again (${name})`, async () => {
      const { time, timetable, begun, errors, inMs } = desk({ work });
      timetable.at(A, inMs(0));
      await time.advance(0);
      expect(errors).toEqual([new Error('the next hop is on fire')]);
      await time.advance(AFTER_ERROR - 1);
      expect(begun).toEqual([A]);
      await time.advance(1);
      expect(begun).toEqual([A, A]);
    });

  test('a time asked for before the throw is kept', async () => {
    const { time, timetable, begun, end, inMs } = desk();
    timetable.at(A, inMs(0));
    await time.advance(0);
    timetable.at(A, inMs(1_000));
    await end(A, new Error('the next hop is on fire'));
    await time.advance(1_000);
    expect(begun).toEqual([A, A]);
  });
});

describe('closing', () => {
  test('it waits for what runs, and nothing begins any more', async () => {
    const { time, timetable, begun, end, inMs } = desk({ concurrency: 1 });
    timetable.at(A, inMs(0));
    timetable.at(B, inMs(0));
    await time.advance(0);
    let closed = false;
    const closing = timetable[Symbol.asyncDispose]().then(() => {
      closed = true;
    });
    await setImmediate();
    expect(closed).toBe(false);
    await end(A);
    await closing;
    timetable.at(B, inMs(0));
    await time.advance(10_000);
    expect(begun).toEqual([A]);
    expect(time.timers()).toBe(0);
  });
});

describe('places at next hops', () => {
  /** Every message whose id begins with `s` goes to a hop that answers nobody. */
  function street(concurrency: number) {
    const time = fakeTime();
    const looks = new Map<Id, number>();
    const arrived: Id[] = [];
    const stalled: (() => void)[] = [];
    const timetable = createTimetable({
      ...time,
      concurrency,
      onError: (_, error) => expect.fail(String(error)),
      due: async (id) => {
        looks.set(id, (looks.get(id) ?? 0) + 1);
        const isSlow = id.startsWith('s');
        using place = timetable.place(id, isSlow ? 'slow' : 'quick');
        if (!place) return timetable.at(id, new Date(time.now().getTime() + 3_600_000));
        if (isSlow) await new Promise<void>((resolve) => stalled.push(resolve));
        arrived.push(id);
      },
    });
    const hand = (letter: string, count: number) => {
      for (let n = 0; n < count; n++) timetable.at(`${letter}${n}` as Id, time.now());
    };
    const settle = async (until: () => boolean) => {
      for (let step = 0; step < 20_000 && !until(); step++) {
        await time.advance(0);
        await setImmediate();
      }
      expect(until()).toBe(true);
    };
    return { time, looks, arrived, stalled, hand, settle };
  }

  test('while one hop answers nobody, mail for another flows, and who waits is looked at once', async () => {
    const { arrived, stalled, looks, hand, settle } = street(16);
    hand('s', 1_000);
    hand('q', 1_000);
    await settle(() => arrived.length === 1_000);
    expect(arrived.every((id) => id.startsWith('q'))).toBe(true);
    expect(stalled).toHaveLength(4);
    expect(Math.max(...looks.values())).toBe(1);
  });

  test('a hundred thousand wait at a hop, and each has its turn after two looks', async () => {
    const { arrived, stalled, looks, hand, settle } = street(64);
    hand('s', 100_000);
    await settle(() => looks.size === 100_000);
    const total = 2_000;
    await settle(() => {
      for (const end of stalled.splice(0)) end();
      return arrived.length >= total;
    });
    expect(new Set(arrived).size).toBe(arrived.length);
    expect(Math.max(...looks.values())).toBe(2);
  });
});

test('a hundred thousand messages are served once each, in order, by one timer', async () => {
  const { time, timetable, begun, inMs } = desk({ concurrency: 50, work: async () => {} });
  const ids = Array.from({ length: 100_000 }, (_, n) => `m${n}` as Id);
  // 7919 is prime to 100,000, so this visits every place once, in no order.
  for (let n = 0; n < ids.length; n++) {
    const place = (n * 7919) % ids.length;
    timetable.at(ids[place]!, inMs(place));
    timetable.at(ids[place]!, inMs(place + 1_000));
  }
  expect(time.timers()).toBe(1);
  time.jump(200_000);
  await time.advance(60_000);
  for (let step = 0; step < 10_000 && begun.length < ids.length; step++) await setImmediate();
  expect(begun).toEqual(ids);
});

test('with the real clock a message is due as well', async () => {
  const due = Promise.withResolvers<Id>();
  await using timetable = createTimetable({
    due: async (id) => due.resolve(id),
    onError: (_, error) => due.reject(error),
    now: () => new Date(),
  });
  timetable.at(A, new Date());
  expect(await due.promise).toBe(A);
});
