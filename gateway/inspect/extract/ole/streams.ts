/** Opens an OLE compound file into its streams; the one place that knows the library for it (MS-CFB). */
import { read } from 'cfb';
import type { Budget } from '../budget.ts';

export interface Stream {
  /** Storages and name, joined by slashes, without the root. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** @throws Error where the file's tables lead nowhere */
export function readStreams(bytes: Uint8Array, budget: Budget): Stream[] {
  const file = read(Buffer.from(bytes), { type: 'buffer' });
  return file.FullPaths.flatMap((path, n) => {
    budget.element();
    const entry = file.FileIndex[n]!;
    // A stream that claims more than the file holds is not copied out once more for each claim.
    if (entry.type !== 2 || !entry.content) return [];
    budget.unpacked(entry.content.length);
    return [{ path: path.split('/').slice(1).join('/'), bytes: new Uint8Array(entry.content) }];
  });
}
