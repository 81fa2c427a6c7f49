/** Disguises: a value is found however it is written, as long as a person can read it. */
import { describe, expect, test } from 'vitest';
import { decodeRuns } from '../../../../gateway/inspect/detect/decode.ts';
import { fold } from '../../../../gateway/inspect/detect/fold.ts';
import { bandsOf } from './look.ts';

const IBAN = 'DE44500105175407324931';
const CARD = '4539148803436467';
const wide = (text: string) => Array.from(text, (char) => String.fromCodePoint(char.codePointAt(0)! + 0xfee0)).join('');
const digits = (text: string, zero: number) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const reverse = (text: string) => Array.from(text).reverse().join('');
const percent = (text: string) =>
  Array.from(text, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

const IBANS: readonly (readonly [how: string, text: string])[] = [
  ['full width', wide(IBAN)],
  ['Arabic-Indic digits', digits(IBAN, 0x660)],
  ['Persian digits', digits(IBAN, 0x6f0)],
  ['Devanagari digits', digits(IBAN, 0x966)],
  ['mathematical bold digits', digits(IBAN, 0x1d7ce)],
  ['zero-width spaces', Array.from(IBAN).join('\u200b')],
  ['soft hyphens', IBAN.replace(/.{4}/g, '$&\u00ad')],
  ['bidi marks', IBAN.replace(/.{4}/g, '$&\u200e')],
  ['no-break spaces', IBAN.replace(/.{4}/g, '$&\u00a0')],
  ['thin spaces', IBAN.replace(/.{4}/g, '$&\u2009')],
  ['en dashes', IBAN.replace(/.{4}/g, '$&\u2013')],
  ['Cyrillic capitals', IBAN.replace('E', 'Е')],
  ['Greek capitals', IBAN.replace('E', 'Ε')],
  ['small letters', IBAN.toLowerCase()],
  ['a line break', `${IBAN.slice(0, 9)}\n${IBAN.slice(9)}`],
  ['a quoted line break', `> ${IBAN.slice(0, 9)}\n> ${IBAN.slice(9)}`],
  ['twice quoted', `> > ${IBAN.slice(0, 9)}\r\n> > ${IBAN.slice(9)}`],
  ['a soft line break', `${IBAN.slice(0, 9)}=\n${IBAN.slice(9)}`],
  ['table cells', IBAN.replace(/.{4}/g, '$&\t')],
  ['base64', Buffer.from(`pay to ${IBAN} now`).toString('base64')],
  ['base64 in base64', Buffer.from(Buffer.from(`pay to ${IBAN} now`).toString('base64')).toString('base64')],
  [
    'wrapped base64',
    Buffer.from(`${'we agreed on this. '.repeat(9)}${IBAN}`)
      .toString('base64')
      .replace(/.{76}/g, '$&\n'),
  ],
  ['hexadecimal', Buffer.from(`to ${IBAN} now`).toString('hex')],
  ['percent-encoding', percent(`to ${IBAN} now`)],
  ['right-to-left override', `\u202e${reverse(IBAN)}\u202c`],
];

describe('an IBAN is found', () => {
  test.each(IBANS)('in %s', (_how, text) => expect(bandsOf('iban', `we pay ${text} .`)).toEqual(['high']));
});

describe('a card is found, given its cue,', () => {
  test.each([
    ['full width', wide(CARD)],
    ['Arabic-Indic digits', digits(CARD, 0x660)],
    ['zero-width spaces', Array.from(CARD).join('\u200b')],
    ['a quoted line break', `${CARD.slice(0, 6)}\n> ${CARD.slice(6)}`],
    ['cells', CARD.replace(/.{4}/g, '$&|')],
    ['figure dashes', CARD.replace(/.{4}(?=.)/g, '$&\u2012')],
  ])('in %s', (_how, text) => expect(bandsOf('card', `card number ${text}`)).toEqual(['high']));
});

test('eight octets that are percent-encoded are enough to be decoded', () => {
  expect(decodeRuns(`x=${percent('41111111')}`)).toEqual([{ text: '41111111', start: 2 }]);
});

test('an address that a line break cut in two is put together', () => {
  expect(bandsOf('crypto-address', 'bc1qar0srrr7xfkvy5l643\nlydnw9re59gtzzwf5mdq')).toEqual(['high']);
});

describe('folding', () => {
  test('remembers where each character came from', () => {
    const raw = 'a\u200b\u200b Ⅷ IBAN ١٢';
    const { text, origin } = fold(raw);
    expect(text).toBe('a VIII IBAN 12');
    expect(origin(text.indexOf('IBAN'))).toBe(raw.indexOf('IBAN'));
    expect(origin(text.indexOf('12'))).toBe(raw.indexOf('١'));
  });

  test.each([
    ['свет ЕС', 'свет ЕС'],
    ['ИНН7707083893', 'ИНН7707083893'],
    ['АВ123456', 'AB123456'],
    ['مُحَمَّـد على ٱلسرية', 'محمد علي السريه'],
    ['Numéro', 'Numero'],
  ])('of %s is %s', (raw, folded) => expect(fold(raw).text).toBe(fold(folded).text));
});

describe('what decodes to no text is not decoded', () => {
  test.each([
    ['an image', Buffer.from(Array.from({ length: 60 }, (_, n) => (n * 37) % 256)).toString('base64')],
    ['a digest', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    ['an ordinary link', 'https://www.example/search?q=annual%20report%20of%20the%20agency'],
    ['a short run', Buffer.from('short').toString('base64')],
  ])('%s', (_what, text) => expect(decodeRuns(text)).toEqual([]));
});
