/** The clock of a gateway jumps a day either way: nothing is lost, given up too early, tried without end or told twice. */
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { KEY_YEARS } from '../../gateway/openpgp/profile.ts';
import { waitFor } from '../peers/process.ts';
import { type Letter, OFFICER_B, writeLetter } from './canary.ts';
import { DAY, HOUR, type MovedClock, movedClock } from './moved-clock.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet } from './street.ts';

const MINUTE = 60_000;
const OFFICER_C = 'chidi@c.example';
const ago = (milliseconds: number) => ({ founded: new Date(Date.now() - milliseconds) });

// The keys of A and B are neither new nor old; that of C has half a day to live.
const keys = { a: ago(30 * DAY), b: ago(30 * DAY), c: ago(KEY_YEARS * 365.25 * DAY - DAY / 2) };
const street = await foundStreet(['a', 'b', 'c'], keys);
const [a, b, c] = [street.neighbour('a'), street.neighbour('b'), street.neighbour('c')];
afterAll(() => street[Symbol.asyncDispose]());

let clockA: MovedClock;
let clockB: MovedClock;
beforeEach(async () => {
  street.tap.set({ kind: 'pass' });
  [clockA, clockB] = await Promise.all([restart(a), restart(b)]);
});

async function restart(who: Neighbour): Promise<MovedClock> {
  const clock = movedClock();
  who.isPatient = true;
  await who.stop();
  await who.start(clock);
  return clock;
}

/** Hands in a letter that cannot leave. */
async function stuck(): Promise<{ letter: Letter; id: string }> {
  street.tap.set({ kind: 'cut' });
  const letter = writeLetter();
  const id = idOf(await a.submit(letter));
  await tried(id, 1);
  return { letter, id };
}

const attempts = (id: string) => a.log.filter((line) => line.id === id && line.event === 'deferred').length;
const repeats = () => b.log.filter(({ event }) => event === 'repeated').length;
const tried = (id: string, times: number) => waitFor(`attempt ${times} at ${id}`, () => attempts(id) === times);

const arrived = (letter: Letter) =>
  waitFor('the letter at B', async () => (await b.copies(OFFICER_B, letter)).length > 0);

async function expectOneCopy(letter: Letter): Promise<void> {
  await arrived(letter);
  for (const who of [a, b, a]) await who.settle();
  expect(await b.copies(OFFICER_B, letter)).toHaveLength(1);
}

/** What the author was told so far, by its Action. */
async function told(letter: Letter): Promise<readonly (string | undefined)[]> {
  const reports = await a.reports(letter);
  return reports.map((report) => /^Action: (\w+)/m.exec(report.toString('latin1'))?.[1]);
}

describe('while a letter waits at A, the clock of A', () => {
  test('goes back a day: it is tried at the same intervals, its author hears nothing, and it arrives', async () => {
    const { letter, id } = await stuck();
    clockA.move(-DAY);
    clockA.move(1.2 * MINUTE);
    await tried(id, 2);
    clockA.move(0.5 * MINUTE);
    street.tap.set({ kind: 'pass' });
    clockA.move(2 * MINUTE);
    await arrived(letter);
    expect(attempts(id)).toBe(2);
    expect(await told(letter)).toEqual([]);
    // B's receipt is from what A took for the future; to A, once its clock is right, a day has gone by without one.
    clockA.move(DAY);
    await expectOneCopy(letter);
    expect(await told(letter)).toEqual(['relayed']);
  });

  test('goes forward a day, and another: one notice of the delay, no expiry, and it arrives', async () => {
    const { letter, id } = await stuck();
    clockA.move(DAY);
    await tried(id, 2);
    await waitFor('the notice', async () => (await told(letter)).length === 1);
    clockA.move(DAY);
    await tried(id, 3);
    street.tap.set({ kind: 'pass' });
    clockA.move(-2 * DAY);
    clockA.move(2 * HOUR);
    await expectOneCopy(letter);
    expect(await told(letter)).toEqual(['delayed']);
    expect(attempts(id)).toBe(3);
  });
});

describe('one clock is wrong:', () => {
  test.each([
    ['A’s a day ahead', DAY, 0],
    ['B’s a day behind', 0, -DAY],
  ])('%s: the letter waits until it is right, and arrives', async (_, aheadA, aheadB) => {
    clockA.move(aheadA);
    clockB.move(aheadB);
    const letter = writeLetter();
    const id = idOf(await a.submit(letter));
    expect(await a.logged(id, 'deferred', 'failed')).toMatchObject({ reply: { code: 451, status: '4.7.1' } });
    clockA.move(-aheadA);
    clockB.move(-aheadB);
    // What A has signed a day ahead must wait for that day.
    if (aheadA > 0) for (const clock of [clockA, clockB]) clock.move(aheadA);
    clockA.move(2 * MINUTE);
    await expectOneCopy(letter);
    expect(await told(letter)).toEqual([]);
  });

  test.each([
    ['A’s a day behind', -DAY, 0],
    ['B’s a day ahead', 0, DAY],
  ])('%s: the letter arrives at once, and only the receipt for it waits', async (_, aheadA, aheadB) => {
    clockA.move(aheadA);
    clockB.move(aheadB);
    const letter = writeLetter();
    await a.submit(letter);
    await arrived(letter);
    expect(await told(letter)).toEqual([]);
    clockB.move(-aheadB);
    clockA.move(DAY);
    await expectOneCopy(letter);
    expect(await told(letter)).toEqual(['relayed']);
  });
});

describe('a repeat is known as one, though since the first copy', () => {
  test.each([
    ['B’s clock went forward a day', DAY, 1],
    ['B’s clock went back a day, and was put right', -DAY, 2],
  ])('%s', async (_, jump, deferrals) => {
    street.tap.set({ kind: 'lose-reply', after: 30_000 });
    const letter = writeLetter({ size: 30_000 });
    const id = idOf(await a.submit(letter));
    await tried(id, 1);
    await arrived(letter);
    await b.settle();
    const before = repeats();
    clockB.move(jump);
    street.tap.set({ kind: 'pass' });
    clockA.move(2 * MINUTE);
    await tried(id, deferrals);
    if (jump < 0) clockB.move(-jump);
    clockA.move(3 * MINUTE);
    await waitFor('the repeat', () => repeats() === before + 1);
    await expectOneCopy(letter);
    expect(await told(letter)).toEqual([]);
  });
});

describe('by a clock a day ahead C’s key has expired:', () => {
  test('a letter is refused, and taken once the clock is right', async () => {
    const letter = writeLetter({ to: [OFFICER_C] });
    clockA.move(DAY);
    expect(await a.submit(letter)).toMatchObject({ code: 550, lines: [expect.stringMatching(/is expired/)] });
    clockA.move(-DAY);
    expect((await a.submit(letter)).code).toBe(250);
    await waitFor('the letter at C', async () => (await c.copies(OFFICER_C, letter)).length === 1);
  });

  test('a letter that waits fails, and its author is told to send it again', async () => {
    await c.stop();
    const letter = writeLetter({ to: [OFFICER_C] });
    const id = idOf(await a.submit(letter));
    await tried(id, 1);
    clockA.move(DAY);
    expect(await a.logged(id, 'failed')).toMatchObject({ reply: { code: 550, status: '5.7.5' } });
    await waitFor('the report', async () => (await told(letter)).length > 0);
    expect(await told(letter)).toEqual(['failed']);
  });
});
