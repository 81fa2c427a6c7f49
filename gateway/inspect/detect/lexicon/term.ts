/** Finding the lexicon's terms in a text, all languages at once, in one pass. */
import { foldTerm } from '../fold.ts';

/** A term and what it means. */
export interface Term<Meaning> {
  readonly term: string;
  readonly meaning: Meaning;
}

/** Where a term stands in a text. */
export interface Hit<Meaning> extends Term<Meaning> {
  readonly start: number;
  readonly end: number;
}

/**
 * Makes of terms a search over folded text in small letters; its hits come in their order in the text. A `*` ends a stem, a blank may
 * be written as a hyphen or a line's end.
 */
export function termSearch<Meaning>(terms: readonly Term<Meaning>[]): (lower: string) => Hit<Meaning>[] {
  const folded = terms.map(({ term, meaning }) => ({ term: foldTerm(term), meaning }));
  const byHead = Map.groupBy(folded, ({ term }) => headOf(term.split('*', 1)[0]!));
  const heads = [...byHead.keys()].sort((a, b) => (a < b ? -1 : 1));
  const parted = new RegExp(`(?<![${LETTERS}])${anyOf(heads.filter((head) => PARTED.test(head)))}`, 'g');
  const unparted = new RegExp(anyOf(heads.filter((head) => !PARTED.test(head))), 'g');
  return (lower) => {
    const hits = search(lower, parted, byHead);
    if (!UNPARTED.test(lower)) return hits;
    return [...hits, ...search(lower, unparted, byHead)].sort((a, b) => a.start - b.start);
  };
}

/** Of the scripts whose words begin at their left edge and nowhere else; there the search need look at no other place. */
const LETTERS = '0-9a-z\\u00df-\\u052f';
const PARTED = new RegExp(`^[${LETTERS}]`);
/** Arabic and Chinese, whose terms begin anywhere. */
const UNPARTED = /[\u0600-\u06ff\u3040-\u9fff]/;
const WORD = /^[\p{L}\p{N}]$/u;
const CJK = /^[\u3040-\u30ff\u3400-\u9fff]$/;
/** A few letters tell most terms apart. */
const HEAD_LENGTH = 6;
const BLANK = /[\s-]/;
const LONGEST_BLANK = 3;
const LONGEST_ENDING = 8;

/** Blanks and hyphens are one in it. */
const headOf = (text: string) => text.replace(/[\s-]{1,3}/g, ' ').slice(0, HEAD_LENGTH);
const anyOf = (heads: readonly string[]) =>
  `(?:${heads.map((head) => head.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(' ', '[\\s-]{1,3}')).join('|') || '(?!)'})`;

/** All terms with one head are tried where that head stands; one term may begin inside another. */
function search<Meaning>(lower: string, anyHead: RegExp, byHead: ReadonlyMap<string, readonly Term<Meaning>[]>) {
  const hits: Hit<Meaning>[] = [];
  for (anyHead.lastIndex = 0; ; ) {
    const start = anyHead.exec(lower)?.index;
    if (start === undefined) return hits;
    anyHead.lastIndex = start + 1;
    if (!startsWord(lower, start)) continue;
    const place = headOf(lower.slice(start, start + HEAD_LENGTH * 2));
    for (let length = 1; length <= place.length; length++) {
      for (const { term, meaning } of byHead.get(place.slice(0, length)) ?? []) {
        const end = endOf(term, lower, start);
        if (end !== null) hits.push({ term, meaning, start, end });
      }
    }
  }
}

/** Where a term that begins there ends, if it does and ends a word. There is one way to read it, and so no way back. */
function endOf(term: string, lower: string, start: number): number | null {
  let at = start;
  for (let n = 0; n < term.length; n++) {
    const before = at;
    if (term[n] === '*') {
      while (at - before < LONGEST_ENDING && /\p{L}/u.test(lower[at] ?? '')) at++;
    } else if (term[n] === ' ') {
      while (at - before < LONGEST_BLANK && BLANK.test(lower[at] ?? '')) at++;
      if (at === before) return null;
    } else if (lower[at++] !== term[n]) return null;
  }
  return isEdge(lower[at - 1] ?? '', lower[at] ?? '') ? at : null;
}

/** Not inside a word, unless the script does not part words. */
const isEdge = (before: string, after: string): boolean =>
  !(WORD.test(before) && WORD.test(after)) || CJK.test(before) || CJK.test(after);

/** Arabic writes its article and its short particles together with the word. */
const PARTICLES = /(?:^|[^\u0620-\u064a])[وف]?[بكل]?(?:ال|لل)?$/;

function startsWord(lower: string, index: number): boolean {
  if (isEdge(lower[index - 1] ?? '', lower[index] ?? '')) return true;
  return /[\u0620-\u064a]/.test(lower[index] ?? '') && PARTICLES.test(lower.slice(Math.max(0, index - 5), index));
}
