/** What a language's lexicon holds: the words that speak for a kind of value. */

/** What a word near a value says that the value is. `counter` says that it is something harmless, `denial` that it is no true one. */
export type Cue =
  | 'iban'
  | 'bic'
  | 'card'
  | 'account'
  | 'crypto'
  | 'seed'
  | 'passport'
  | 'national-id'
  | 'birth-date'
  | 'name'
  | 'address'
  | 'tax'
  | 'case'
  | 'court'
  | 'password'
  | 'counter'
  | 'denial';

/**
 * Terms in their common spelling, small letters, parted by commas; a `*` at the end of a word stands for up to eight more letters.
 * Whole words, except in scripts that do not part them.
 */
export type Terms = string;

export interface Lexicon {
  readonly cues: Readonly<Record<Cue, Terms>>;
}

/** The single terms. */
export const termsOf = (terms: Terms): readonly string[] => terms.trim().split(/\s*,\s*/);
