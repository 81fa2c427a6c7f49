/** The lexicons: every term is found where it stands, alone and in a sentence. */
import { describe, expect, test } from 'vitest';
import { foldTerm } from '../../../../gateway/inspect/detect/fold.ts';
import { ar } from '../../../../gateway/inspect/detect/lexicon/ar.ts';
import { inBothScripts } from '../../../../gateway/inspect/detect/lexicon/chinese.ts';
import { en } from '../../../../gateway/inspect/detect/lexicon/en.ts';
import { es } from '../../../../gateway/inspect/detect/lexicon/es.ts';
import { fr } from '../../../../gateway/inspect/detect/lexicon/fr.ts';
import { ar as arDocuments } from '../../../../gateway/inspect/detect/lexicon/genres/ar.ts';
import { en as enDocuments } from '../../../../gateway/inspect/detect/lexicon/genres/en.ts';
import { es as esDocuments } from '../../../../gateway/inspect/detect/lexicon/genres/es.ts';
import { fr as frDocuments } from '../../../../gateway/inspect/detect/lexicon/genres/fr.ts';
import { ru as ruDocuments } from '../../../../gateway/inspect/detect/lexicon/genres/ru.ts';
import { zh as zhDocuments } from '../../../../gateway/inspect/detect/lexicon/genres/zh.ts';
import { type Lexicon, termsOf } from '../../../../gateway/inspect/detect/lexicon/lexicon.ts';
import { ru } from '../../../../gateway/inspect/detect/lexicon/ru.ts';
import { termSearch } from '../../../../gateway/inspect/detect/lexicon/term.ts';
import { zh } from '../../../../gateway/inspect/detect/lexicon/zh.ts';
import { termsIn } from '../../../../gateway/inspect/detect/vocabulary.ts';

const LEXICONS: readonly (readonly [string, Lexicon])[] = Object.entries({ ar, en, es, fr, ru, zh });
const DOCUMENTS = {
  ...{ ar: arDocuments, en: enDocuments, es: esDocuments },
  ...{ fr: frDocuments, ru: ruDocuments, zh: zhDocuments },
};

describe.each(LEXICONS)('the lexicon %s', (_language, { cues }) => {
  test('finds each of its cues', () => {
    const lost = Object.entries(cues).flatMap(([cue, terms]) =>
      termsOf(terms).filter((term) => !termsIn(written(term)).cues.some(({ meaning }) => meaning.cue === cue)),
    );
    expect(lost).toEqual([]);
  });
});

describe.each(Object.entries(DOCUMENTS))('the words of documents in %s', (_language, { genres, distance }) => {
  test.each(Object.entries(genres))('of a %s are all found', (genre, aspects) => {
    const lost = Object.values(aspects)
      .flatMap(termsOf)
      .filter((term) => !termsIn(written(term)).documents.some(({ meaning }) => meaning.genre === genre));
    expect(lost).toEqual([]);
  });

  test('of distance are all found', () => {
    const lost = termsOf(distance).filter(
      (term) => !termsIn(written(term)).documents.some(({ meaning }) => meaning.aspect === 'distance'),
    );
    expect(lost).toEqual([]);
  });

  test('are many for every aspect of every genre', () => {
    const few = Object.values(genres)
      .flatMap((aspects) => Object.values(aspects))
      .filter((terms) => termsOf(terms).length < 8);
    expect(few).toEqual([]);
  });
});

test('words in simplified characters are found in traditional ones too', () => {
  expect(termsOf(inBothScripts('账户, 请求, 人'))).toEqual(['账户', '帳戶', '賬戶', '请求', '請求', '人']);
});

/** As it might stand in a text. */
const written = (term: string) => foldTerm(`. ${term.replaceAll('*', '')} :`);

describe('a term', () => {
  test.each([
    ['account', 'the account is', 1],
    ['account', 'accountant', 0],
    ['account', 'subaccount', 0],
    ['bank account', 'bank\n account', 1],
    ['bank account', 'bank-account', 1],
    ['bank account', 'bankaccount', 0],
    ['suspect*', 'suspects', 1],
    ['банковск* счет*', 'на банковских счетах', 1],
    ['حساب', 'والحساب', 1],
    ['حساب', 'بحساب', 1],
    ['حساب', 'محاسبة', 0],
    ['银行卡', '我的银行卡号', 1],
    ["carte d'identité", 'CARTE D’IDENTITÉ', 1],
    ['n° de compte', 'Nº DE COMPTE', 1],
    ['a.b', 'axb', 0],
  ] as const)('%s is in %j %i times', (term, text, times) => {
    expect(termSearch({ all: [{ term, meaning: null }] })(foldTerm(text)).all).toHaveLength(times);
  });

  test('tells where it stands', () => {
    expect(termSearch({ all: [{ term: 'iban', meaning: 1 }] })('an iban').all).toEqual([
      { term: 'iban', meaning: 1, start: 3, end: 7 },
    ]);
  });
});
