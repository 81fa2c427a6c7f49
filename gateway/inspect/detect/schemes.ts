/** The check digits of States: numbers of persons and of taxpayers. */
import { euVat, personValidators, stdnum, validatePerson } from 'stdnum';
import { OWN_SCHEMES } from './own-schemes.ts';

/** The States whose numbers of persons we know (ISO 3166-1). */
export const PERSON_STATES: readonly string[] = [
  ...new Set([...Object.keys(personValidators), ...Object.keys(OWN_SCHEMES)]),
];

/** Whether a value is a person's number by one State's rules; null where we know none of that State. */
export function isPersonOf(country: string, value: string): boolean | null {
  const own = OWN_SCHEMES[country]?.(value.replace(/[ ./-]/g, ''));
  // of Taiwan the library knows the numbers of companies only
  if (own || country === 'TW') return own === true;
  if (!(country in personValidators)) return own ?? null;
  // it knows the signs between the groups of some States only
  return [value, value.replace(/[ ./]/g, '')].some((spelling) => validatePerson(country, spelling).isValid === true);
}

/** Whether a value is a VAT number by the rules of the State that it begins with; the United Kingdom's are those of before 2021. */
export function isVat(value: string): boolean {
  const state = value.slice(0, 2) === 'EL' ? 'GR' : value.slice(0, 2);
  const validators = state === 'GB' ? [stdnum.GB!.vat!] : (euVat[state] ?? []);
  return validators.some(({ validate }) => validate(value).isValid);
}

/** A value in groups, and what is left of it when groups at its end belong to the next word: the longest first. */
export function* spellings(written: string): Generator<string> {
  yield written;
  for (let end = written.length - 1; end > 5; end--) if (/[ ./-]/.test(written[end]!)) yield written.slice(0, end);
}
