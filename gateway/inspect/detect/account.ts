/** Numbers of accounts that have no check of their own: what a cue beside them says they are. */
import { type Candidate, standsAlone } from './candidate.ts';
import type { Scene } from './scene.ts';

/** Six to twenty-four digits, in one or in groups, with a cue within reach; neither a date nor an amount nor a telephone number. */
export function* accounts(scene: Scene): Generator<Candidate> {
  if (!scene.cues.has('account')) return;
  const { text } = scene;
  for (const { 0: written, index: start } of text.matchAll(/\d{1,24}(?:[ -]\d{2,12}){0,5}/g)) {
    const end = start + written.length;
    const value = written.replace(/\D/g, '');
    if (value.length < 6 || value.length > 24 || !standsAlone(text, start, end)) continue;
    if (isDate(written) || isAmount(text, start, end)) continue;
    yield { type: 'account', cues: ['account'], value, start, end, evidence: ['shape'] };
  }
}

const isDate = (written: string) =>
  /^(?:19|20)\d\d[ -]\d\d(?:[ -]\d\d)?$|^\d\d[ -]\d\d[ -](?:19|20)\d\d$|^(?:19|20)\d\d-(?:19|20)\d\d$/.test(written);

const isAmount = (text: string, start: number, end: number) =>
  /[+$€£¥.,]\s?$|(?:usd|eur|gbp|chf|rub|cny|руб)\s?$/i.test(text.slice(Math.max(0, start - 4), start)) ||
  /^(?:[.,]\d|\s?[$€£¥%₽]|\s?(?:usd|eur|gbp|chf|rub|cny|euro|dollar|руб|元|دولار))/i.test(text.slice(end, end + 8));
