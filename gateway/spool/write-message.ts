/** Writes the file of a message: the commit itself. */
import type { DamageParts } from './damage.ts';
import { type Disk, writeNew } from './disk.ts';
import { type Extent, encode, inBlocks } from './format.ts';
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
  const extents: Extent[] = [];
  const pieces: Uint8Array[] = [];
  const length = await writeNew(disk, temporary, firstTwo(inBlocks(encode(message, bodies, extents)), pieces));
  try {
    // Stop here: `unfinished`. All octets are on the disk, but nobody was told.
    await disk.rename(temporary, path);
    // Stop here: after a kill the message is `accepted`, after a power cut perhaps `unfinished`; nobody was told.
    await disk.syncFolder(layout.shelf);
    // From here on it is `accepted`, whatever happens.
    return { message, extents, length, bytes: pieces.length === 1 ? pieces[0]! : null };
  } catch (error) {
    await undo(disk, temporary, path, layout.shelf);
    throw error;
  }
}

/** The same pieces; the first two are noted, which tells whether there was only one. */
async function* firstTwo(pieces: AsyncIterable<Uint8Array>, noted: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    if (noted.length < 2) noted.push(piece);
    yield piece;
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
