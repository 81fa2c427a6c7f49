/** `npm run torture`: the crash loop for ten minutes, or for `--seconds N`; prints how it goes and what it came to. */
import { parseArgs } from 'node:util';
import { crashLoop } from './crash-loop.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '600' } } });
const { twiceInDoubt, lost, damaged, crossedTwice, twiceInVain, leaks, ...counts } = await crashLoop(
  Number(values.seconds),
  console.log,
);
console.log({ ...counts, twiceInDoubt: twiceInDoubt.length });
const faults = Object.entries({ lost, damaged, crossedTwice, twiceInVain, leaks }).filter(([, all]) => all.length > 0);
for (const [fault, all] of faults) console.log(`${fault}: ${all.length}, among them ${all.slice(0, 5).join(' ')}`);
console.log(faults.length === 0 ? 'nothing lost, nothing damaged, nothing seen' : 'FAILED');
process.exitCode = faults.length === 0 ? 0 : 1;
