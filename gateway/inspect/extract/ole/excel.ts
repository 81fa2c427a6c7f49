/** Reads the cells of an Excel workbook of 97 to 2003 as tables, its notes, headers and hidden sheets (MS-XLS section 2.4). */
import type { Role } from '../../part.ts';
import type { Found } from '../found.ts';
import { type Texts, withTexts } from '../markup/texts.ts';
import { dateOf, isDateCode, isDateId } from '../office/sheet.ts';
import { wordsIn } from '../scrape.ts';
import { excelText, readSharedStrings } from './excel-strings.ts';
import { packedNumber } from './packed-number.ts';
import { readPictures } from './pictures.ts';

interface Book {
  readonly strings: string[];
  readonly shown: Set<number>;
  /** Where hidden sheets begin. */
  readonly hidden: Set<number>;
  readonly codes: Map<number, string>;
  /** Whether the cell formats show dates, by their index. */
  readonly dates: boolean[];
  /** The drawings that all sheets share, cut into records. */
  readonly drawings: Buffer[];
}

interface Place {
  readonly texts: Texts;
  readonly found: Found;
  readonly book: Book;
  role: Role;
  row: number;
}

type RecordReader = (data: Buffer, place: Place) => void;

const [CONTINUE, BOF, SST, TEXT_OBJECT, FILE_PASS, DRAWINGS] = [0x3c, 0x809, 0xfc, 0x1b6, 0x2f, 0xeb];
const CONTINUED: ReadonlySet<number> = new Set([SST, TEXT_OBJECT, DRAWINGS]);
/** Rows, empty cells and indexes, of which there are as many as rows: all other records may hold names, rules and formats in words. */
const SILENT: ReadonlySet<number> = new Set([0x208, 0x201, 0xbe, 0xd7, 0x20b, 0xff]);

export function readExcel(stream: Uint8Array, found: Found): void {
  const file = Buffer.from(stream);
  if (file.readUInt16LE(0) !== BOF || file.readUInt16LE(4) !== 0x600) {
    found.unseen('unknown-type');
    return;
  }
  const book: Book = { strings: [], shown: new Set(), hidden: new Set(), codes: new Map(), dates: [], drawings: [] };
  withTexts(found, (texts) => walk(file, { texts, found, book, role: 'table', row: -1 }));
  let pictures = 0;
  readPictures(Buffer.concat(book.drawings), () => `picture-${++pictures}`, found);
  found.text('hidden', book.strings.filter((_, n) => !book.shown.has(n)).join('\n'));
}

function walk(file: Buffer, place: Place): void {
  let at = 0;
  while (at + 4 <= file.length) {
    place.found.budget.element();
    const type = file.readUInt16LE(at);
    const data = file.subarray(at + 4, at + 4 + file.readUInt16LE(at + 2));
    const start = at;
    at += 4 + data.length;
    if (type === FILE_PASS) {
      place.found.danger('encrypted');
      place.found.unseen('encrypted');
      return;
    }
    if (type === BOF) {
      place.role = place.book.hidden.has(start) ? 'hidden' : 'table';
      place.row = -1;
      place.texts.line();
    }
    const more: Buffer[] = [];
    while (CONTINUED.has(type) && at + 4 <= file.length && file.readUInt16LE(at) === CONTINUE) {
      more.push(file.subarray(at + 4, at + 4 + file.readUInt16LE(at + 2)));
      at += 4 + more.at(-1)!.length;
    }
    if (type === SST)
      for (const text of readSharedStrings([data, ...more], place.found.budget)) place.book.strings.push(text);
    // A note's or a box's text stands behind its record, its width in the first octet.
    else if (type === TEXT_OBJECT && more[0]) place.texts.aside('comment', wide(more[0], 0, data.readUInt16LE(10)));
    else if (type === DRAWINGS) for (const piece of [data, ...more]) place.book.drawings.push(piece);
    else if (Object.hasOwn(RECORDS, type)) RECORDS[type]!(data, place);
    else if (!SILENT.has(type)) for (const line of wordsIn(data).split('\n')) place.texts.aside('property', line);
  }
}

const RECORDS: Readonly<Record<number, RecordReader>> = {
  133(data, { found, book, texts }) {
    if (data[4]! & 3) {
      found.danger('hidden-sheet');
      book.hidden.add(data.readUInt32LE(0));
    }
    if (data[5] === 1) found.danger('macro');
    texts.aside('property', wide(data, 7, data[6]!));
  },
  20: (data, { texts }) => texts.aside('header', excelText(data, 0)),
  21: (data, { texts }) => texts.aside('footer', excelText(data, 0)),
  28: (_, { found }) => found.danger('comment'),
  92(data, { texts, found }) {
    const name = excelText(data, 0).trim();
    if (name !== '') found.danger('author');
    texts.aside('property', name);
  },
  440: (data, { texts }) => texts.aside('link', data.toString('utf16le', 32).replace(/[^\x20-\x7e]+/g, '\n')),
  224: (data, { book }) => {
    const format = data.readUInt16LE(2);
    const code = book.codes.get(format);
    book.dates.push(code === undefined ? isDateId(`${format}`) : isDateCode(code));
  },
  1054: (data, { book, texts }) => {
    book.codes.set(data.readUInt16LE(0), excelText(data, 2));
    texts.aside('property', /["\\][^"]*"/.test(excelText(data, 2)) ? excelText(data, 2) : '');
  },
  253(data, place) {
    const n = data.readUInt32LE(6);
    place.book.shown.add(n);
    cell(data, place, place.book.strings[n] ?? '');
  },
  516: (data, place) => cell(data, place, excelText(data, 6)),
  515: (data, place) => cell(data, place, figure(data.readDoubleLE(6), data.readUInt16LE(4), place.book)),
  638: (data, place) => cell(data, place, figure(packedNumber(data.readInt32LE(6)), data.readUInt16LE(4), place.book)),
  189(data, place) {
    for (let at = 4; at + 6 < data.length; at += 6)
      cell(data, place, figure(packedNumber(data.readInt32LE(at + 2)), data.readUInt16LE(at), place.book));
  },
  6(data, place) {
    // A formula whose result is text has it in a record behind.
    if (data.readUInt16LE(12) !== 0xffff)
      cell(data, place, figure(data.readDoubleLE(6), data.readUInt16LE(4), place.book));
    else cell(data, place, '');
  },
  519: (data, { texts, role }) => texts.add(role, `${excelText(data, 0)}\t`),
};

/** Cells come row by row; a new row is a new line. */
function cell(data: Buffer, place: Place, text: string): void {
  const row = data.readUInt16LE(0);
  if (row !== place.row && place.row >= 0) place.texts.line();
  place.row = row;
  if (text !== '') place.texts.add(place.role, `${text}\t`);
}

function figure(value: number, format: number, book: Book): string {
  return book.dates[format] ? dateOf(value) : `${value}`;
}

/** Characters behind an octet that tells their width. */
function wide(data: Buffer, at: number, count: number): string {
  return data[at]! & 1
    ? data.toString('utf16le', at + 1, at + 1 + count * 2)
    : data.toString('latin1', at + 1, at + 1 + count);
}
