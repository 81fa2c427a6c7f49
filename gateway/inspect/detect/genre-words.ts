/** The words of a kind of document in a text, each where it does what it is there for. */
import type { Aspect, WordMeaning } from './lexicon/documents.ts';
import type { Genre } from './lexicon/genres/vocabulary.ts';
import type { Hit } from './lexicon/term.ts';
import type { Scene } from './scene.ts';

/** A word in its place: a title over a text, a field before its value, a sum after `opening balance`. */
export interface Word {
  readonly aspect: Exclude<Aspect, 'distance'> | 'labelled-field';
  readonly term: string;
  readonly start: number;
  readonly end: number;
}

/** In the order of the text; of words within words the longest. */
export function wordsIn(scene: Scene, genre: Genre, hits: readonly Hit<WordMeaning>[]): Word[] {
  const words = withoutOverlaps(hits).flatMap((hit) => wordOf(scene, genre, hit) ?? []);
  return genre === 'register-extract' ? [...words, ...sharesIn(scene)].sort((a, b) => a.start - b.start) : words;
}

/** Within each aspect; a title may well be a field in the text below it. */
function withoutOverlaps(hits: readonly Hit<WordMeaning>[]): Hit<WordMeaning>[] {
  const ends = new Map<Aspect, number>();
  return hits
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ meaning: { aspect }, start, end }) => {
      if (start < (ends.get(aspect) ?? 0)) return false;
      ends.set(aspect, end);
      return true;
    });
}

function wordOf(scene: Scene, genre: Genre, { meaning, term, start, end }: Hit<WordMeaning>): Word | null {
  const { aspect } = meaning;
  if (aspect === 'distance' || !isWritten(scene, meaning, start, end)) return null;
  if (aspect === 'title' && scene.role !== 'subject' && !isTitle(scene.text, start, end)) return null;
  if (aspect === 'act' && genre === 'statement' && !isSumAfter(scene.text, end)) return null;
  const isLabel = aspect === 'field' && isLabelAt(scene.text, start, end);
  return { aspect: isLabel ? 'labelled-field' : aspect, term, start, end };
}

/** An abbreviation is written in capitals: `str` is a name that programmers give. */
const isWritten = ({ text, lower }: Scene, { isInCapitals }: WordMeaning, start: number, end: number) =>
  !isInCapitals || text.slice(start, end) !== lower.slice(start, end);

/** A title may have its number or its date beside it. */
const LONGEST_TITLE = 90;
const TITLE_FROM = 30;

/** A title begins its line, or nearly, and its line is short and no sentence. */
function isTitle(text: string, start: number, end: number): boolean {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  if (start - from > TITLE_FROM) return false;
  const line = text.slice(from, end + LONGEST_TITLE).split('\n', 1)[0]!;
  return line.length <= LONGEST_TITLE && !/[.!?;,。؟،]\s*$/.test(line.trim());
}

/** At the beginning of a line, and shortly before a colon or the end of a cell. */
function isLabelAt(text: string, start: number, end: number): boolean {
  const before = text
    .slice(Math.max(0, start - 8), start)
    .split('\n')
    .at(-1)!;
  return /^[\s>|*\d.)-]{0,6}$/.test(before) && /^[^\n:]{0,12}[:\t]/.test(text.slice(end, end + 13));
}

const isSumAfter = (text: string, end: number) => /^[^\n\d]{0,30}\d/.test(text.slice(end, end + 31));

/** Shares in per cent. */
const sharesIn = ({ text }: Scene): Word[] =>
  Array.from(text.matchAll(/(?<!\d)\d{1,3}(?:[.,]\d{1,2})? ?%/g), ({ 0: term, index: start }) => ({
    ...{ aspect: 'matter' as const, term, start },
    end: start + term.length,
  }));
