/** Every term that detection knows, found in one pass over a text. */
import { CUES, type CueMeaning } from './lexicon/cues.ts';
import { DOCUMENT_WORDS, type WordMeaning } from './lexicon/documents.ts';
import { type Hits, termSearch } from './lexicon/term.ts';
import { MARKINGS, type MarkingMeaning } from './marking-terms.ts';

interface Meanings {
  readonly cues: CueMeaning;
  readonly documents: WordMeaning;
  readonly markings: MarkingMeaning;
}

/** What stands in a text of each vocabulary. */
export type Terms = Hits<Meanings>;

/** Takes folded text in small letters. */
export const termsIn: (lower: string) => Terms = termSearch<Meanings>({
  cues: CUES,
  documents: DOCUMENT_WORDS,
  markings: MARKINGS,
});
