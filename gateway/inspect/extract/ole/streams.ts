/** Opens an OLE compound file into its streams; every sector that is followed is paid for, so that chains which meet or turn back cost no more (MS-CFB). */
import type { Budget } from '../budget.ts';

export interface Stream {
  /** Storages and name, joined by slashes, without the root. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

interface Container {
  readonly file: Buffer;
  readonly sectorSize: number;
  /** The sector behind each sector. */
  readonly next: readonly number[];
  readonly budget: Budget;
}

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly siblings: readonly number[];
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

/** Numbers from here on are no sectors but marks: free, end of chain, table (section 2.1). */
const LAST_SECTOR = 0xfffffffa;
const [STORAGE, STREAM, ROOT] = [1, 2, 5];
/** Smaller streams lie in the stream of small sectors. */
const SMALL = 4096;
const DEEPEST = 30;

/** @throws RangeError where its tables lead out of the file or round in it */
export function readStreams(bytes: Uint8Array, budget: Budget): Stream[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const sectorSize = 1 << Math.min(16, file.readUInt16LE(30));
  const tables = tableSectors(file, sectorSize, budget);
  const next = numbersIn(Buffer.concat(tables.map((sector) => sectorOf(file, sectorSize, sector))));
  const container: Container = { file, sectorSize, next, budget };
  const entries = entriesIn(chain(container, file.readUInt32LE(48)));
  const root = entries[0];
  if (root?.type !== ROOT) throw new RangeError('reading a compound file: no root');
  const small = chain(container, root.start);
  const nextSmall = numbersIn(chain(container, file.readUInt32LE(60)));
  const smallFile: Container = { file: small, sectorSize: 64, next: nextSmall, budget };
  return streamsBelow(entries, root).map(({ path, entry: { start, size } }) => ({
    path,
    bytes: size < SMALL ? smallStream(smallFile, start, size) : chain(container, start, size).subarray(0, size),
  }));
}

/** The sectors that hold the table: 109 of them are named in the header, the others in a chain of their own (section 2.5). */
function tableSectors(file: Buffer, sectorSize: number, budget: Budget): number[] {
  const sectors = numbersIn(file.subarray(76, 512));
  const seen = new Set<number>();
  for (let at = file.readUInt32LE(68); at < LAST_SECTOR && !seen.has(at); ) {
    budget.element();
    seen.add(at);
    const more = numbersIn(sectorOf(file, sectorSize, at));
    at = more.pop() ?? LAST_SECTOR;
    for (const sector of more) sectors.push(sector);
  }
  return sectors.filter((sector) => sector < LAST_SECTOR);
}

/** The octets of a chain of sectors, of no more of them than `size` needs. */
function chain({ file, sectorSize, next, budget }: Container, start: number, size = Number.POSITIVE_INFINITY): Buffer {
  const sectors: Buffer[] = [];
  const most = Math.min(Math.ceil(size / sectorSize), file.length / sectorSize);
  for (let at = start; at < LAST_SECTOR && sectors.length < most; at = next[at] ?? LAST_SECTOR) {
    budget.element();
    budget.unpacked(sectorSize);
    sectors.push(sectorOf(file, sectorSize, at));
  }
  return Buffer.concat(sectors);
}

/** Small sectors have no header before them, so the first is number 0 where others have number -1. */
function smallStream(small: Container, start: number, size: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = start; at < LAST_SECTOR && pieces.length * 64 < size; at = small.next[at] ?? LAST_SECTOR) {
    small.budget.element();
    pieces.push(small.file.subarray(at * 64, at * 64 + 64));
  }
  return Buffer.concat(pieces).subarray(0, size);
}

function sectorOf(file: Buffer, sectorSize: number, sector: number): Buffer {
  const start = (sector + 1) * sectorSize;
  if (start >= file.length) throw new RangeError('reading a compound file: a sector outside of it');
  return file.subarray(start, start + sectorSize);
}

function numbersIn(octets: Buffer): number[] {
  return Array.from({ length: Math.floor(octets.length / 4) }, (_, n) => octets.readUInt32LE(n * 4));
}

/** Entries of 128 octets each (section 2.6.1). */
function entriesIn(directory: Buffer): Entry[] {
  return Array.from({ length: Math.floor(directory.length / 128) }, (_, n) => {
    const entry = directory.subarray(n * 128, n * 128 + 128);
    return {
      name: entry.toString('utf16le', 0, Math.max(0, Math.min(64, entry.readUInt16LE(64)) - 2)),
      type: entry[66]!,
      siblings: [entry.readUInt32LE(68), entry.readUInt32LE(72)],
      child: entry.readUInt32LE(76),
      start: entry.readUInt32LE(116),
      size: entry.readUInt32LE(120),
    };
  });
}

/** Each entry once, however often the tree leads to it; those that it does not lead to were deleted, and are read all the same. */
function streamsBelow(entries: readonly Entry[], root: Entry): { path: string; entry: Entry }[] {
  const streams: { path: string; entry: Entry }[] = [];
  const seen = new Set<number>();
  const pending = [{ number: root.child, folder: '', depth: 0 }];
  for (let at = pending.pop(); at; at = pending.pop()) {
    const entry = entries[at.number];
    if (!entry || seen.has(at.number)) continue;
    if (at.depth > DEEPEST) throw new RangeError('reading a compound file: storages within storages without end');
    seen.add(at.number);
    const { folder, depth } = at;
    for (const number of entry.siblings) pending.push({ number, folder, depth });
    if (entry.type === STREAM) streams.push({ path: folder + entry.name, entry });
    else if (entry.type === STORAGE)
      pending.push({ number: entry.child, folder: `${folder}${entry.name}/`, depth: depth + 1 });
  }
  const lost = entries.filter(({ type }, number) => type === STREAM && !seen.has(number));
  return [...streams, ...lost.map((entry) => ({ path: `deleted/${entry.name}`, entry }))];
}
