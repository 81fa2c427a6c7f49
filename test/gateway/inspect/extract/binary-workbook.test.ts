/** Workbooks of records instead of markup are read like the others: cells as tables, and every other string. */
import { describe, expect, test } from 'vitest';
import { canariesIn, partsOf } from './making.ts';
import { records, relation, wideString, xlsx } from './office-files.ts';

const C = 'CANARY-a';

describe('in a binary workbook a canary is found in', () => {
  const strings = records([19, wideString(C, '00')]);
  const shown = records([0, Buffer.alloc(25)], [7, Buffer.from(`${'00'.repeat(8)}00000000`, 'hex')]);
  const hidden = records([
    156,
    Buffer.concat([Buffer.from('0200000001000000', 'hex'), wideString('r1'), wideString('x')]),
  ]);
  const rels = relation('worksheet', 'worksheets/sheet1.bin', 'Internal');

  test.each([
    [
      'a cell',
      { 'xl/worksheets/sheet1.bin': records([0, Buffer.alloc(25)], [6, wideString(C, '00'.repeat(8))]) },
      '/sheet table',
    ],
    ['a shared string', { 'xl/sharedStrings.bin': strings, 'xl/worksheets/sheet1.bin': shown }, '/sheet table'],
    ['a shared string that no cell shows', { 'xl/sharedStrings.bin': strings }, ' hidden'],
    [
      'a hidden sheet',
      {
        'xl/sharedStrings.bin': strings,
        'xl/worksheets/sheet1.bin': shown,
        'xl/workbook.bin': hidden,
        'xl/_rels/workbook.bin.rels': rels,
      },
      '/sheet hidden',
    ],
    ['a comment', { 'xl/comments1.bin': records([637, wideString(C, '00')]) }, '/comments property'],
    ['any record of a sheet', { 'xl/worksheets/sheet1.bin': records([480, wideString(C, '0000')]) }, '/sheet property'],
  ])('%s', async (_, files, place) => {
    const parts = await partsOf(xlsx(files), 'a.xlsb');
    expect(canariesIn(parts)).toEqual({ a: [`1/xlsx${place}`] });
    expect(parts.flatMap(({ unseen }) => unseen)).toEqual([]);
  });

  test('numbers stand in their rows', async () => {
    const number = Buffer.alloc(16);
    number.writeDoubleLE(0.5, 8);
    const row: [number, Buffer] = [0, Buffer.alloc(25)];
    const packed: [number, Buffer] = [2, Buffer.from(`${'00'.repeat(8)}4b130000`, 'hex')];
    const parts = await partsOf(xlsx({ 'xl/worksheets/sheet1.bin': records(row, packed, [5, number], row, packed) }));
    expect(parts.find(({ type }) => type === 'sheet')?.texts[0]?.text).toBe('12.34\t0.5\t\n12.34\t');
  });

  test('a record that goes beyond its end is malformed', async () => {
    const parts = await partsOf(xlsx({ 'xl/worksheets/sheet1.bin': Buffer.from('06ff7f0000', 'hex') }));
    expect(parts.flatMap(({ unseen }) => unseen)).toEqual(['malformed']);
  });
});
