/** Rewriting of a text that remembers where each piece came from. */

export interface Rewritten {
  readonly text: string;
  /** Where an offset of this text lies in the text it was made from, exact to the piece that was replaced. */
  readonly origin: (offset: number) => number;
}

/** Replaces what a global pattern matches. Linear in the text where the pattern is. */
export function rewrite(text: string, pattern: RegExp, replace: (match: string) => string): Rewritten {
  const rewriter = createRewriter(text);
  for (const { 0: match, index } of text.matchAll(pattern)) rewriter.put(index, index + match.length, replace(match));
  return rewriter.done();
}

/** Takes pieces in their order, each with what is put in its place. */
export interface Rewriter {
  readonly put: (start: number, end: number, piece: string) => void;
  readonly done: () => Rewritten;
}

export function createRewriter(text: string): Rewriter {
  const at: number[] = [0];
  const from: number[] = [0];
  const pieces: string[] = [];
  let last = 0;
  let length = 0;
  return {
    put(start, end, piece) {
      pieces.push(text.slice(last, start), piece);
      length += start - last + piece.length;
      last = end;
      if (piece.length === end - start) return;
      at.push(length);
      from.push(last);
    },
    done() {
      if (pieces.length === 0) return { text, origin: (offset) => offset };
      pieces.push(text.slice(last));
      return { text: pieces.join(''), origin: (offset) => trace(at, from, offset) };
    },
  };
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
