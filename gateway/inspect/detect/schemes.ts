/** The check digits of States: numbers of persons and of taxpayers. */
import { euVat, personValidators, validatePerson } from 'stdnum';

/** The States whose numbers of persons we know (ISO 3166-1). */
export const PERSON_STATES: readonly string[] = Object.keys(personValidators);

/** Whether a value is a person's number by one State's rules; null where we know none of that State. */
export function isPersonOf(country: string, value: string): boolean | null {
  return country in personValidators ? validatePerson(country, value).isValid === true : null;
}

/** Whether a value is a VAT number by the rules of the Member State that it begins with. */
export const isVat = (value: string): boolean =>
  (euVat[value.slice(0, 2) === 'EL' ? 'GR' : value.slice(0, 2)] ?? []).some(({ validate }) => validate(value).isValid);

/** A value in groups, and what is left of it when groups at its end belong to the next word: the longest first. */
export function* spellings(written: string): Generator<string> {
  yield written;
  for (let end = written.length - 1; end > 5; end--) if (/[ ./-]/.test(written[end]!)) yield written.slice(0, end);
}
