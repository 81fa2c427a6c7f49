/** Finding the lexicon's terms in a text, all languages at once, in one pass. */
import { charSet, charsLike } from '../char-set.ts';
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
      if (!(isWithinWord && isLetter) && mayBegin(heads, unit, lower, start)) takeAt(lists, heads, lower, start);
    }
    return Object.fromEntries(names.map((name, n) => [name, lists[n]])) as Hits<Meanings>;
  };
}

/** Of the scripts whose words begin at their left edge and nowhere else; those of Arabic and Chinese begin anywhere. */
const LETTERS = charSet('09', 'az', '\u00df\u052f');
const ANY_LETTERS = charsLike(/\p{L}/u);
const WORD = charsLike(/[\p{L}\p{N}]/u);
const CJK = charSet('\u3040\u30ff', '\u3400\u9fff');
/** A few letters tell most terms apart. */
const HEAD_LENGTH = 6;
const LONGEST_BLANK = 3;
const LONGEST_ENDING = 8;

/** A term, and in which list it stands. */
interface Listed extends Term<unknown> {
  readonly list: number;
}

interface Heads {
  /** The terms by the letters that they begin with, as a tree: from each node to the next, by letter; blanks and hyphens are one in it. */
  readonly next: (node: number, unit: number) => number;
  /** Which terms end at a node; the root has none. */
  readonly terms: readonly (readonly Listed[])[];
  /** Whether a term is one letter. */
  readonly letters: Uint8Array;
  /** By a hash of its first two letters, and of its first three: whether a term may begin so. */
  readonly pairs: Uint8Array;
  readonly triples: Uint8Array;
}

function headsOf(vocabularies: readonly (readonly Term<unknown>[])[]): Heads {
  const tree = createTree();
  const terms: Listed[][] = [[]];
  const letters = new Uint8Array(0x10000);
  const pairs = new Uint8Array(0x10000);
  const triples = new Uint8Array(0x10000);
  const listed = vocabularies.flatMap((terms, list) =>
    terms.map((each) => ({ ...each, term: foldTerm(each.term), list })),
  );
  for (const term of listed) {
    const units = Array.from(headOf(term.term).split(''), (char) => char.charCodeAt(0));
    const node = units.reduce(tree.grow, ROOT);
    while (terms.length <= node) terms.push([]);
    terms[node]!.push(term);
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
  while (terms.length <= tree.size()) terms.push([]);
  return { next: tree.next, terms, letters, pairs, triples };
}

const ROOT = 0;
const NONE = -1;

/** A tree of letters in one table of fixed size, which is faster than a map for each node: a node is found by a hash of the one before and a letter. */
function createTree() {
  const keys = new Int32Array(TABLE).fill(NONE);
  const nodes = new Int32Array(TABLE).fill(NONE);
  let size = 0;
  /** Where a node is in the table, or where it would be. */
  const placeOf = (node: number, unit: number): number => {
    const key = (node << 16) | unit;
    let place = (Math.imul(node, 0x9e3779b1) + Math.imul(unit, 0x85ebca6b)) >>> (32 - TABLE_BITS);
    while (keys[place] !== key && keys[place] !== NONE) place = (place + 1) & (TABLE - 1);
    return place;
  };
  return {
    next: (node: number, unit: number): number => nodes[placeOf(node, unit)]!,
    grow(node: number, unit: number): number {
      const place = placeOf(node, unit);
      keys[place] = (node << 16) | unit;
      if (nodes[place] === NONE) nodes[place] = ++size;
      return nodes[place]!;
    },
    size: () => size,
  };
}

/** Several times as large as the tree of all our terms, so that most places are found at the first try. */
const TABLE_BITS = 16;
const TABLE = 1 << TABLE_BITS;

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
function takeAt(lists: readonly Hit<unknown>[][], { next, terms }: Heads, lower: string, start: number): void {
  let node = ROOT;
  for (let at = start; at < lower.length; ) {
    const blanks = blanksAt(lower, at);
    node = next(node, blanks > 0 ? SPACE : lower.charCodeAt(at));
    if (node === NONE) return;
    const here = terms[node]!;
    if (here.length > 0 && !startsWord(lower, start)) return;
    for (const { term, meaning, list } of here) {
      const end = endOf(term, lower, start);
      if (end !== null) lists[list]!.push({ term, meaning, start, end });
    }
    at += blanks || 1;
  }
}

const SPACE = 32;
const STAR = 42;
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
    const unit = term.charCodeAt(n);
    if (unit === STAR) {
      while (at - before < LONGEST_ENDING && ANY_LETTERS[lower.charCodeAt(at)] === 1) at++;
    } else if (unit === SPACE) {
      at += blanksAt(lower, at);
      if (at === before) return null;
    } else if (lower.charCodeAt(at++) !== unit) return null;
  }
  return isEdge(lower, at) ? at : null;
}

/** Not inside a word, unless the script does not part words. */
function isEdge(lower: string, at: number): boolean {
  const [before, after] = [lower.charCodeAt(at - 1), lower.charCodeAt(at)];
  return WORD[before] !== 1 || WORD[after] !== 1 || CJK[before] === 1 || CJK[after] === 1;
}

/** Arabic writes its article and its short particles together with the word. */
const PARTICLES = /(?:^|[^\u0620-\u064a])[وف]?[بكل]?(?:ال|لل)?$/;

function startsWord(lower: string, index: number): boolean {
  if (isEdge(lower, index)) return true;
  return /[\u0620-\u064a]/.test(lower[index] ?? '') && PARTICLES.test(lower.slice(Math.max(0, index - 5), index));
}
