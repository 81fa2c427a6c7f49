/** Finding the lexicon's terms in a text, all languages at once, in one pass. */
import { charSet } from '../char-set.ts';
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

/** Lists of terms by the name of each list. */
export type Vocabularies<Meanings> = { readonly [Name in keyof Meanings]: readonly Term<Meanings[Name]>[] };

/** What stands of each list in a text, in the order of the text. */
export type Hits<Meanings> = { readonly [Name in keyof Meanings]: Hit<Meanings[Name]>[] };

/**
 * Makes of lists of terms one search over folded text in small letters, since each pass over a text costs. A `*` ends a stem, a blank may
 * be written as a hyphen or a line's end.
 */
export function termSearch<Meanings>(vocabularies: Vocabularies<Meanings>): (lower: string) => Hits<Meanings> {
  const names = Object.keys(vocabularies) as (keyof Meanings)[];
  const heads = headsOf(names.map((name) => vocabularies[name]));
  return (lower) => {
    const lists: Hit<unknown>[][] = names.map(() => []);
    let isLetter = false;
    for (let start = 0; start < lower.length; start++) {
      const unit = lower.charCodeAt(start);
      const isWithinWord = isLetter;
      isLetter = LETTERS[unit] === 1;
      if (!(isWithinWord && isLetter) && mayBegin(heads, unit, lower, start)) takeAt(lists, heads.root, lower, start);
    }
    return Object.fromEntries(names.map((name, n) => [name, lists[n]])) as Hits<Meanings>;
  };
}

/** Of the scripts whose words begin at their left edge and nowhere else; those of Arabic and Chinese begin anywhere. */
const LETTERS = charSet('09', 'az', '\u00df\u052f');
const WORD = /^[\p{L}\p{N}]$/u;
const CJK = /^[\u3040-\u30ff\u3400-\u9fff]$/;
/** A few letters tell most terms apart. */
const HEAD_LENGTH = 6;
const LONGEST_BLANK = 3;
const LONGEST_ENDING = 8;

/** A term, and in which list it stands. */
interface Listed extends Term<unknown> {
  readonly list: number;
}

/** The terms by the letters that they begin with, one node per letter; blanks and hyphens are one in it. */
interface Node {
  readonly next: Map<number, Node>;
  readonly terms: Listed[];
}

interface Heads {
  readonly root: Node;
  /** Whether a term is one letter. */
  readonly letters: Uint8Array;
  /** By a hash of its first two letters, and of its first three: whether a term may begin so. */
  readonly pairs: Uint8Array;
  readonly triples: Uint8Array;
}

function headsOf(vocabularies: readonly (readonly Term<unknown>[])[]): Heads {
  const root: Node = { next: new Map(), terms: [] };
  const letters = new Uint8Array(0x10000);
  const pairs = new Uint8Array(0x10000);
  const triples = new Uint8Array(0x10000);
  const listed = vocabularies.flatMap((terms, list) =>
    terms.map((each) => ({ ...each, term: foldTerm(each.term), list })),
  );
  for (const term of listed) {
    const units = Array.from(headOf(term.term).split(''), (char) => char.charCodeAt(0));
    let node = root;
    for (const unit of units) {
      const next = node.next.get(unit) ?? { next: new Map(), terms: [] };
      node.next.set(unit, next);
      node = next;
    }
    node.terms.push(term);
    const [one = 0, two, three] = units;
    const pair = pairOf(one, two ?? 0);
    if (two === undefined) letters[one] = 1;
    else if (two === SPACE || (three === undefined && term.term.includes('*'))) pairs[pair]! |= ANY;
    else if (three === undefined) pairs[pair]! |= WHOLE;
    else {
      pairs[pair]! |= THIRD;
      triples[tripleOf(pair, three)] = 1;
    }
  }
  return { root, letters, pairs, triples };
}

/** What is known of two letters: that the third tells, that they are a word, or that only the terms themselves tell; nothing begins with most pairs. */
const THIRD = 1;
const WHOLE = 2;
const ANY = 4;

const pairOf = (one: number, two: number) => (one * 31 + two) & 0xffff;
const tripleOf = (pair: number, three: number) => (pair * 31 + three) & 0xffff;

/** Whether it is worth looking: most words are told apart from all terms by three letters. */
function mayBegin({ letters, pairs, triples }: Heads, one: number, lower: string, start: number): boolean {
  if (letters[one] === 1) return true;
  const two = lower.charCodeAt(start + 1);
  const pair = pairOf(one, BLANKS[two] === 1 ? SPACE : two);
  const known = pairs[pair]!;
  if (known === 0 || (known & ANY) !== 0) return known !== 0;
  const three = lower.charCodeAt(start + 2);
  if ((known & WHOLE) !== 0 && !(LETTERS[two] === 1 && LETTERS[three] === 1)) return true;
  return triples[tripleOf(pair, BLANKS[three] === 1 ? SPACE : three)] === 1;
}

/** A stem may be all of it. */
const headOf = (term: string) =>
  term
    .split('*', 1)[0]!
    .replace(/[\s-]{1,3}/g, ' ')
    .slice(0, HEAD_LENGTH);

/** All terms whose head stands there are tried; one term may begin inside another. */
function takeAt(lists: readonly Hit<unknown>[][], root: Node, lower: string, start: number): void {
  let node = root;
  for (let at = start; at < lower.length; ) {
    const blanks = blanksAt(lower, at);
    const next = node.next.get(blanks > 0 ? SPACE : lower.charCodeAt(at));
    if (!next || (next.terms.length > 0 && !startsWord(lower, start))) return;
    for (const { term, meaning, list } of next.terms) {
      const end = endOf(term, lower, start);
      if (end !== null) lists[list]!.push({ term, meaning, start, end });
    }
    node = next;
    at += blanks || 1;
  }
}

const SPACE = 32;
/** All blanks that folding leaves, and hyphens. */
const BLANKS = charSet('\t\r', ' ', '-');

/** How many blanks stand there, up to as many as count as one. */
function blanksAt(lower: string, at: number): number {
  let count = 0;
  while (count < LONGEST_BLANK && BLANKS[lower.charCodeAt(at + count)] === 1) count++;
  return count;
}

/** Where a term that begins there ends, if it does and ends a word. There is one way to read it, and so no way back. */
function endOf(term: string, lower: string, start: number): number | null {
  let at = start;
  for (let n = 0; n < term.length; n++) {
    const before = at;
    if (term[n] === '*') {
      while (at - before < LONGEST_ENDING && /\p{L}/u.test(lower[at] ?? '')) at++;
    } else if (term[n] === ' ') {
      at += blanksAt(lower, at);
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
