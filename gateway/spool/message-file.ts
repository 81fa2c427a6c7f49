/** Reads the files of committed messages, in bounded memory, and tells damage from a disk that fails. */
import { createHash } from 'node:crypto';
import { type Disk, type DiskFile, type Glance, openIfThere } from './disk.ts';
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

/** What a message's file holds besides the bodies. */
export interface Contents {
  readonly message: Message;
  readonly extents: readonly Extent[];
}

const BLOCK = 128 << 10;
/** Enough for head or trailer of a message to some ten recipients. */
const GLANCE = 4 << 10;

/** Reads head and trailer, which prove that the file is whole but not the bodies; null where there is no file. @throws DamageError */
export async function readContents(disk: Disk, path: string): Promise<Contents | null> {
  return reading(disk, path, contentsOf);
}

/** The same, quickly, for the start: see {@link Disk.glance}. @throws DamageError */
export async function glanceContents(disk: Disk, path: string): Promise<Contents | null> {
  const glance = await disk.glance(path, GLANCE).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null;
    throw unreadable(cause);
  });
  return glance && contentsOf(fromGlance(disk, path, glance));
}

/** Reads everything and checks every octet; null where there is no file. @throws DamageError */
export async function verifyMessage(disk: Disk, path: string): Promise<Contents | null> {
  return reading(disk, path, async (file) => {
    const contents = await contentsOf(file);
    for (const extent of contents.extents) for await (const _ of body(file, extent));
    return contents;
  });
}

/** The header alone, for a file that is damaged elsewhere; null where it is damaged too. */
export async function salvageMessage(disk: Disk, path: string): Promise<Message | null> {
  try {
    return await reading(disk, path, async (file) => decodeHead(await readHead(file)));
  } catch (error) {
    if (error instanceof DamageError) return null;
    throw error;
  }
}

/** The bytes of one body; throws {@link DamageError} after the last of them when they are not what was written. */
export async function* readBody(disk: Disk, path: string, extent: Extent): AsyncGenerator<Uint8Array> {
  const file = await disk.open(path, 'read');
  try {
    yield* body(file, extent);
  } finally {
    await file.close();
  }
}

async function reading<T>(disk: Disk, path: string, read: (file: DiskFile) => Promise<T>): Promise<T | null> {
  const file = await openIfThere(disk, path);
  if (file === null) return null;
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

type Readable = Pick<DiskFile, 'read' | 'size'>;

/** The file as far as it was glanced at; the little that is wanted beyond is read now. */
function fromGlance(disk: Disk, path: string, { size, first, last }: Glance): Readable {
  return {
    size: async () => size,
    async read(position, length) {
      if (position + length <= first.length) return first.subarray(position, position + length);
      const offset = position - (size - last.length);
      if (offset >= 0) return last.subarray(offset, offset + length);
      const bytes = await reading(disk, path, (file) => file.read(position, length));
      return bytes ?? new Uint8Array();
    },
  };
}

async function contentsOf(file: Readable): Promise<Contents> {
  const head = await readHead(file);
  const message = decodeHead(head);
  const size = await file.size();
  const length = trailerLength(await readPart(file, Math.max(0, size - FOOT), FOOT));
  const trailer = await readPart(file, Math.max(0, size - length), length);
  const extents = decodeTrailer(trailer, head, size);
  if (extents.length !== message.items.length) throw new DamageError('header and trailer do not have the same items');
  return { message, extents };
}

async function readHead(file: Readable): Promise<Uint8Array> {
  return readPart(file, 0, headLength(await readPart(file, 0, HEAD_START)));
}

async function* body(file: DiskFile, { start, length, sha256 }: Extent): AsyncGenerator<Uint8Array> {
  const digest = createHash('sha256');
  for (let done = 0; done < length; ) {
    const chunk = await readPart(file, start + done, Math.min(BLOCK, length - done));
    digest.update(chunk);
    done += chunk.length;
    yield chunk;
  }
  if (digest.digest('hex') !== sha256) throw new DamageError('a body does not match its digest');
}

async function readPart(file: Readable, position: number, length: number): Promise<Uint8Array> {
  const bytes = await file.read(position, length).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(cause);
  });
  if (bytes.length < length) throw new DamageError('the file ends too early');
  return bytes;
}

/** A bad sector is damage to this message, not a reason to stop serving the others. */
function unreadable(cause: NodeJS.ErrnoException): Error {
  return cause.code === 'EIO' ? new DamageError('the disk cannot read it', { cause }) : cause;
}
