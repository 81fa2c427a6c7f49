/** What the lexicon of a language holds of whole documents. */
import type { Terms } from '../lexicon.ts';

/** Documents that are known by their words. */
export type Genre =
  | 'mla-request'
  | 'power-of-attorney'
  | 'freezing-order'
  | 'suspicious-transaction-report'
  | 'register-extract'
  | 'statement';

/** The words of one kind of document, by what they do in it. */
export interface Vocabulary {
  /** What stands over it, or what it calls itself. */
  readonly titles: Terms;
  /** What only the document itself says, and no text about it: it asks, appoints, orders, reports or certifies. */
  readonly acts: Terms;
  /** The fields of its form: parties, offices, legal basis, closing. */
  readonly fields: Terms;
  /** What it is about. */
  readonly matter: Terms;
}

export interface DocumentWords {
  readonly genres: Readonly<Record<Genre, Vocabulary>>;
  /** What is said in texts about documents: by teachers, journalists, lawgivers, statisticians and organisers. */
  readonly distance: Terms;
}
