/** What stands among the words of a document: names, values and figures, which a text about documents seldom has. */
import { type Evidence, WEIGHTS } from './evidence.ts';
import type { WordMeaning } from './lexicon/documents.ts';
import type { Hit } from './lexicon/term.ts';
import { lastAtMost } from './rewrite.ts';
import type { Scene } from './scene.ts';
import type { Weighed } from './weigh.ts';

export interface Beside {
  /** What stands in that stretch or close to it. */
  readonly evidence: (start: number, end: number) => Evidence[];
  /** So much that can speak for a document at most. */
  readonly most: number;
}

const REACH = 120;
const MOST_FIGURES = 2;
const MOST_DISTANCE = 3;

/** Reads the text only when first asked. */
export function besideIn(scene: Scene, distance: readonly Hit<WordMeaning>[], weighed: readonly Weighed[]): Beside {
  let places: ReturnType<typeof placesIn> | undefined;
  return {
    most:
      WEIGHTS['value-beside'] +
      MOST_FIGURES * WEIGHTS['figure-beside'] +
      WEIGHTS['company-beside'] +
      WEIGHTS['names-beside'],
    evidence(start, end) {
      places ??= placesIn(scene, distance, weighed);
      const [from, to] = [Math.max(0, start - REACH), end + REACH];
      const codes: Evidence[] = [];
      if (countIn(places.values, from, to) > 0) codes.push('value-beside');
      for (let n = Math.min(countIn(places.figures, from, to), MOST_FIGURES); n > 0; n--) codes.push('figure-beside');
      if (countIn(places.companies, from, to) > 0) codes.push('company-beside');
      if (countIn(places.names, from, to) > 0) codes.push('names-beside');
      else if (isWithoutCapitals(scene.text.slice(from, to))) codes.push('no-capitals');
      const about = Math.min(countWords(places.distance, from, to), MOST_DISTANCE);
      for (let n = about; n > 0; n--) codes.push('distance');
      return codes;
    },
  };
}

/** Values that somebody has: numbers of accounts, papers and cases. */
const VALUES: ReadonlySet<string> = new Set([
  ...['iban', 'account', 'bic', 'card', 'crypto-address', 'passport', 'national-id', 'birth-date'],
  ...['lei', 'vat', 'case-reference', 'person-record'],
]);

/** Four digits or more, also in groups; dates are filtered out. */
const FIGURE = /(?<![\d./-])\d(?:[ .,'-]?\d){3,20}/g;
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{2,4}$/;
/** Its first group is a word that nothing may be written together with. */
const COMPANY =
  /(Ltd|Limited|LLC|LLP|PLC|plc|Inc|Corp|GmbH|AG|KG|NV|BV|B\.V\.|SA|S\.A\.|SARL|SAS|SASU|S\.L\.|S\.A\.C\.|SpA|S\.p\.A\.|S\.R\.L\.|Ltda|SCI|ООО|ОАО|ЗАО|АО|ПАО|ТОО|ОсОО|ИП)(?!\p{L})|有限公司|شركه|ذ\.م\.م|ش\.م/gu;
const NAME = /\p{Lu}(?<!\p{L}.)\p{Ll}{1,20} \p{Lu}\p{Ll}{1,20}(?!\p{L})/gu;
/** Questions, addresses of pages and blanks to be filled in. */
const ABOUT = /[?؟]|:\/\/|_{3}|\.{5}/g;

function placesIn({ text }: Scene, distance: readonly Hit<WordMeaning>[], weighed: readonly Weighed[]) {
  const at = (pattern: RegExp) => Array.from(text.matchAll(pattern), ({ index }) => index);
  return {
    values: weighed
      .filter(({ type }) => VALUES.has(type))
      .map(({ start }) => start)
      .sort((a, b) => a - b),
    figures: Array.from(text.matchAll(FIGURE))
      .filter(({ 0: written }) => !DATE.test(written))
      .map(({ index }) => index),
    companies: companiesIn(text),
    names: at(NAME),
    distance: withStarts([
      ...distance.map(({ term, start }) => ({ term, start })),
      ...Array.from(text.matchAll(ABOUT), ({ 0: term, index: start }) => ({ term, start })),
    ]),
  };
}

/** What stands before is looked at last: a pattern that began with it would be three times as slow. */
const companiesIn = (text: string): number[] =>
  Array.from(text.matchAll(COMPANY))
    .filter(({ 1: word, index }) => word === undefined || !/[\p{L}.]/u.test(text[index - 1] ?? ''))
    .map(({ index }) => index);

const countIn = (places: readonly number[], from: number, to: number) =>
  lastAtMost(places, to) - lastAtMost(places, from - 1);

interface Words {
  readonly words: readonly { readonly term: string; readonly start: number }[];
  readonly starts: readonly number[];
}

function withStarts(unsorted: Words['words']): Words {
  const words = unsorted.toSorted((a, b) => a.start - b.start);
  return { words, starts: words.map(({ start }) => start) };
}

/** Each word once. */
function countWords({ words, starts }: Words, from: number, to: number): number {
  const range = words.slice(lastAtMost(starts, from - 1) + 1, lastAtMost(starts, to) + 1);
  return new Set(range.map(({ term }) => term)).size;
}

/** Arabic and Chinese do not show by their letters what is a name. */
const isWithoutCapitals = (text: string) =>
  (text.match(/[\u0600-\u06ff\u3400-\u9fff]/g)?.length ?? 0) > text.length / 4;
