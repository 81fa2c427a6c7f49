/** Reads the files of committed messages, in bounded memory, and tells damage from a disk that fails. */
import { createHash, hash } from 'node:crypto';
import { type Disk, type DiskFile, openIfThere } from './disk.ts';
import {
  DamageError,
  decodeHead,
  decodeTrailer,
  type Extent,
  FOOT,
  HEAD_START,
  headLength,
  trailerLength,
} from './format.ts';
import type { Message } from './spool.ts';

/** What a message's file holds. */
export interface Contents {
  readonly message: Message;
  readonly extents: readonly Extent[];
  /** The whole file where it is small, and then every octet has been checked; null where the bodies are still to be read. */
  readonly bytes: Uint8Array | null;
}

const BLOCK = 128 << 10;
/** Enough for the head of a message to some ten recipients. */
const HEAD_GLANCE = 4 << 10;
/** Enough for a whole message without attachments. */
const GLANCE = 32 << 10;
/** Up to here a file is read once, and kept by whoever asked. */
const SMALL = 1 << 20;

/** Reads the header alone, which proves itself; null where there is no file. @throws DamageError */
export async function readHeader(disk: Disk, path: string): Promise<Message | null> {
  return reading(disk, path, HEAD_GLANCE, async (file) => decodeHead(await readHead(file)));
}

/** Reads head and trailer, and of a small file all, and checks what it has read; null where there is no file. @throws DamageError */
export async function readMessage(disk: Disk, path: string): Promise<Contents | null> {
  return reading(disk, path, GLANCE, async (file) => {
    const size = await file.size();
    const bytes = size <= SMALL ? await readPart(file, 0, size) : null;
    const contents = { ...(await contentsOf(bytes ? inMemory(bytes) : file)), bytes };
    if (bytes) for (const extent of contents.extents) checkBody(bytes, extent);
    return contents;
  });
}

/** The header alone, for a file that is damaged elsewhere; null where it is damaged too. */
export async function salvageMessage(disk: Disk, path: string): Promise<Message | null> {
  try {
    return await readHeader(disk, path);
  } catch (error) {
    if (error instanceof DamageError) return null;
    throw error;
  }
}

/** The bytes of one body; throws {@link DamageError} after the last of them when they are not what was written. */
export async function* readBody(
  disk: Disk,
  path: string,
  { start, length, sha256 }: Extent,
): AsyncGenerator<Uint8Array> {
  const file = await disk.open(path, 'read');
  try {
    const digest = createHash('sha256');
    for (let done = 0; done < length; ) {
      const chunk = await readPart(file, start + done, Math.min(BLOCK, length - done));
      digest.update(chunk);
      done += chunk.length;
      yield chunk;
    }
    if (digest.digest('hex') !== sha256) throw new DamageError('a body does not match its digest');
  } finally {
    await file.close();
  }
}

/** The bytes of one body of a file that is in memory. */
export function bodyIn(bytes: Uint8Array, { start, length }: Extent): Uint8Array {
  return bytes.subarray(start, start + length);
}

type Readable = Pick<DiskFile, 'read' | 'size'>;

/** `glance`: how many octets are read at once from the beginning, which mostly is all that is wanted. */
async function reading<T>(
  disk: Disk,
  path: string,
  glance: number,
  read: (file: Readable) => Promise<T>,
): Promise<T | null> {
  const file = await openIfThere(disk, path);
  if (file === null) return null;
  try {
    return await read(glancedAt(file, await readSome(file, 0, glance), glance));
  } finally {
    await file.close();
  }
}

/** The file, with its beginning in memory; where the beginning is all of it, its size is known too. */
function glancedAt(file: DiskFile, first: Uint8Array, glance: number): Readable {
  if (first.length < glance) return inMemory(first);
  return {
    size: () => file.size(),
    read: async (position, length) =>
      position + length <= first.length ? first.subarray(position, position + length) : file.read(position, length),
  };
}

function inMemory(bytes: Uint8Array): Readable {
  return {
    size: async () => bytes.length,
    read: async (position, length) => bytes.subarray(position, position + length),
  };
}

async function contentsOf(file: Readable): Promise<Pick<Contents, 'message' | 'extents'>> {
  const head = await readHead(file);
  const message = decodeHead(head);
  const size = await file.size();
  const length = trailerLength(await readPart(file, Math.max(0, size - FOOT), FOOT));
  const trailer = await readPart(file, Math.max(0, size - length), length);
  const extents = decodeTrailer(trailer, head, size);
  if (extents.length !== message.items.length) throw new DamageError('header and trailer do not have the same items');
  return { message, extents };
}

function checkBody(bytes: Uint8Array, extent: Extent): void {
  const sha256 = hash('sha256', bodyIn(bytes, extent));
  if (sha256 !== extent.sha256) throw new DamageError('a body does not match its digest');
}

async function readHead(file: Readable): Promise<Uint8Array> {
  return readPart(file, 0, headLength(await readPart(file, 0, HEAD_START)));
}

async function readPart(file: Readable, position: number, length: number): Promise<Uint8Array> {
  const bytes = await readSome(file, position, length);
  if (bytes.length < length) throw new DamageError('the file ends too early');
  return bytes;
}

/** A bad sector is damage to this message, not a reason to stop serving the others. */
async function readSome(file: Readable, position: number, length: number): Promise<Uint8Array> {
  try {
    return await file.read(position, length);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EIO') throw cause;
    throw new DamageError('the disk cannot read it', { cause });
  }
}
