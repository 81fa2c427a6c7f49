/** The words of whole documents in all languages together. */
import { ar } from './genres/ar.ts';
import { en } from './genres/en.ts';
import { es } from './genres/es.ts';
import { fr } from './genres/fr.ts';
import { ru } from './genres/ru.ts';
import type { DocumentWords, Genre } from './genres/vocabulary.ts';
import { zh } from './genres/zh.ts';
import { type Terms, termsOf } from './lexicon.ts';
import type { Term } from './term.ts';

export type Aspect = 'title' | 'act' | 'field' | 'matter' | 'distance';

/** What a word does, and in which kind of document; words of distance stand in texts about documents of any kind. */
export interface WordMeaning {
  readonly genre: Genre | null;
  readonly aspect: Aspect;
  /** An abbreviation, such as `STR`, is none in small letters. */
  readonly isInCapitals: boolean;
}

/** The words of all languages. */
export const DOCUMENT_WORDS: readonly Term<WordMeaning>[] = [ar, en, es, fr, ru, zh].flatMap(wordsOf);

function wordsOf({ genres, distance }: DocumentWords): Term<WordMeaning>[] {
  return [
    ...meaning(distance, null, 'distance'),
    ...(Object.entries(genres) as [Genre, (typeof genres)[Genre]][]).flatMap(([genre, words]) => [
      ...meaning(words.titles, genre, 'title'),
      ...meaning(words.acts, genre, 'act'),
      ...meaning(words.fields, genre, 'field'),
      ...meaning(words.matter, genre, 'matter'),
    ]),
  ];
}

function meaning(terms: Terms, genre: Genre | null, aspect: Aspect): Term<WordMeaning>[] {
  return termsOf(terms).map((term) => ({ term, meaning: { genre, aspect, isInCapitals: isAbbreviation(term) } }));
}

function isAbbreviation(term: string): boolean {
  return term !== term.toLowerCase() && term === term.toUpperCase();
}
