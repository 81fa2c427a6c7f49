/** Writes the file of a message: the commit itself. */
import { concat } from '../mail/message.ts';
import type { DamageParts } from './damage.ts';
import { type Disk, fillNew } from './disk.ts';
import { encode } from './format.ts';
import type { Contents } from './message-file.ts';
import { giveName, type Placing } from './place.ts';
import type { Body, Message } from './spool.ts';

/** What was written, and how many octets that is; `bytes` where it was written at once. */
export interface Commit extends Contents {
  readonly length: number;
}

export interface WritingParts extends Pick<DamageParts, 'disk' | 'layout'> {
  readonly placing: Placing;
}

interface Names {
  readonly temporary: string;
  readonly path: string;
}

/** Makes a message durable, or leaves nothing of it. */
export async function writeMessage(parts: WritingParts, message: Message, bodies: readonly Body[]): Promise<Commit> {
  const { disk, layout } = parts;
  const names = { temporary: layout.temporary(), path: layout.message(message.id) };
  try {
    return await (isSmall(bodies) ? writeWhole : writeInBlocks)(parts, names, message, bodies);
  } catch (error) {
    await undo(disk, names, layout.shelf);
    throw error;
  }
}

/** Octets of all bodies, up to which a message is placed as a whole. */
const SMALL = 64 << 10;

/** Whether they are in memory already, and few. */
function isSmall(bodies: readonly Body[]): boolean {
  let length = 0;
  for (const body of bodies) {
    if (!Array.isArray(body)) return false;
    for (const piece of body as readonly Uint8Array[]) length += piece.length;
  }
  return length <= SMALL;
}

async function writeWhole({ placing }: WritingParts, names: Names, message: Message, bodies: readonly Body[]) {
  const blocks: Uint8Array[] = [];
  const extents = await encode(message, bodies, async (block) => void blocks.push(block));
  const bytes = concat(...blocks);
  await placing.place({ ...names, bytes });
  return { message, extents, length: bytes.length, bytes };
}

async function writeInBlocks({ disk }: WritingParts, names: Names, message: Message, bodies: readonly Body[]) {
  const { temporary, path } = names;
  let length = 0;
  const extents = await fillNew(disk, temporary, (file) =>
    encode(message, bodies, (block) => {
      length += block.length;
      return file.write(block);
    }),
  );
  await giveName(disk, temporary, path);
  return { message, extents, length, bytes: null };
}

/**
 * Takes back a commit that failed, as far as the disk still lets us: what stays in tmp/ goes at the next start, and a message that stays in
 * new/ is then served although its sender was told to try again: twice, but not lost.
 */
async function undo(disk: Disk, { temporary, path }: Names, shelf: string): Promise<void> {
  await disk.remove(temporary).catch(() => {});
  await disk
    .remove(path)
    .then(() => disk.syncFolder(shelf))
    .catch(() => {});
}
