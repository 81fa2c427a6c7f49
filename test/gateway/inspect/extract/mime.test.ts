/** A message's tree is walked whole: what programs show, what they hide, and what they disagree on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../../gateway/inspect/extract/budget.ts';
import { extract } from '../../../../gateway/inspect/extract/extract.ts';
import { bytes, canariesIn, carrying, message, partsOf, STILL, warningsIn } from './making.ts';

const MULTIPART = 'Content-Type: multipart/mixed; boundary="b"';

/** Signed data whose content stands in two octet strings of an indefinite length. */
function pkcs7(content: string): string {
  const data = '06092a864886f70d0107';
  const pieces = [content.slice(0, 4), content.slice(4)].map(
    (piece) => `04${hex(piece.length)}${Buffer.from(piece).toString('hex')}`,
  );
  return Buffer.from(`3080${data}02a0803080020101${'3100'}3080${data}01a0802480${pieces.join('')}0000`, 'hex').toString(
    'base64',
  );
}

const base64 = (octets: string) => Buffer.from(octets, 'latin1').toString('base64');

/** A file of one line; what would break the line is escaped. */
function yEnc(content: string): string {
  const octets = Array.from(Buffer.from(content), (octet) => (octet + 42) % 256);
  const body = octets
    .map((octet) =>
      [0, 10, 13, 61].includes(octet) ? `=${String.fromCharCode((octet + 64) % 256)}` : String.fromCharCode(octet),
    )
    .join('');
  return `=ybegin line=128 size=${content.length} name=x.txt\r\n${body}\r\n=yend size=${content.length}`;
}

const hex = (octet: number) => octet.toString(16).padStart(2, '0');

describe('a canary is found in', () => {
  test.each([
    ['a subject in encoded words', ['Subject: =?utf-8?Q?CANA?= =?utf-8?B?UlktYQ==?='], ' subject'],
    ['a subject in raw UTF-8', ['Subject: é CANARY-a'], ' subject'],
    ['a folded subject', ['Subject: x', ' CANARY-a'], ' subject'],
    ['the name of an author', ['From: "CANARY-a" <x@y.example>'], ' property'],
    ['the name of a recipient in encoded words', ['To: =?utf-8?Q?CANARY=2Da?= <x@y.example>'], ' property'],
    ['the name of a group', ['Cc: CANARY-a: x@y.example, z@y.example;'], ' property'],
    ['a parameter of no one', ['Content-Type: text/plain; x-note="CANARY-a"', '', 'x'], ' property'],
    [
      'a second name, in pieces',
      [
        'Content-Type: text/plain; name*0="CANA"; name*1="RY-a"',
        "Content-Disposition: attachment; filename*=utf-8''x.txt",
        '',
        'x',
      ],
      ' name',
    ],
    ['a field of no one', ['X-Note: CANARY-a'], ' property'],
    ['a body', ['Subject: s', '', 'CANARY-a'], '1/text body'],
    ['a body without a header section', ['', 'CANARY-a'], '1/text body'],
    ['a body behind a line that is no field', ['Subject: s', 'CANARY-a', 'x'], '1/text body'],
    ['quoted-printable', ['Content-Transfer-Encoding: quoted-printable', '', 'CAN=\r\nARY=2Da'], '1/text body'],
    ['base64 in runs', ['Content-Transfer-Encoding: base64', '', 'Q0FOQQ==', 'UlktYQ=='], '1/text body'],
    [
      'UTF-16',
      [
        'Content-Type: text/plain; charset=utf-16le',
        'Content-Transfer-Encoding: base64',
        '',
        Buffer.from('CANARY-a', 'utf16le').toString('base64'),
      ],
      '1/text body',
    ],
    ['the preamble', [MULTIPART, '', 'CANARY-a', '--b', '', 'x', '--b--'], ' hidden'],
    ['the epilogue', [MULTIPART, '', '--b', '', 'x', '--b--', 'CANARY-a'], ' hidden'],
    ['the second part', [MULTIPART, '', '--b', '', 'x', '--b', '', 'CANARY-a', '--b--'], '2/text body'],
    ['a part that is never closed', [MULTIPART, '', '--b', '', 'CANARY-a'], '1/text body'],
    ['a multipart without a boundary', ['Content-Type: multipart/mixed', '', 'CANARY-a'], '1/text body'],
    [
      'a multipart in a multipart',
      [MULTIPART, '', '--b', 'Content-Type: multipart/mixed; boundary=c', '', '--c', '', 'CANARY-a', '--c--', '--b--'],
      '1.1/text body',
    ],
    [
      'a forwarded message',
      [MULTIPART, '', '--b', 'Content-Type: message/rfc822', '', 'Subject: CANARY-a', '', 'x', '--b--'],
      '1/message subject',
    ],
    [
      'a name',
      [MULTIPART, '', '--b', 'Content-Disposition: attachment; filename="CANARY-a.bin"', '', 'x', '--b--'],
      '1/text name',
    ],
    [
      'a name in pieces',
      [MULTIPART, '', '--b', "Content-Type: text/plain; name*0*=utf-8''CAN%41RY; name*1=-a", '', 'x', '--b--'],
      '1/text name',
    ],
    [
      'a calendar line that is folded',
      ['Content-Type: text/calendar', '', 'BEGIN:VCALENDAR', 'SUMMARY:CAN', ' ARY-a'],
      '1/calendar body',
    ],
    [
      'a quoted contact',
      ['Content-Type: text/vcard', '', 'BEGIN:VCARD', 'N;ENCODING=QUOTED-PRINTABLE:C=41NARY-a'],
      '1/contact body',
    ],
    [
      'what is signed with its content',
      ['Content-Transfer-Encoding: base64', '', pkcs7('\r\nCANARY-a')],
      '1/pkcs7/1/message/1/text body',
    ],
    ['a uuencoded file', ['', 'begin 644 x.txt', '(0T%.05)9+6$', 'end'], '1/text/encoded-1/text body'],
    [
      'a file in base64 of its own',
      ['', 'begin-base64 644 x.txt', 'Q0FOQVJZLWE=', '===='],
      '1/text/encoded-1/text body',
    ],
    [
      'a file in a calendar',
      [
        'Content-Type: text/calendar',
        '',
        'BEGIN:VCALENDAR',
        `ATTACH;ENCODING=BASE64;VALUE=BINARY:${base64(`x${'\0'.repeat(9)}`)}`,
        `ATTACH;VALUE=BINARY;ENCODING=BASE64:${base64('a CANARY-a file')}`,
      ],
      '1/calendar/attached-2/text body',
    ],
    [
      'the picture of a contact',
      [
        'Content-Type: text/vcard',
        '',
        'BEGIN:VCARD',
        `PHOTO:data:image/gif;base64,${base64('GIF89a\x01\0\x01\0\0\0\0!\xfe\x08CANARY-a\0;')}`,
      ],
      '1/contact/attached-1/gif property',
    ],
    ['a label of the mail', ['msip_labels: MSIP_Label_x_Name=CANARY-a'], ' property'],
  ])('%s', async (_, lines, place) => {
    expect(canariesIn(await extract(message(...lines)))).toEqual({ a: [place] });
  });

  test('of who is who only the names are told', async () => {
    const [part] = await extract(message('From: A B <a@b.example>', 'To: <c@d.example>, e@f.example', '', 'x'));
    expect(part?.texts.map(({ text }) => text.trim())).toEqual(['A B']);
  });

  test.each(['windows-1251', 'koi8-r'])('an old Cyrillic text in %s', async (charset) => {
    const body = Buffer.from(charset === 'koi8-r' ? 'f3e5ebf2e5f4eecf' : 'd1c5cad0c5d2cdce', 'hex');
    const head = bytes(`Content-Type: text/plain; charset=${charset}\r\n\r\n`);
    const [, part] = await extract(Buffer.concat([head, body]));
    expect(part?.texts[0]?.text.toUpperCase()).toBe('СЕКРЕТНО');
  });

  test('a Cyrillic text whose charset nobody declared, among its readings', async () => {
    const [, part] = await extract(Buffer.concat([bytes('\r\n'), Buffer.from('d1c5cad0c5d2cdce', 'hex')]));
    expect(part?.texts.map(({ text }) => text)).toContain('СЕКРЕТНО');
  });
});

describe('it is said', () => {
  test.each([
    ['that a multipart is never closed', [MULTIPART, '', '--b', '', 'x'], ': malformed'],
    ['that a field stands twice', ['Subject: a', 'Subject: b', '', 'x'], ': malformed'],
    ['that a transfer encoding is unknown', ['Content-Transfer-Encoding: zip', '', 'x'], ': malformed'],
    ['that a part of a message is no whole', ['Content-Type: message/partial', '', 'x'], ': unknown-type'],
    ['that a body lies elsewhere', ['Content-Type: message/external-body', '', 'x'], ': external-link'],
    ['that a charset is unknown', ['Content-Type: text/plain; charset=x-own', '', 'x'], '1/text: unknown-type'],
    ['that a text is sealed', ['', '-----BEGIN PGP MESSAGE-----', 'x'], '1/pgp: encrypted'],
    [
      'that a part has two names',
      [
        MULTIPART,
        '',
        '--b',
        'Content-Type: text/plain; name=a.txt',
        'Content-Disposition: inline; filename=b.txt',
        '',
        'x',
        '--b--',
      ],
      ': misleading-name',
    ],
  ])('%s', async (_, lines, warning) => {
    expect(warningsIn(await extract(message(...lines)))).toContain(warning);
  });

  test.each([
    [
      'a program behind a document',
      'report.pdf.exe',
      'MZ\0\0',
      ['1/program: unknown-type', '1/program: double-extension'],
    ],
    ['a document that is another', 'a.pdf', 'PK\x05\x06'.padEnd(22, '\0'), ['1/zip: mismatched-type']],
    ['letters from right to left', 'a\u202etxt.exe', 'x', ['1/text: misleading-name']],
    ['a trailing dot', 'a.txt.', 'x', ['1/text: misleading-name']],
    ['a name like any other', 'Minutes 1.2 of May.tar.gz', '', []],
    ['an empty document', 'a.pdf', '', []],
  ])('what the name hides: %s', async (_, name, content, warnings) => {
    expect(warningsIn(await partsOf(content, name))).toEqual(expect.arrayContaining(warnings));
  });
});

test('of the house’s own vectors only what is odd is told', async () => {
  const folder = join(import.meta.dirname, '../../../vectors/mail');
  const files = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file))] as const);
  const told = await Promise.all(files.map(async ([file, mail]) => [file, warningsIn(await extract(mail))] as const));
  expect(Object.fromEntries(told.filter(([, warnings]) => warnings.length > 0))).toEqual({
    '10-two-content-types.eml': [': malformed'],
    '12-quoted-pgp.eml': ['1/text: encrypted', '1/text: encrypted'],
    // Two names for one file, which is a PDF by its first octets alone.
    '15-rfc2231-names.eml': [': misleading-name', '1/pdf: no-text', '1/pdf: malformed'],
  });
});

test('a canary is found in yEnc', async () => {
  const mail = Buffer.concat([message('Subject: file', '', ''), Buffer.from(yEnc('CANARY-a'), 'latin1')]);
  expect(canariesIn(await extract(mail))).toEqual({ a: ['1/text/encoded-1/text body'] });
});

test('a table in plain text is read as one, its quoted cells without their quotes', async () => {
  const [part] = await partsOf('name;note\r\nA;"b ""c"";\r\nd"\r\n', 'a.csv');
  expect(part?.texts.at(-1)).toEqual({ role: 'table', text: 'name\tnote\r\nA\tb "c"; d\r\n' });
  expect((await partsOf('Dear all,\r\nplease see below\r\n', 'a.csv'))[0]?.texts.at(-1)?.role).toBe('body');
});

describe('it ends in a reason, within its budget:', () => {
  const boundaries = Array.from({ length: 3000 }, (_, n) => [
    `Content-Type: multipart/mixed; boundary=b${n}`,
    '',
    `--b${n}`,
  ]);

  test.each([
    ['three thousand multiparts in each other', message(...boundaries.flat(), '', 'x'), 'too-deep'],
    ['a hundred thousand parts', message(MULTIPART, '', ...Array(100_000).fill('--b\r\n\r\nx')), 'too-many'],
    ['messages in messages', message(...Array(50).fill('Content-Type: message/rfc822\r\n'), 'x'), 'too-deep'],
  ])('%s', async (_, hostile, reason) => {
    const parts = await extract(hostile, LIMITS, STILL);
    expect(parts.flatMap(({ unseen }) => unseen)).toContain(reason);
    expect(parts.length).toBeLessThanOrEqual(LIMITS.parts);
  });

  test('time that runs out', async () => {
    let now = 0;
    const parts = await extract(carrying('x'), LIMITS, () => (now += 6_000));
    expect(parts[0]?.unseen).toEqual(['timeout']);
  });
});
