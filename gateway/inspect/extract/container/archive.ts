/** Archives that nobody here opens, looked at as far as they say that they are locked (RAR 4 and 5 technical notes; 7zFormat.txt). */
import type { Found } from '../found.ts';
import { latin1 } from '../true-type.ts';

export function readArchive(bytes: Uint8Array, found: Found): void {
  found.unseen('archive');
  const start = latin1(bytes, 0, 8);
  const isLocked = start.startsWith('7z') ? locks7z : start === 'Rar!\x1a\x07\x01\0' ? locksRar5 : locksRar4;
  if (!isLocked(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), found)) return;
  found.danger('encrypted');
  found.unseen('encrypted');
}

/** The identifier of AES among the coders that the header names; packed headers name only their own. */
function locks7z(file: Buffer): boolean {
  if (file.length < 32) return false;
  const start = 32 + Number(file.readBigUInt64LE(12));
  return file.subarray(start, start + Number(file.readBigUInt64LE(20))).includes(Buffer.from('06f10701', 'hex'));
}

const [RAR4_MAIN, RAR4_FILE] = [0x73, 0x74];

/** Flags of the archive's head and of each file's: headers under a password, a file under one. */
function locksRar4(file: Buffer, found: Found): boolean {
  for (let at = 7; at + 7 <= file.length; ) {
    found.budget.element();
    const [type, flags] = [file[at + 2], file.readUInt16LE(at + 3)];
    if ((type === RAR4_MAIN && flags & 0x80) || (type === RAR4_FILE && flags & 4)) return true;
    const data = flags & 0x8000 && at + 11 <= file.length ? file.readUInt32LE(at + 7) : 0;
    at += Math.max(7, file.readUInt16LE(at + 5)) + data;
  }
  return false;
}

const [RAR5_FILE, RAR5_LOCK] = [2, 4];

/** A block of its own where headers are locked, a record in the extra area of a file that is. */
function locksRar5(file: Buffer, found: Found): boolean {
  for (let at = 8; at + 7 <= file.length; ) {
    found.budget.element();
    const head = numbersAt(file, at + 4);
    const size = head();
    const body = head.at();
    const [type, flags] = [head(), head()];
    if (type === RAR5_LOCK) return true;
    const extra = flags & 1 ? head() : 0;
    const data = flags & 2 ? head() : 0;
    if (type === RAR5_FILE && hasLock(file, body + size - extra, body + size, found)) return true;
    at = body + Math.max(1, size) + data;
  }
  return false;
}

/** Records of size, type and data; type 1 tells how the file is encrypted. */
function hasLock(file: Buffer, from: number, to: number, found: Found): boolean {
  for (let at = from; at < to; ) {
    found.budget.element();
    const record = numbersAt(file, at);
    const size = record();
    at = record.at() + size;
    if (record() === 1) return true;
  }
  return false;
}

/** Numbers of seven bits to the octet, the lowest first; beyond the end there are zeros. */
function numbersAt(file: Buffer, start: number): { (): number; at(): number } {
  let at = start;
  const next = () => {
    let value = 0;
    for (let shift = 0; shift < 56; shift += 7) {
      const octet = file[at++] ?? 0;
      value += (octet & 0x7f) * 2 ** shift;
      if (octet < 0x80) break;
    }
    return value;
  };
  return Object.assign(next, { at: () => at });
}
