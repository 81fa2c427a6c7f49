/** Pictures are read where they hold words, tell places and hide files; what they show is said to be unseen. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { canariesIn, partsOf, warningsIn } from './making.ts';

const C = 'CANARY-a';

type Entry = readonly [tag: number, type: number, content: Buffer];

/** A TIFF with one directory of these entries: tag, type, and octets longer than four. */
function tiff(...entries: readonly Entry[]): Buffer {
  const head = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  head.write('II*\0\x08\0\0\0', 'latin1');
  head.writeUInt16LE(entries.length, 8);
  let end = head.length;
  for (const [n, [tag, type, content]] of entries.entries()) {
    head.writeUInt16LE(tag, 10 + n * 12);
    head.writeUInt16LE(type, 12 + n * 12);
    head.writeUInt32LE(content.length, 14 + n * 12);
    head.writeUInt32LE(end, 18 + n * 12);
    end += content.length;
  }
  return Buffer.concat([head, ...entries.map(([, , content]) => content)]);
}

function segment(marker: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]), content]);
}

/** @param side of the square, in points */
function jpeg(side: number, ...segments: readonly Buffer[]): Buffer {
  const frame = segment(0xc0, Buffer.from([8, side >> 8, side & 255, side >> 8, side & 255, 1]));
  const scan = Buffer.concat([segment(0xda, Buffer.from([1])), Buffer.from([1, 0xff, 0, 2, 0xff, 0xd0, 3])]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, frame, scan, Buffer.from([0xff, 0xd9])]);
}

const exif = (...entries: readonly Entry[]) =>
  segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff(...entries)]));

function chunk(kind: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length, 0);
  head.write(kind, 4);
  return Buffer.concat([head, content, Buffer.alloc(4)]);
}

function png(side: number, ...chunks: readonly Buffer[]): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(side, 0);
  size.writeUInt32BE(side, 4);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', size),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const gif = (side: number, blocks = `!\xfe\x08${C}\0;`) =>
  Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([side & 255, side >> 8, side & 255, side >> 8, 0, 0, 0]),
    Buffer.from(blocks, 'latin1'),
  ]);

describe('a canary is found in', () => {
  test.each([
    ['a description', jpeg(9, exif([0x010e, 2, Buffer.from(C)])), 'jpeg property'],
    ['a title in UTF-16', jpeg(9, exif([0x9c9b, 1, Buffer.from(C, 'utf16le')])), 'jpeg property'],
    ['a user’s comment', jpeg(9, exif([0x9286, 7, Buffer.from(`ASCII\0\0\0${C}`)])), 'jpeg property'],
    ['a comment', jpeg(9, segment(0xfe, Buffer.from(C))), 'jpeg property'],
    ['a press caption', jpeg(9, segment(0xed, Buffer.from(`Photoshop 3.0\0${C}`))), 'jpeg property'],
    [
      'metadata',
      jpeg(9, segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<?xpacket?><x>${C}</x>`))),
      'jpeg/metadata/xml property',
    ],
    ['what follows a picture', Buffer.concat([jpeg(9), Buffer.from(C)]), 'jpeg/tail/text body'],
    ['a PNG’s text', png(9, chunk('tEXt', Buffer.from(`x\0${C}`))), 'png property'],
    [
      'a PNG’s packed text',
      png(9, chunk('zTXt', Buffer.concat([Buffer.from('x\0\0'), deflateSync(C)]))),
      'png property',
    ],
    ['a PNG’s international text', png(9, chunk('iTXt', Buffer.from(`x\0\0\0en\0x\0${C}`))), 'png property'],
    ['a GIF’s comment', gif(9), 'gif property'],
    ['a GIF’s plain text', gif(9, `!\x01\x0c${'\0'.repeat(12)}\x08${C}\0;`), 'gif property'],
    ['a comment behind a picture', gif(9, `,${'\0'.repeat(9)}\x02\x01\0\0!\xfe\x08${C}\0;`), 'gif property'],
    ['what follows a GIF', gif(9, `;${C}`), 'gif/tail/text body'],
    ['the notes of a maker', jpeg(9, exif([0x927c, 7, Buffer.from(`\0\x01${C}`)])), 'jpeg property'],
    ['a PNG’s chunk of no standard', png(9, chunk('prVt', Buffer.from(`\0${C}`))), 'png property'],
    ['a WebP’s metadata', Buffer.from(`RIFF....WEBPXMP ....<x:xmpmeta>${C}</x:xmpmeta>\0`), 'webp/metadata/text body'],
    ['a TIFF', tiff([0x010e, 2, Buffer.from(C)]), 'tiff property'],
    [
      'a WebP',
      Buffer.concat([Buffer.from('RIFF....WEBPEXIF....'), tiff([0x010e, 2, Buffer.from(C)])]),
      'webp property',
    ],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(file))).toEqual({ a: [`1/${place}`] });
  });
});

describe('it is said', () => {
  test.each([
    ['where a picture was taken', jpeg(9, exif([0x8825, 4, Buffer.alloc(4)])), ['1/jpeg: location']],
    ['who took it', jpeg(9, exif([0x013b, 2, Buffer.from('Author')])), ['1/jpeg: author']],
    ['that a picture may show a text', jpeg(500), ['1/jpeg: picture']],
    ['that a PNG may show a text', png(500), ['1/png: picture']],
    ['that something follows a PNG', Buffer.concat([png(9), Buffer.from('x')]), ['1/png: trailing-data']],
    ['that a PNG breaks off', png(9).subarray(0, 40), ['1/png: malformed']],
    [
      'that a directory points nowhere',
      jpeg(9, segment(0xe1, Buffer.from('Exif\0\0II*\0\xff\0\0\0', 'latin1'))),
      ['1/jpeg: malformed'],
    ],
    ['nothing of a logo', png(100), []],
  ])('%s', async (_, file, warnings) => {
    expect(warningsIn(await partsOf(file))).toEqual(warnings);
  });

  test('a directory that points to itself is read once', async () => {
    const round = tiff([0x010e, 2, Buffer.from(C)]);
    round.writeUInt32LE(8, 22);
    expect(canariesIn(await partsOf(round))).toEqual({ a: ['1/tiff property'] });
  });
});
