/** The mask language: what it reads, what it finds, and what it refuses. */
import { describe, expect, test } from 'vitest';
import { MaskError, readMask } from '../../../../gateway/inspect/detect/case-mask.ts';
import { look } from './look.ts';

const found = (mask: string, text: string) => look(text, 'body', { masks: [readMask(mask)] }).map(({ type }) => type);

describe('a mask finds', () => {
  test.each([
    ['ACC/####/#{1,6}', 'our file ACC/2026/41 is open'],
    ['ACC/####/#{1,6}', 'our file acc/2026/123456.'],
    ['??-##[-###]', 'see AB-12'],
    ['??-##[-###]', 'see AB-12-345'],
    ['ACB ####.##', 'ACB2026.07'],
    ['ACB ####.##', 'ACB\n2026.07'],
    ['дело ####/##', 'ДЕЛО 1234/56'],
    ['检〔####〕#{1,4}号', '检〔2026〕12号'],
    ['Nº ###', 'nº 123'],
  ])('%s in %s', (mask, text) => expect(found(mask, text)).toEqual(['case-reference']));
});

describe('a mask leaves alone', () => {
  test.each([
    ['ACC/####/#{1,6}', 'ACC/26/41'],
    ['ACC/####/#{1,3}', 'ACC/2026/41234'],
    ['??-##[-###]', 'CAB-12'],
    ['A.###', 'AX123'],
  ])('%s in %s', (mask, text) => expect(found(mask, text)).toEqual([]));
});

describe('a mask is refused', () => {
  test.each([
    '',
    '##',
    'ACC/[####]',
    '#{0,2}A',
    '#{2,40}###',
    '#{5,2}###',
    'A{3}###',
    '[[###]',
    '[###',
    '###]',
    `${'x'.repeat(62)}###`,
  ])('%j', (mask) => expect(() => readMask(mask)).toThrow(MaskError));
});
