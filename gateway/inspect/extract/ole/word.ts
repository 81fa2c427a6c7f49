/** Reads the text of a Word document of 97 to 2003 through its piece table, each of its stories by its role (MS-DOC sections 2.4 and 2.5). */
import type { Role } from '../../part.ts';
import type { Found } from '../found.ts';

/** In the order of their characters; the counts stand one after another in the file information block. */
const STORIES: readonly Role[] = ['body', 'note', 'header', 'code', 'comment', 'note', 'body', 'header'];

const COUNTS = 0x4c;
const CLX = 0x1a2;

/** @param table the stream that the document names for its tables */
export function readWord(document: Uint8Array, table: (name: string) => Uint8Array | null, found: Found): void {
  const file = Buffer.from(document);
  const flags = file.readUInt16LE(10);
  if (flags & 0x100) {
    found.danger('encrypted');
    found.unseen('encrypted');
    return;
  }
  const tables = table(flags & 0x200 ? '1Table' : '0Table');
  if (file.readUInt16LE(2) < 0xc1 || tables === null) {
    found.unseen('unknown-type');
    return;
  }
  const clx = Buffer.from(tables).subarray(file.readUInt32LE(CLX), file.readUInt32LE(CLX) + file.readUInt32LE(CLX + 4));
  const text = piecesOf(clx)
    .map((piece) => readPiece(file, piece, found))
    .join('');
  let at = 0;
  for (const [n, role] of STORIES.entries()) {
    const count = file.readInt32LE(COUNTS + n * 4);
    if (count > 0) found.text(role, laidOut(text.slice(at, at + count)));
    at += Math.max(0, count);
  }
  found.text('hidden', laidOut(text.slice(at)));
}

interface Piece {
  readonly characters: number;
  readonly offset: number;
}

/** Behind any property modifiers (type 1) stand character positions, one more than there are pieces, and the pieces (type 2). */
function piecesOf(clx: Buffer): Piece[] {
  let at = 0;
  while (clx[at] === 1) at += 3 + clx.readUInt16LE(at + 1);
  if (clx[at] !== 2) throw new RangeError('reading a Word document: no piece table');
  const count = Math.floor((clx.readUInt32LE(at + 1) - 4) / 12);
  const start = at + 5;
  return Array.from({ length: count }, (_, n) => ({
    characters: clx.readUInt32LE(start + n * 4 + 4) - clx.readUInt32LE(start + n * 4),
    offset: clx.readUInt32LE(start + (count + 1) * 4 + n * 8 + 2),
  }));
}

/** One octet for a character where bit 30 is set, and then the offset is halved; else UTF-16. */
function readPiece(file: Buffer, { characters, offset }: Piece, found: Found): string {
  found.budget.characters(characters);
  const start = offset & 0x3fffffff;
  if (offset & 0x40000000)
    return new TextDecoder('windows-1252').decode(file.subarray(start / 2, start / 2 + characters));
  return file.toString('utf16le', start, start + characters * 2);
}

/** Marks of the layout: 7 ends a cell, 13 a paragraph, 11 a line, 12 a page, 19 to 21 set a field's code apart from its result. */
function laidOut(text: string): string {
  return text
    .replaceAll('\x07', '\t')
    .replace(/[\r\x0b\x0c]/g, '\n')
    .replace(/[\x13-\x15]/g, ' ')
    .replace(/[\0-\x08\x0e-\x1f]/g, '');
}
