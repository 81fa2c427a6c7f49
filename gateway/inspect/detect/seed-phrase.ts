/** Seed phrases of crypto wallets (BIP-39). */
import { validateMnemonic } from '@scure/bip39';
import { wordlist as czech } from '@scure/bip39/wordlists/czech.js';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as italian } from '@scure/bip39/wordlists/italian.js';
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { wordlist as traditional } from '@scure/bip39/wordlists/traditional-chinese.js';
import type { Candidate } from './candidate.ts';
import { charSet, type Run } from './char-set.ts';
import type { Evidence } from './evidence.ts';
import { foldTerm } from './fold.ts';
import type { Scene } from './scene.ts';

/** Runs of words out of one list, numbered or not, whose checksum holds. */
export function* seedPhrases({ lower }: Scene): Generator<Candidate> {
  for (const run of stretchesIn(lower).flatMap(({ start, end }) => runsOf(lower.slice(start, end), start))) {
    const found = phraseIn(lower, run);
    if (!found) continue;
    const [first, last] = [found.words[0]!, found.words.at(-1)!];
    const value = found.words.map(({ written }) => written).join(' ');
    const evidence: Evidence[] = found.whole ? ['seed-checksum', 'seed-length'] : ['seed-checksum'];
    yield { type: 'seed-phrase', cues: ['seed', 'crypto'], value, start: first.start, end: last.end, evidence };
  }
}

interface Word {
  readonly written: string;
  readonly start: number;
  readonly end: number;
}

const LENGTHS = [24, 21, 18, 15, 12] as const;
const FEWEST_WORDS = 12;
/** A longer run is a printed word list, or a text made of it; its windows would pass by chance. */
const LONGEST_RUN = 40;

interface WordList {
  readonly list: string[];
  /** Its words by their folded form. */
  readonly words: ReadonlyMap<string, string>;
}

let made: readonly WordList[] | undefined;

/** Made when first needed, since most messages hold no stretch of words that could be a phrase. */
function lists(): readonly WordList[] {
  made ??= [english, french, spanish, chinese, traditional, italian, portuguese, czech].map((list) => ({
    list,
    words: new Map(list.map((word) => [foldTerm(word), word])),
  }));
  return made;
}

const LATIN = charSet('az');
const HAN = charSet('\u3400\u9fff');
const LETTER = charSet('az', '\u3400\u9fff');
const [SHORTEST_WORD, LONGEST_WORD, WIDEST_GAP] = [3, 8, 8] as const;

/**
 * Twelve words or more of three to eight letters, or lone characters of Chinese, parted by at most eight others; few stretches of ordinary text have no
 * shorter word. Each character is looked at once, where a pattern would try each word anew.
 */
function stretchesIn(lower: string): readonly Run[] {
  const stretches: Run[] = [];
  let words = 0;
  let start = 0;
  let end = 0;
  for (let at = nextLetter(lower, 0); at < lower.length; at = nextLetter(lower, at)) {
    const from = at++;
    const isHan = HAN[lower.charCodeAt(from)] === 1;
    if (!isHan) while (LATIN[lower.charCodeAt(at)] === 1) at++;
    const isWord = isHan || (at - from >= SHORTEST_WORD && at - from <= LONGEST_WORD);
    if (!isWord || from === end || from - end > WIDEST_GAP) {
      if (words >= FEWEST_WORDS) stretches.push({ start, end });
      words = 0;
    }
    if (isWord && words++ === 0) start = from;
    end = at;
  }
  return words >= FEWEST_WORDS ? [...stretches, { start, end }] : stretches;
}

function nextLetter(lower: string, from: number): number {
  let at = from;
  while (at < lower.length && LETTER[lower.charCodeAt(at)] === 0) at++;
  return at;
}

/** At least twelve words in a row that are in some list. */
function runsOf(stretch: string, offset: number): readonly Word[][] {
  const runs: Word[][] = [[]];
  for (const { 0: written, index } of stretch.matchAll(/[a-z]{1,8}|[\u3400-\u9fff]/g)) {
    if (!lists().some(({ words }) => words.has(written))) runs.push([]);
    else runs.at(-1)!.push({ written, start: offset + index, end: offset + index + written.length });
  }
  return runs.filter(({ length }) => length >= FEWEST_WORDS);
}

/** In a run of exactly a phrase's length, or in one that signs part from other words, chance passes one time in sixteen at most; in a longer one every window is tried. */
function phraseIn(lower: string, run: readonly Word[]): { words: readonly Word[]; whole: boolean } | null {
  if (run.length > LONGEST_RUN) return null;
  let partly: readonly Word[] | null = null;
  for (const length of LENGTHS) {
    for (let first = 0; first + length <= run.length; first++) {
      const words = run.slice(first, first + length);
      if (!lists().some((one) => isPhrase(words, one))) continue;
      if (isParted(lower, run, first) && isParted(lower, run, first + length)) return { words, whole: true };
      partly ??= words;
    }
  }
  return partly && { words: partly, whole: false };
}

/** Whether the run begins or ends before that word, or more than one blank stands there: `on the door: legal winner …`. */
function isParted(lower: string, run: readonly Word[], n: number): boolean {
  const [before, after] = [run[n - 1], run[n]];
  return !before || !after || !/^[ \d.)]{1,8}$/.test(lower.slice(before.end, after.start));
}

function isPhrase(words: readonly Word[], { list, words: known }: WordList): boolean {
  const phrase = words.map(({ written }) => known.get(written));
  return phrase.every((word) => word !== undefined) && validateMnemonic(phrase.join(' '), list);
}
