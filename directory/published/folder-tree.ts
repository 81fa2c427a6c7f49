/** The published files in a folder of this machine. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReadTree, TreeError } from './read-tree.ts';

export function openFolderTree(folder: string): ReadTree {
  return {
    place: folder,
    read: (name, limit) => readUpTo(join(folder, name), limit),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function readUpTo(path: string, limit: number): Promise<Uint8Array | null> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > limit) throw new TreeError(`${path} is longer than ${limit} octets`);
    return await file.readFile();
  } catch (cause) {
    if (cause instanceof TreeError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new TreeError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
