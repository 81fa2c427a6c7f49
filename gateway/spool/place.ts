/** How a file that lies in memory as a whole gets its place on the disk: step by step, each of them durable before the next. */
import { dirname } from 'node:path';
import { type Disk, writeNew } from './disk.ts';

/** A file before it is one. */
export interface NewFile {
  /** Where it is written first. */
  readonly temporary: string;
  /** The name under which it counts. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Who places files; a spool closes its own. */
export interface Placing extends AsyncDisposable {
  /** Durable on return. After a throw, which has the `code` of the disk's error, the file may stand under either name, but nobody works on it any more. */
  place(file: NewFile): Promise<void>;
}

/** On that disk, by whoever calls. */
export function placingOn(disk: Disk): Placing {
  return {
    place: async ({ temporary, path, bytes }) => {
      await writeNew(disk, temporary, [bytes]);
      await giveName(disk, temporary, path);
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Gives a synced file the name under which it counts. */
export async function giveName(disk: Disk, temporary: string, path: string): Promise<void> {
  // Stop here: `unfinished`. All octets are on the disk, but nobody was told.
  await disk.rename(temporary, path);
  // Stop here: after a kill the message is `accepted`, after a power cut perhaps `unfinished`; nobody was told.
  await disk.syncFolder(dirname(path));
  // From here on it is `accepted`, whatever happens.
}
