/** Numbers of payment cards (ISO/IEC 7812). */
import type { Candidate } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { Scene } from './scene.ts';

/** Card numbers in one or in groups, also across lines and cells. */
export function* cards(scene: Scene): Generator<Candidate> {
  for (const { start, end, value, evidence } of cardsIn(scene.text)) {
    yield { type: 'card', cues: ['card'], value, start, end, evidence };
  }
  const { text, origin } = scene.joined;
  if (text === scene.text) return;
  for (const { start, end, value, evidence } of cardsIn(text)) {
    const across: Evidence[] = [...evidence, 'across-breaks'];
    yield { type: 'card', cues: ['card'], value, start: origin(start), end: origin(end), evidence: across };
  }
}

/** The check digit of ISO/IEC 7812-1, annex B; it also guards other numbers. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let n = 0; n < digits.length; n++) {
    const digit = digits.charCodeAt(digits.length - 1 - n) - 48;
    const doubled = n % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

interface Group {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** First digits and lengths of the issuers that are met; the ranges change, so they are evidence and no gate. */
const ISSUERS: readonly RegExp[] = [
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  /^(?:5[1-5]|2(?:2[2-9]|[3-6]\d|7[01]))\d{14}$|^2720\d{12}$/,
  /^3[47]\d{13}$/,
  /^(?:6011|64[4-9]\d|65\d\d)\d{12}$/,
  /^3(?:0[0-5]|[689]\d)\d{11}$/,
  /^35(?:2[89]|[3-8]\d)\d{12}$/,
  /^62\d{14,17}$/,
  /^220[0-4]\d{12}$/,
  /^(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}$/,
  /^(?:60|65|81|82|508)\d{13,14}$/,
];
const LAYOUTS = new Set(['4-4-4-4', '4-6-5', '4-6-4', '4-4-4-4-3', '8-8', '6-13', '4-4-5', '4-4-4-6']);

function* cardsIn(text: string) {
  for (const { 0: stretch, index } of text.matchAll(/\d(?:[ .·_/-]{0,3}\d){12,100000}/g))
    yield* cardsOf(text, stretch, index);
}

/** Cards in a stretch of digits and separators. */
function* cardsOf(text: string, stretch: string, offset: number) {
  const groups = Array.from(stretch.matchAll(/\d{1,20}/g), ({ 0: digits, index }) => ({
    digits,
    start: offset + index,
    end: offset + index + digits.length,
  }));
  for (let first = 0; first < groups.length; first++) {
    const found = cardFrom(text, groups, first);
    if (!found) continue;
    yield found;
    first = found.last;
  }
}

/** What stands between the groups of one number. */
const BETWEEN = /^(?:[ .-]{1,2}| - |[·_/])$/;
/** Written to the number without a blank, as in `n°4916`, which folds to `no4916`. */
const NAMED = /(?<![A-Za-z])(?:no|nr|visa|amex|mastercard|maestro|mir|card|carte|cb|cc|pan|tarjeta)$/i;

/** At most nineteen groups are put together from each. */
function cardFrom(text: string, groups: readonly Group[], first: number) {
  const { start } = groups[first]!;
  if (/[A-Za-z_]/.test(text[start - 1] ?? '') && !NAMED.test(text.slice(Math.max(0, start - 12), start))) return null;
  let value = '';
  for (let last = first; last < groups.length; last++) {
    const { digits, end } = groups[last]!;
    if (last > first && !BETWEEN.test(text.slice(groups[last - 1]!.end, groups[last]!.start))) return null;
    value += digits;
    if (value.length > 19) return null;
    if (
      value.length < 13 ||
      (/[A-Za-z_]/.test(text[end] ?? '') && !/^(?:exp|cv[cv]|valid)/i.test(text.slice(end, end + 5))) ||
      !isLuhn(value)
    )
      continue;
    return { value, start, end, last, evidence: shapeOf(value, groups.slice(first, last + 1)) };
  }
  return null;
}

function shapeOf(value: string, groups: readonly Group[]): Evidence[] {
  const known = ISSUERS.some((issuer) => issuer.test(value));
  const evidence: Evidence[] = known ? ['luhn', 'issuer-range'] : ['luhn'];
  if (groups.length === 1) return known ? [...evidence, 'shape'] : evidence;
  return [...evidence, LAYOUTS.has(groups.map(({ digits }) => digits.length).join('-')) ? 'in-groups' : 'odd-groups'];
}
