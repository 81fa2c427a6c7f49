/** Chance that always falls the same: what is drawn for one text depends on that text alone. */
import { createHash } from 'node:crypto';

export interface Draw {
  /** A whole number from 0 to below that. */
  below(limit: number): number;
  /** One of these. */
  of<T>(all: ArrayLike<T>): T;
  /** So many characters of an alphabet. */
  text(alphabet: string, length: number): string;
  digits(length: number): string;
  /** A day between the first of January of two years. */
  day(from: number, to: number): Date;
}

export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
export const ALNUM = `${UPPER}0123456789`;
export const BASE64 = `${UPPER}${UPPER.toLowerCase()}0123456789+/`;

/** SHA-256 of the seed and a counter, eight octets at a time. */
export function drawBy(seed: string): Draw {
  let count = 0;
  const below = (limit: number) => {
    const digest = createHash('sha256').update(`${seed}\0${count++}`).digest();
    return Number(digest.readBigUInt64BE() % BigInt(limit));
  };
  const of = <T>(all: ArrayLike<T>): T => all[below(all.length)]!;
  const text = (alphabet: string, length: number) => Array.from({ length }, () => of(alphabet)).join('');
  return {
    below,
    of,
    text,
    digits: (length) => text('0123456789', length),
    day: (from, to) => new Date(Date.UTC(from, 0, 1) + below((to - from) * 365) * 86_400_000),
  };
}

/** `1985-03-12` as `yymmdd`, `yyyymmdd` or any other order of those letters. */
export function dayAs(day: Date, form: string): string {
  const [year = '', month = '', date = ''] = day.toISOString().slice(0, 10).split('-');
  return form.replace('yyyy', year).replace('yy', year.slice(2)).replace('mm', month).replace('dd', date);
}
