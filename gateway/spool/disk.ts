/** The disk as the spool sees it: so few operations that a test can stop the world between any two of them. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises';

/** An open file. Who opens it closes it, also after a failure. */
export interface DiskFile {
  /** Writes all of the bytes at the end of the file. */
  write(bytes: Uint8Array): Promise<void>;
  /** Up to `length` bytes from `position`; fewer only at the end of the file. */
  read(position: number, length: number): Promise<Uint8Array>;
  size(): Promise<number>;
  /** Durable on return. After a failure the descriptor must not be synced again: Linux reports a lost write only once. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a look at both ends of a file shows: of a short file, both are all of it. */
export interface Glance {
  readonly size: number;
  readonly first: Uint8Array;
  readonly last: Uint8Array;
}

/** `create` fails where the file exists, `append` creates what is missing, `read` fails with ENOENT. */
export type OpenMode = 'create' | 'append' | 'read';

/** Errors are those of `node:fs`, with their `code`. */
export interface Disk {
  open(path: string, mode: OpenMode): Promise<DiskFile>;
  /** Up to `length` octets from each end. It may hold up everything else meanwhile: for the start, when very many files are looked at. */
  glance(path: string, length: number): Promise<Glance>;
  /** Replaces `to`; durable only after `syncFolder` of the folder that holds `to`. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; one that is missing already is fine, so that a removal can be finished after a crash. */
  remove(path: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  /** Creates a folder that only its owner can enter, and takes the others' rights from one that exists. */
  makeFolder(path: string): Promise<void>;
  /** Makes the names in a folder durable; syncing a file alone does not. */
  syncFolder(path: string): Promise<void>;
  /** What this process may still write, in bytes. */
  freeBytes(folder: string): Promise<number>;
}

const FLAGS = { create: 'wx', append: 'a', read: 'r' } as const satisfies Record<OpenMode, string>;

/** The real disk. */
export const nodeDisk: Disk = {
  open: async (path, mode) => nodeFile(await open(path, FLAGS[mode], 0o600)),
  // The calls themselves take a tenth of the time that four trips to the thread pool do.
  glance: async (path, length) => glance(path, length),
  rename,
  remove: (path) => rm(path, { force: true }),
  list: (folder) => readdir(folder),
  async makeFolder(path) {
    await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await chmod(path, 0o700);
  },
  async syncFolder(path) {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

/**
 * The same disk, on which callers who wait to sync one folder share the next sync of it. None shares one that has begun before it asked:
 * that one need not have seen its name.
 */
export function sharedSyncs(disk: Disk): Disk {
  const folders = new Map<string, { last: Promise<void>; waiting: Promise<void> | null }>();

  function syncFolder(path: string): Promise<void> {
    const folder = folders.get(path) ?? { last: Promise.resolve(), waiting: null };
    folders.set(path, folder);
    if (folder.waiting !== null) return folder.waiting;
    const sync = folder.last.then(() => {
      folder.waiting = null;
      return disk.syncFolder(path);
    });
    folder.waiting = sync;
    // The next one is tried whatever becomes of this one.
    folder.last = sync.catch(() => {});
    return sync;
  }

  return {
    open: (path, mode) => disk.open(path, mode),
    glance: (path, length) => disk.glance(path, length),
    rename: (from, to) => disk.rename(from, to),
    remove: (path) => disk.remove(path),
    list: (folder) => disk.list(folder),
    makeFolder: (path) => disk.makeFolder(path),
    syncFolder,
    freeBytes: (folder) => disk.freeBytes(folder),
  };
}

/** Writes a new file and makes its bytes durable; its name is so only after `syncFolder`. */
export async function writeNew(
  disk: Disk,
  path: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  const file = await disk.open(path, 'create');
  try {
    for await (const chunk of chunks) await file.write(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** All bytes of a small file; null where there is none. */
export async function readSmall(disk: Disk, path: string): Promise<Uint8Array | null> {
  const file = await openIfThere(disk, path);
  if (file === null) return null;
  try {
    return await file.read(0, await file.size());
  } finally {
    await file.close();
  }
}

/** Opens a file for reading; null where there is none. */
export async function openIfThere(disk: Disk, path: string): Promise<DiskFile | null> {
  try {
    return await disk.open(path, 'read');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function glance(path: string, length: number): Glance {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const share = Math.min(size, length);
    const first = readAt(file, 0, share);
    return { size, first, last: share === size ? first : readAt(file, size - share, share) };
  } finally {
    closeSync(file);
  }
}

function readAt(file: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, position));
}

function nodeFile(handle: FileHandle): DiskFile {
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length; )
        done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
    },
    async read(position, length) {
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return bytes.subarray(0, done);
    },
    size: async () => (await handle.stat()).size,
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}
