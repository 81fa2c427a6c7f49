/**
 * Attacks 23 to 29, on the engine itself, through the real inspector. What else guards it: patterns without a bound are refused by
 * `detect/bounded.test.ts`, masks of administrators by `detect/case-mask.test.ts`, children that crash, hang or lie are tried in
 * `sandbox/inspector.test.ts`, where a message that ends its child is `crashed`, and never clean.
 */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../gateway/inspect/finding.ts';
import { bytes, carrying, message } from '../extract/making.ts';
import { docx } from '../extract/office-files.ts';
import { besides } from '../extract/pdf-file.ts';
import { zipOf } from '../extract/zip-writer.ts';
import { attacked, IBAN, told } from './attacked.ts';

const { look } = attacked();

const body = (text: string) => bytes(`Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`);
const fill = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length));

/** A Luhn-valid number of sixteen digits. */
function card(n: number): string {
  const digits = `453914${String(n).padStart(9, '0')}`;
  const sum = Array.from(digits, Number)
    .reverse()
    .reduce((all, digit, at) => all + (at % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit), 0);
  return digits + ((10 - (sum % 10)) % 10);
}

const of = (type: Finding['type'], findings: readonly Finding[]) => findings.filter((finding) => finding.type === type);

describe('23: no text makes a pattern run without end, and what stands behind it is found:', () => {
  test.each([
    ['almost addresses of mail', 'a@a.'],
    ['almost accounts', 'DE44 5001 0517 5407 3249 3 '],
    ['digits', '1234567890'],
    ['digits in groups', '4539 1488 0343 6467 1 '],
    ['words of seed phrases', 'legal winner thank year wave '],
    ['blanks', ' \t'],
    ['brackets and quotes', '<<[[(("\''],
    ['cues', 'password: passport iban card account no '],
    ['base64', 'QUJDREVGR0hJSktM'],
    ['tables without end', '1\t2\t3\n'],
    ['tags that do not end', '<a b="'],
    ['marks that combine', 'e\u0301\u0301\u200b'],
  ])('%s', async (_, unit) => {
    expect(told(await look(body(`${fill(unit, 1_000_000)}\n\n${IBAN}\n`)))).toContain('iban');
  });

  test.each([
    ['HTML', 'text/html', '<div><a href="x" '],
    ['HTML of comments', 'text/html', '<!-- -- '],
    ['rich text', 'application/rtf', '{\\rtf1 {\\b '],
    ['a table of quotes', 'text/csv', '"x,""x,"x""'],
    ['a calendar', 'text/calendar', 'BEGIN:VCALENDAR\r\nX;A="'],
  ])('%s', async (_, type, unit) => {
    const { unseen } = await look(carrying(fill(unit, 2_000_000), null, type));
    expect(unseen).not.toContain('timeout');
  });
});

test('24: of a million card numbers so many are told as are counted, and that there are more', async () => {
  const numbers = Array.from({ length: 1_000_000 }, (_, n) => card(n)).join('\n');
  const cards = of('card', (await look(body(`${numbers}\n${IBAN}`))).findings);
  expect(cards.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
  expect(cards[0]?.evidence).toContain('many');
});

describe('25: words around it', () => {
  test('do not talk away what checks itself', async () => {
    const harmless = 'invoice order number tracking number version sample test example ISBN ';
    expect(told(await look(body(`${harmless.repeat(50)}${IBAN} ${harmless.repeat(50)}`)))).toContain('iban');
  });

  test('do not make an account of any number', async () => {
    const stuffed = `${'IBAN account bank card '.repeat(50)}\nDE45500105175407324931 4539148803436468 MINISTRY`;
    const { findings } = await look(body(stuffed));
    expect([...of('iban', findings), ...of('card', findings)]).toEqual([]);
  });
});

test.each([1, 12])('26: padding of %i MB on both sides hides nothing', async (megabytes) => {
  const padding = fill('nothing to be seen here, as agreed. ', megabytes * 1_000_000);
  expect(told(await look(body(`${padding}${IBAN} ${padding}`)))).toContain('iban');
});

test('27: examples that everybody knows hide no account among them, and count for nothing', async () => {
  const examples = [
    'GB29NWBK60161331926819',
    'DE89370400440532013000',
    'FR1420041010050500013M02606',
    '4111111111111111',
  ];
  const [finding, ...others] = (await look(body(`${fill(`${examples.join(' ')} `, 50_000)}${IBAN}`))).findings;
  expect(finding).toMatchObject({ type: 'iban', band: 'high', count: 1 });
  expect(others).toEqual([]);
});

describe('28: names that mean something to programs are names, and are in no finding:', () => {
  const NAMES = [
    '__proto__',
    'constructor',
    'toString',
    '../../../etc/passwd',
    'C:\\Windows\\x.txt',
    '..\\..\\x',
    'CON',
    'a\0b',
  ];

  test.each(NAMES)('%j', async (name) => {
    const files = [
      carrying(zipOf({ [`${name}`]: IBAN, [`${name}/${name}`]: IBAN })),
      carrying(
        docx({
          [name]: IBAN,
          'customXml/item1.xml': `<x y="${IBAN}"/>`,
          'word/document.xml': '<__proto__ constructor="x"><w:t>x</w:t></__proto__>',
        }),
      ),
      carrying(Buffer.from(besides(`<< /__proto__ (x) /constructor 9 0 R /Title (${IBAN}) >>`), 'latin1')),
      message(
        'Content-Type: multipart/mixed; __proto__=x; boundary=b',
        '__proto__: x',
        '',
        '--b',
        `Content-Disposition: attachment; filename="${name}"`,
        '',
        IBAN,
        '--b--',
      ),
    ];
    for (const file of files) {
      const inspection = await look(file);
      expect(told(inspection)).toContain('iban');
      expect(JSON.stringify(inspection)).not.toMatch(/proto|passwd|Windows|500105/);
    }
  });
});

test('29: a file that its reader cannot bear is said to be malformed, and what is beside it is found', async () => {
  const broken = Buffer.from('d0cf11e0a1b11ae1ffffffff', 'hex').toString('base64');
  const mail = message(
    'Content-Type: multipart/mixed; boundary=b',
    ...['', '--b', 'Content-Type: application/octet-stream', 'Content-Transfer-Encoding: base64', '', broken],
    ...['--b', '', `to ${IBAN} now`, '--b--'],
  );
  expect(told(await look(mail))).toEqual(['iban', 'unseen: malformed']);
});
