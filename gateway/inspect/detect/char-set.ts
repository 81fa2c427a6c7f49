/** Sets of characters as tables, for what looks at every character of a text: one look-up each, where a pattern would try alternatives. */

/** A table with a one for each UTF-16 unit in the set: given as ranges of two characters, or single ones. */
export function charSet(...ranges: readonly string[]): Uint8Array {
  const set = new Uint8Array(0x10000);
  for (const range of ranges) set.fill(1, range.charCodeAt(0), range.charCodeAt(range.length - 1) + 1);
  return set;
}

/** A table of the UTF-16 units that a pattern for one character matches. */
export const charsLike = (pattern: RegExp): Uint8Array =>
  Uint8Array.from({ length: 0x10000 }, (_, unit) => (pattern.test(String.fromCharCode(unit)) ? 1 : 0));

/** A stretch of characters of one set, with none of it on either side. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** All such stretches of at least `shortest`: of other text only every so-manieth character is looked at, and those beside it. */
export function longRuns(text: string, set: Uint8Array, shortest: number): readonly Run[] {
  const runs: Run[] = [];
  for (let at = shortest - 1; at < text.length; at += shortest) {
    if (set[text.charCodeAt(at)] === 0) continue;
    let start = at;
    while (start > 0 && set[text.charCodeAt(start - 1)] === 1) start--;
    let end = at + 1;
    while (end < text.length && set[text.charCodeAt(end)] === 1) end++;
    if (end - start >= shortest) runs.push({ start, end });
    at = end;
  }
  return runs;
}
