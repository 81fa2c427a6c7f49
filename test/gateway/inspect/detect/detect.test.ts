/** From candidates to findings: places, counts, and what never comes out. */
import { describe, expect, test } from 'vitest';
import { detect } from '../../../../gateway/inspect/detect/detect.ts';
import { bandsOf, look, part } from './look.ts';

const IBANS = ['DE44500105175407324931', 'BE71096123456769', 'NL02ABNA0123456789'];
/** Luhn-valid numbers of sixteen digits. */
const card = (n: number) => {
  const body = `453914${String(n).padStart(9, '0')}`;
  const sum = Array.from(body, Number)
    .reverse()
    .reduce((all, digit, at) => all + (at % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0);
  return body + ((10 - (sum % 10)) % 10);
};

describe('counting', () => {
  test('tells distinct values, however each is written', () => {
    const text = `${IBANS.join('\n')}\n${IBANS[0]!.replace(/.{4}/g, '$& ')}\n${IBANS[0]!.toLowerCase()}`;
    expect(look(text)).toMatchObject([{ type: 'iban', band: 'high', count: 3 }]);
  });

  test('counts a value once in a message, in its likeliest place', () => {
    const parts = [
      part({ role: 'body', text: `${card(7)}` }),
      { ...part({ role: 'comment', text: `card number ${card(7)}` }), path: ['2', 'docx'] },
    ];
    expect(detect(parts)).toMatchObject([
      { type: 'card', band: 'high', count: 1, path: ['2', 'docx'], role: 'comment' },
    ]);
  });

  test('says many and stops where values flood', () => {
    const flood = Array.from({ length: 3000 }, (_, n) => card(n)).join('\n');
    const [finding] = look(flood);
    expect(finding).toMatchObject({ type: 'card', count: 1000 });
    expect(finding?.evidence).toContain('many');
  });

  test('is not stopped by a flood of another type, nor of shapes', () => {
    const words = Array.from({ length: 30_000 }, () => 'MINISTRY').join(' ');
    expect(look(`${words} ${IBANS[0]}`)).toMatchObject([{ type: 'iban', count: 1 }]);
  });

  test('makes several of a type likelier than one', () => {
    expect(bandsOf('card', card(1))).toEqual(['medium']);
    expect(bandsOf('card', [card(1), card(2), card(3)].join('\n'))).toEqual(['high']);
  });
});

test('what overlaps is one thing, the likeliest', () => {
  expect(look(`account number: ${IBANS[0]}`).map(({ type }) => type)).toEqual(['iban']);
});

test('findings keep places apart', () => {
  const parts = [part({ role: 'body', text: IBANS[0]! }, { role: 'hidden', text: IBANS[1]! })];
  expect(detect(parts).map(({ role, count }) => [role, count])).toEqual([
    ['body', 1],
    ['hidden', 1],
  ]);
});

test('no value and no piece of one is in a finding', () => {
  const text = `IBAN ${IBANS[0]}, card ${card(1)}, Password: Tr0ub4dor&3, DNI 12345678Z, John Smith, born on 12.03.1985`;
  const findings = look(text);
  expect(findings.length).toBeGreaterThan(4);
  expect(JSON.stringify(findings)).not.toMatch(/5001|4539|Tr0ub|1234|Smith|1985/i);
});

test('counter-cues talk away what is weak, and nothing that checks itself', () => {
  expect(bandsOf('card', `order number ${card(1)}`)).toEqual([]);
  expect(bandsOf('iban', `order number ${IBANS[0]}`)).toEqual(['high']);
  expect(bandsOf('card', `card number ${card(1)}\norder number`)).toEqual(['high']);
});

test('padding moves nothing out of sight', () => {
  const padding = 'nothing to be seen here. '.repeat(20_000);
  expect(bandsOf('iban', `${padding}${IBANS[0]} ${padding}`)).toEqual(['high']);
});

test('nothing is found in nothing', () => {
  expect(detect([])).toEqual([]);
  expect(look('')).toEqual([]);
});
