/** The file system that every road stands on while it is timed. */
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mountImage, noLoopImages } from '../torture/loop-image.ts';

/**
 * An ext4 of its own with a journal, as servers have it; until it is disposed of, all temporary folders are made on it. Without a journal, ext4 looks
 * with each file that is made at all inodes that were freed in the last minutes, so that each road would pay for those before it. Where nothing
 * can be mounted, the machine's own file system must do, and that is said.
 */
export async function openGround(): Promise<AsyncDisposable> {
  const reason = noLoopImages();
  if (reason !== null) {
    process.stderr.write(`on the file system of ${tmpdir()}: ${reason}\n`);
    return new AsyncDisposableStack();
  }
  const before = process.env.TMPDIR;
  const at = await mkdtemp(join(tmpdir(), 'bench-'));
  const image = await mountImage(at, { size: '2G', commit: 5 });
  process.env.TMPDIR = at;
  return {
    async [Symbol.asyncDispose]() {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      await image[Symbol.asyncDispose]();
      await rmdir(at);
    },
  };
}
