/** An append-only file of lines on a disk that may fail: appended durably, and made sound again before the next line after a failure. */
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Disk, type DiskFile, readSmall, writeNew } from './disk.ts';
import { decodeLines, encodeLine } from './lines.ts';

/** `unsynced` survives the death of the process, but perhaps not a power cut. */
export type Surety = 'durable' | 'unsynced';

export interface LineFile {
  /**
   * Durable on return, unless less is asked for. Calls of one turn of the event loop, or that wait while one is under way, are written and
   * synced together. After a throw none, some or all of the lines may stand.
   */
  append(lines: readonly Uint8Array[], surety?: Surety): Promise<void>;
  /** Lets go of the descriptor once what is under way has ended; whoever appends again gets a new one. */
  close(): Promise<void>;
}

export interface LineFileParts {
  readonly disk: Disk;
  /** A new path in the folder of temporary files. */
  readonly temporary: () => string;
}

/** `bytes` is what stood in the file when it was read; null where there was none. */
export function lineFile(parts: LineFileParts, path: string, bytes: Uint8Array | null): LineFile {
  return new OpenedLineFile(parts, path, bytes);
}

/** What will be written together. */
interface Batch {
  readonly lines: Uint8Array[];
  surety: Surety;
  readonly done: Promise<void>;
}

class OpenedLineFile implements LineFile {
  readonly #parts: LineFileParts;
  readonly #path: string;
  #isNew: boolean;
  #isSound: boolean;
  #file: DiskFile | null = null;
  #last: Promise<void> = Promise.resolve();
  /** What will be written once `last` is done. */
  #waiting: Batch | null = null;

  constructor(parts: LineFileParts, path: string, bytes: Uint8Array | null) {
    this.#parts = parts;
    this.#path = path;
    this.#isNew = bytes === null;
    this.#isSound = bytes === null || endsSoundly(bytes);
  }

  append(lines: readonly Uint8Array[], surety: Surety = 'durable'): Promise<void> {
    this.#waiting ??= this.#begin();
    this.#waiting.lines.push(...lines);
    if (surety === 'durable') this.#waiting.surety = surety;
    return this.#waiting.done;
  }

  close(): Promise<void> {
    this.#last = this.#last.then(() => this.#letGo());
    return this.#last;
  }

  #begin(): Batch {
    const done = this.#last
      .then(() => nextTurn())
      .then(() => {
        this.#waiting = null;
        return this.#write(batch);
      });
    const batch: Batch = { lines: [], surety: 'unsynced', done };
    // The next write waits for this one whatever becomes of it; its failure is its own callers'.
    this.#last = done.catch(() => {});
    return batch;
  }

  async #write({ lines, surety }: Batch): Promise<void> {
    // Until this has succeeded, half a line may stand at the end, and a line added to it would be lost with it.
    if (!this.#isSound) await mend(this.#parts, this.#path);
    this.#isSound = false;
    try {
      this.#file ??= await this.#parts.disk.open(this.#path, 'append');
      await this.#file.write(Buffer.concat(lines));
      // Stop here: a part of the lines may be on the disk; a torn one is ignored, for no one was told that it stands.
      if (surety === 'durable') await this.#sync(this.#file);
    } catch (error) {
      // A descriptor that failed is not trusted again.
      await this.#letGo();
      throw error;
    }
    this.#isSound = true;
  }

  async #sync(file: DiskFile): Promise<void> {
    await file.sync();
    // Syncing the file does not make the name of a new file durable.
    if (this.#isNew) await this.#parts.disk.syncFolder(dirname(this.#path));
    this.#isNew = false;
  }

  /** What was promised has been synced, so that nothing hangs on how the close ends. */
  async #letGo(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => {});
  }
}

/** Writes the sound lines into a new file and puts it in the old one's place; a new file, because a descriptor that failed to sync is not trusted again. */
async function mend({ disk, temporary }: LineFileParts, path: string): Promise<void> {
  const bytes = await readSmall(disk, path);
  const copy = temporary();
  await writeNew(disk, copy, decodeLines(bytes ?? new Uint8Array()).values.map(encodeLine));
  // Stop here: the old file still stands, and the copy in tmp/ is purged at start.
  await disk.rename(copy, path);
  await disk.syncFolder(dirname(path));
}

function endsSoundly(bytes: Uint8Array): boolean {
  const { torn, damaged } = decodeLines(bytes);
  return !torn && damaged === 0;
}
