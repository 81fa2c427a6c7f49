/** Syncs that are shared: fewer of them, and none that began before it was asked for. */
import { expect, test } from 'vitest';
import { type Disk, nodeDisk, sharedSyncs } from '../../../gateway/spool/disk.ts';
import { lineFile } from '../../../gateway/spool/line-file.ts';

/** A disk whose folder syncs end when they are told to, in the order in which they began. */
function slowDisk() {
  const begun: { readonly path: string; readonly end: (error?: Error) => void }[] = [];
  const syncFolder = (path: string) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    begun.push({ path, end: (error) => (error ? reject(error) : resolve()) });
    return promise;
  };
  return { begun, disk: sharedSyncs({ ...nodeDisk, syncFolder }) };
}

const turn = () => new Promise(setImmediate);

test('who asks while a sync is under way waits for the next one, together with all others who do', async () => {
  const { begun, disk } = slowDisk();
  const ended: string[] = [];
  const ask = (name: string, path: string) => disk.syncFolder(path).then(() => ended.push(name));
  const first = ask('first', '/x');
  await turn();
  const others = [ask('second', '/x'), ask('third', '/x'), ask('elsewhere', '/y')];
  await turn();
  expect(begun.map(({ path }) => path)).toEqual(['/x', '/y']);
  begun[0]!.end();
  await first;
  await turn();
  expect(ended).toEqual(['first']);
  expect(begun).toHaveLength(3);
  for (const { end } of begun) end();
  await Promise.all(others);
});

test('a sync that fails fails for all who shared it, and the next one is tried', async () => {
  const { begun, disk } = slowDisk();
  const shared = Promise.allSettled([disk.syncFolder('/x'), disk.syncFolder('/x')]);
  await turn();
  const next = disk.syncFolder('/x');
  begun[0]!.end(new Error('EIO'));
  expect((await shared).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  begun[1]!.end();
  await next;
});

test('lines of one turn, and lines that wait for a write, are written and synced together, in order', async () => {
  let text = '';
  let syncs = 0;
  const file = {
    write: async (bytes: Uint8Array) => {
      text += Buffer.from(bytes).toString();
    },
    sync: async () => void syncs++,
    close: async () => {},
  };
  const disk = { ...nodeDisk, open: async () => file, syncFolder: async () => {} } as unknown as Disk;
  const lines = lineFile({ disk, temporary: () => '/none' }, '/x/lines', null);
  await Promise.all(['a', 'b', 'c'].map((line) => lines.append([Buffer.from(line)])));
  const first = lines.append([Buffer.from('d')]);
  for (let turns = 0; turns < 2; turns++) await turn();
  await Promise.all([first, lines.append([Buffer.from('e')])]);
  expect({ text, syncs }).toEqual({ text: 'abcde', syncs: 3 });
});
