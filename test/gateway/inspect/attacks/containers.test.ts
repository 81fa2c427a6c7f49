/** Attacks 16 to 20: what lies, is locked or bears a false name goes through the real inspector, which says so and reads what can be read. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { carrying, message } from '../extract/making.ts';
import { odf } from '../extract/office-files.ts';
import { ole } from '../extract/ole-files.ts';
import { besides } from '../extract/pdf-file.ts';
import { zip } from '../extract/zip-writer.ts';
import { attacked, IBAN, told } from './attacked.ts';

const { look } = attacked();

const MULTIPART = 'Content-Type: multipart/mixed; boundary="b"';

type Row = readonly [number: number, what: string, make: () => Uint8Array, told: readonly string[]];

const IN_ZIP = { name: 'a.txt', content: `pay to ${IBAN}` };
const named = (name: string, content: string) => carrying(Buffer.from(content, 'latin1'), name);
const locked = (file: string) =>
  carrying(readFileSync(join(import.meta.dirname, '../../../vectors/pdf', `${file}.pdf`)));
const manifest = '<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>';

const LIARS: readonly Row[] = [
  [
    16,
    'an entry that says it is smaller',
    () => carrying(zip([{ ...IN_ZIP, says: { size: 1 } }])),
    ['iban', 'unseen: malformed'],
  ],
  [
    16,
    'two entries of one name',
    () => carrying(zip([{ ...IN_ZIP, content: 'x' }, IN_ZIP])),
    ['iban', 'unseen: malformed'],
  ],
  [
    16,
    'an entry that has another name in its own head',
    () => carrying(zip([{ ...IN_ZIP, says: { localName: 'b.txt' } }])),
    ['iban', 'unseen: malformed'],
  ],
  [16, 'a zip behind something else', () => carrying(zip([IN_ZIP], { before: 'GIF89a' })), ['iban', 'polyglot']],
  [
    16,
    'something behind a zip',
    () => carrying(zip([IN_ZIP], { behind: 'x'.repeat(99) })),
    ['iban', 'trailing-data', 'unseen: malformed'],
  ],
  [
    16,
    'something between the entries and their directory',
    () => carrying(zip([IN_ZIP], { between: 'x'.repeat(99) })),
    ['trailing-data', 'unseen: malformed'],
  ],
  [
    16,
    'a PDF that is a zip as well',
    () => carrying(Buffer.concat([Buffer.from(besides(), 'latin1'), zip([IN_ZIP])])),
    ['iban', 'polyglot'],
  ],
  [
    17,
    'an encrypted zip, its password in the body',
    () =>
      message(
        MULTIPART,
        '',
        '--b',
        '',
        'Password: Tr0ub4dor&3',
        '--b',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from(zip([{ ...IN_ZIP, says: { flags: 1 } }])).toString('base64'),
        '--b--',
      ),
    ['encrypted', 'unseen: encrypted'],
  ],
  [
    17,
    'an encrypted Office document',
    () => carrying(ole({ EncryptedPackage: 'x', EncryptionInfo: 'x' }), 'a.docx'),
    ['encrypted', 'unseen: encrypted'],
  ],
  [
    17,
    'an encrypted OpenDocument',
    () => carrying(odf('text', { 'META-INF/manifest.xml': manifest, 'content.xml': '\x01\x02' })),
    ['encrypted', 'unseen: encrypted'],
  ],
  [17, 'a PDF with a password', () => locked('password'), ['encrypted', 'unseen: encrypted']],
  [
    17,
    '7z with locked headers',
    () =>
      carrying(Buffer.from(`377abcaf271c0004${'00'.repeat(4)}${'00'.repeat(8)}0400${'00'.repeat(10)}06f10701`, 'hex')),
    ['encrypted', 'unseen: archive'],
  ],
  [
    17,
    'RAR with locked headers',
    () => carrying(Buffer.from('526172211a0701000000000003040000', 'hex')),
    ['encrypted', 'unseen: archive'],
  ],
  ...Object.entries({
    iso: `${'\0'.repeat(0x8001)}CD001`,
    vhd: 'conectix',
    cab: 'MSCF',
    ace: '       **ACE**',
    lzh: '  -lh5-',
  }).map(
    ([type, content]): Row => [18, `a file of type ${type}`, () => named(`a.${type}`, content), ['unseen: archive']],
  ),
  [
    19,
    'a program that is called a document',
    () => named('report.pdf.exe', 'MZ\0'),
    ['double-extension', 'unseen: unknown-type'],
  ],
  [
    19,
    'an archive that is called a document',
    () => carrying(zip([IN_ZIP]), 'report.pdf'),
    ['mismatched-type', 'iban'],
  ],
  [19, 'a name that is turned around', () => named('report\u202efdp.exe', 'MZ\0'), ['misleading-name']],
  [19, 'dots and blanks at the end of a name', () => named('report.pdf. .', 'x'), ['misleading-name']],
  [
    19,
    'two names',
    () =>
      message(
        MULTIPART,
        '',
        '--b',
        'Content-Type: text/plain; name=a.txt',
        'Content-Disposition: attachment; filename=a.exe',
        '',
        'x',
        '--b--',
      ),
    ['misleading-name'],
  ],
  [
    20,
    'cells that are repeated a million times',
    () =>
      carrying(
        odf('spreadsheet', {
          'content.xml': `<t:table><t:table-row t:number-rows-repeated="1000000"><t:table-cell t:number-columns-repeated="1000000"><x:p>${IBAN}</x:p></t:table-cell></t:table-row></t:table>`,
        }),
      ),
    ['iban'],
  ],
];

describe('what lies or is locked is told as that:', () => {
  test.each(LIARS)('%i: %s', async (_number, _what, make, expected) => {
    expect(told(await look(make()))).toEqual(expect.arrayContaining([...expected]));
  });
});

describe('17: what is encrypted with an empty password is no secret, and is read:', () => {
  test.each(['rc4-40', 'rc4-128', 'aes-128', 'aes-256', 'aes-256-r5'])('%s', async (file) => {
    expect(told(await look(locked(file)))).toEqual([]);
  });
});
