/** Places at next hops: each hop has its share of the hands and no more, and a place that gets free is somebody's. */
import { describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { createPlaces } from '../../../gateway/timetable/places.ts';

const A = 'a' as Id;
const B = 'b' as Id;
const C = 'c' as Id;

function house(hands: number) {
  const woken: Id[] = [];
  const places = createPlaces(hands, (id) => woken.push(id));
  let count = 0;
  /** Takes places at a hop, each for a message of its own, until there are no more; answers those that it got. */
  const fill = (hop: string) => {
    const got: Disposable[] = [];
    for (;;) {
      const id = `${hop}${count++}` as Id;
      const place = places.take(id, hop);
      if (place === null) return got;
      got.push(place);
    }
  };
  /** Finds the hop full, and has nothing else to do. */
  const miss = (id: Id, hop: string) => {
    expect(places.take(id, hop)).toBeNull();
    places.ended(id);
  };
  return { places, woken, fill, miss };
}

describe('the share of a hop', () => {
  test.each([
    [64, 16],
    [16, 4],
    [4, 1],
    [1, 1],
  ])('of %i hands is %i', (hands, share) => expect(house(hands).fill('x')).toHaveLength(share));

  test('is less the more others hold, and something as long as anything is left', () => {
    const { fill } = house(64);
    const shares = Array.from({ length: 30 }, (_, n) => fill(`${n} `).length);
    expect(shares.slice(0, 4)).toEqual([16, 12, 9, 7]);
    expect(shares.slice(0, 13).at(-1)).toBe(1);
    expect(shares.reduce((sum, share) => sum + share)).toBe(64);
  });

  test('comes back when places are given back, once each', () => {
    const { fill } = house(64);
    const got = fill('x');
    for (const place of [...got, ...got]) place[Symbol.dispose]();
    expect(fill('x')).toHaveLength(16);
  });
});

describe('a place that gets free', () => {
  test('is set aside for who waits longest, and for nobody else', () => {
    const { places, woken, fill, miss } = house(4);
    const [held] = fill('x');
    for (const id of [A, B]) miss(id, 'x');
    held?.[Symbol.dispose]();
    expect(woken).toEqual([A]);
    expect(places.take(C, 'x')).toBeNull();
    expect(places.take(A, 'x')).not.toBeNull();
  });

  test('goes to the next when who was woken does not want it any more', () => {
    const { places, woken, fill, miss } = house(4);
    const [held] = fill('x');
    for (const id of [A, B]) miss(id, 'x');
    held?.[Symbol.dispose]();
    places.ended(A);
    expect(woken).toEqual([A, B]);
  });

  test('wakes nobody while he is being worked on, but right after', () => {
    const { places, woken, fill } = house(4);
    const [held] = fill('x');
    expect(places.take(A, 'x')).toBeNull();
    held?.[Symbol.dispose]();
    expect(woken).toEqual([]);
    places.ended(A);
    expect(woken).toEqual([A]);
  });

  test('at one hop may be what another was waiting for', () => {
    const { woken, fill, miss } = house(64);
    const slow = fill('slow');
    fill('x');
    miss(A, 'x');
    for (const place of slow) place[Symbol.dispose]();
    expect(woken).toEqual([A]);
  });

  test('who looks again meanwhile keeps his place in the row', () => {
    const { woken, fill, miss } = house(4);
    const [held] = fill('x');
    for (const id of [A, B, A]) miss(id, 'x');
    held?.[Symbol.dispose]();
    expect(woken).toEqual([A]);
  });
});

test('one who waits at two hops is woken for each', () => {
  const { places, woken, fill } = house(8);
  const [x, y] = [fill('x'), fill('y')];
  for (const hop of ['x', 'y']) expect(places.take(A, hop)).toBeNull();
  places.ended(A);
  for (const place of x) place[Symbol.dispose]();
  places.take(A, 'x')?.[Symbol.dispose]();
  places.ended(A);
  for (const place of y) place[Symbol.dispose]();
  expect(woken).toEqual([A, A]);
  expect(places.take(A, 'y')).not.toBeNull();
});
