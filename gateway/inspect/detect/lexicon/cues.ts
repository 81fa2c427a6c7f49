/** The cues of all languages together. */
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { type Cue, type Lexicon, type Terms, termsOf } from './lexicon.ts';
import { NATIONAL_IDS } from './national-ids.ts';
import { ru } from './ru.ts';
import type { Term } from './term.ts';
import { zh } from './zh.ts';

/** A cue, and for a State's own name of its number that State (ISO 3166-1). */
export interface CueMeaning {
  readonly cue: Cue;
  readonly country?: string;
}

const LEXICONS: Readonly<Record<string, Lexicon>> = { ar, en, es, fr, ru, zh };

/** The cues of all languages. */
export const CUES: readonly Term<CueMeaning>[] = [...generalCues(), ...nationalCues()];

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
