/** Rewriting of a text that remembers where each piece came from. */

export interface Rewritten {
  readonly text: string;
  /** Where an offset of this text lies in the text it was made from, exact to the piece that was replaced. */
  readonly origin: (offset: number) => number;
}

/** Replaces what a global pattern matches. Linear in the text where the pattern is. */
export function rewrite(text: string, pattern: RegExp, replace: (match: string) => string): Rewritten {
  const at: number[] = [0];
  const from: number[] = [0];
  const pieces: string[] = [];
  let last = 0;
  let length = 0;
  for (const match of text.matchAll(pattern)) {
    const put = replace(match[0]);
    pieces.push(text.slice(last, match.index), put);
    length += match.index - last + put.length;
    last = match.index + match[0].length;
    if (put.length === match[0].length) continue;
    at.push(length);
    from.push(last);
  }
  if (pieces.length === 0) return { text, origin: (offset) => offset };
  pieces.push(text.slice(last));
  return { text: pieces.join(''), origin: (offset) => trace(at, from, offset) };
}

/** The last index whose number is at most `value`, in numbers that rise; -1 where all are above it. */
export function lastAtMost(numbers: readonly number[], value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Never past the beginning of the next piece, where the one before was shortened. */
function trace(at: readonly number[], from: readonly number[], offset: number): number {
  const piece = lastAtMost(at, offset);
  const place = from[piece]! + offset - at[piece]!;
  return Math.min(place, from[piece + 1] ?? place);
}
