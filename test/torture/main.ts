/**
 * `npm run torture`: the crash loop for ten minutes, or for `--seconds N`; with `--power-cut`, twenty power cuts; with `--full-spool`, a start
 * with 100,000 messages waiting. Prints what they came to.
 */
import { parseArgs } from 'node:util';
import { crashLoop } from './crash-loop.ts';
import { fullSpool } from './full-spool.ts';
import { noLoopImages } from './loop-image.ts';
import { powerCut } from './power-cut.ts';

const POWER_CUTS = 20;
const LETTERS = 60;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    'power-cut': { type: 'boolean', default: false },
    'full-spool': { type: 'boolean', default: false },
  },
});
const isSound = await (values['full-spool']
  ? fullSpool(console.log)
  : values['power-cut']
    ? powerCuts()
    : crashes(Number(values.seconds)));
console.log(isSound ? 'nothing acknowledged was lost, damaged or seen' : 'FAILED');
process.exitCode = isSound ? 0 : 1;

async function crashes(seconds: number): Promise<boolean> {
  const report = await crashLoop(seconds, console.log);
  const { lost, damaged, crossedTwice, twiceInVain, leaks, twiceInDoubt, ...counts } = report;
  console.log({ ...counts, twiceInDoubt: twiceInDoubt.length });
  return Object.entries({ lost, damaged, crossedTwice, twiceInVain, leaks }).every(isNone);
}

async function powerCuts(): Promise<boolean> {
  const reason = noLoopImages();
  if (reason !== null) throw new Error(reason);
  let isSound = true;
  for (let run = 1; run <= POWER_CUTS; run++) {
    const { acknowledged, lost, damaged } = await powerCut(LETTERS);
    console.log(
      `power cut ${run}: ${acknowledged.length} acknowledged, ${lost.length} lost, ${damaged.length} damaged`,
    );
    isSound &&= Object.entries({ lost, damaged }).every(isNone);
  }
  return isSound;
}

function isNone([what, names]: [string, readonly string[]]): boolean {
  if (names.length > 0) console.log(`${what}: ${names.length}, among them ${names.slice(0, 5).join(' ')}`);
  return names.length === 0;
}
