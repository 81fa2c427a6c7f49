/** What a gateway keeps is the whole of what was published: a lost server comes back from it. */
import { expect, test } from 'vitest';
import { bundleOf } from '../../../directory/published/bundle.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { storeTree } from '../../../directory/replica/store-tree.ts';
import { makeHome } from './kept.ts';
import { makeLog } from './log.ts';

test('the bundle of the copy is the bundle of the log, octet for octet', async () => {
  await using log = await makeLog();
  await using home = await makeHome();
  await log.enrol(await log.world.candidate('here'));
  for (let n = log.entries.length; n < 300; n++) log.addRaw(Buffer.from(`no entry ${n}`));
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  await using tree = storeTree(home.store);
  await using folder = openFolderTree(log.folder);
  const [kept, published] = [await bytesOf(bundleOf(tree)), await bytesOf(bundleOf(folder))];
  expect(kept.length).toBeGreaterThan(10_000);
  expect(kept.equals(published)).toBe(true);
});

test('what is not in the log is not there', async () => {
  await using log = await makeLog();
  await using home = await makeHome();
  await log.publish();
  await (await home.open(log))[Symbol.asyncDispose]();
  await using tree = storeTree(home.store);
  for (const name of ['tile/entries/000', 'tile/entries/000.p/2', 'tile/1/000.p/1', 'tile/0/001.p/1', 'blob/x', 'log'])
    expect(await tree.read(name, 1_000_000), name).toBeNull();
  await expect(tree.read('tile/entries/000.p/1', 10)).rejects.toThrow(/longer than 10 octets/);
});

test('without a copy there is nothing to hand on', async () => {
  await using home = await makeHome();
  expect(() => storeTree(home.store)).toThrow(/there is no copy/);
});

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(chunks));
}
