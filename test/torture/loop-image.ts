/** A file system in a file, and what a power cut would leave of it: what the machine still holds in memory is not in the copy. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRun } from '../peers/process.ts';

/** A mounted ext4 with a journal; disposing of it unmounts it. */
export interface LoopImage extends AsyncDisposable {
  /** Puts in its place what would be there after a power cut now. */
  cutPower(): Promise<void>;
}

/** Why images cannot be mounted here; null where they can. */
export function noLoopImages(): string | null {
  if (process.getuid?.() !== 0) return 'mounting a loop image needs root';
  try {
    execFileSync('losetup', ['-f'], { stdio: 'pipe' });
    return null;
  } catch {
    return 'there are no loop devices here';
  }
}

/**
 * Mounts an empty one at that folder, which is made where it is missing. Unless told otherwise it is small, and writes nothing by itself for five
 * minutes.
 */
export async function mountImage(at: string, { size = '96M', commit = 300 } = {}): Promise<LoopImage> {
  const folder = await mkdtemp(join(tmpdir(), 'loop-image-'));
  const image = join(folder, 'image');
  await mustRun({ file: 'truncate', args: ['-s', size, image] });
  // Else the kernel would go on making it while it is in use.
  const atOnce = ['-E', 'lazy_itable_init=0,lazy_journal_init=0'];
  await mustRun({ file: 'mkfs.ext4', args: ['-q', ...atOnce, image] });
  await mkdir(at, { recursive: true });
  const mount = () => mustRun({ file: 'mount', args: ['-o', `loop,commit=${commit}`, image, at] });
  const unmount = () => mustRun({ file: 'umount', args: [at] });
  await mount();
  return {
    async cutPower() {
      const copy = join(folder, 'copy');
      await mustRun({ file: 'cp', args: ['--sparse=always', image, copy] });
      await unmount();
      await rename(copy, image);
      await mount();
    },
    async [Symbol.asyncDispose]() {
      await unmount();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
