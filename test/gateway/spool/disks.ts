/** Disks that go wrong: one whose every operation can be made to fail, and one in memory that a power cut can be played on. */
import { basename, dirname } from 'node:path';
import type { Disk, DiskFile } from '../../../gateway/spool/disk.ts';

/** Called with the name of each operation before it is done; what it throws, the operation throws. */
type Watch = (step: string) => void;

/** Half of the bytes are written before this is thrown, as on a full or a failing disk. */
class HalfWritten extends Error {
  override name = 'HalfWritten';
}

/** A disk that asks before each operation. */
function watchedDisk(disk: Disk, watch: Watch): Disk {
  return {
    async open(path, mode) {
      watch(`open ${mode}`);
      return watchedFile(await disk.open(path, mode), watch);
    },
    rename: asking(watch, 'rename', disk.rename),
    remove: asking(watch, 'remove', disk.remove),
    list: asking(watch, 'list', disk.list),
    makeFolder: asking(watch, 'makeFolder', disk.makeFolder),
    syncFolder: asking(watch, 'syncFolder', disk.syncFolder),
    freeBytes: asking(watch, 'freeBytes', disk.freeBytes),
  };
}

/** A disk on which one operation goes wrong: the n-th from 0, counted from when `arm(n)` was called. */
export interface Faulty {
  readonly disk: Disk;
  /** The operations since, by name. */
  readonly steps: readonly string[];
  arm(n: number): void;
}

/** At the n-th operation the machine stops, in the middle of a write and before anything else, and does nothing any more. */
export function stoppingDisk(disk: Disk): Faulty {
  return faulty(disk, (n, armed) => n >= armed, 'STOPPED');
}

/** The n-th operation fails with this code, a write in its middle; all others work. */
export function failingDisk(disk: Disk, code: string): Faulty {
  return faulty(disk, (n, armed) => n === armed, code);
}

/** From the n-th operation on all fail with this code, or those that are named. */
export function failedDisk(disk: Disk, code: string, only?: readonly string[]): Faulty {
  return faulty(disk, (n, armed, step) => n >= armed && (only?.includes(step) ?? true), code);
}

type IsWrong = (n: number, armed: number, step: string) => boolean;

function faulty(disk: Disk, isWrong: IsWrong, code: string): Faulty {
  const steps: string[] = [];
  let armed = Number.POSITIVE_INFINITY;
  const watch = (step: string) => {
    steps.push(step);
    if (!isWrong(steps.length - 1, armed, step)) return;
    const error = step === 'write' && steps.length - 1 === armed ? new HalfWritten(code) : new Error(code);
    throw Object.assign(error, { code });
  };
  return {
    disk: watchedDisk(disk, watch),
    steps,
    arm(n) {
      steps.length = 0;
      armed = n;
    },
  };
}

function watchedFile(file: DiskFile, watch: Watch): DiskFile {
  return {
    async write(bytes) {
      try {
        watch('write');
      } catch (error) {
        if (error instanceof HalfWritten) await file.write(bytes.subarray(0, bytes.length >> 1));
        throw error;
      }
      await file.write(bytes);
    },
    read: asking(watch, 'read', file.read),
    size: asking(watch, 'size', file.size),
    sync: asking(watch, 'sync', file.sync),
    async close() {
      // The descriptor goes in any case, or the test process would run out of them.
      await file.close();
      watch('close');
    },
  };
}

function asking<A extends unknown[], R>(watch: Watch, step: string, run: (...args: A) => Promise<R>) {
  return async (...args: A): Promise<R> => {
    watch(step);
    return run(...args);
  };
}

/** What of the work that was never synced survives a power cut; the best and the worst file systems do each of these. */
export interface Survives {
  readonly names: boolean;
  readonly data: boolean;
}

/** A disk in memory that knows what is durable: the bytes of a file once it is synced, a name once its folder is. */
export interface MemoryDisk extends Disk {
  /** The disk as the next start finds it. */
  afterPowerCut(survives: Survives): MemoryDisk;
}

interface File {
  bytes: Uint8Array;
  durable: Uint8Array;
}

interface Folder {
  readonly names: Map<string, File | Folder>;
  durable: Map<string, File | Folder>;
}

const newFolder = (): Folder => ({ names: new Map(), durable: new Map() });

/** An empty disk on which the folder around `path` stands. */
export function memoryDisk(path: string): MemoryDisk {
  const root = newFolder();
  let folder = root;
  for (const name of dirname(path).split('/').filter(Boolean)) {
    const inner = newFolder();
    folder.names.set(name, inner);
    folder.durable.set(name, inner);
    folder = inner;
  }
  return diskOf(root);
}

function diskOf(root: Folder): MemoryDisk {
  const at = (path: string): File | Folder | undefined =>
    path === '/' ? root : folderAt(dirname(path)).names.get(basename(path));
  const folderAt = (path: string): Folder => {
    const found = at(path);
    if (found === undefined || !('names' in found)) throw missing(path);
    return found;
  };

  return {
    async open(path, mode) {
      const { names } = folderAt(dirname(path));
      const found = names.get(basename(path));
      if (mode === 'create' && found !== undefined)
        throw Object.assign(new Error(`EEXIST ${path}`), { code: 'EEXIST' });
      if (mode === 'read' && found === undefined) throw missing(path);
      const file = (found as File | undefined) ?? { bytes: new Uint8Array(), durable: new Uint8Array() };
      names.set(basename(path), file);
      return memoryFile(file);
    },
    async rename(from, to) {
      const source = folderAt(dirname(from)).names;
      const file = source.get(basename(from));
      if (file === undefined) throw missing(from);
      source.delete(basename(from));
      folderAt(dirname(to)).names.set(basename(to), file);
    },
    async remove(path) {
      folderAt(dirname(path)).names.delete(basename(path));
    },
    list: async (path) => [...folderAt(path).names.keys()],
    async makeFolder(path) {
      const { names } = folderAt(dirname(path));
      if (!names.has(basename(path))) names.set(basename(path), newFolder());
    },
    async syncFolder(path) {
      const folder = folderAt(path);
      folder.durable = new Map(folder.names);
    },
    freeBytes: async () => Number.MAX_SAFE_INTEGER,
    afterPowerCut: (survives) => diskOf(survivor(root, survives) as Folder),
  };
}

function memoryFile(file: File): DiskFile {
  return {
    async write(bytes) {
      file.bytes = Buffer.concat([file.bytes, bytes]);
    },
    read: async (position, length) => Uint8Array.from(file.bytes.subarray(position, position + length)),
    size: async () => file.bytes.length,
    async sync() {
      file.durable = file.bytes;
    },
    close: async () => {},
  };
}

function survivor(node: File | Folder, survives: Survives): File | Folder {
  if ('bytes' in node) {
    const bytes = survives.data ? node.bytes : node.durable;
    return { bytes, durable: bytes };
  }
  const names = new Map(
    [...(survives.names ? node.names : node.durable)].map(([name, inner]) => [name, survivor(inner, survives)]),
  );
  return { names, durable: new Map(names) };
}

function missing(path: string): Error {
  return Object.assign(new Error(`ENOENT ${path}`), { code: 'ENOENT' });
}
