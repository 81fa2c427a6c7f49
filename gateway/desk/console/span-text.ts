/** A length of time as people read it. */
import { locale, type Spoken } from '../../../directory/paper/language.ts';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** Of so many seconds, in the largest unit of which there are two. */
export function spanText(seconds: number, { language }: Spoken): string {
  const [unit, size] = UNITS.find(([, length]) => seconds >= 2 * length) ?? (['second', 1] as const);
  const format = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(locale(language), format).format(seconds / size);
}
