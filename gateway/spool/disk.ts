/** The disk as the spool sees it: so few operations that a test can stop the world between any two of them. */
import {
  closeSync,
  fstat,
  fsync,
  open,
  openSync,
  read,
  rename,
  renameSync,
  type Stats,
  unlink,
  write,
  writeSync,
} from 'node:fs';
import { chmod, mkdir, readdir, statfs } from 'node:fs/promises';

/** An open file. Who opens it closes it, also after a failure. */
export interface DiskFile {
  /** Writes all of the bytes at the end of the file. */
  write(bytes: Uint8Array): Promise<void>;
  /** Up to `length` bytes from `position`; fewer only at the end of the file, or where the disk cannot read on. */
  read(position: number, length: number): Promise<Uint8Array>;
  size(): Promise<number>;
  /** Durable on return. After a failure the descriptor must not be synced again: Linux reports a lost write only once. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** `create` fails where the file exists, `append` creates what is missing, `read` fails with ENOENT. */
export type OpenMode = 'create' | 'append' | 'read';

/** Errors are those of `node:fs`, with their `code`. */
export interface Disk {
  open(path: string, mode: OpenMode): Promise<DiskFile>;
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

/** Octets that the kernel takes into its memory faster than a trip to the thread pool takes. */
const SMALL = 64 << 10;

/**
 * The real disk. What may wait for the disk or for the file system's own journal (making, renaming and removing names, syncing, reading, large
 * writes) goes to the thread pool, by callbacks, which cost half as much as promises and file handles. What only touches the kernel's
 * memory is done at once, since handing it over would cost several times as much as doing it.
 */
export const nodeDisk: Disk = {
  open: async (path, mode) => nodeFile(await called<number>((done) => open(path, FLAGS[mode], 0o600, done))),
  rename: (from, to) => called<void>((done) => rename(from, to, done)),
  remove: (path) =>
    called<void>((done) => unlink(path, done)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    }),
  list: (folder) => readdir(folder),
  async makeFolder(path) {
    await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await chmod(path, 0o700);
  },
  async syncFolder(path) {
    const fd = openSync(path, 'r');
    try {
      await called<void>((done) => fsync(fd, done));
    } finally {
      closeSync(fd);
    }
  },
  async freeBytes(folder) {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

/** The real disk for a thread that has nothing else to do: it waits by itself, and only what should wait together, the syncing, goes to the pool. */
export const patientDisk: Disk = {
  ...nodeDisk,
  open: async (path, mode) => nodeFile(openSync(path, FLAGS[mode], 0o600)),
  rename: async (from, to) => renameSync(from, to),
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

  return { ...disk, syncFolder };
}

/** Writes a new file of these pieces as {@link fillNew} does. */
export function writeNew(disk: Disk, path: string, pieces: Iterable<Uint8Array>): Promise<void> {
  return fillNew(disk, path, async (file) => {
    for (const piece of pieces) await file.write(piece);
  });
}

/**
 * Has a new file filled and makes its bytes durable, or leaves nothing of it; its name is durable only after `syncFolder`. Answers what `fill`
 * does.
 */
export async function fillNew<T>(disk: Disk, path: string, fill: (file: DiskFile) => Promise<T>): Promise<T> {
  const file = await disk.open(path, 'create');
  try {
    return await filled(file, fill);
  } catch (error) {
    await disk.remove(path).catch(() => {});
    throw error;
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

async function filled<T>(file: DiskFile, fill: (file: DiskFile) => Promise<T>): Promise<T> {
  try {
    const answer = await fill(file);
    await file.sync();
    return answer;
  } finally {
    await file.close();
  }
}

function nodeFile(fd: number): DiskFile {
  return {
    async write(bytes) {
      for (let done = 0; done < bytes.length; ) {
        const rest = bytes.length - done;
        done +=
          rest <= SMALL
            ? writeSync(fd, bytes, done, rest)
            : await called<number>((then) => write(fd, bytes, done, rest, null, then));
      }
    },
    async read(position, length) {
      const bytes = Buffer.allocUnsafeSlow(length);
      const count = await called<number>((done) => read(fd, bytes, 0, length, position, done));
      return bytes.subarray(0, count);
    },
    size: async () => (await called<Stats>((done) => fstat(fd, done))).size,
    sync: () => called<void>((done) => fsync(fd, done)),
    close: async () => closeSync(fd),
  };
}

function called<T>(start: (done: (error: Error | null, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => start((error, value) => (error ? reject(error) : resolve(value as T))));
}
