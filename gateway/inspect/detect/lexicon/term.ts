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

/** Compiles terms (a `*` ends a stem, a blank may be written as a hyphen or a line's end) into a search over folded text in small letters; its hits come in their order in the text. */
export function termSearch<Meaning>(terms: readonly Term<Meaning>[]): (lower: string) => Hit<Meaning>[] {
  const byHead = new Map<string, Compiled<Meaning>[]>();
  for (const { term, meaning } of terms) {
    const compiled = compile(foldTerm(term), meaning);
    byHead.set(compiled.head, [...(byHead.get(compiled.head) ?? []), compiled]);
  }
  const heads = [...byHead.keys()].sort((a, b) => (a < b ? -1 : 1));
  const parted = anyOf(heads.filter((head) => PARTED.test(head)));
  const unparted = anyOf(heads.filter((head) => !PARTED.test(head)));
  const inParted = new RegExp(`(?<![${LETTERS}])${parted}`, 'g');
  const inUnparted = new RegExp(unparted, 'g');
  return (lower) => {
    const hits = search(lower, inParted, byHead);
    if (UNPARTED.test(lower)) for (const hit of search(lower, inUnparted, byHead)) hits.push(hit);
    return hits.sort((a, b) => a.start - b.start || a.end - b.end);
  };
}

/** Whether a term may begin or end between these characters: not inside a word, unless the script does not part words. */
export const isEdge = (before: string, after: string): boolean =>
  !(WORD.test(before) && WORD.test(after)) || CJK.test(before) || CJK.test(after);

interface Compiled<Meaning> {
  readonly head: string;
  readonly pattern: RegExp;
  readonly term: string;
  readonly meaning: Meaning;
}

const WORD = /^[\p{L}\p{N}]$/u;
const CJK = /^[\u3040-\u30ff\u3400-\u9fff]$/;
/** Of the scripts whose words begin at their left edge and nowhere else; there the search need look at no other place. */
const LETTERS = '0-9a-z\\u00df-\\u052f';
/** Arabic and Chinese, whose terms begin anywhere. */
const UNPARTED = /[\u0600-\u06ff\u3040-\u9fff]/;
const PARTED = new RegExp(`^[${LETTERS}]`);
const HEAD_LENGTH = 6;
/** Matches nothing but a place, so that one term may begin inside another. */
const anyOf = (heads: readonly string[]) =>
  `(?=${heads.map((head) => quote(head).replaceAll(' ', '[\\s-]')).join('|') || '(?!)'})`;
const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** All terms with one head are tried where that head stands: a few letters tell most terms apart. */
function compile<Meaning>(term: string, meaning: Meaning): Compiled<Meaning> {
  const source = quote(term).replaceAll('\\*', '\\p{L}{0,8}').replaceAll(' ', '[\\s-]{1,3}');
  const head = term.slice(0, Math.min(HEAD_LENGTH, term.search(/\*|$/)));
  return { head, pattern: new RegExp(source, 'uy'), term, meaning };
}

function search<Meaning>(lower: string, anyHead: RegExp, byHead: ReadonlyMap<string, readonly Compiled<Meaning>[]>) {
  const hits: Hit<Meaning>[] = [];
  for (const { index } of lower.matchAll(anyHead)) {
    if (!startsWord(lower, index)) continue;
    const place = lower.slice(index, index + HEAD_LENGTH).replace(/[\s-]/g, ' ');
    for (let length = 1; length <= HEAD_LENGTH; length++) {
      for (const { pattern, term, meaning } of byHead.get(place.slice(0, length)) ?? []) {
        pattern.lastIndex = index;
        if (!pattern.test(lower)) continue;
        const end = pattern.lastIndex;
        if (isEdge(lower[end - 1] ?? '', lower[end] ?? '')) hits.push({ term, meaning, start: index, end });
      }
    }
  }
  return hits;
}

/** Arabic writes its article and its short particles together with the word. */
const PARTICLES = /(?:^|[^\u0620-\u064a])[وف]?[بكل]?(?:ال|لل)?$/;

function startsWord(lower: string, index: number): boolean {
  if (isEdge(lower[index - 1] ?? '', lower[index] ?? '')) return true;
  return /[\u0620-\u064a]/.test(lower[index] ?? '') && PARTICLES.test(lower.slice(Math.max(0, index - 5), index));
}
