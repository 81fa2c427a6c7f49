/** The thread of `PlacingThread`: all files that it has been given are on their way at once, and share their folder's syncs. */
import { parentPort } from 'node:worker_threads';
import { patientDisk, sharedSyncs } from './disk.ts';
import { placingOn } from './place.ts';

/** Files in the order of their bytes. */
export interface Batch {
  readonly files: readonly FileInBatch[];
  readonly bytes: Uint8Array;
}

export interface FileInBatch {
  readonly number: number;
  readonly temporary: string;
  readonly path: string;
  readonly length: number;
}

/** What became of one file: it stands, or why it does not. */
export interface Placed {
  readonly number: number;
  readonly error: { readonly message: string; readonly code: string | undefined } | null;
}

if (parentPort) serve(parentPort);

function serve(port: NonNullable<typeof parentPort>): void {
  const placing = placingOn(sharedSyncs(patientDisk));
  let placed: Placed[] = [];

  port.on('message', ({ files, bytes }: Batch) => {
    let end = 0;
    for (const { length, ...file } of files) {
      void placeOne(file, bytes.subarray(end, end + length));
      end += length;
    }
  });

  async function placeOne({ number, ...names }: Omit<FileInBatch, 'length'>, bytes: Uint8Array): Promise<void> {
    const error = await placing.place({ ...names, bytes }).then(() => null, told);
    if (placed.push({ number, error }) === 1) setImmediate(answer);
  }

  /** Once for all that share a sync. */
  function answer(): void {
    port.postMessage(placed);
    placed = [];
  }
}

/** A clone of an error would lose its code. */
const told = ({ message, code }: NodeJS.ErrnoException) => ({ message, code });
