/** Numbers of legal persons that check themselves: LEI (ISO 17442) and VAT numbers of the European Union. */
import { type Candidate, standsAlone } from './candidate.ts';
import type { Scene } from './scene.ts';
import { isVat, spellings } from './schemes.ts';

/** Legal entity identifiers: twenty characters whose sum is 1 modulo 97. */
export function* leis({ text, longWords }: Scene): Generator<Candidate> {
  for (const { start, end } of longWords()) {
    if (end - start !== 20 || !standsAlone(text, start, end)) continue;
    const value = text.slice(start, end);
    if (!/^(?=\d{0,17}[A-Z])[0-9A-Z]{18}\d{2}$/.test(value) || mod97(value) !== 1) continue;
    yield { type: 'lei', cues: ['tax'], value, start, end, evidence: ['mod-97', 'shape'] };
  }
}

/** VAT numbers with the prefix of their State: prefix, length and check together are rare enough to need no word. */
export function* vatNumbers({ text }: Scene): Generator<Candidate> {
  for (const { 0: written, index: start } of text.matchAll(EU_VAT)) {
    for (const spelling of spellings(written)) {
      const value = spelling.replace(/[ .-]/g, '');
      const end = start + spelling.length;
      if (!standsAlone(text, start, end) || !isVat(value)) continue;
      yield { type: 'vat', cues: ['tax'], value, start, end, evidence: ['scheme-of-prefix'] };
      break;
    }
  }
}

/** The prefixes of Council Directive 2006/112/EC, article 215, and the United Kingdom's; Greece writes EL. */
const EU_VAT =
  /(?<![0-9A-Za-z])(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)(?:[ .-]?[0-9A-Z]){7,13}/g;

/** Letters count as 10 to 35 (ISO/IEC 7064). */
function mod97(value: string): number {
  let rest = 0;
  for (const char of value) {
    const number = Number.parseInt(char, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest;
}
