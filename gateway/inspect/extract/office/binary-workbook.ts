/** Reads workbooks whose components are records instead of markup, as `.xlsb` keeps them (MS-XLSB section 2.1.4). */
import type { Budget } from '../budget.ts';
import type { Found } from '../found.ts';
import { type Texts, withTexts } from '../markup/texts.ts';
import { packedNumber } from '../ole/packed-number.ts';
import type { Workbook } from './sheet.ts';

const SHARED_STRING = 19;
const SHEET = 156;

export function readBinaryStrings(bytes: Uint8Array, budget: Budget): string[] {
  return [...recordsIn(bytes, budget)].flatMap(({ type, data }) =>
    // Flags of its formats stand before the string.
    type === SHARED_STRING ? [stringAt(data, 1).text.trim()] : [],
  );
}

/** Relationship ids of the sheets that the workbook hides. */
export function hiddenBinarySheets(bytes: Uint8Array, budget: Budget): string[] {
  return [...recordsIn(bytes, budget)].flatMap(({ type, data }) =>
    type === SHEET && data.readUInt32LE(0) !== 0 ? [stringAt(data, 8).text] : [],
  );
}

/** @param isHidden the whole sheet: its cells are told as hidden, in rows and tabs all the same */
export function readBinarySheet(bytes: Uint8Array, isHidden: boolean, book: Workbook, found: Found): void {
  const role = isHidden ? 'hidden' : 'table';
  withTexts(found, (texts) => {
    for (const { type, data } of recordsIn(bytes, found.budget)) {
      if (type === ROW) texts.line();
      const cell = Object.hasOwn(CELLS, type) ? CELLS[type] : undefined;
      if (cell) texts.add(role, `${cell(data, book)}\t`);
      else if (type !== ROW) tellStrings(data, texts);
    }
  });
}

/** Comments, connections, names and whatever else: their strings, wherever in a record they stand. */
export function readBinaryRecords(bytes: Uint8Array, found: Found): void {
  withTexts(found, (texts) => {
    for (const { data } of recordsIn(bytes, found.budget)) tellStrings(data, texts);
  });
}

const ROW = 0;

/** Column and style take eight octets before the value. Dates stand as the numbers that they are. */
const CELLS: Readonly<Record<number, (data: Buffer, book: Workbook) => string>> = {
  2: (data) => `${packedNumber(data.readInt32LE(8))}`,
  5: (data) => `${data.readDoubleLE(8)}`,
  6: (data) => stringAt(data, 8).text,
  7(data, book) {
    const n = data.readUInt32LE(8);
    book.shown.add(n);
    return book.strings[n] ?? '';
  },
  8: (data) => stringAt(data, 8).text,
  9: (data) => `${data.readDoubleLE(8)}`,
};

/** A type of one or two octets, a size of up to four, seven bits in each. */
function* recordsIn(bytes: Uint8Array, budget: Budget): Generator<{ readonly type: number; readonly data: Buffer }> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < file.length; ) {
    budget.element();
    let type = file[at++]!;
    if (type & 0x80) type = (type & 0x7f) | (file[at++]! << 7);
    let size = 0;
    for (let n = 0, more = true; n < 4 && more; n++) {
      const octet = file[at++] ?? 0;
      size |= (octet & 0x7f) << (n * 7);
      more = octet >= 0x80;
    }
    if (at + size > file.length) throw new RangeError('reading a workbook: a record goes beyond its end');
    yield { type, data: file.subarray(at, at + size) };
    at += size;
  }
}

/** A count of UTF-16 units, and the units (section 2.5.169). */
function stringAt(data: Buffer, at: number): { text: string; end: number } {
  const end = at + 4 + data.readUInt32LE(at) * 2;
  if (end > data.length) throw new RangeError('reading a workbook: a string goes beyond its record');
  return { text: data.toString('utf16le', at + 4, end), end };
}

/** Runs of printable characters in UTF-16, of whatever script, that are long enough for a word. */
function tellStrings(data: Buffer, texts: Texts): void {
  for (const start of [0, 1]) {
    for (const [run] of data.toString('utf16le', start).matchAll(/[\p{L}\p{N}\p{P}\p{Zs}\p{Sc}]{4,32767}/gu)) {
      if (/[\x20-\x7e\u00a0-\u06ff]{3}|[\u4e00-\u9fff]{4}/.test(run)) texts.aside('property', run);
    }
  }
}
