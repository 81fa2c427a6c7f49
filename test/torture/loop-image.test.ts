/** What a power cut is to be like, where this machine can play one. */
import { mkdtempDisposable, open, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mountImage, noLoopImages } from './loop-image.ts';

const reason = noLoopImages();
if (reason !== null) console.warn(`skipped: ${reason}`);

describe.skipIf(reason !== null)('on a file system in a file', () => {
  test('a power cut takes what was not synced, and nothing else', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'loop-test-'));
    const at = join(folder.path, 'mounted');
    await using image = await mountImage(at);
    await using synced = await open(join(at, 'synced'), 'w');
    await synced.writeFile('stays');
    await synced.sync();
    await synced.close();
    await writeFile(join(at, 'unsynced'), 'goes');
    await image.cutPower();
    expect(await readdir(at)).toEqual(['lost+found', 'synced']);
  });
});
