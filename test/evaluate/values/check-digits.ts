/** The arithmetic of check digits, written from the schemes' own descriptions and apart from the detectors. */

/** The remainder of a number of any length. */
export function modulo(digits: string, divisor: number): number {
  return Array.from(digits).reduce((rest, digit) => (rest * 10 + Number(digit)) % divisor, 0);
}

/** The sum of the digits by weights. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
}

/** Letters as 10 to 35, as ISO 13616 and ISO 17442 count them. */
export function lettersAsNumbers(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}

/** ISO 7064 mod 97-10: two digits. */
export function mod97(text: string): string {
  return String(98 - modulo(`${lettersAsNumbers(text)}00`, 97)).padStart(2, '0');
}

/** ISO/IEC 7812-1, annex B. */
export function luhn(digits: string): string {
  const sum = Array.from(digits, Number)
    .reverse()
    .reduce((all, digit, at) => all + (at % 2 === 0 ? Math.floor((2 * digit) / 10) + ((2 * digit) % 10) : digit), 0);
  return String((10 - (sum % 10)) % 10);
}

/** ISO 7064 mod 11,10. */
export function mod11And10(digits: string): string {
  const product = Array.from(digits, Number).reduce((last, digit) => {
    const sum = (digit + last) % 10 || 10;
    return (2 * sum) % 11;
  }, 10);
  return String((11 - product) % 10);
}

const DIHEDRAL = ['0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432'];
const VERHOEFF = [...DIHEDRAL, '7659821043', '8765932104', '9876543210'];
const TURNS = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415'];
const PERMUTED = [...TURNS, '7046913258'];
const INVERSE = '0432156789';

/** Verhoeff’s scheme, as Aadhaar uses it. */
export function verhoeff(digits: string): string {
  const state = Array.from(digits)
    .reverse()
    .reduce((last, digit, at) => Number(VERHOEFF[last]![Number(PERMUTED[(at + 1) % 8]![Number(digit)])]), 0);
  return INVERSE[state]!;
}

/** ICAO Doc 9303 part 3, section 4.9: weights 7, 3 and 1. */
export function icao(text: string): string {
  const value = (character: string) => (character === '<' ? 0 : Number.parseInt(character, 36));
  return String(Array.from(text).reduce((sum, character, at) => sum + value(character) * [7, 3, 1][at % 3]!, 0) % 10);
}

/** Another digit than that one, always the same. */
export function otherDigit(digit: string): string {
  return String((Number(digit) + 3) % 10);
}
