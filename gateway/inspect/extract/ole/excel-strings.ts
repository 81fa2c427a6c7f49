/** Reads the strings of an Excel workbook, which may change their width in the midst of a word where a record ends (MS-XLS sections 2.5.293 and 2.5.294). */
import type { Budget } from '../budget.ts';

/** Count in two octets, width in one, characters. */
export function excelText(data: Buffer, at: number): string {
  if (data.length < at + 3) return '';
  const count = data.readUInt16LE(at);
  const start = at + 3;
  return data[at + 2]! & 1
    ? data.toString('utf16le', start, start + count * 2)
    : data.toString('latin1', start, start + count);
}

/** @param segments the record and its continuations */
export function readSharedStrings(segments: readonly Buffer[], budget: Budget): string[] {
  const strings: string[] = [];
  const cursor = { segment: 0, at: 8 };
  const octets = (count: number): Buffer => {
    const pieces: Buffer[] = [];
    for (let left = count; left > 0 && enter(segments, cursor); ) {
      const piece = segments[cursor.segment]!.subarray(cursor.at, cursor.at + left);
      pieces.push(piece);
      cursor.at += piece.length;
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  };
  const count = segments[0]!.readUInt32LE(4);
  for (let n = 0; n < count && enter(segments, cursor); n++) {
    budget.element();
    const head = octets(3);
    if (head.length < 3) break;
    const flags = head[2]!;
    const runs = flags & 8 ? octets(2).readUInt16LE(0) : 0;
    const extension = flags & 4 ? octets(4).readUInt32LE(0) : 0;
    const text = characters(segments, cursor, head.readUInt16LE(0), (flags & 1) === 1);
    budget.characters(text.length);
    strings.push(text);
    octets(runs * 4 + extension);
  }
  return strings;
}

/** Moves on to the next segment where this one is read; false at the end. */
function enter(segments: readonly Buffer[], cursor: { segment: number; at: number }): boolean {
  while (cursor.segment < segments.length && cursor.at >= segments[cursor.segment]!.length) {
    cursor.segment++;
    cursor.at = 0;
  }
  return cursor.segment < segments.length;
}

/** Where characters go on in the next segment, that one says their width anew. */
function characters(
  segments: readonly Buffer[],
  cursor: { segment: number; at: number },
  count: number,
  isWide: boolean,
): string {
  let width = isWide ? 2 : 1;
  let text = '';
  while (text.length < count) {
    const segment = cursor.segment;
    if (!enter(segments, cursor)) break;
    if (cursor.segment !== segment) width = segments[cursor.segment]![cursor.at++]! & 1 ? 2 : 1;
    const data = segments[cursor.segment]!;
    const piece = data.subarray(cursor.at, Math.min(data.length, cursor.at + (count - text.length) * width));
    if (piece.length < width) {
      cursor.at = data.length;
      continue;
    }
    text += piece.toString(width === 2 ? 'utf16le' : 'latin1');
    cursor.at += piece.length;
  }
  return text;
}
