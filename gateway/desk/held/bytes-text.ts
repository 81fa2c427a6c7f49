/** A size as people read it. */
import { locale, type Spoken } from '../../../directory/paper/language.ts';

/** Of so many octets, in kB or MB. */
export function bytesText(octets: number, { language }: Spoken): string {
  const [value, unit] = octets < 1_000_000 ? [octets / 1_000, 'kilobyte'] : [octets / 1_000_000, 'megabyte'];
  const digits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale(language), { style: 'unit', unit, maximumFractionDigits: digits }).format(value);
}
