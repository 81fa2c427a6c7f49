/** Folding of a text to what its reader sees: digits of every script, look-alikes and invisible characters made plain. */
import { createRewriter, type Rewriter, type Rewritten } from './rewrite.ts';

/**
 * Compatibility forms (NFKD, UAX #15), no marks, no default-ignorables or bidi controls, all decimal digits in ASCII, Arabic letters
 * in one spelling; within tokens that also hold ASCII letters or digits, Greek and Cyrillic look-alikes become Latin.
 */
export function fold(raw: string): Rewritten {
  const rewriter = createRewriter(raw);
  if (/[^\x00-\x7f]/.test(raw)) foldInto(rewriter, raw);
  const { text, origin } = rewriter.done();
  return { text: unmask(text), origin };
}

/** Lower case of the same length, so that offsets hold in both; what would change its length stays. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : Array.from(text, sameLengthLower).join('');
}

/** For terms of the lexicon, that they meet the text in one spelling. */
export const foldTerm = (term: string): string => lowerCase(fold(term).text);

const sameLengthLower = (char: string) => (char.toLowerCase().length === char.length ? char.toLowerCase() : char);

/** What a UTF-16 unit is known to be: one that folding leaves as it is; others are looked up, and a new one is folded first. */
const plain = new Uint8Array(0x10000).fill(1, 0, 0x80);
const known = new Map<string, string>();

function foldInto(rewriter: Rewriter, raw: string): void {
  for (let at = 0; at < raw.length; at++) {
    if (plain[raw.charCodeAt(at)] === 1) continue;
    const char = String.fromCodePoint(raw.codePointAt(at)!);
    const folded = known.get(char) ?? learn(char);
    if (folded !== char) rewriter.put(at, at + char.length, folded);
    at += char.length - 1;
  }
}

function learn(char: string): string {
  const folded = foldChar(char);
  known.set(char, folded);
  if (folded === char && char.length === 1) plain[char.charCodeAt(0)] = 1;
  return folded;
}

/** Letters that are written for one another, and the tatweel, which only stretches. */
const ARABIC: Readonly<Record<string, string>> = { ى: 'ي', ی: 'ي', ة: 'ه', ٱ: 'ا', ک: 'ك', ـ: '' };
/** Signs that no normalisation form makes plain: French writes `n°` and `d’identité` with them. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/^[\u2010-\u2015\u2212]$/, '-'],
  [/^[\u2018\u2019\u02bc]$/, "'"],
  [/^°$/, 'o'],
];

function foldChar(char: string): string {
  if (char in ARABIC) return ARABIC[char]!;
  if (/^\p{Default_Ignorable_Code_Point}$/u.test(char)) return '';
  if (/^[\p{Zl}\p{Zp}\u0085]$/u.test(char)) return '\n';
  const sign = SIGNS.find(([pattern]) => pattern.test(char));
  if (sign) return sign[1];
  const parts = Array.from(char.normalize('NFKD').replace(/\p{M}/gu, ''));
  return parts.map((part) => (/^\p{Nd}$/u.test(part) ? asciiDigit(part) : part)).join('');
}

/** Decimal digits stand in runs of ten from zero to nine (Unicode Standard, section 4.6). */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0)!;
  let first = code;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
  return String((code - first) % 10);
}

const LOOK_ALIKES = new Map(
  [
    ['АΑ', 'A'],
    ['ВΒ', 'B'],
    ['СϹ', 'C'],
    ['ЕΕ', 'E'],
    ['НΗ', 'H'],
    ['ІΙӀ', 'I'],
    ['Ј', 'J'],
    ['КΚ', 'K'],
    ['МΜ', 'M'],
    ['Ν', 'N'],
    ['ОΟ', 'O'],
    ['РΡ', 'P'],
    ['Ѕ', 'S'],
    ['ТΤ', 'T'],
    ['ХΧ', 'X'],
    ['ΥҮ', 'Y'],
    ['ԜѠ', 'W'],
    ['Ζ', 'Z'],
    ['а', 'a'],
    ['с', 'c'],
    ['е', 'e'],
    ['һ', 'h'],
    ['і', 'i'],
    ['ј', 'j'],
    ['оο', 'o'],
    ['р', 'p'],
    ['ѕ', 's'],
    ['х', 'x'],
    ['у', 'y'],
  ].flatMap(([many, one]) => Array.from(many!, (char) => [char, one!] as const)),
);
/** Words that mix such letters with those of ASCII; it is looked for once per word. */
const TOKEN =
  /(?<![0-9A-Za-z\u0370-\u052f])(?=[0-9A-Za-z]{1,63}[\u0370-\u052f]|[\u0370-\u052f]{1,63}[0-9A-Za-z])[0-9A-Za-z\u0370-\u052f]{2,64}/g;

function unmask(text: string): string {
  if (!/[0-9A-Za-z][\u0370-\u052f]|[\u0370-\u052f][0-9A-Za-z]/.test(text)) return text;
  return text.replace(TOKEN, (token) => (isMasked(token) ? Array.from(token, unmaskChar).join('') : token));
}

const unmaskChar = (char: string) => LOOK_ALIKES.get(char) ?? char;

function isMasked(token: string): boolean {
  let masks = 0;
  for (const char of token) {
    if (char <= '\x7f') continue;
    if (!LOOK_ALIKES.has(char)) return false;
    masks++;
  }
  return masks > 0;
}
