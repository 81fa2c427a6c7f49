/** A real process, really killed, again and again: what it was promised is there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { nodeDisk } from '../../../gateway/spool/disk.ts';
import { openFileSpool } from '../../../gateway/spool/files.ts';
import type { Spool } from '../../../gateway/spool/spool.ts';
import type { Line } from './committer.ts';
import { FilePlace } from './file-place.ts';
import { gather } from './messages.ts';

const COMMITTER = join(import.meta.dirname, 'committer.ts');
const ROUNDS = 5;

let place: FilePlace;
let child: ChildProcess | null = null;
beforeEach(() => {
  place = new FilePlace();
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await place.clear();
});

/** Runs a process until it has said that many lines, and kills it; answers every line that it got out. */
async function runAndKill(afterLines: number): Promise<Line[]> {
  const started = spawn(process.execPath, [COMMITTER, place.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  const closed = once(started, 'close');
  const lines: Line[] = [];
  for await (const text of createInterface({ input: started.stdout })) {
    // The last one may be cut off, and then it was never said.
    if (text.endsWith('}')) lines.push(JSON.parse(text));
    if (lines.length >= afterLines) started.kill('SIGKILL');
  }
  expect(await closed).toEqual([null, 'SIGKILL']);
  child = null;
  return lines;
}

/** Holds every message that any process spoke of against the spool. */
async function hold(spool: Spool, lines: readonly Line[]): Promise<void> {
  const last = new Map(lines.map((line) => [line.id, line]));
  const here = new Set<Id>();
  for await (const { message } of spool.pending()) here.add(message.id);
  const ids = (what: Line['what']) => [...last.values()].filter((line) => line.what === what).map(({ id }) => id);
  expect(ids('committed').filter((id) => !here.has(id))).toEqual([]);
  expect(ids('finished').filter((id) => here.has(id))).toEqual([]);
  expect(await spool.known([...last.keys()])).toEqual(new Set(last.keys()));
  for (const id of here) {
    await using lease = (await spool.lease(id))!;
    const sha256 = createHash('sha256')
      .update(await gather(lease.read(0)))
      .digest('hex');
    // One that was committed but not yet said is whole as well: the lease has checked it.
    if (last.has(id)) expect(sha256).toBe(last.get(id)?.sha256);
  }
}

test('whatever a process was promised before a kill -9 is there at the next start, octet for octet', async () => {
  const lines: Line[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    lines.push(...(await runAndKill(60 * round)));
    const spool = await place.open();
    expect(await readdir(join(place.folder, 'tmp'))).toEqual([]);
    await hold(spool, lines);
    expect(place.damages).toEqual([]);
    await place.close();
  }
  expect(new Set(lines.map(({ what }) => what))).toEqual(new Set(['committed', 'finishing', 'finished']));
}, 60_000);

test('a folder is refused while another process has it, by the name of that process, and free once it is killed', async () => {
  const started = spawn(process.execPath, [COMMITTER, place.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  child = started;
  await once(started.stdout, 'data');
  await expect(
    openFileSpool({ folder: place.folder, disk: nodeDisk, onDamage: () => {}, now: () => new Date() }),
  ).rejects.toThrow(`belongs to process ${started.pid}, which is still running`);
  started.kill('SIGKILL');
  await once(started, 'exit');
  await place.open();
});
