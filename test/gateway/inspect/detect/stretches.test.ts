/** An author's words as they may be kept: no value in any spelling, and the words about it as they were. */
import { describe, expect, test } from 'vitest';
import { LONGEST_NOTE, MOST_STRETCHES, masked } from '../../../../gateway/inspect/asked.ts';
import { readMask } from '../../../../gateway/inspect/detect/case-mask.ts';
import { stretchesIn } from '../../../../gateway/inspect/detect/stretches.ts';

const IBAN = 'DE87701500000084736251';
const kept = (note: string) => masked(note, stretchesIn(note, [readMask('ACC/####/##')]));

describe('of a reason', () => {
  test.each([
    ['the court has asked for it', 'the court has asked for it'],
    [`see account ${IBAN}, please`, 'see account ‹iban›, please'],
    [`${IBAN} and case ACC/2031/77`, '‹iban› and case ‹case-reference›'],
    [
      'the SECRET is out: a request for mutual legal assistance',
      'the SECRET is out: a request for mutual legal assistance',
    ],
    [`DE87 7015 0000\n0084 7362 51 is meant`, '‹iban› is meant'],
    [`IBAN DE87\u200b7015000000847\u00ad36251 it is`, 'IBAN ‹iban› it is'],
    [`счёт ${IBAN} нужен суду`, 'счёт ‹iban› нужен суду'],
    [Buffer.from(`the account is ${IBAN}, really`).toString('base64'), '‹iban›'],
    [`it reads \u202e${[...IBAN].reverse().join('')}\u202c here`, '‹iban›'],
  ])('%s: %s', (note, expected) => expect(kept(note)).toBe(expected));

  test('no digits of a number are left in scripts of other digits', () => {
    const arabic = [...'8770150000008473'].map((digit) => String.fromCharCode(0x660 + Number(digit))).join('');
    expect(kept(`IBAN DE${arabic}6251 من فضلكم`)).not.toMatch(/[0-9٠-٩]{4}/);
  });
});

test('a reason full of values stays within what may be answered', () => {
  const note = `cards: ${'4111 1111 1111 1111,'.repeat(30)}`.slice(0, LONGEST_NOTE);
  expect(stretchesIn(note, []).length).toBeLessThanOrEqual(MOST_STRETCHES);
});

test('stretches that overlap hide all that any of them hides', () => {
  const stretches = [
    { start: 6, end: 9, type: 'card' },
    { start: 2, end: 8, type: 'iban' },
  ] as const;
  expect(masked('0123456789', stretches)).toBe('01‹iban›9');
});
