/** Finds every object of a PDF by scanning it whole: cross-reference tables leave out earlier revisions, and lie (ISO 32000-1 section 7.5). */
import { Exceeded } from '../budget.ts';
import { inflate } from '../container/inflate.ts';
import { attempt, type Found } from '../found.ts';
import { judgeSize } from '../image/image.ts';
import type { Opener } from './encryption.ts';
import { type Dictionary, isName, isOperator, isReference, isText, readValues, type Value } from './values.ts';

export interface PdfObject {
  readonly number: number;
  readonly value: Value;
  /** Decoded as Latin-1; null where the object is no stream, or one of pictures, or could not be decoded. */
  readonly stream: string | null;
  /** The last filter that is a picture's own format, whose octets are `stream`. */
  readonly picture: string | null;
}

export interface PdfObjects {
  /** In the order of the file, earlier revisions among them. */
  readonly all: readonly PdfObject[];
  /** Follows references to the latest revision. */
  resolve(value: Value | undefined): Value | undefined;
  /** The object that a reference points to. */
  target(value: Value | undefined): PdfObject | undefined;
  readonly trailers: readonly Dictionary[];
}

/** All of them stand in memory; the largest documents that people make have a third of this. */
const MOST_OBJECTS = 300_000;

/** @param opener opens what is encrypted; null where nothing is */
export function readObjects(pdf: string, opener: Opener | null, found: Found): PdfObjects {
  const all: PdfObject[] = [];
  const trailers: Dictionary[] = [];
  const head = /\b(\d{1,10})\s+(\d{1,5})\s+obj\b|\btrailer\b/g;
  for (let match = head.exec(pdf); match; match = head.exec(pdf)) {
    found.budget.element();
    found.budget.time();
    if (all.length + trailers.length > MOST_OBJECTS) throw new Exceeded('too-many');
    const [, number, generation] = match;
    const place = number === undefined ? null : { number: Number(number), generation: Number(generation), opener };
    attempt(found, () => {
      head.lastIndex = Math.max(head.lastIndex, readAt(pdf, head.lastIndex, place, { all, trailers }, found));
    });
  }
  return index(all, trailers);
}

/** Which object it is that is read, and what opens it. */
interface Place {
  readonly number: number;
  readonly generation: number;
  readonly opener: Opener | null;
}

/** Takes the object or, without a place, the trailer that begins there; returns where it ends. */
function readAt(
  pdf: string,
  at: number,
  place: Place | null,
  into: { all: PdfObject[]; trailers: Dictionary[] },
  found: Found,
): number {
  const values = readValues(pdf, at);
  const value = values.next();
  if (value === undefined) return pdf.length;
  if (place === null) {
    if (value instanceof Map) into.trailers.push(value);
    return values.at();
  }
  const { object, end } = objectAt(pdf, place, opened(value, place, found), values.at(), found);
  into.all.push(object);
  if (isName(keyOf(value, 'Type'), 'XRef')) into.trailers.push(value as Dictionary);
  if (isName(keyOf(value, 'Type'), 'ObjStm') && object.stream !== null)
    for (const inner of within(object.stream, value as Dictionary, found)) into.all.push(inner);
  return end;
}

/** Its strings as their author wrote them; those in object streams are sealed with the stream alone. */
function opened(value: Value, { number, generation, opener }: Place, found: Found): Value {
  if (!opener) return value;
  const open = (inner: Value, depth: number): Value => {
    if (depth > 100) return inner;
    if (isText(inner)) {
      found.budget.element();
      return { ...inner, octets: opener.text(inner.octets, number, generation) };
    }
    if (Array.isArray(inner)) return (inner as Value[]).map((each) => open(each, depth + 1));
    if (!(inner instanceof Map)) return inner;
    return new Map([...inner].map(([key, each]) => [key, open(each, depth + 1)]));
  };
  return open(value, 0);
}

/** Cross-references are read before any key is known, and a filter of its own may leave a stream open (section 7.6.6). */
function isSealed(value: Value): boolean {
  return (
    !isName(keyOf(value, 'Type'), 'XRef') && !listOf(keyOf(value, 'Filter')).some((filter) => isName(filter, 'Crypt'))
  );
}

export function keyOf(value: Value | undefined, key: string): Value | undefined {
  return value instanceof Map ? value.get(key) : undefined;
}

function index(all: readonly PdfObject[], trailers: readonly Dictionary[]): PdfObjects {
  const latest = new Map(all.map((object) => [object.number, object]));
  const target = (value: Value | undefined) => (isReference(value) ? latest.get(value.number) : undefined);
  const resolve = (value: Value | undefined, steps = 0): Value | undefined =>
    isReference(value) && steps < 20 ? resolve(target(value)?.value, steps + 1) : value;
  return { all, trailers, target, resolve: (value) => resolve(value) };
}

/** The octets between `stream` and `endstream`; a length is believed only where `endstream` follows it. */
function objectAt(
  pdf: string,
  { number, generation, opener }: Place,
  value: Value,
  at: number,
  found: Found,
): { object: PdfObject; end: number } {
  const none = { number, value, stream: null, picture: null };
  const mark = /[\s\0]*stream(\r\n|\n|\r)/y;
  mark.lastIndex = at;
  if (!(value instanceof Map) || !mark.test(pdf)) return { object: none, end: at };
  const start = mark.lastIndex;
  const length = keyOf(value, 'Length');
  const told = typeof length === 'number' && length >= 0 ? start + length : -1;
  const isTrue = told >= 0 && /^[\s\0]{0,4}endstream/.test(pdf.slice(told, told + 14));
  const end = isTrue ? told : pdf.indexOf('endstream', start);
  if (end < 0) {
    found.unseen('malformed');
    return { object: none, end: pdf.length };
  }
  let object: PdfObject = none;
  attempt(found, () => {
    const raw = pdf.slice(start, end);
    const open = opener && isSealed(value) ? opener.stream(raw, number, generation) : raw;
    object = { number, value, ...decoded(open, value, found) };
  });
  return { object, end };
}

function decoded(raw: string, dictionary: Dictionary, found: Found): Pick<PdfObject, 'stream' | 'picture'> {
  let stream = raw;
  const filters = listOf(dictionary.get('Filter') ?? dictionary.get('F'));
  // The points of a picture say nothing in words, and a scanned book would spend everyone's room.
  if (isName(dictionary.get('Subtype'), 'Image') && !filters.some((filter) => isName(filter, 'DCTDecode'))) {
    judgeSize(Number(dictionary.get('Width')) * Number(dictionary.get('Height')), found);
    return { stream: null, picture: null };
  }
  for (const [n, filter] of filters.entries()) {
    const name = isName(filter) ? filter.name : '';
    if (/^(DCTDecode|DCT|JPXDecode|CCITTFaxDecode|CCF|JBIG2Decode)$/.test(name)) return { stream, picture: name };
    const decode = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (!decode) {
      found.unseen('unknown-type');
      return { stream: null, picture: null };
    }
    stream = decode(stream, found);
    const parameters = listOf(dictionary.get('DecodeParms'))[n];
    if (Number(keyOf(parameters, 'Predictor')) >= 10)
      stream = unpredicted(stream, Number(keyOf(parameters, 'Columns') ?? 1));
  }
  return { stream, picture: null };
}

const flate = (stream: string, found: Found): string =>
  Buffer.from(inflate(Buffer.from(stream, 'latin1'), 'zlib', found.budget).octets).toString('latin1');
const hexadecimal = (stream: string): string =>
  Buffer.from(stream.replace(/>[\s\S]*|[^0-9a-f]/gi, ''), 'hex').toString('latin1');

const FILTERS: Readonly<Record<string, (stream: string, found: Found) => string>> = {
  Crypt: (stream) => stream,
  FlateDecode: flate,
  Fl: flate,
  ASCIIHexDecode: hexadecimal,
  AHx: hexadecimal,
  ASCII85Decode: ascii85,
  A85: ascii85,
  RunLengthDecode: runLengths,
  RL: runLengths,
};

/** A length and that many octets, or a count and one octet that is repeated; 128 ends it (section 7.4.5). */
function runLengths(stream: string, found: Found): string {
  const pieces: string[] = [];
  for (let at = 0; at < stream.length && stream.charCodeAt(at) !== 128; ) {
    found.budget.element();
    const length = stream.charCodeAt(at);
    found.budget.unpacked(length < 128 ? length + 1 : 257 - length);
    pieces.push(length < 128 ? stream.slice(at + 1, at + 2 + length) : (stream[at + 1] ?? '').repeat(257 - length));
    at += length < 128 ? length + 2 : 2;
  }
  return pieces.join('');
}

function ascii85(stream: string): string {
  const digits = stream
    .replace(/~>[\s\S]*/, '')
    .replaceAll('z', '!!!!!')
    .replace(/[^!-u]/g, '');
  const octets = Buffer.alloc(Math.ceil(digits.length / 5) * 4);
  for (let at = 0; at < digits.length; at += 5) {
    const value = [0, 1, 2, 3, 4].reduce((sum, n) => sum * 85 + ((digits.charCodeAt(at + n) || 117) - 33), 0);
    octets.writeUInt32BE(value % 2 ** 32, (at / 5) * 4);
  }
  const missing = (5 - (digits.length % 5)) % 5;
  return octets.toString('latin1', 0, octets.length - missing);
}

/** Only of bytes in rows, which is how object streams are predicted, and only with the filters None, Sub and Up (RFC 2083 section 6). */
function unpredicted(stream: string, columns: number): string {
  const octets = Buffer.from(stream, 'latin1');
  const rows: Buffer[] = [];
  let above = Buffer.alloc(columns);
  for (let at = 0; at < octets.length; at += columns + 1) {
    const row = Buffer.from(octets.subarray(at + 1, at + 1 + columns));
    if (octets[at] === 2) for (let n = 0; n < row.length; n++) row[n] = row[n]! + above[n]!;
    if (octets[at] === 1) for (let n = 1; n < row.length; n++) row[n] = row[n]! + row[n - 1]!;
    rows.push(row);
    above = row;
  }
  return Buffer.concat(rows).toString('latin1');
}

/** The objects of an object stream: numbers and offsets first, then the values (section 7.5.7). */
function within(stream: string, dictionary: Dictionary, found: Found): PdfObject[] {
  const first = Number(dictionary.get('First') ?? 0);
  const heads = readValues(stream);
  const objects: PdfObject[] = [];
  for (let n = 0; n < Number(dictionary.get('N') ?? 0); n++) {
    found.budget.element();
    found.budget.time();
    if (objects.length > MOST_OBJECTS) throw new Exceeded('too-many');
    const [number, offset] = [heads.next(), heads.next()];
    if (typeof number !== 'number' || typeof offset !== 'number') break;
    const value = readValues(stream, first + offset).next();
    if (value !== undefined && !isOperator(value)) objects.push({ number, value, stream: null, picture: null });
  }
  return objects;
}

function listOf(value: Value | undefined): readonly Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as Value];
}
