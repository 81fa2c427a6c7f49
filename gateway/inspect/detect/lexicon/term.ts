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

/** Compiles terms (a `*` ends a stem) into a search over folded text in small letters; its hits come in their order in the text. */
export function termSearch<Meaning>(terms: readonly Term<Meaning>[]): (lower: string) => Hit<Meaning>[] {
  const byHead = new Map<string, Compiled<Meaning>[]>();
  for (const { term, meaning } of terms) {
    const compiled = compile(foldTerm(term), meaning);
    byHead.set(compiled.head, [...(byHead.get(compiled.head) ?? []), compiled]);
  }
  const heads = [...byHead.keys()].sort((a, b) => (a < b ? -1 : 1));
  const anyHead = new RegExp(heads.map(quote).join('|'), 'g');
  return (lower) => search(lower, anyHead, byHead);
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
const HEAD_LENGTH = 3;
const quote = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** All terms with one head are tried where that head stands: two letters or three tell most terms apart. */
function compile<Meaning>(term: string, meaning: Meaning): Compiled<Meaning> {
  const source = quote(term).replaceAll('\\*', '\\p{L}{0,8}').replace(/[ -]/g, '[\\s-]{1,3}');
  const head = term.slice(0, Math.min(HEAD_LENGTH, term.search(/[ *-]|$/)));
  return { head, pattern: new RegExp(source, 'uy'), term, meaning };
}

function search<Meaning>(lower: string, anyHead: RegExp, byHead: ReadonlyMap<string, readonly Compiled<Meaning>[]>) {
  const hits: Hit<Meaning>[] = [];
  for (const { index } of lower.matchAll(anyHead)) {
    if (!startsWord(lower, index)) continue;
    for (let length = 1; length <= HEAD_LENGTH; length++) {
      for (const { pattern, term, meaning } of byHead.get(lower.slice(index, index + length)) ?? []) {
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
