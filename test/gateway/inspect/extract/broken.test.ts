/** Whatever is done to a file, extraction ends, tells it in parts, and takes neither harm nor time from it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOf } from './making.ts';
import { document, odt, records, run, sheet, wideString, xlsx } from './office-files.ts';
import {
  atom,
  attribute,
  doc,
  mapi,
  module,
  msg,
  ole,
  packedRich,
  ppt,
  record,
  tnef,
  words,
  xls,
} from './ole-files.ts';
import { page } from './pdf-file.ts';
import { zipOf } from './zip-writer.ts';

const samples: Readonly<Record<string, Uint8Array>> = {
  zip: zipOf({ 'a.txt': 'text', 'b.gz': gzipSync('text') }),
  docx: document(`<w:p>${run('text')}</w:p>`),
  xlsx: sheet('<row><c t="s"><v>0</v></c></row>', { 'xl/sharedStrings.xml': '<sst><si><t>text</t></si></sst>' }),
  xlsb: xlsx({ 'xl/worksheets/sheet1.bin': records([0, Buffer.alloc(25)], [6, wideString('text', '00'.repeat(8))]) }),
  macros: ole({ 'VBA/Module1': module('text') }),
  zstd: zstdCompressSync('text'),
  encrypted: readFileSync(join(import.meta.dirname, '../../../vectors/pdf/aes-256.pdf')),
  csv: Buffer.from('a;"te""xt"\nb;text\n'),
  odt: odt('<text:p>text</text:p>'),
  pdf: Buffer.from(page('BT /F1 9 Tf [(te) 3 (xt)] TJ ET', '/Font << /F1 3 0 R >>', '<< /Type /Font >>'), 'latin1'),
  doc: doc(['text', 'note']),
  xls: xls(
    record(0xfc, Buffer.concat([words(1, 0, 1, 0, 4), Buffer.from('\0text')])),
    record(0xfd, words(0, 0, 0, 0, 0)),
  ),
  ppt: ppt(atom(0x03ee, atom(0x0fa8, Buffer.from('text')), 15)),
  msg: msg({ $0037001F: Buffer.from('text', 'utf16le'), $10090102: packedRich('{\\rtf1 text}') }),
  tnef: tnef(attribute(0x9003, mapi(0x1000, 0x1e, Buffer.from('text')))),
  rtf: Buffer.from("{\\rtf1{\\fonttbl{\\f0 A;}}\\f0 te\\'78\\u116?{\\v hidden}}"),
  html: Buffer.from('<html><!-- x --><p title="y" style="display:none">text<img src="data:text/plain,z"></p>'),
  png: Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\x10zTXtx\0\0', 'latin1'),
    deflateSync('text'),
    Buffer.alloc(4),
  ]),
  tiff: Buffer.from('II*\0\x08\0\0\0\x01\0\x0e\x01\x02\0\x05\0\0\0\x1a\0\0\0\0\0\0\0text\0', 'latin1'),
};

/** Octets set to others, and perhaps the end cut off. */
const damage = fc.record({
  changes: fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
    maxLength: 12,
  }),
  kept: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
});

function damaged(file: Uint8Array, { changes, kept }: { changes: [number, number][]; kept: number }): Uint8Array {
  const copy = new Uint8Array(file);
  // Sixteen octets are left alone, so that the file is still taken for what it was.
  for (const [where, octet] of changes) copy[16 + Math.floor(where * Math.max(0, copy.length - 17))] = octet;
  return copy.subarray(0, Math.max(16, Math.ceil(copy.length * kept)));
}

test.each(Object.entries(samples))('a damaged %s is told in parts', async (type, file) => {
  expect(
    (await partsOf(file))
      .flatMap(({ texts }) => texts)
      .map(({ text }) => text)
      .join(),
  ).toMatch(/text|CANARY/);
  await fc.assert(
    fc.asyncProperty(damage, async (harm) => {
      const [part, ...more] = await partsOf(damaged(file, harm));
      expect(part?.path[0]).toBe('1');
      expect(
        more.every(({ path, texts }) => path.length > 1 && texts.every(({ text }) => text.length < 1_000_000)),
      ).toBe(true);
    }),
    { numRuns: type === 'docx' || type === 'doc' ? 60 : 120 },
  );
});
