/** Numbers of persons whose checks the library of schemes lacks. */

/** By ISO 3166-1 code, for a number in capitals without blanks and signs. */
export const OWN_SCHEMES: Readonly<Record<string, (value: string) => boolean>> = {
  AE: (value) => /^784(?:19|20)\d{10}$/.test(value) && luhn(value),
  EG: (value) => /^[23]\d{13}$/.test(value) && isDay(value.slice(1, 7)) && GOVERNORATES.has(value.slice(7, 9)),
  KW: (value) => /^[123]\d{11}$/.test(value) && isDay(value.slice(1, 7)) && weighted(value, KUWAIT) % 11 === 0,
  KZ: (value) => /^\d{6}[0-6]\d{5}$/.test(value) && isDay(value.slice(0, 6)) && isKazakh(value),
  RU: (value) => /^\d{11}$/.test(value) && (weighted(value.slice(0, 9), SNILS) % 101) % 100 === Number(value.slice(9)),
  SA: (value) => /^[12]\d{9}$/.test(value) && luhn(value),
  TW: (value) => /^[A-Z][1289]\d{8}$/.test(value) && isTaiwanese(value),
};

const KUWAIT = [2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
const SNILS = [9, 8, 7, 6, 5, 4, 3, 2, 1];
/** Of Egypt; 88 stands for a birth abroad. */
const GOVERNORATES = new Set(
  '01 02 03 04 11 12 13 14 15 16 17 18 19 21 22 23 24 25 26 27 28 29 31 32 33 34 35 88'.split(' '),
);

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, n) => sum + weight * Number(digits[n]), 0);

/** A day as year, month and day of two digits each. */
function isDay(digits: string): boolean {
  const [month, day] = [Number(digits.slice(2, 4)), Number(digits.slice(4, 6))];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/** ISO/IEC 7812-1, annex B: every other digit from the right counts twice, less nine where that has two digits. */
function luhn(value: string): boolean {
  const counted = Array.from(value, Number)
    .reverse()
    .map((digit, n) => (n % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0)));
  return counted.reduce((sum, digit) => sum + digit, 0) % 10 === 0;
}

/** A rest of ten is weighed once more, from three on. */
function isKazakh(value: string): boolean {
  const rest = weighted(value, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  const check = rest === 10 ? weighted(value, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11 : rest;
  return check === Number(value[11]);
}

/** The letter, which stands for a place, counts as two digits from 10 to 35 in this order. */
function isTaiwanese(value: string): boolean {
  const place = 10 + 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(value[0]!);
  return weighted(`${place}${value.slice(1)}`, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0;
}
