/** Names that people take for one another: whoever wants mail for a member registers a name that looks like the member's. */
import { domainToUnicode } from 'node:url';

/** How one name may be taken for another. */
export type Likeness = 'look-alike' | 'within';

/** How a new domain may be taken for one that is registered; null where it may not. Better one warning too many: a person decides. */
export function likeness(name: string, other: string): Likeness | null {
  if (name === other) return null;
  if (name.endsWith(`.${other}`) || other.endsWith(`.${name}`)) return 'within';
  return looksAlike(domainToUnicode(name), domainToUnicode(other)) ? 'look-alike' : null;
}

/** Whether two texts differ by less than a glance sees. */
export function looksAlike(one: string, other: string): boolean {
  const [a, b] = [skeleton(one), skeleton(other)];
  return a === b || (Math.min(a.length, b.length) >= MANY && differByOne(a, b));
}

/** Whether the letters are of more than one script, as in a name that puts a Cyrillic letter among Latin ones. */
export function isOfMixedScripts(text: string): boolean {
  return SCRIPTS.filter((script) => script.test(text)).length > 1;
}

/** With fewer letters, nearly every two names differ by one. */
const MANY = 6;
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Arabic',
  'Hebrew',
  'Han',
  'Hangul',
  'Devanagari',
  'Thai',
].map((script) => new RegExp(`\\p{Script=${script}}`, 'u'));

/** What looks the same becomes the same (the idea of UTS 39 section 4, with the pairs that occur in names of hosts). */
const SAME: readonly (readonly [from: RegExp, to: string])[] = [
  [/[аα]/g, 'a'],
  [/[вβ]/g, 'b'],
  [/[сϲ]/g, 'c'],
  [/ԁ/g, 'd'],
  [/[еεє]/g, 'e'],
  [/[һн]/g, 'h'],
  [/[кκ]/g, 'k'],
  [/м/g, 'm'],
  [/[пη]/g, 'n'],
  [/[0оοσө]/g, 'o'],
  [/[рρ]/g, 'p'],
  [/[5ѕ]/g, 's'],
  [/[тτ]/g, 't'],
  [/[υ]/g, 'u'],
  [/[ν]/g, 'v'],
  [/[хχ]/g, 'x'],
  [/[уγ]/g, 'y'],
  [/[1iіӏιıj|ј]/g, 'l'],
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  // Accents, and what separates words: `nabu-gov.example` is read as `nabu.gov.example`.
  [/[\p{M}\s._-]/gu, ''],
];

function skeleton(text: string): string {
  return SAME.reduce((so, [from, to]) => so.replace(from, to), text.toLowerCase().normalize('NFKD'));
}

/** By one letter more, less or other, or by two neighbours exchanged. */
function differByOne(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const exchanged = short[at] === long[at + 1] && short[at + 1] === long[at];
  return short.slice(at + 1) === long.slice(at + 1) || (exchanged && short.slice(at + 2) === long.slice(at + 2));
}
