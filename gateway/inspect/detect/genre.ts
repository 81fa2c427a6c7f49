/** Documents that are known by their vocabulary: requests for legal assistance, powers of attorney, orders, reports, extracts. */
import type { Candidate } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { GenreMeaning } from './lexicon/cues.ts';
import type { Hit } from './lexicon/term.ts';
import type { Scene } from './scene.ts';

/** At least three terms out of two groups within 600 characters; a title over it makes it sure. One candidate per genre. */
export function* genres({ text, terms, role }: Scene): Generator<Candidate> {
  const byGenre = Map.groupBy(terms.genres, ({ meaning }) => meaning.genre);
  for (const [genre, hits] of byGenre) {
    const densest = densestWindow(hits.filter(({ meaning }) => meaning.group !== 'title'));
    if (!densest) continue;
    const titled = hits.some((hit) => hit.meaning.group === 'title' && (role === 'subject' || isTitle(text, hit)));
    const evidence: Evidence[] = ['terms-3'];
    if (densest.isMany) evidence.push('terms-many');
    if (titled) evidence.push('title-line');
    if (!titled && !densest.isMany) continue;
    yield { type: genre, cues: [], value: genre, start: densest.start, end: densest.end, evidence };
  }
}

type GenreHit = Hit<GenreMeaning>;

const WINDOW = 600;
/** A title may have its number or its date beside it. */
const LONGEST_TITLE = 90;
/** What is enough without a title: an ordinary report on such cases has some of the words too. */
const MANY = { terms: 6, groups: 4 } as const;

interface Density {
  readonly start: number;
  readonly end: number;
  readonly isMany: boolean;
}

/** The first window that has many terms, else the first that has enough. Each hit enters and leaves the window once. */
function densestWindow(hits: readonly GenreHit[]): Density | null {
  const terms = new Map<string, number>();
  const groups = new Map<string, number>();
  let enough: Density | null = null;
  let first = 0;
  for (const hit of hits) {
    count(terms, hit.term, 1);
    count(groups, hit.meaning.group, 1);
    for (; hit.end - hits[first]!.start > WINDOW; first++) {
      count(terms, hits[first]!.term, -1);
      count(groups, hits[first]!.meaning.group, -1);
    }
    if (terms.size < 3 || groups.size < 2) continue;
    const density = { start: hits[first]!.start, end: hit.end };
    if (terms.size >= MANY.terms && groups.size >= MANY.groups) return { ...density, isMany: true };
    enough ??= { ...density, isMany: false };
  }
  return enough;
}

function count(counts: Map<string, number>, key: string, change: number): void {
  const now = (counts.get(key) ?? 0) + change;
  if (now === 0) counts.delete(key);
  else counts.set(key, now);
}

/** A title begins its line, or nearly, and its line is short and no sentence. */
function isTitle(text: string, { start, end }: GenreHit): boolean {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  if (start - from > 30) return false;
  const line = text.slice(from, end + LONGEST_TITLE).split('\n', 1)[0]!;
  return line.length <= LONGEST_TITLE && !/[.!?;,。]\s*$/.test(line.trim());
}
