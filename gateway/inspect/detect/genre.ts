/** Documents that are known by their words: requests for legal assistance, powers of attorney, orders, reports, extracts, statements. */
import { type Beside, besideIn } from './beside.ts';
import { type Evidence, scoreOf } from './evidence.ts';
import { type Word, wordsIn } from './genre-words.ts';
import type { WordMeaning } from './lexicon/documents.ts';
import type { Genre } from './lexicon/genres/vocabulary.ts';
import type { Hit } from './lexicon/term.ts';
import type { Scene } from './scene.ts';
import type { Weighed } from './weigh.ts';

/** Of each genre one at most: where its words stand closest, weighed with what stands among them. */
export function documents(scene: Scene, weighed: readonly Weighed[]): Weighed[] {
  const byGenre = Map.groupBy(scene.terms.documents, ({ meaning }) => meaning.genre);
  const beside = besideIn(scene, distanceIn(scene.terms.documents), weighed);
  return [...byGenre].flatMap(([genre, hits]) =>
    genre === null || hits.length < 2 ? [] : (likeliest(genre, wordsIn(scene, genre, hits), beside) ?? []),
  );
}

/** Words of distance, except where they are part of a document's own, as `article` is of `under article 46` and `invoice` of `no invoice`. */
function distanceIn(hits: readonly Hit<WordMeaning>[]): Hit<WordMeaning>[] {
  let reach = 0;
  return hits
    .toSorted(
      (a, b) =>
        a.start - b.start || b.end - a.end || Number(b.meaning.genre === null) - Number(a.meaning.genre === null),
    )
    .filter(({ meaning, end }) => {
      const isPart = end <= reach;
      if (meaning.genre !== null) reach = Math.max(reach, end);
      return meaning.genre === null && !isPart;
    });
}

/** Of shorter documents all of it, of longer ones a paragraph or two. */
const WINDOW = 400;
/** What so many more words add is little. */
const MOST: Readonly<Record<Word['aspect'], number>> = { title: 1, act: 3, field: 2, 'labelled-field': 2, matter: 2 };

/** Each word enters and leaves the window once. */
function likeliest(genre: Genre, words: readonly Word[], beside: Beside): Weighed | null {
  const inside = createTally();
  let best: Weighed | null = null;
  let first = 0;
  for (const word of words) {
    inside.add(word);
    for (; word.end - words[first]!.start > WINDOW; first++) inside.remove(words[first]!);
    const own = inside.evidence();
    const least = best?.score ?? 0;
    if (!isForm(own) || scoreOf(genre, own) + beside.most <= least) continue;
    const { start } = words[first]!;
    const evidence = [...own, ...beside.evidence(start, word.end)];
    const score = scoreOf(genre, evidence);
    if (score > least) best = { type: genre, cues: [], value: genre, start, end: word.end, evidence, score };
  }
  return best;
}

/** Which words are in the window, each counted once. */
function createTally() {
  const times = new Map<string, number>();
  const distinct = { title: 0, act: 0, field: 0, 'labelled-field': 0, matter: 0 };
  const change = ({ aspect, term }: Word, by: 1 | -1) => {
    const key = `${aspect} ${term}`;
    const before = times.get(key) ?? 0;
    times.set(key, before + by);
    if (before === 0 || before + by === 0) distinct[aspect] += by;
  };
  return {
    add: (word: Word) => change(word, 1),
    remove: (word: Word) => change(word, -1),
    evidence: (): Evidence[] => [
      ...codes('title-line', distinct.title, MOST.title),
      ...codes('act', distinct.act, 1),
      ...codes('further-act', distinct.act - 1, MOST.act - 1),
      ...codes('field', distinct.field + distinct['labelled-field'], MOST.field),
      ...codes('labelled-field', distinct['labelled-field'], MOST['labelled-field']),
      ...codes('matter', distinct.matter, MOST.matter),
    ],
  };
}

/** What a document is about is said everywhere, and one word alone too. */
const isForm = (own: readonly Evidence[]): boolean => {
  const form = own.filter((code) => code !== 'matter');
  return form.length > 1 || (own.length > 1 && form.some((code) => code !== 'field'));
};

const codes = (code: Evidence, count: number, most: number): Evidence[] =>
  Array.from({ length: Math.max(0, Math.min(count, most)) }, () => code);
