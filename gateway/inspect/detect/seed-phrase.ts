/** Seed phrases of crypto wallets (BIP-39). */
import { validateMnemonic } from '@scure/bip39';
import { wordlist as english } from '@scure/bip39/wordlists/english.js';
import { wordlist as french } from '@scure/bip39/wordlists/french.js';
import { wordlist as chinese } from '@scure/bip39/wordlists/simplified-chinese.js';
import { wordlist as spanish } from '@scure/bip39/wordlists/spanish.js';
import { wordlist as traditional } from '@scure/bip39/wordlists/traditional-chinese.js';
import type { Candidate } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import { foldTerm } from './fold.ts';
import type { Scene } from './scene.ts';

/** Runs of words out of one list, numbered or not, whose checksum holds. */
export function* seedPhrases({ lower }: Scene): Generator<Candidate> {
  for (const { words, list } of LISTS) {
    for (const run of runsOf(lower, words)) {
      const found = phraseIn(run, list);
      if (!found) continue;
      const [first, last] = [found.words[0]!, found.words.at(-1)!];
      const value = found.words.map(({ word }) => word).join(' ');
      const evidence: Evidence[] = found.whole ? ['seed-checksum', 'seed-length'] : ['seed-checksum'];
      yield { type: 'seed-phrase', cues: ['seed', 'crypto'], value, start: first.start, end: last.end, evidence };
    }
  }
}

interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

const LENGTHS = [24, 21, 18, 15, 12] as const;
/** A longer run is a printed word list, or a text made of it; its windows would pass by chance. */
const LONGEST_RUN = 40;
/** Between two words stand their numbers, commas and line ends, and nothing longer. */
const WIDEST_GAP = 8;

const LISTS = [english, french, spanish, chinese, traditional].map((list) => ({
  list,
  words: new Map(list.map((word) => [foldTerm(word), word])),
}));

function* runsOf(lower: string, words: ReadonlyMap<string, string>): Generator<readonly Word[]> {
  let run: Word[] = [];
  for (const { 0: written, index } of lower.matchAll(/\p{L}{1,24}/gu)) {
    const word = words.get(written);
    const before = run.at(-1);
    if (before && (!word || index - before.end > WIDEST_GAP)) {
      if (run.length >= 12) yield run;
      run = [];
    }
    if (word) run.push({ word, start: index, end: index + written.length });
  }
  if (run.length >= 12) yield run;
}

/** In a run of exactly a phrase's length chance passes one time in sixteen at most; in a longer one every window is tried. */
function phraseIn(run: readonly Word[], list: string[]): { words: readonly Word[]; whole: boolean } | null {
  if (run.length > LONGEST_RUN) return null;
  for (const length of LENGTHS) {
    for (let first = 0; first + length <= run.length; first++) {
      const words = run.slice(first, first + length);
      if (!validateMnemonic(words.map(({ word }) => word).join(' '), list)) continue;
      return { words, whole: length === run.length };
    }
  }
  return null;
}
