/** The older Office and Outlook keep words in records and streams; each is read by its role, and what locks or runs is said. */
import { describe, expect, test } from 'vitest';
import { bytes, canariesIn, partsOf, warningsIn } from './making.ts';
import {
  atom,
  attribute,
  counted,
  doc,
  mapi,
  module,
  msg,
  namedProperty,
  ole,
  packedRich,
  ppt,
  propertySet,
  record,
  tnef,
  words,
  xls,
} from './ole-files.ts';

const C = 'CANARY-a';
const wide = (text: string) => bytes(text, 'utf16le');
const cell = (type: number, ...rest: readonly Uint8Array[]) => record(type, Buffer.concat([words(0, 0, 0), ...rest]));
const strings = (...segments: readonly Buffer[]) =>
  Buffer.concat(segments.map((data, n) => record(n === 0 ? 0xfc : 0x3c, data)));
const long = (...values: readonly number[]) => Buffer.from(new Uint32Array(values).buffer);
const native = Buffer.concat([
  long(0),
  words(2),
  Buffer.from('a\0b\0'),
  long(0, 2),
  Buffer.from('c\0'),
  long(C.length),
  Buffer.from(C),
]);

describe('a canary is found in', () => {
  test.each([
    ['a document', doc([`x ${C}`]), 'doc body'],
    ['a footnote', doc(['x', C]), 'doc note'],
    ['a header', doc(['x', '', C]), 'doc header'],
    ['a comment', doc(['x', '', '', '', C]), 'doc comment'],
    ['a text box', doc(['x', '', '', '', '', '', C]), 'doc body'],
    ['the properties', doc(['x'], { '\x05SummaryInformation': propertySet(2, C) }), 'doc property'],
    ['an embedded file', doc(['x'], { 'ObjectPool/_1/\x01Ole10Native': native }), 'doc/embedded-1/text body'],
    ['a shared string', xls(strings(Buffer.concat([long(1, 1), counted(C)])), cell(0xfd, long(0))), 'xls table'],
    [
      'a shared string over two records',
      xls(
        strings(
          Buffer.concat([long(1, 1), counted(C).subarray(0, 6)]),
          Buffer.concat([Buffer.from([1]), wide('ARY-a')]),
        ),
        cell(0xfd, long(0)),
      ),
      'xls table',
    ],
    ['a shared string that no cell shows', xls(strings(Buffer.concat([long(1, 1), counted(C)]))), 'xls hidden'],
    ['a cell of its own', xls(cell(0x204, counted(C))), 'xls table'],
    ['the result of a formula', xls(cell(6, words(0, 0, 0, 0xffff)), record(0x207, counted(C))), 'xls table'],
    [
      'a hidden sheet',
      xls(
        record(0x85, Buffer.concat([long(33), Buffer.from('\x01\0\x01\0x', 'latin1')])),
        record(0x809, words(0x600, 16)),
        cell(0x204, counted(C)),
      ),
      'xls hidden',
    ],
    [
      'a sheet’s name',
      xls(record(0x85, Buffer.concat([long(0), Buffer.from(`\0\0\x08\0${C}`, 'latin1')]))),
      'xls property',
    ],
    ['a header of a print', xls(record(0x14, counted(C))), 'xls header'],
    ['a note', xls(record(0x1b6, words(0, 0, 0, 0, 0, 8)), record(0x3c, Buffer.from(`\0${C}`))), 'xls comment'],
    ['a slide', ppt(atom(0x03ee, atom(0x0fa0, wide(C)), 15)), 'ppt body'],
    ['a slide in octets', ppt(atom(0x0fa8, Buffer.from(C))), 'ppt body'],
    ['the speaker’s notes', ppt(atom(0x03f0, atom(0x0fa0, wide(C)), 15)), 'ppt note'],
    ['an item’s subject', msg({ $0037001F: wide(C) }), 'msg subject'],
    ['an item’s body', msg({ $1000001E: C }), 'msg body'],
    ['an item’s HTML', msg({ $10130102: `<p>${C}</p>` }), 'msg/html/html body'],
    ['an item’s rich text', msg({ $10090102: packedRich(`{\\rtf1 ${C}}`) }), 'msg/rich/rtf body'],
    ['one of many values', msg({ '$8000101F-00000001': wide(C) }), 'msg property'],
    [
      'the name of a property',
      msg({ '__nameid_version1.0/$00040102': Buffer.concat([long(16), wide(C)]) }),
      'msg property',
    ],
    ['a recipient', msg({ '__recip_version1.0_#00000000/$3001001F': wide(C) }), 'msg property'],
    ['a file of an item', msg({ '__attach_version1.0_#00000000/$37010102': C }), 'msg/attached/text body'],
    ['the name of such a file', msg({ '__attach_version1.0_#00000000/$3707001F': wide(C) }), 'msg name'],
    [
      'an item in an item',
      msg({ '__attach_version1.0_#00000000/$3701000D/$0037001F': wide(C) }),
      'msg/attached/msg subject',
    ],
    ['the source of macros', doc(['x'], { 'Macros/VBA/Module1': module(C) }), 'doc code'],
    ['the source of macros in a file of their own', ole({ 'VBA/Module1': module(C), 'VBA/dir': 'x' }), 'ole code'],
    [
      'a recipient in winmail.dat',
      tnef(attribute(0x9004, Buffer.concat([long(1), mapi(0x3001, 0x1f, wide(C))]))),
      'tnef property',
    ],
    ['any text in winmail.dat', tnef(attribute(0x8000, Buffer.from(C), 1)), 'tnef property'],
    ['winmail.dat’s subject', tnef(attribute(0x8004, Buffer.from(`${C}\0`))), 'tnef subject'],
    ['winmail.dat’s body', tnef(attribute(0x9003, mapi(0x1000, 0x1f, wide(C)))), 'tnef body'],
    [
      'winmail.dat’s rich text',
      tnef(attribute(0x9003, mapi(0x1009, 0x102, packedRich(`{\\rtf1 ${C}}`)))),
      'tnef/rich/rtf body',
    ],
    [
      'a file in winmail.dat',
      tnef(attribute(0x9002, Buffer.alloc(4)), attribute(0x800f, Buffer.from(C))),
      'tnef/attached/text body',
    ],
    [
      'the name of a file in it',
      tnef(attribute(0x9002, Buffer.alloc(4)), attribute(0x8010, Buffer.from(C)), attribute(0x800f, Buffer.from('x'))),
      'tnef/attached/text name',
    ],
  ])('%s', async (_, file, place) => {
    expect(canariesIn(await partsOf(file))).toEqual({ a: [`1/${place}`] });
  });
});

test('macros that are packed by copies are unpacked, and are nothing unknown', async () => {
  const [part] = await partsOf(ole({ 'VBA/Module1': module(`${C}aaa`, [0x04, 0x00]) }));
  expect(part).toMatchObject({
    texts: [{ role: 'code', text: `Attribute VB_Name = "${C}aaaaaaaaaa"` }],
    dangers: ['macro'],
    unseen: [],
  });
});

test('a property that was named by its author is told by its name', async () => {
  const [part] = await partsOf(
    doc(['x'], { '\x05DocumentSummaryInformation': namedProperty('MSIP_Label_0a1b_Name', C) }),
  );
  expect(part?.texts.map(({ text }) => text).join()).toContain(`MSIP_Label_0a1b_Name: ${C}`);
});

test('figures of a workbook are told as they are shown, dates as dates', async () => {
  const double = Buffer.alloc(8);
  double.writeDoubleLE(29221);
  const formats = [record(0xe0, words(0, 0)), record(0xe0, words(0, 14))];
  const dated = record(0x203, Buffer.concat([words(1, 0, 1), double]));
  const [part] = await partsOf(xls(...formats, cell(0x27e, long((1234 << 2) | 3)), dated));
  expect(part?.texts).toEqual([{ role: 'table', text: '12.34\t\n1980-01-01\t' }]);
});

test('packed rich text refers to what went before it (MS-OXRTFCP section 3.1.1)', async () => {
  const packed = '2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0';
  const parts = await partsOf(msg({ $10090102: Buffer.from(packed, 'hex') }));
  expect(parts.at(-1)?.texts).toEqual([{ role: 'body', text: 'hello world' }]);
});

describe('it is said', () => {
  const encrypted = doc(['x']);
  const at = Buffer.from(encrypted).indexOf(Buffer.from([0xec, 0xa5, 0xc1]));
  encrypted[at + 11] = 1;

  test.each([
    ['that a document is encrypted', encrypted, '1/doc: encrypted'],
    ['that a package is encrypted', ole({ EncryptedPackage: 'x', EncryptionInfo: 'x' }), '1/encrypted: encrypted'],
    ['that a workbook is encrypted', xls(record(0x2f, words(0))), '1/xls: encrypted'],
    ['that there are macros', doc(['x'], { 'Macros/VBA/dir': 'x' }), '1/doc: macro'],
    ['that a sheet is of macros', xls(record(0x85, Buffer.from('\0\0\0\0\0\x01\x01\0x', 'latin1'))), '1/xls: macro'],
    [
      'that a sheet is hidden',
      xls(record(0x85, Buffer.from('\0\0\0\0\x02\0\x01\0x', 'latin1'))),
      '1/xls: hidden-sheet',
    ],
    ['who wrote it', doc(['x'], { '\x05SummaryInformation': propertySet(4, 'A') }), '1/doc: author'],
    ['that a file is embedded', doc(['x'], { 'ObjectPool/_1/\x01Ole10Native': native }), '1/doc: embedded'],
    ['that nobody knows its streams', ole({ Strange: 'x' }), '1/ole: unknown-type'],
    ['that its pieces lie nowhere', doc(['x'], { '0Table': 'x' }), '1/doc: malformed'],
    ['that it is no container', Buffer.from('d0cf11e0a1b11ae100', 'hex'), '1/ole: malformed'],
    ['that winmail.dat breaks off', tnef(attribute(0x8004, Buffer.from(C)).subarray(0, 12)), '1/tnef: malformed'],
  ])('%s', async (_, file, warning) => {
    expect(warningsIn(await partsOf(file))).toContain(warning);
  });
});

test('chains that turn back, and streams that share them, cost no more than the budget', async () => {
  const file = Buffer.from(ole({ Workbook: Buffer.alloc(200_000) }));
  const table = Buffer.alloc(512);
  for (let n = 0; n < 128; n++) table.writeUInt32LE(n === 0 ? 0 : n - 1, n * 4);
  const first = file.readUInt32LE(76);
  table.copy(file, (first + 1) * 512);
  const [part] = await partsOf(file, null, { octets: 1_000_000 });
  expect(part?.unseen.length).toBeGreaterThan(0);
});
