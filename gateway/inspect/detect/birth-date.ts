/** Dates of birth: dates as six languages write them, beside words that say so. */
import type { Candidate } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import { type Scene, spansAround, widened } from './scene.ts';
import type { Span } from './table.ts';

/** Dates from 1900 on, or of the Islamic calendar, near a cue. */
export function* birthDates(scene: Scene): Generator<Candidate> {
  const { text } = scene;
  for (const span of spansAround(scene, 'birth-date', REACH).flatMap((near) => placesOfDates(text, near))) {
    for (const { 0: written, index } of text.slice(span.start, span.end).matchAll(DATE)) {
      const start = span.start + index;
      const end = start + written.length;
      if (/\d/.test(text[start - 1] ?? '') || /\d/.test(text[end] ?? '')) continue;
      const value = written.replace(/[\s,./年月-]{1,8}/g, '-').toLowerCase();
      const evidence: Evidence[] = ['shape'];
      if (isRecent(written) && !/[:：\t]\s?$/.test(text.slice(start - 2, start))) evidence.push('recent-date');
      yield { type: 'birth-date', cues: ['birth-date'], value, start, end, evidence };
    }
  }
}

/** Where dates may be: other text is read no further, since a month's name is any word. */
const placesOfDates = (text: string, { start, end }: Span): readonly Span[] =>
  widened(
    Array.from(text.slice(start, end).matchAll(HEART), ({ 0: heart, index }) => ({
      start: start + index,
      end: start + index + heart.length,
    })),
    LONGEST_DATE,
  ).map((place) => ({ start: Math.max(start, place.start), end: Math.min(end, place.end) }));

/** A date that begins further than this from the word for it, in a text without columns, is not said to be of a birth; its own length included. */
const REACH = 120;
/** More than any date has before its heart or behind it. */
const LONGEST_DATE = 40;

const yearOf = (written: string): number => Number(/(?:19|20)\d\d/.exec(written)?.[0] ?? 0);

/** Of a grown person, as far as a year can tell. */
export const isBirthYear = (written: string): boolean => yearOf(written) >= 1925 && yearOf(written) <= 2010;

/** Children under that age are seldom written about, and dates of these years are in every mail. */
const isRecent = (written: string): boolean => yearOf(written) >= 2019;

const YEAR = '(?:19\\d\\d|20[0-4]\\d)';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])';
const MONTH = '(?:1[0-2]|0?[1-9])';
/** The name of a month is any word: the cue beside it does the work. */
const MONTH_NAME = '\\p{L}{3,12}\\.?';
/** Of the Islamic calendar, from 1910 on. */
const HIJRI = '1(?:3[3-9]|4[0-5])\\d';
const NUMERIC = [
  `${DAY}[./-] ?${MONTH}[./-] ?${YEAR}`,
  `${MONTH}/${DAY}/${YEAR}`,
  `${YEAR} ?[./-] ?${MONTH} ?[./-] ?${DAY}`,
  `${YEAR} ?年 ?${MONTH} ?月 ?${DAY} ?日?`,
];
/** What every form of a date has within it: a year, or three numbers with signs between them. */
const HEART = /(?:19|20)\d\d|\d[./-]\d{1,2}[./-]\d/g;
const DATE = new RegExp(
  [
    ...NUMERIC,
    `${DAY}/${MONTH}/${HIJRI}`,
    `${HIJRI}/${MONTH}/${DAY}`,
    `${DAY}[./-]${MONTH}[./-]\\d{2}`,
    `${DAY}(?:st|nd|rd|th|er|o|º)?[ -](?:de |of )?${MONTH_NAME},?[ -](?:de |del )?${YEAR}`,
    `${MONTH_NAME} ${DAY}(?:st|nd|rd|th)?,? ${YEAR}`,
    `(?:سنه|عام) ${YEAR} (?:بتاريخ|في|يوم) ${DAY} ${MONTH_NAME}`,
  ].join('|'),
  'gu',
);

/** A date in digits that is one of its own. */
export const BARE_DATE = new RegExp(`(?<!\\d)(?:${NUMERIC.join('|')})(?!\\d)`, 'g');
