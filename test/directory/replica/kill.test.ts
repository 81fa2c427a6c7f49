/** A gateway that is killed while it syncs has the old copy or the new one, whole, and goes on from there. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Home, makeHome } from './kept.ts';
import { makeLog, type TestLog } from './log.ts';

let log: TestLog;
let home: Home;
beforeEach(async () => {
  log = await makeLog();
  home = await makeHome();
});
afterEach(async () => {
  await home[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

/** Where it is killed, and what is then on the disk: of one entry, or of two. */
const STEPS: readonly [step: string, size: number][] = [
  ['before append', 1],
  ['after append', 1],
  ['after addBlob', 1],
  ['before commit', 1],
  ['after commit', 2],
];

test.each(STEPS)('killed %s, it starts again with %d entries, and takes the rest', async (step, size) => {
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  await log.enrol(await log.world.candidate('here'));
  await log.publish();
  home.close();
  const args = [home.folder, log.folder, log.genesis, log.next.toISOString(), step];
  const died = spawnSync(process.execPath, [join(import.meta.dirname, 'victim.ts'), ...args], { encoding: 'utf8' });
  expect([died.signal, died.stderr]).toEqual(['SIGKILL', '']);
  const store = home.again();
  expect([store.head()?.size, store.entries(0, 9).length]).toEqual([size, size]);
  await using replica = await home.open(log);
  expect(replica.version).toBe(size);
  await replica.refresh(log.next);
  expect(replica.version).toBe(2);
});
