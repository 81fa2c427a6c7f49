/** Sets of characters as tables, for what looks at every character of a text: one look-up each, where a pattern would try alternatives. */

/** A table with a one for each UTF-16 unit in the set: given as ranges of two characters, or single ones. */
export function charSet(...ranges: readonly string[]): Uint8Array {
  const set = new Uint8Array(0x10000);
  for (const range of ranges) set.fill(1, range.charCodeAt(0), range.charCodeAt(range.length - 1) + 1);
  return set;
}
