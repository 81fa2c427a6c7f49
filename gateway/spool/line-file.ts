/** An append-only file of lines on a disk that may fail: appended durably, and made sound again before the next line after a failure. */
import { dirname } from 'node:path';
import { type Disk, readSmall, writeNew } from './disk.ts';
import { decodeLines, encodeLine } from './lines.ts';

export interface LineFile {
  /** Durable on return. Calls that wait while one is under way are written and synced together. After a throw none, some or all of the lines may stand. */
  append(lines: readonly Uint8Array[]): Promise<void>;
}

/** `bytes` is what stood in the file when it was read; null where there was none. */
export function lineFile(
  { disk, temporary }: { readonly disk: Disk; readonly temporary: () => string },
  path: string,
  bytes: Uint8Array | null,
): LineFile {
  let isNew = bytes === null;
  let isSound = bytes === null || endsSoundly(bytes);
  let last: Promise<void> = Promise.resolve();
  /** What will be written once `last` is done. */
  let waiting: { readonly lines: Uint8Array[]; readonly done: Promise<void> } | null = null;

  async function write(lines: readonly Uint8Array[]): Promise<void> {
    // Until this has succeeded, half a line may stand at the end, and a line added to it would be lost with it.
    if (!isSound) await mend({ disk, temporary }, path);
    isSound = false;
    await appendBytes(disk, path, Buffer.concat(lines));
    // Syncing the file does not make the name of a new file durable.
    if (isNew) await disk.syncFolder(dirname(path));
    isSound = true;
    isNew = false;
  }

  function begin() {
    const lines: Uint8Array[] = [];
    const done = last.then(() => {
      waiting = null;
      return write(lines);
    });
    // The next write waits for this one whatever becomes of it; its failure is its own callers'.
    last = done.catch(() => {});
    return { lines, done };
  }

  return {
    append(lines) {
      waiting ??= begin();
      waiting.lines.push(...lines);
      return waiting.done;
    },
  };
}

/** Writes the sound lines into a new file and puts it in the old one's place; a new file, because a descriptor that failed to sync is not trusted again. */
async function mend(
  { disk, temporary }: { readonly disk: Disk; readonly temporary: () => string },
  path: string,
): Promise<void> {
  const bytes = await readSmall(disk, path);
  const copy = temporary();
  await writeNew(disk, copy, decodeLines(bytes ?? new Uint8Array()).values.map(encodeLine));
  // Stop here: the old file still stands, and the copy in tmp/ is purged at start.
  await disk.rename(copy, path);
  await disk.syncFolder(dirname(path));
}

async function appendBytes(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  const file = await disk.open(path, 'append');
  try {
    await file.write(bytes);
    // Stop here: a part of the lines may be on the disk; a torn one is ignored, for no one was told that it stands.
    await file.sync();
  } finally {
    await file.close();
  }
}

function endsSoundly(bytes: Uint8Array): boolean {
  const { torn, damaged } = decodeLines(bytes);
  return !torn && damaged === 0;
}
