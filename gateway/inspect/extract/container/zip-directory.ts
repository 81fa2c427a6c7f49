/** Reads a zip's central directory and checks it against what lies in the file: readers that disagree on either see two archives (APPNOTE 6.3.10). */

import type { Danger, Unseen } from '../../part.ts';
import type { Budget } from '../budget.ts';
import { decodeOne } from '../charset.ts';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly isFolder: boolean;
  /** The packed octets as they lie in the file. */
  readonly packed: Uint8Array;
  /** As declared. */
  readonly size: number;
  readonly crc: number;
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  readonly comment: string;
  readonly dangers: readonly Danger[];
  readonly unseen: readonly Unseen[];
}

interface Place {
  readonly entry: ZipEntry;
  readonly start: number;
  readonly end: number;
  readonly disagrees: boolean;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** A data descriptor with its signature and eight-octet sizes (section 4.3.9). */
const DESCRIPTOR = 24;

/** @throws RangeError where there is no directory, or one that points nowhere */
export function readDirectory(bytes: Uint8Array, budget: Budget): ZipDirectory {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = endRecord(file);
  const directory = directoryOf(file, end);
  const places: Place[] = [];
  let at = directory.start;
  for (let n = 0; n < directory.count; n++) {
    budget.element();
    const next = readEntry(file, at, directory.shift);
    places.push(next.place);
    at = next.end;
  }
  return { ...judge(file, places, directory, end), comment: decodeOne(file.subarray(end + 22), null) };
}

/** Where the end record begins; the last one whose comment fits the file, since that is what readers take. */
export function endRecord(file: Buffer): number {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 65_535 - 4096); at--)
    if (file.readUInt32LE(at) === END && at + 22 + file.readUInt16LE(at + 20) <= file.length) return at;
  throw new RangeError('reading the archive: no end record');
}

interface Directory {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  /** Octets that were put before the archive, so that every offset is short of them. */
  readonly shift: number;
}

function directoryOf(file: Buffer, end: number): Directory {
  const wide = end >= 20 && file.readUInt32LE(end - 20) === 0x07064b50 ? Number(file.readBigUInt64LE(end - 12)) : -1;
  const isWide = wide >= 0 && file.readUInt32LE(wide) === 0x06064b50;
  const count = isWide ? Number(file.readBigUInt64LE(wide + 32)) : file.readUInt16LE(end + 10);
  const size = isWide ? Number(file.readBigUInt64LE(wide + 40)) : file.readUInt32LE(end + 12);
  const offset = isWide ? Number(file.readBigUInt64LE(wide + 48)) : file.readUInt32LE(end + 16);
  const stop = isWide ? wide : end;
  const shift = stop - size - offset;
  if (shift < 0 || size > stop) throw new RangeError('reading the archive: its directory lies outside it');
  return { start: offset + shift, end: stop, count, shift };
}

function readEntry(file: Buffer, at: number, shift: number): { place: Place; end: number } {
  if (file.readUInt32LE(at) !== CENTRAL) throw new RangeError('reading the archive: no entry where one should be');
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset));
  const nameEnd = at + 46 + nameLength!;
  const raw = file.subarray(at + 46, nameEnd);
  const extra = file.subarray(nameEnd, nameEnd + extraLength!);
  const { size, packed, offset } = sizes(file, at, extra);
  const flags = file.readUInt16LE(at + 8);
  const start = offset + shift;
  const local = localHeader(file, start);
  const entry: ZipEntry = {
    name: decodeOne(raw, flags & 0x800 ? 'utf-8' : null),
    method: file.readUInt16LE(at + 10),
    isEncrypted: (flags & 1) === 1,
    isFolder: raw.at(-1) === 0x2f && size === 0,
    packed: file.subarray(local.data, local.data + packed),
    size,
    crc: file.readUInt32LE(at + 16),
  };
  const disagrees = !local.name.equals(raw) || local.method !== entry.method || local.data + packed > file.length;
  return { place: { entry, start, end: local.data + packed, disagrees }, end: nameEnd + extraLength! + commentLength! };
}

function localHeader(file: Buffer, start: number) {
  if (file.readUInt32LE(start) !== LOCAL) throw new RangeError('reading the archive: an entry points nowhere');
  const name = file.subarray(start + 30, start + 30 + file.readUInt16LE(start + 26));
  const data = start + 30 + name.length + file.readUInt16LE(start + 28);
  return { name, data, method: file.readUInt16LE(start + 8) };
}

/** Sizes and offset, taken from the extra field where the entry is too large for 32 bits (section 4.5.3). */
function sizes(file: Buffer, at: number, extra: Buffer): { size: number; packed: number; offset: number } {
  const narrow = [file.readUInt32LE(at + 24), file.readUInt32LE(at + 20), file.readUInt32LE(at + 42)];
  let from = 0;
  while (from + 4 <= extra.length && extra.readUInt16LE(from) !== 1) from += 4 + extra.readUInt16LE(from + 2);
  from += 4;
  const [size, packed, offset] = narrow.map((value) => {
    if (value !== 0xffffffff || from + 8 > extra.length) return value;
    from += 8;
    return Number(extra.readBigUInt64LE(from - 8));
  });
  return { size: size!, packed: packed!, offset: offset! };
}

/** Entries that overlap are unpacked once; gaps, prefixes and tails may hold what another reader shows. */
function judge(
  file: Buffer,
  places: readonly Place[],
  directory: Directory,
  end: number,
): Omit<ZipDirectory, 'comment'> {
  const dangers = new Set<Danger>();
  const unseen = new Set<Unseen>();
  const names = new Set(places.map(({ entry }) => entry.name));
  if (names.size < places.length || places.some(({ disagrees }) => disagrees)) unseen.add('malformed');
  const sorted = [...places].sort((a, b) => a.start - b.start);
  const kept = new Set<ZipEntry>();
  let at = sorted[0]?.start ?? directory.start;
  if (at > 0) dangers.add('polyglot');
  for (const { entry, start, end: stop } of sorted) {
    if (start < at) unseen.add('malformed');
    else kept.add(entry);
    if (start > at + DESCRIPTOR) dangers.add('trailing-data');
    at = Math.max(at, stop);
  }
  if (directory.start > at + DESCRIPTOR) dangers.add('trailing-data');
  if (dangers.has('trailing-data')) unseen.add('malformed');
  // What stands in the comment is read; what stands behind it is not.
  if (file.length > end + 22) dangers.add('trailing-data');
  if (file.length > end + 22 + file.readUInt16LE(end + 20)) unseen.add('malformed');
  return {
    entries: places.map(({ entry }) => entry).filter((entry) => kept.has(entry)),
    dangers: [...dangers],
    unseen: [...unseen],
  };
}
