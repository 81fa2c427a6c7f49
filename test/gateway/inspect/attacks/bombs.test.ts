/** Attacks 15 and 20 to 22: bombs go through the real inspector, which gives each of them up in bounded time and memory. */

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytes, carrying, message } from '../extract/making.ts';
import { document, docx, run, sheet, xlsx } from '../extract/office-files.ts';
import { ole } from '../extract/ole-files.ts';
import { besides, deflated, page } from '../extract/pdf-file.ts';
import { zipOf } from '../extract/zip-writer.ts';
import { attacked, told } from './attacked.ts';

const { look } = attacked();

const zeros = Buffer.alloc(120_000_000);
const MULTIPART = 'Content-Type: multipart/mixed; boundary="b"';
const latin = (text: string) => carrying(Buffer.from(text, 'latin1'));
const spread = (length: number, make: (n: number) => string) =>
  Object.fromEntries(Array.from({ length }, (_, n) => [`${n}`, make(n)]));
const nested = (levels: number) =>
  Array.from({ length: levels }).reduce<Uint8Array>((inner) => zipOf({ 'a.zip': inner }), zipOf({ a: 'x' }));

/** All entries of the directory are one and the same (Fifield 2019). */
function overlapping(count: number): Uint8Array {
  const kernel = Buffer.from(zipOf({ a: zeros.subarray(0, 20_000_000) }));
  const [end, start] = [kernel.length - 22, kernel.readUInt32LE(kernel.length - 6)];
  const central = kernel.subarray(start, end);
  const tail = Buffer.from(kernel.subarray(end));
  tail.writeUInt16LE(count, 8);
  tail.writeUInt16LE(count, 10);
  tail.writeUInt32LE(central.length * count, 12);
  return Buffer.concat([kernel.subarray(0, start), ...Array<Buffer>(count).fill(central), tail]);
}

/** Made when it is sent: together they would fill the memory of the test. */
type Row = readonly [number: number, what: string, make: () => Uint8Array, told: readonly string[]];

const BOMBS: readonly Row[] = [
  [15, 'a zip of a hundred and twenty million octets', () => carrying(zipOf({ a: zeros })), ['unseen: too-large']],
  [
    15,
    'a zip of many such entries',
    () =>
      carrying(
        zipOf(Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}`, zeros.subarray(0, 45_000_000)]))),
      ),
    ['unseen: too-large'],
  ],
  [15, 'a zip whose entries overlap', () => carrying(overlapping(5_000)), ['unseen: malformed']],
  // A zip that holds itself is stopped by the same bound.
  [15, 'zips in zips', () => carrying(nested(30)), ['unseen: too-deep']],
  [
    15,
    'zips that each hold sixteen zips',
    () =>
      carrying(
        Array.from({ length: 5 }).reduce<Uint8Array>(
          (inner) => zipOf(Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`${n}.zip`, inner]))),
          zipOf({ a: zeros.subarray(0, 1_000_000) }),
        ),
      ),
    ['unseen: too-large'],
  ],
  [15, 'ten thousand entries', () => carrying(zipOf(spread(10_000, () => 'x'))), ['unseen: too-many']],
  [
    15,
    'a document of a hundred and twenty million octets',
    () => carrying(docx({ 'word/document.xml': zeros })),
    ['unseen: too-large'],
  ],
  [
    15,
    'a document of one paragraph without end',
    () => carrying(document(`<w:p>${run('word '.repeat(8_000_000))}</w:p>`)),
    ['unseen: too-large'],
  ],
  [
    20,
    'entities that expand',
    () =>
      carrying(
        docx({
          'word/document.xml': `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}">]><w:t>&c;</w:t>`,
        }),
      ),
    ['unseen: malformed'],
  ],
  [
    20,
    'an external entity',
    () =>
      carrying(docx({ 'word/document.xml': '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:t>&a;</w:t>' })),
    ['unseen: malformed'],
  ],
  [20, 'millions of elements', () => carrying(document('<w:p/>'.repeat(3_000_000))), ['unseen: too-many']],
  [20, 'elements in elements', () => carrying(document('<w:p>'.repeat(2_500_000))), ['unseen: too-many']],
  [
    20,
    'one long string in a million cells',
    () =>
      carrying(
        sheet(`<row>${'<c t="s"><v>0</v></c>'.repeat(900_000)}</row>`, {
          'xl/sharedStrings.xml': `<sst><si><t>${'x'.repeat(10_000)}</t></si></sst>`,
        }),
      ),
    ['unseen: too-large'],
  ],
  [21, 'operators without end', () => latin(page('q Q '.repeat(10_000_000))), ['unseen: too-many']],
  [21, 'text without end', () => latin(page('BT (a) Tj ET\n'.repeat(3_000_000))), ['unseen: too-many']],
  [
    21,
    'an object stream of millions of objects',
    () => latin(besides(deflated(`${'1 0 '.repeat(1_000_000)}<< >>`, `/Type /ObjStm /N 1000000 /First 4000000`))),
    ['unseen: too-many'],
  ],
  [
    21,
    'streams that are packed again and again',
    () => latin(besides(deflated(deflated(zeros.toString('latin1')), '/Type /EmbeddedFile'))),
    ['embedded'],
  ],
  [
    21,
    'a stream of a hundred and twenty million octets',
    () => latin(besides(deflated(zeros.toString('latin1')))),
    ['unseen: too-large'],
  ],
  [21, 'values within values', () => latin(besides('['.repeat(2_000_000))), ['unseen: malformed']],
  [21, 'trailers without end', () => latin(`${besides()}${'trailer << >> '.repeat(2_500_000)}`), ['unseen: too-many']],
  [
    21,
    'a dictionary that says without end that it is a trailer',
    () => latin(`%PDF-1.7\n1 0 obj << ${'/Type /XRef '.repeat(600_000)}`),
    ['unseen: no-text'],
  ],
  [
    22,
    'what looks like macros, again and again',
    () => carrying(ole({ 'VBA/Module1': Buffer.from('\x01\xff\xbf\0Attribut'.repeat(800_000), 'latin1') })),
    ['unseen: too-many'],
  ],
  [
    22,
    'Zstandard of a hundred and twenty million octets',
    () => carrying(zstdCompressSync(zeros)),
    ['unseen: too-large'],
  ],
  [
    22,
    'a binary workbook of millions of records',
    () => carrying(xlsx({ 'xl/worksheets/sheet1.bin': Buffer.alloc(12_000_000) })),
    ['unseen: too-many'],
  ],
  [22, 'a gzip of a hundred and twenty million octets', () => carrying(gzipSync(zeros)), ['unseen: too-large']],
  [
    22,
    'three thousand multiparts in each other',
    () =>
      message(
        ...Array.from({ length: 3000 }, (_, n) => [
          `Content-Type: multipart/mixed; boundary=b${n}`,
          '',
          `--b${n}`,
        ]).flat(),
        '',
        'x',
      ),
    ['unseen: too-deep'],
  ],
  [
    22,
    'a hundred thousand parts',
    () => bytes(`${MULTIPART}\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(100_000)}`),
    ['unseen: too-many'],
  ],
  [
    22,
    'a header section of eight megabytes',
    () => bytes(`X-Field: ${'x'.repeat(90)}\r\n`.repeat(80_000)),
    ['unseen: malformed'],
  ],
];

describe('a bomb ends in a finding:', () => {
  test.each(BOMBS)(
    '%i: %s',
    async (_number, _what, make, expected) => {
      const all = told(await look(make()));
      // Where the machine is busy, its time is up before it is full.
      if (!all.includes('unseen: timeout')) expect(all).toEqual(expect.arrayContaining([...expected]));
    },
    30_000,
  );
});
