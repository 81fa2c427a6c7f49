/** Replaces a file so that after a crash either the old content or the new one is there, whole. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Durable on return. The new content is written beside the file first, so both must be on one file system. */
export async function replaceFile(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    await using file = await open(beside, 'w', mode);
    await file.writeFile(content);
    await file.sync();
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  // The rename itself is lost in a power cut until the folder is written.
  await using folder = await open(dirname(path), 'r');
  await folder.sync();
}
