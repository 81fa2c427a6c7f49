/** The small language in which an agency tells how its case references are written. */
import { foldTerm } from './fold.ts';

/** A mask that was read. */
export interface Mask {
  readonly pattern: RegExp;
}

/** A mask that no reference could be found by, or too much else. */
export class MaskError extends Error {}

const LONGEST_MASK = 64;
/** With fewer, a mask would find ordinary words and numbers. */
const FEWEST_PLACES = 3;

/**
 * Reads a mask such as `ACC/####/#{1,6}` or `??-##[-##]`: `#` is a digit, `?` a letter, `{n}` or `{n,m}` repeats the one before (at
 * most 20 times), `[…]` may be missing, a blank is up to three blanks or none; all else stands for itself, in capitals or not.
 * Such a pattern has one way to match, so that its time is linear. Throws a MaskError that says what is wrong.
 */
export function readMask(mask: string): Mask {
  if (mask.length > LONGEST_MASK) throw new MaskError(`case mask is longer than ${LONGEST_MASK} characters`);
  let source = '';
  let depth = 0;
  for (const { 0: piece, index } of foldTerm(mask).matchAll(/([#?])\{(\d{1,2})(?:,(\d{1,2}))?\}|[\s\S]/gu)) {
    if (piece === '[' || piece === ']') depth += piece === '[' ? 1 : -1;
    if (depth < 0 || depth > 1)
      throw new MaskError(`case mask, character ${index + 1}: brackets must be closed and not nested`);
    source += sourceOf(piece, index);
  }
  if (depth !== 0) throw new MaskError('case mask: a bracket is not closed');
  if (
    (mask.replace(/\[.*?\]/g, '').match(/[#?]/g)?.length ?? 0) < FEWEST_PLACES &&
    !/[#?]\{[3-9]|[#?]\{\d\d/.test(mask)
  ) {
    throw new MaskError(`case mask: it needs at least ${FEWEST_PLACES} places for digits or letters`);
  }
  return { pattern: new RegExp(source, 'gu') };
}

function sourceOf(piece: string, index: number): string {
  const kind = piece.startsWith('#') ? '\\d' : '\\p{L}';
  if (piece === '#' || piece === '?') return kind;
  if (piece === '[') return '(?:';
  if (piece === ']') return ')?';
  if (piece === ' ') return '\\s{0,3}';
  if (piece === '{' || piece === '}')
    throw new MaskError(`case mask, character ${index + 1}: {n} or {n,m} must follow # or ?`);
  if (piece.length <= 2) return piece.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const [least = 0, most = least] = Array.from(piece.matchAll(/\d+/g), Number);
  if (most < least || most < 1 || most > 20)
    throw new MaskError(`case mask, character ${index + 1}: repeat 1 to 20 times`);
  return `${kind}{${least},${most}}`;
}
