/** A folder that is filled as a whole or not at all. */
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { nodeDisk } from './spool/disk.ts';

/** The folder cannot be made; nothing was. */
export class FolderError extends Error {
  override name = 'FolderError';
}

/**
 * Fills a folder beside it, which is then renamed: stopped at any moment, the folder is whole or not there. It is its owner's alone.
 * What `fill` writes into it must be durable when it returns.
 * @throws FolderError where it holds anything already, and whatever `fill` throws
 */
export async function makeFolder<T>(path: string, fill: (beside: string) => Promise<T>): Promise<T> {
  const folder = resolve(path);
  await requireEmpty(folder);
  await mkdir(dirname(folder), { recursive: true });
  const beside = await mkdtemp(join(dirname(folder), `.${basename(folder)}.unfinished-`));
  try {
    const filled = await fill(beside);
    await nodeDisk.syncFolder(beside);
    await moveInPlace(beside, folder);
    return filled;
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new FolderError(`${folder} cannot be used (${error.message}); choose another folder`, { cause: error });
  });
  if (present.length > 0) throw notEmpty(folder);
}

function notEmpty(folder: string): FolderError {
  return new FolderError(`${folder} is not empty, and nothing in it was touched; choose a new folder`);
}

/** A rename replaces an empty folder and no other, so nobody can have filled it meanwhile. */
async function moveInPlace(beside: string, folder: string): Promise<void> {
  await rename(beside, folder).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOTEMPTY' || error.code === 'EEXIST' ? notEmpty(folder) : error;
  });
  await nodeDisk.syncFolder(dirname(folder));
}
