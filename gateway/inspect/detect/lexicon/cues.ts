/** All lexicons together: cues near values, and the vocabularies of documents. */
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { type Cue, type Genre, type Lexicon, type Terms, termsOf, type Vocabulary } from './lexicon.ts';
import { NATIONAL_IDS } from './national-ids.ts';
import { ru } from './ru.ts';
import type { Term } from './term.ts';
import { zh } from './zh.ts';

/** A cue, and for a State's own name of its number that State (ISO 3166-1). */
export interface CueMeaning {
  readonly cue: Cue;
  readonly country?: string;
}

export interface GenreMeaning {
  readonly genre: Genre;
  /** Which aspect of the genre in which language, such as `fr 2`; `title` for what stands over it. */
  readonly group: string;
}

const LEXICONS: Readonly<Record<string, Lexicon>> = { ar, en, es, fr, ru, zh };

/** The cues of all languages. */
export const CUES: readonly Term<CueMeaning>[] = [...generalCues(), ...nationalCues()];

/** The vocabularies of all languages. */
export const GENRES: readonly Term<GenreMeaning>[] = Object.entries(LEXICONS).flatMap(genreTerms);

function generalCues(): Term<CueMeaning>[] {
  const named = new Map<string, Term<CueMeaning>>();
  for (const { cues } of Object.values(LEXICONS)) {
    for (const [cue, terms] of Object.entries(cues) as [Cue, Terms][]) {
      for (const term of termsOf(terms)) named.set(`${cue} ${term}`, { term, meaning: { cue } });
    }
  }
  return [...named.values()];
}

function nationalCues(): Term<CueMeaning>[] {
  return Object.entries(NATIONAL_IDS).flatMap(([country, terms]) =>
    terms.map((term) => ({ term, meaning: { cue: 'national-id' as const, country } })),
  );
}

function genreTerms([language, { genres }]: [string, Lexicon]): Term<GenreMeaning>[] {
  return (Object.entries(genres) as [Genre, Vocabulary][]).flatMap(([genre, { titles, groups }]) => [
    ...termsOf(titles).map((term) => ({ term, meaning: { genre, group: 'title' } })),
    ...groups.flatMap((terms, n) =>
      termsOf(terms).map((term) => ({ term, meaning: { genre, group: `${language} ${n}` } })),
    ),
  ]);
}
