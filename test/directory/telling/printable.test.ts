/** What strangers wrote cannot act on the terminal, hide, or pass for something else; and digits survive paper. */
import { expect, test } from 'vitest';
import { grouped, printChecked, readChecked } from '../../../directory/telling/grouped.ts';
import { printable } from '../../../directory/telling/printable.ts';

const TEXTS: readonly [what: string, text: string, shown: string][] = [
  ['plain words', 'Bureau of Here, 2nd floor', 'Bureau of Here, 2nd floor'],
  ['letters of any script', 'Büro für Ämter 国家监察委员会 Ελλάδα', 'Büro für Ämter 国家监察委员会 Ελλάδα'],
  ['a terminal escape', '\u001b[2Jgone', '\\u{1b}[2Jgone'],
  ['one of eight bits', '\u009b2Jgone', '\\u{9b}2Jgone'],
  ['a line end', 'one\r\ntwo\u2028three', 'one\\u{d}\\u{a}two\\u{2028}three'],
  ['a turn of direction', 'abc\u202egpj', 'abc\\u{202e}gpj'],
  ['an isolate', '\u2066abc', '\\u{2066}abc'],
  ['a letter without width', 'here\u200b.example', 'here\\u{200b}.example'],
  ['a filler that is a letter', 'here\u3164', 'here\\u{3164}'],
  ['a tag', 'here\u{e0041}', 'here\\u{e0041}'],
  ['a space that does not break', 'a\u00a0b', 'a\\u{a0}b'],
  ['half a character', 'a\ud800', 'a\\u{d800}'],
  ['words from right to left', 'هيئة الرقابة', '\u2068هيئة الرقابة\u2069'],
];

test.each(TEXTS)('%s', (_what, text, shown) => expect(printable(text)).toBe(shown));

const secret = Buffer.from(Array.from({ length: 32 }, (_, at) => at * 7));

test('digits are grouped', () => expect(grouped('0123456789')).toBe('0123 4567 89'));

test('a secret is read back from what was printed, however it was typed', () => {
  const lines = printChecked(secret);
  expect(lines).toHaveLength(4);
  expect(Buffer.from(readChecked(lines))).toEqual(secret);
  const typed = lines.map((line) => line.toUpperCase().replaceAll(' ', ''));
  expect(Buffer.from(readChecked(['', ...typed]))).toEqual(secret);
});

test('every mistyped digit is noticed, and its line is named', () => {
  const lines = printChecked(secret);
  for (let at = 3; at < lines[1]!.length; at++) {
    if (!/[0-9a-f]/.test(lines[1]![at]!)) continue;
    const wrong = lines[1]!.slice(0, at) + (lines[1]![at] === '7' ? '1' : '7') + lines[1]!.slice(at + 1);
    expect(() => readChecked([lines[0]!, wrong, ...lines.slice(2)])).toThrow('mistyped: line 2');
  }
});

test('lines that are exchanged or missing are noticed', () => {
  const [one, two, three, four] = printChecked(secret) as [string, string, string, string];
  expect(() => readChecked([two, one, three, four])).toThrow('mistyped: line 1, 2');
  expect(() => readChecked([one, two, three])).toThrow('the sheet has 4 lines of digits, not 3');
});
