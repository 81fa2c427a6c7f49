/** Numbers of accounts that have no check of their own: their form or a cue beside them says what they are. */
import { type Candidate, standsAlone } from './candidate.ts';
import type { Scene } from './scene.ts';

/** Six to twenty-four digits, in one or in groups, with a cue within reach; neither a date nor an amount. Russia's tell themselves. */
export function* accounts(scene: Scene): Generator<Candidate> {
  const { text } = scene;
  for (const { 0: written, index: start } of text.matchAll(RUSSIAN)) {
    const value = written.replace(/\D/g, '');
    yield { ...ACCOUNT, value, start, end: start + written.length, evidence: ['account-form', 'shape'] };
  }
  if (!scene.cues.has('account')) return;
  for (const { 0: written, index: start } of text.matchAll(/\d{1,24}(?:[ -]\d{2,12}){0,5}/g)) {
    const end = start + written.length;
    const value = written.replace(/\D/g, '');
    if (value.length < 6 || value.length > 24 || !standsAlone(text, start, end)) continue;
    if (isDate(written) || isAmount(text, start, end)) continue;
    yield { ...ACCOUNT, value, start, end, evidence: ['shape'] };
  }
}

const ACCOUNT = { type: 'account', cues: ['account'] } as const satisfies Partial<Candidate>;

/** The plan of accounts of the Bank of Russia (809-P): clients' accounts, then the code of a currency. */
const RUSSIAN =
  /(?<![\d.,-])(?:30[1-3]|40[1-8]|42[0-9]|45[2-5])\d{2}[ .]?(?:810|840|978|156|826|756|398|933|784|949|392)[ .]?\d[ .]?\d{4}[ .]?\d{7}(?!\d)/g;

const isDate = (written: string) =>
  /^(?:19|20)\d\d[ -]\d\d(?:[ -]\d\d)?$|^\d\d[ -]\d\d[ -](?:19|20)\d\d$|^(?:19|20)\d\d-(?:19|20)\d\d$/.test(written);

const isAmount = (text: string, start: number, end: number) =>
  /(?:[+$€£¥]|\d[.,])\s?$|(?:usd|eur|gbp|chf|rub|cny|руб)\s?$/i.test(text.slice(Math.max(0, start - 4), start)) ||
  /^(?:[.,]\d|\s?[$€£¥%₽]|\s?(?:usd|eur|gbp|chf|rub|cny|euro|dollar|руб|元|دولار))/i.test(text.slice(end, end + 8));
