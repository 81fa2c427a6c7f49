/** Writes the file of a message: the commit itself. */
import type { DamageParts } from './damage.ts';
import { type Disk, fillNew } from './disk.ts';
import { encode } from './format.ts';
import type { Contents } from './message-file.ts';
import type { Body, Message } from './spool.ts';

/** What was written, and how many octets that is; `bytes` where it was written at once. */
export interface Commit extends Contents {
  readonly length: number;
}

/** Makes a message durable, or leaves nothing of it. */
export async function writeMessage(
  { disk, layout }: Pick<DamageParts, 'disk' | 'layout'>,
  message: Message,
  bodies: readonly Body[],
): Promise<Commit> {
  const temporary = layout.temporary();
  const path = layout.message(message.id);
  const written = { length: 0, bytes: null as Uint8Array | null };
  const extents = await fillNew(disk, temporary, (file) =>
    encode(message, bodies, (block) => {
      written.bytes = written.length === 0 ? block : null;
      written.length += block.length;
      return file.write(block);
    }),
  );
  try {
    // Stop here: `unfinished`. All octets are on the disk, but nobody was told.
    await disk.rename(temporary, path);
    // Stop here: after a kill the message is `accepted`, after a power cut perhaps `unfinished`; nobody was told.
    await disk.syncFolder(layout.shelf);
    // From here on it is `accepted`, whatever happens.
    return { message, extents, ...written };
  } catch (error) {
    await undo(disk, temporary, path, layout.shelf);
    throw error;
  }
}

/**
 * Takes back a commit that failed, as far as the disk still lets us: what stays in tmp/ goes at the next start, and a message that stays in
 * new/ is then served although its sender was told to try again: twice, but not lost.
 */
async function undo(disk: Disk, temporary: string, path: string, shelf: string): Promise<void> {
  await disk.remove(temporary).catch(() => {});
  await disk
    .remove(path)
    .then(() => disk.syncFolder(shelf))
    .catch(() => {});
}
