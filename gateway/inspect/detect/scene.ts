/** A text as the detectors see it: what it says, which cues stand where, and its tables. */
import type { Role } from '../part.ts';
import type { Mask } from './case-mask.ts';
import { charSet, longRuns, type Run } from './char-set.ts';
import { lowerCase } from './fold.ts';
import type { CueMeaning } from './lexicon/cues.ts';
import type { Cue } from './lexicon/lexicon.ts';
import type { Hit } from './lexicon/term.ts';
import { lastAtMost, type Rewritten } from './rewrite.ts';
import { readTable, type Span, type Table } from './table.ts';
import { joined, type Source } from './views.ts';
import { type Terms, termsIn } from './vocabulary.ts';

export interface Scene {
  readonly role: Role;
  readonly source: Source;
  readonly text: string;
  readonly lower: string;
  /** The text across line ends, quotation marks and cells. */
  readonly joined: Rewritten;
  readonly table: Table;
  readonly terms: Terms;
  readonly cues: Cues;
  /** Runs of letters and digits that are longer than most words are. Made when asked for. */
  readonly longWords: () => readonly Run[];
  /** The agency's own forms of case references. */
  readonly masks: readonly Mask[];
}

/** The hits of one cue, in order. */
export interface CueHits {
  readonly hits: readonly Hit<CueMeaning>[];
  readonly starts: readonly number[];
}

export type Cues = ReadonlyMap<Cue, CueHits>;

/** Everything is made once per text. */
export function sceneOf(source: Source, role: Role, masks: readonly Mask[]): Scene {
  const { text } = source;
  const lower = lowerCase(text);
  const terms = termsIn(lower);
  let words: readonly Run[] | undefined;
  return {
    role,
    source,
    text,
    lower,
    joined: joined(text),
    table: readTable(text, role === 'table'),
    terms,
    cues: cuesOf(terms),
    longWords() {
      words ??= longRuns(text, ALPHANUMERIC, LONG);
      return words;
    },
    masks,
  };
}

/** No address and no identifier that is looked for among them is shorter. */
const LONG = 14;
const ALPHANUMERIC = charSet('09', 'AZ', 'az');

/** The hits of a cue that begin in a range. */
export function hitsIn({ cues }: Scene, cue: Cue, from: number, to: number): readonly Hit<CueMeaning>[] {
  const found = cues.get(cue);
  return found ? found.hits.slice(lastAtMost(found.starts, from - 1) + 1, lastAtMost(found.starts, to - 1) + 1) : [];
}

/** The text around each hit of a cue; all of it where a cue may stand over a column. */
export function spansAround({ text, table, cues }: Scene, cue: Cue, reach: number): readonly Span[] {
  const hits = cues.get(cue)?.hits ?? [];
  if (hits.length > 0 && table.hasRows) return [{ start: 0, end: text.length }];
  return widened(hits, reach);
}

/** Spans with so much before and after them, and those that then meet as one. */
export function widened(hits: readonly Span[], reach: number): readonly Span[] {
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of hits) {
    const last = spans.at(-1);
    if (last && start - reach <= last.end) last.end = Math.max(last.end, end + reach);
    else spans.push({ start: Math.max(0, start - reach), end: end + reach });
  }
  return spans;
}

function cuesOf({ cues }: Terms): Cues {
  const byCue = new Map<Cue, Hit<CueMeaning>[]>();
  for (const hit of cues) {
    const hits = byCue.get(hit.meaning.cue);
    if (hits) hits.push(hit);
    else byCue.set(hit.meaning.cue, [hit]);
  }
  return new Map(Array.from(byCue, ([cue, hits]) => [cue, { hits, starts: hits.map(({ start }) => start) }]));
}
