/** A minute of kills, and a few power cuts where this machine can play them; `npm run torture` goes on for ten minutes, or for twenty cuts. */
import { expect, test } from 'vitest';
import { crashLoop } from './crash-loop.ts';
import { DRAIN } from './drain.ts';
import { noLoopImages } from './loop-image.ts';

const SECONDS = 60;
const POWER_CUTS = 4;
/** Founding the agencies at first, and comparing at last, in milliseconds. */
const AROUND = 60_000;
const TIME = { timeout: SECONDS * 1000 + DRAIN + AROUND };

const QUIETLY = () => {};

const NOTHING = {
  lost: [],
  damaged: [],
  crossedTwice: [],
  twiceInVain: [],
  misreported: [],
  unconfirmed: [],
  misregistered: [],
  alarms: [],
  leaks: [],
};

test('what was acknowledged between kills arrives whole, unseen, and twice only in doubt', TIME, async () => {
  const wish = { seconds: SECONDS, kills: Number.POSITIVE_INFINITY, isPowerCut: false };
  const report = await crashLoop(wish, QUIETLY);
  expect(report).toMatchObject(NOTHING);
  expect(Math.min(report.kills, report.acknowledged)).toBeGreaterThan(0);
});

const reason = noLoopImages();
if (reason !== null) console.warn(`skipped: ${reason}`);

test.skipIf(reason !== null)('so it does between power cuts', TIME, async () => {
  const report = await crashLoop({ seconds: SECONDS, kills: POWER_CUTS, isPowerCut: true }, QUIETLY);
  expect(report).toMatchObject(NOTHING);
  expect(Math.min(report.kills, report.acknowledged)).toBeGreaterThan(0);
});
