/** What the readers of older Office files do not understand is read as words, and what is packed in them is taken out. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytes, canariesIn, partsOf, warningsIn } from './making.ts';
import { atom, blip, counted, doc, ole, ppt, record, words, xls } from './ole-files.ts';
import { zipOf } from './zip-writer.ts';

const C = 'CANARY-a';
const wide = (text: string) => bytes(text, 'utf16le');
const gif = Buffer.from(`GIF89a\x01\0\x01\0\0\0\0!\xfe\x08${C}\0;`, 'latin1');
const jpeg = Buffer.concat([Buffer.from('ffd8fffe000a', 'hex'), Buffer.from(C), Buffer.from('ffd9', 'hex')]);
const packed = (content: Uint8Array) =>
  Buffer.concat([Buffer.from(new Uint32Array([content.length]).buffer), deflateSync(content)]);
/** One record cut in two, as are all that are longer than 8224 octets. */
const cut = (type: number, content: Buffer) =>
  Buffer.concat([record(type, content.subarray(0, 60)), record(0x3c, content.subarray(60))]);
const book = Buffer.concat([
  record(0x809, words(0x600, 5, 0, 0, 0, 0, 0, 0)),
  record(0x204, Buffer.concat([words(0, 0, 0), counted(C)])),
]);

describe('a canary is found in', () => {
  test.each([
    ['a style’s name', doc(['x'], { '1Table': Buffer.concat([words(1, 8), wide(C), words(0, 3)]) }), 'doc property'],
    ['a formula’s octets', doc(['x'], { 'ObjectPool/_1/Equation Native': `\x1c\0\x02${C}\0` }), 'doc property'],
    ['a name in Chinese', doc(['x'], { Data: wide('\0\x05机密文件CANARY-a\0') }), 'doc property'],
    [
      'a package within',
      doc(['x'], { 'ObjectPool/_1/package_stream': zipOf({ a: C }) }),
      'doc/embedded-1/zip/1/text body',
    ],
    ['a workbook within', doc(['x'], { 'ObjectPool/_1/Workbook': book }), 'doc/embedded/xls table'],
    [
      'a picture',
      doc(['x'], { Data: Buffer.concat([words(1, 2, 3), blip(0xf01d, jpeg)]) }),
      'doc/picture-1/jpeg property',
    ],
    ['a metafile', ppt(blip(0xf01a, deflateSync(wide(`x ${C}`)))), 'ppt property'],
    ['a comment on a slide', ppt(atom(0x138b, atom(0x2ee0, atom(0x0fba, wide(C)), 15))), 'ppt comment'],
    ['a packed object', ppt(atom(0x1011, packed(gif), 16)), 'ppt/object/gif property'],
    ['an object that is not packed', ppt(atom(0x1011, gif)), 'ppt/object/gif property'],
    ['a defined name', xls(record(0x18, Buffer.concat([words(0, 8), Buffer.from(`\0${C}`)]))), 'xls property'],
    ['what a cell may hold', xls(record(0x1be, Buffer.concat([words(3, 0), counted(C)]))), 'xls property'],
    ['a format', xls(record(0x41e, Buffer.concat([words(200), counted(`"${C}"0`)]))), 'xls property'],
    ['a chart’s text', xls(record(0x100d, Buffer.from(`\0\0\x08\0${C}`))), 'xls property'],
    [
      'a picture over two records',
      xls(cut(0xeb, Buffer.concat([Buffer.alloc(30), blip(0xf01d, jpeg)]))),
      'xls/picture-1/jpeg property',
    ],
  ])('%s', async (_, file, place) => {
    const found = canariesIn(await partsOf(file));
    expect(found.a?.filter((where) => where.startsWith(`1/${place.split(' ')[0]!}`))).toContain(`1/${place}`);
  });
});

test('octets that are no words and no pictures say nothing', async () => {
  const noise = Buffer.from(Array.from({ length: 40_000 }, (_, n) => (Math.imul(n, 2654435761) >>> 13) & 255));
  const [part, ...others] = await partsOf(ole({ WordDocument: doc([]).subarray(0), Noise: noise }));
  expect(others).toEqual([]);
  expect(part?.texts.map(({ text }) => text).join('').length).toBeLessThan(400);
});

test('a hundred thousand heads of pictures without one are read in one go', async () => {
  const heads = Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from('00001df0ffffff00', 'hex')));
  const parts = await partsOf(doc(['x'], { Data: heads }));
  expect(parts).toHaveLength(1);
  expect(warningsIn(parts)).toEqual([]);
});
