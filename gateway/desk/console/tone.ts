/** How something stands that somebody may have to see to: told in words and with a sign, so that nobody needs to see a colour. */
import { html, type Markup } from '../../../directory/paper/html.ts';
import { number, sentence } from '../../../directory/paper/phrases.ts';
import type { Words } from '../page.ts';
import { CONSOLE } from './texts.ts';

export type Tone = 'good' | 'warn' | 'bad';

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', warn: '⚠', bad: '✗' };

export function toneMarkup(
  tone: Tone,
  { language }: Words,
  told: Markup | string = CONSOLE[language].tones[tone],
): Markup {
  return html`<span class="state ${tone}"><span aria-hidden="true">${SIGNS[tone]}</span> ${told}</span>`;
}

/** Of a key or certificate with so many days left; null where it has no end. */
export function toneOf(days: number | null): Tone {
  if (days === null || days >= SOON) return 'good';
  return days < NEAR ? 'bad' : 'warn';
}

/** The same with the days in words. */
export function endMarkup(days: number | null, words: Words): Markup {
  const { keys, uses } = CONSOLE[words.language];
  const tone = toneOf(days);
  if (days === null || tone === 'good') return toneMarkup('good', words, keys.fine);
  if (days < 0) return toneMarkup('bad', words, uses.expired);
  return toneMarkup(tone, words, sentence(days < URGENT ? keys.soon : keys.ends, { days: number(days, words) }));
}

/** In days. */
const SOON = 30;
const NEAR = 14;
const URGENT = 3;
