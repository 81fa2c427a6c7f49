/** Numbers of persons that tell themselves: written as one State alone writes them, and passing its check, which chance hardly does. */
import { isPersonOf } from './schemes.ts';

export interface PersonForm {
  /** ISO 3166-1. */
  readonly country: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** All of them in a text, in linear time: of what stands alone and has digits enough. */
export function* personForms(text: string): Generator<PersonForm> {
  for (const { 0: written, index: start } of text.matchAll(ANY)) {
    const form = FORMS.find(({ country, pattern }) => pattern.test(written) && isPersonOf(country, compact(written)));
    if (form) yield { country: form.country, start, end: start + written.length, value: compact(written) };
  }
}

const compact = (written: string) => written.replace(/[ ./()-]/g, '');

const BORN = '\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])';
const form = (country: string, pattern: string) => ({ country, pattern: new RegExp(`^(?:${pattern})$`) });

/**
 * Each has a date, two check characters or signs in places of its own beside the check; what ten digits and one check digit make is not here,
 * since one number in ten has that.
 */
const FORMS = [
  form('AE', '784-?\\d{4}-?\\d{7}-?\\d'),
  form('AR', '2[0347]-\\d{8}-\\d'),
  form('BE', '\\d{2}\\.\\d{2}\\.\\d{2}-\\d{3}\\.\\d{2}'),
  form('BR', '\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}'),
  form('CH', '756\\.\\d{4}\\.\\d{4}\\.\\d{2}'),
  form('CL', '\\d{1,2}\\.\\d{3}\\.\\d{3}-[0-9Kk]'),
  form('CN', '[1-9]\\d{5}(?:19|20)\\d{9}[0-9Xx]'),
  form('EG', `[23]${BORN}\\d{7}`),
  form('ES', '[XYZ]-?\\d{7}-?[A-Z]'),
  form('FI', '\\d{6}[-+A]\\d{3}[0-9A-Z]'),
  form('FR', '[12] ?\\d{2} ?(?:0[1-9]|1[0-2]) ?\\d[0-9AB] ?\\d{3} ?\\d{3} ?\\d{2}'),
  form('GB', '[A-Z]{2} \\d{2} \\d{2} \\d{2} [A-D]'),
  form('HK', '[A-Z]{1,2}\\d{6}\\([0-9A]\\)'),
  form('IT', '[A-Z]{6}\\d{2}[A-EHLMPRST]\\d{2}[A-Z]\\d{3}[A-Z]'),
  form('KR', `${BORN}-[1-8]\\d{6}`),
  form('KW', `[23]${BORN}\\d{5}`),
  form('MX', `[A-Z]{4}${BORN}[HMX][A-Z]{5}[0-9A-Z]\\d`),
  form('MY', `${BORN}-\\d{2}-\\d{4}`),
  form('PK', '\\d{5}-\\d{7}-\\d'),
  form('RU', '\\d{3}-\\d{3}-\\d{3}[ -]\\d{2}'),
  form('SE', '\\d{6}-\\d{4}'),
  form('ZA', `${BORN}\\d{4}[01][89]\\d`),
];

/** Nine to twenty-two letters and digits, in groups or not; what stands before is looked at behind the first of them, which most text is not. */
const ANY =
  /(?:\d(?<!(?:[A-Za-z\u00df-\u052f0-9_./+-]|\d,).)|[A-Z](?<!(?:[A-Za-z\u00df-\u052f0-9_./+-]|\d,).)[A-Z]{0,5}\d)(?:[ ./-]?[0-9A-Z]){6,20}(?:\([0-9A]\)|[Kkx])?(?![A-Za-z\u00df-\u052f0-9_]|[./-]\d)/g;
