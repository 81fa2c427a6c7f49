/** Files placed on the real disk, by the caller and by a thread: whole under their name, or an error that says why not. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeDisk } from '../../../gateway/spool/disk.ts';
import { type NewFile, placingOn } from '../../../gateway/spool/place.ts';
import { PlacingThread } from '../../../gateway/spool/placing.ts';
import { SpoolError } from '../../../gateway/spool/spool.ts';
import { FilePlace } from './file-place.ts';
import { bytes, message, pendingIds } from './messages.ts';

let place: FilePlace;
beforeEach(async () => {
  place = new FilePlace();
  for (const folder of ['tmp', 'new']) await mkdir(join(place.folder, folder));
});
afterEach(() => place.clear());

const at = (...names: string[]) => join(place.folder, ...names);
const file = (name: string, size: number) => ({
  temporary: at('tmp', name),
  path: at('new', name),
  bytes: bytes(size, name),
});
const onDied = () => process.abort();

describe.each([
  { who: 'by the caller', open: () => placingOn(nodeDisk) },
  { who: 'by a thread', open: () => new PlacingThread(onDied) },
])('placed $who', ({ open }) => {
  test('many at once stand whole, each under its own name', async () => {
    await using placing = open();
    const files = Array.from({ length: 40 }, (_, n) => file(`${n}`, n * 500));
    await Promise.all(files.map((one) => placing.place(one)));
    for (const one of files) expect(new Uint8Array(await readFile(one.path))).toEqual(new Uint8Array(one.bytes));
    expect(await readdir(at('tmp'))).toEqual([]);
  });

  test('one that cannot be placed has the code of its own error, and the others stand', async () => {
    await using placing = open();
    await writeFile(at('tmp', 'taken'), 'mine');
    const lost = { ...file('lost', 5), path: at('nowhere', 'lost') };
    const placed = await Promise.allSettled(
      [file('a', 5), file('taken', 5), lost, file('b', 5)].map((one) => placing.place(one)),
    );
    expect(placed).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'EEXIST' } },
      { status: 'rejected', reason: { code: 'ENOENT' } },
      { status: 'fulfilled' },
    ]);
    expect((await readdir(at('new'))).sort()).toEqual(['a', 'b']);
  });
});

test('a thread that dies is told of, takes its commits with it, and is replaced with the next one', async () => {
  const died: unknown[] = [];
  const thread = new PlacingThread((error) => died.push(error));
  const dying = (file: NewFile) => {
    const placed = thread.place(file);
    // Behind the turn in which the thread is given the file.
    if (died.length === 0) setImmediate(() => thread.terminate());
    return placed;
  };
  const close = () => thread[Symbol.asyncDispose]();
  const spool = await place.open({ placing: () => ({ place: dying, [Symbol.asyncDispose]: close }) });
  const commit = (id: string) => spool.commit(message(id, { repeatKeys: [id] }), [[bytes(5)]]);
  const ended = await Promise.allSettled(['m1', 'm2'].map(commit));
  for (const { status, reason } of ended as PromiseRejectedResult[]) {
    expect(status).toBe('rejected');
    expect(reason).toBeInstanceOf(SpoolError);
  }
  expect(died).toHaveLength(1);
  expect(await readdir(at('new'))).toEqual([]);
  expect(await commit('m1')).toBe('committed');
  await place.open();
  expect(await pendingIds(place.spool)).toEqual(['m1']);
  expect(died).toHaveLength(1);
});
