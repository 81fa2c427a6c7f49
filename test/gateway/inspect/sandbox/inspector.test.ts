/** Children that crash, hang, lie or eat: what they do costs their own message some time, and nobody else anything. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readableIn } from '../../../../gateway/inspect/inspector.ts';
import { waitFor } from '../../../peers/process.ts';
import { isAlive, startWatched, type Watched } from './pool.ts';

const message = (count: number, misdeed = '') => Buffer.from(`${count}:${misdeed}`);
const answered = (count: number) => ({
  findings: [{ type: 'lei', band: 'low', path: [], role: 'body', evidence: [], count }],
  dangers: [],
  unseen: [],
});
const unseen = (why: string) => ({ findings: [], dangers: [], unseen: [why] });

const CRASHES = [
  ...['exit', 'abort', 'throw', 'flood', 'garbage', 'half an answer', 'no json', 'empty frame'],
  ...['a value as evidence', 'more than the schema has', 'for another message'],
];

describe('a message', () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await startWatched('misbehaving.ts');
  });
  afterAll(() => watched[Symbol.asyncDispose]());

  test.for(CRASHES)('that makes a child do this could not be looked into, and others are: %s', async (misdeed) => {
    const before = watched.died.length;
    const looked = [message(1, misdeed), message(2), message(3)].map((each) => watched.inspector.look(each));
    expect(await Promise.all(looked)).toEqual([unseen('crashed'), answered(2), answered(3)]);
    await waitFor('both deaths are told', () => watched.died.length === before + 2);
  });

  test('is looked into also where a library prints', async () => {
    const looked = [message(1, 'print, and take the standard streams'), message(2), message(3), message(4)];
    expect(await Promise.all(looked.map((each) => watched.inspector.look(each)))).toEqual([1, 2, 3, 4].map(answered));
  });

  test.for(['eat buffers', 'eat objects'])('that makes a child %s is given up', async (misdeed) => {
    await using watched = await startWatched('misbehaving.ts', { timeoutMs: 5_000 });
    const looked = [message(1, misdeed), message(2), message(3)].map((each) => watched.inspector.look(each));
    const [bad, ...good] = await Promise.all(looked);
    // Where the machine is busy, its time is up before its memory is.
    expect([unseen('crashed'), unseen('timeout')]).toContainEqual(bad);
    expect(good).toEqual([2, 3].map(answered));
  });

  test('that makes a child run for ever could not be looked into in time, and the child is gone', async () => {
    await using watched = await startWatched('misbehaving.ts', { timeoutMs: 300, children: 1 });
    const [pid = 0] = watched.inspector.pids;
    const looked = [watched.inspector.look(message(1, 'loop')), watched.inspector.look(message(2))];
    expect(await Promise.all(looked)).toEqual([unseen('timeout'), answered(2)]);
    expect(watched.died.map((why) => why.message)).toEqual(['it took too long']);
    expect(isAlive(pid)).toBe(false);
  });

  test.for(['clean for the next message as well', 'flood of answers'])(
    'never gets what was said about the one before: %s',
    async (misdeed) => {
      await using watched = await startWatched('misbehaving.ts', { children: 1 });
      const looked = [message(1, misdeed), message(2), message(3)].map((each) => watched.inspector.look(each));
      expect((await Promise.all(looked)).slice(1)).toEqual([2, 3].map(answered));
    },
  );

  test('larger than the budget is looked into alone', async () => {
    await using watched = await startWatched('misbehaving.ts', { memory: 10 });
    const large = Buffer.from(`7:${' '.repeat(1_000_000)}`);
    const looked = [large, message(1), large].map((each) => watched.inspector.look(each));
    expect(await Promise.all(looked)).toEqual([7, 1, 7].map(answered));
  });
});

describe('the inspector', () => {
  test('gives each of many messages its own answer', async () => {
    await using watched = await startWatched('misbehaving.ts', { jobs: 15 });
    const counts = Array.from({ length: 40 }, (_, n) => n + 1);
    const looked = await Promise.all(counts.map((count) => watched.inspector.look(message(count))));
    expect(looked).toEqual(counts.map(answered));
    expect(watched.died).toEqual([]);
  });

  test('replaces a child after so many jobs', async () => {
    await using watched = await startWatched('misbehaving.ts', { children: 1, jobs: 1 });
    const [first = 0] = watched.inspector.pids;
    await watched.inspector.look(message(1));
    await watched.inspector.look(message(2));
    expect(watched.inspector.pids).not.toContain(first);
    expect(isAlive(first)).toBe(false);
  });

  test.for([1, 2, 3, 4])('says the same when children are killed at any moment: seed %i', async (seed) => {
    await using watched = await startWatched('misbehaving.ts');
    const { inspector } = watched;
    const counts = Array.from({ length: 60 }, (_, n) => n + 1);
    const random = seeded(seed);
    const looked = counts.map(async (count) => {
      for (let turns = random() * 300; turns > 0; turns--) await new Promise(setImmediate);
      const said = inspector.look(message(count));
      if (count % 5 === 0) kill(inspector.pids[Math.floor(random() * 2)]);
      return said;
    });
    expect(await Promise.all(looked)).toEqual(counts.map(answered));
    expect(watched.died.length).toBeGreaterThan(0);
  });

  test('leaves nobody behind when it is closed, and says that it is', async () => {
    const watched = await startWatched('misbehaving.ts');
    const { pids } = watched.inspector;
    const looked = ['loop', '', 'loop'].map((misdeed) => watched.inspector.look(message(1, misdeed)));
    const closed = Promise.allSettled(looked);
    await watched[Symbol.asyncDispose]();
    expect((await closed).map(({ status }) => status)).toContain('rejected');
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(watched.inspector.look(message(1))).rejects.toThrow('closed');
    expect(watched.died).toEqual([]);
  });

  test('turns messages away while no child can be started, and looks into them as soon as one can', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'valise-inspector-'));
    const file = join(folder, 'program.mjs');
    const install = () => writeFile(file, `import '${join(import.meta.dirname, 'misbehaving.ts')}';`);
    await install();
    const readable = [...readableIn(join(import.meta.dirname, '../../../..'), ['/']), `${folder}/`];
    await using watched = await startWatched('', { children: 1, program: { file, readable } });
    await rm(file);
    kill(watched.inspector.pids[0]);
    await expect(watched.inspector.look(message(1))).rejects.toThrow('no child can be started');
    await expect(watched.inspector.look(message(2))).rejects.toThrow('no child can be started');
    await install();
    expect(await watched.inspector.look(message(3))).toEqual(answered(3));
    await rm(folder, { recursive: true });
  });

  test('does not start where no child can', async () => {
    await expect(startWatched('not-there.ts')).rejects.toThrow('no child process can be started');
  });
});

function kill(pid: number | undefined): void {
  if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
}

/** Park and Miller's generator. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
