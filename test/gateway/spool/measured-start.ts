/** A process that opens a spool and says what that took: seconds, those of the processor too, and octets of memory that stay taken. Run with `--expose-gc`. */
import { setImmediate } from 'node:timers/promises';
import { nodeDisk } from '../../../gateway/spool/disk.ts';
import { openFileSpool } from '../../../gateway/spool/files.ts';

/** The one line on standard output. */
export interface Start {
  readonly items: number;
  readonly seconds: number;
  /** Of all threads together. */
  readonly processorSeconds: number;
  /** On the heap and beside it. */
  readonly retained: number;
}

const [folder = ''] = process.argv.slice(2);
const before = await retained();
const began = performance.now();
const used = process.cpuUsage();
const spool = await openFileSpool({ folder, disk: nodeDisk, onDamage: () => process.abort(), now: () => new Date() });
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(used);
let items = 0;
for await (const _ of spool.waiting()) items++;
const start: Start = { items, seconds, processorSeconds: (user + system) / 1e6, retained: (await retained()) - before };
console.log(JSON.stringify(start));
await spool[Symbol.asyncDispose]();

/** Some of what the first collection finds is given back only after a turn. */
async function retained(): Promise<number> {
  globalThis.gc!();
  await setImmediate();
  globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
