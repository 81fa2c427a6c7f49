/** Dates of birth: dates as six languages write them, beside words that say so. */
import type { Candidate } from './candidate.ts';
import type { Scene } from './scene.ts';

/** Dates from 1900 on near a cue. */
export function* birthDates({ text, cues }: Scene): Generator<Candidate> {
  if (!cues.has('birth-date')) return;
  for (const { 0: written, index: start } of text.matchAll(DATE)) {
    if (/\d/.test(text[start - 1] ?? '') || /\d/.test(text[start + written.length] ?? '')) continue;
    const value = written.replace(/[\s,./年月-]{1,8}/g, '-').toLowerCase();
    yield { type: 'birth-date', cues: ['birth-date'], value, start, end: start + written.length, evidence: ['shape'] };
  }
}

const YEAR = '(?:19\\d\\d|20[0-4]\\d)';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])';
const MONTH = '(?:1[0-2]|0?[1-9])';
/** The name of a month is any word: the cue beside it does the work. */
const MONTH_NAME = '\\p{L}{3,12}\\.?';
const DATE = new RegExp(
  [
    `${DAY}[./-] ?${MONTH}[./-] ?${YEAR}`,
    `${MONTH}/${DAY}/${YEAR}`,
    `${DAY}[./-]${MONTH}[./-]\\d{2}`,
    `${YEAR}[./-]${MONTH}[./-]${DAY}`,
    `${YEAR} ?年 ?${MONTH} ?月 ?${DAY} ?日?`,
    `${DAY}(?:st|nd|rd|th|er|º)? (?:de |of )?${MONTH_NAME},? (?:de |del )?${YEAR}`,
    `${MONTH_NAME} ${DAY}(?:st|nd|rd|th)?,? ${YEAR}`,
  ].join('|'),
  'gu',
);
