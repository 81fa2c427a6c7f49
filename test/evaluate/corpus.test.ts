/** The labelled texts: how their files are read, and that the corpus is as large as its figures need. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { FINDING_TYPES } from '../../gateway/inspect/finding.ts';
import { foreignCorpus, itemsIn, ownCorpus } from './corpus.ts';
import { LANGUAGES } from './values/words.ts';

const folder = mkdtempSync(join(tmpdir(), 'valise-corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file of the corpus', () => {
  test('holds texts of one line or several, each for the class above it', () => {
    const items = itemsIn('== iban\n+ one\n| two\n|\n| four\n- other\n\n== card\n+ third\n', 'en', 'x');
    expect(items).toEqual([
      { type: 'iban', language: 'en', isPositive: true, text: 'one\ntwo\n\nfour' },
      { type: 'iban', language: 'en', isPositive: false, text: 'other' },
      { type: 'card', language: 'en', isPositive: true, text: 'third' },
    ]);
  });

  test.each([
    ['== ibann\n+ x', 'line 1: "ibann" is none of'],
    ['== iban\nx', 'line 2: a line begins with'],
    ['+ x', 'line 1: a line begins with'],
    ['== iban\n| x', 'line 2: goes on with a text that was not begun'],
    ['== iban\n+ {nothing}', '"nothing", and nothing makes one'],
  ])('says where it is wrong: %j', (text, message) => {
    expect(() => itemsIn(text, 'en', 'x.txt')).toThrow(message);
  });
});

describe('texts of others', () => {
  test('are near misses for every class that they are not labelled with', () => {
    const rows = [
      { text: 'a', language: 'en', labels: ['iban'] },
      { text: 'b', language: 'fr', labels: ['card'] },
    ];
    writeFileSync(join(folder, 'rows.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(foreignCorpus(folder).map(({ type, text, isPositive }) => [type, text, isPositive])).toEqual([
      ['iban', 'a', true],
      ['card', 'a', false],
      ['iban', 'b', false],
      ['card', 'b', true],
    ]);
  });

  test('of another form are refused by line', () => {
    writeFileSync(join(folder, 'bad.txt'), '{"text": "a", "labels": []}\n{"text": 1}\n');
    expect(() => foreignCorpus(join(folder, 'bad.txt'))).toThrow('bad.txt, line 2: is not');
  });
});

test.each(LANGUAGES)('the sealed corpus has thirty texts and thirty near misses of every class: %s', (language) => {
  const items = ownCorpus('sealed').filter((item) => item.language === language);
  const short = FINDING_TYPES.flatMap((type) =>
    [true, false].flatMap((isPositive) => {
      const texts = items.filter((item) => item.type === type && item.isPositive === isPositive);
      const count = new Set(texts.map(({ text }) => text)).size;
      return count < 30 ? [`${type} ${isPositive ? '+' : '-'} ${count}`] : [];
    }),
  );
  expect(short).toEqual([]);
});
