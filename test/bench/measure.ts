/** One load on one lane: how long it took, what it cost, and whether every message arrived once and as it was sent. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Load, send } from './load.ts';
import type { Collected } from './sink.ts';
import type { Lane } from './stage.ts';
import { forgetPeaks, usageOf } from './usage.ts';

/** Figures of one run. */
export interface Figures {
  /** From the start of the sender to the last message at the sink. */
  readonly seconds: number;
  readonly messagesPerSecond: number;
  /** Of what was sent, in millions of octets. */
  readonly megabytesPerSecond: number;
  /** User and system time of all processes of the lane. */
  readonly cpuSeconds: number;
  /** Highest resident memory, summed over these processes, in millions of octets. */
  readonly peakMegabytes: number;
}

/** @throws Error where a message is missing, came twice or is not what was sent, or nothing has moved for a minute */
export async function measure(lane: Lane, load: Load): Promise<Figures> {
  forgetPeaks(lane.pids);
  const before = usageOf(lane.pids);
  const arrived = lane.sink.collect(load.count, (message) => lane.isRight(message, load.message));
  const start = performance.now();
  const [collected] = await inTime(lane, Promise.all([arrived, send(load, lane.port, lane.domain)]));
  await rest(lane.pids);
  const after = usageOf(lane.pids);
  await check(lane, load, collected);
  const seconds = (collected.lastAt - start) / 1000;
  return {
    seconds,
    messagesPerSecond: load.count / seconds,
    megabytesPerSecond: (load.count * load.message.length) / seconds / 1e6,
    cpuSeconds: after.cpu - before.cpu,
    peakMegabytes: after.peak / 1e6,
  };
}

async function check(lane: Lane, load: Load, { recipients, wrong, sample }: Collected): Promise<void> {
  const once = new Set(recipients).size;
  if (once !== load.count || recipients.length !== load.count)
    throw new Error(
      `${lane.name}: of ${load.count} messages ${once} arrived, ${recipients.length - once} of them twice`,
    );
  if (wrong > 0) throw new Error(`${lane.name}: ${wrong} of ${load.count} messages are not what was sent`);
  const inside = await lane.open(sample);
  const end = inside.subarray(-load.message.length);
  if (Buffer.compare(end, load.message) !== 0) throw new Error(`${lane.name}: the sample is not what was sent`);
}

/** Waits until what a load leaves behind (journals, receipts, a copy too many) is done: no CPU time in a quarter of a second. */
async function rest(pids: readonly number[]): Promise<void> {
  for (let before = -1, now = 0; before !== now; now = usageOf(pids).cpu) {
    before = usageOf(pids).cpu;
    await pause(250);
  }
}

const PATIENCE = 180_000;

async function inTime<T>(lane: Lane, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`${lane.name}: not done after ${PATIENCE / 1000} s`)), PATIENCE);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
