/**
 * `npm run torture`: the crash loop for ten minutes, or for `--seconds N`; with `--power-cut`, until the power has been cut twenty times; with
 * `--full-spool`, a start with 100,000 messages waiting; with `--held`, twenty held messages that people decide about. Prints what they came to.
 */
import { parseArgs } from 'node:util';
import { type CrashLoop, crashLoop } from './crash-loop.ts';
import { fullSpool } from './full-spool.ts';
import { noLoopImages } from './loop-image.ts';
import { releaseLoop } from './release-loop.ts';

const POWER_CUTS = 20;
const HELD = 20;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    'power-cut': { type: 'boolean', default: false },
    'full-spool': { type: 'boolean', default: false },
    held: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const loop = values['power-cut']
  ? { seconds, kills: POWER_CUTS, isPowerCut: true }
  : { seconds, kills: Number.POSITIVE_INFINITY, isPowerCut: false };
const isSound = await (values['full-spool'] ? fullSpool(console.log) : values.held ? releases() : crashes(loop));
console.log(isSound ? 'nothing acknowledged was lost, damaged or seen' : 'FAILED');
process.exitCode = isSound ? 0 : 1;

async function crashes(wish: CrashLoop): Promise<boolean> {
  const reason = wish.isPowerCut ? noLoopImages() : null;
  if (reason !== null) throw new Error(reason);
  const { kills, acknowledged, unacknowledged, copies, held, twiceInDoubt, ...faults } = await crashLoop(
    wish,
    console.log,
  );
  console.log({ kills, acknowledged, unacknowledged, copies, held, twiceInDoubt: twiceInDoubt.length });
  return Object.entries(faults).every(isNone);
}

async function releases(): Promise<boolean> {
  const { kills, arrived, ...faults } = await releaseLoop(HELD, console.log);
  console.log({ kills, arrived });
  return Object.entries(faults).every(isNone);
}

function isNone([what, names]: [string, readonly string[]]): boolean {
  if (names.length > 0) console.log(`${what}: ${names.length}, among them ${names.slice(0, 5).join(' ')}`);
  return names.length === 0;
}
