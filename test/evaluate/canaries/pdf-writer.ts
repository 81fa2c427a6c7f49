/** Writes PDF files that real programs open: objects, tables of their places, streams. */
import { deflateSync } from 'node:zlib';

/** What stands between `obj` and `endobj`, by number; octets are written as Latin-1. */
export type Objects = Readonly<Record<number, string>>;

export interface Trailer {
  readonly root: number;
  readonly info: number;
  /** Changes the file that stands before it. */
  readonly isUpdate?: boolean;
}

export const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

export const stream = (content: string, entries = ''): string =>
  `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`;

export const deflatedStream = (content: string, entries = ''): string =>
  stream(deflateSync(latin(content)).toString('latin1'), `/Filter /FlateDecode ${entries}`);

/** The file with these objects behind what it says so far (ISO 32000-2, 7.5.4 to 7.5.6). */
export function revision(before: Buffer, objects: Objects, { root, info, isUpdate = false }: Trailer): Buffer {
  const { bytes, places } = laidOut(objects, before.length);
  const lines = [...places].map(([number, at]) => `${number} 1\n${String(at).padStart(10, '0')} 00000 n \n`);
  const free = isUpdate ? '' : '0 1\n0000000000 65535 f \n';
  const numbers = isUpdate ? [sizeOf(before) - 1] : [...places.keys()];
  const previous = isUpdate ? `/Prev ${lastTable(before)}` : '';
  const trailer = `trailer\n<< /Size ${Math.max(...numbers) + 1} /Root ${root} 0 R /Info ${info} 0 R ${previous} >>`;
  const table = `xref\n${free}${lines.join('')}${trailer}\nstartxref\n${before.length + bytes.length}\n%%EOF\n`;
  return Buffer.concat([before, bytes, latin(table)]);
}

/** The same as one object stream and one cross-reference stream with a predictor (7.5.7, 7.5.8). */
export function streamed(packed: Objects, plain: Objects, { root, info }: Trailer): Buffer {
  const head = latin('%PDF-1.5\n%\xe2\xe3\xcf\xd3\n');
  const container = 50;
  const table = 51;
  const { bytes, places } = laidOut({ ...plain, [container]: objectStream(packed) }, head.length);
  const at = head.length + bytes.length;
  const rows = Array.from({ length: table + 1 }, (_, number) => {
    const index = Object.keys(packed).indexOf(String(number));
    if (index >= 0) return row(2, container, index);
    return number === table ? row(1, at, 0) : row(places.has(number) ? 1 : 0, places.get(number) ?? 0, 0);
  });
  const filtered = predicted(rows).toString('latin1');
  const entries = `/Type /XRef /Size ${table + 1} /W [1 4 1] /Root ${root} 0 R /Info ${info} 0 R /DecodeParms << /Predictor 12 /Columns 6 >>`;
  const last = `${table} 0 obj\n${deflatedStream(filtered, entries)}\nendobj\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([head, bytes, latin(last)]);
}

function laidOut(objects: Objects, start: number): { bytes: Buffer; places: ReadonlyMap<number, number> } {
  const places = new Map<number, number>();
  let text = '';
  for (const [number, object] of Object.entries(objects)) {
    places.set(Number(number), start + text.length);
    text += `${number} 0 obj\n${object}\nendobj\n`;
  }
  return { bytes: latin(text), places };
}

function objectStream(objects: Objects): string {
  let body = '';
  const index = Object.entries(objects).map(([number, object]) => {
    const at = body.length;
    body += `${object}\n`;
    return `${number} ${at}`;
  });
  const first = `${index.join(' ')}\n`;
  return deflatedStream(first + body, `/Type /ObjStm /N ${index.length} /First ${first.length}`);
}

function row(type: number, place: number, index: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(place, 1);
  bytes.writeUInt8(index, 5);
  return bytes;
}

/** Each row as its difference to the one above, octet by octet (PNG’s filter “up”). */
function predicted(rows: readonly Buffer[]): Buffer {
  const up = rows.map((bytes, n) => bytes.map((octet, column) => octet - (rows[n - 1]?.[column] ?? 0)));
  return Buffer.concat(up.flatMap((bytes) => [Buffer.from([2]), bytes]));
}

function lastTable(file: Buffer): number {
  const text = file.toString('latin1');
  return Number(/\d+/.exec(text.slice(text.lastIndexOf('startxref')))![0]);
}

const sizeOf = (file: Buffer) => Number(/\/Size (\d+)/.exec(file.toString('latin1'))![1]);
