/** References of cases: such as one of the agency's masks says, and the numbers of courts and prosecutors beside words that say so. */
import { type Candidate, standsAlone } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { Cue } from './lexicon/lexicon.ts';
import type { Scene } from './scene.ts';

/** What fits a mask and stands alone; the same reference with other blanks counts once. */
export function* caseReferences(scene: Scene): Generator<Candidate> {
  const { text, lower, masks } = scene;
  for (const { pattern } of masks) {
    for (const { 0: written, index } of lower.matchAll(pattern)) {
      if (standsAlone(text, index, index + written.length)) yield reference(written, index, 'case', 'mask-exact');
    }
  }
  for (const { 0: written, index } of text.matchAll(CHINESE)) yield reference(written, index, 'court', 'docket-whole');
  if (!scene.cues.has('court')) return;
  for (const { 0: written, index } of text.matchAll(DOCKET)) {
    const isDate = /^(?:\d{1,2}[./-](?:0?\d|1[0-2])[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})$/.test(written);
    if (!isDate && !isStatute(text, written, index) && standsAlone(text, index, index + written.length))
      yield reference(written, index, 'court', 'docket-form');
  }
}

/** `ordonnance n° 58-1067` is a law of France; courts number theirs with a stroke. */
const isStatute = (text: string, written: string, start: number): boolean =>
  /^\d{2,4}-\d{1,5}$/.test(written) && /ordonnance (?:no|n\.) ?$/i.test(text.slice(Math.max(0, start - 16), start));

function reference(written: string, start: number, cue: Cue, evidence: Evidence): Candidate {
  const value = written.replace(/\s/g, '');
  return { type: 'case-reference', cues: [cue], value, start, end: start + written.length, evidence: [evidence] };
}

/** The year, the court, the kind of proceedings and the number (Supreme People's Court, 法〔2015〕137号). */
const CHINESE =
  /[(〔[](?:19|20)\d{2}[)〕\]][\u4e00-\u9fff0-9]{0,8}[刑民行执執破赔賠知监監立他][\u4e00-\u9fff]{0,4}第?\d{1,6}[号號]/g;

/** Letters and numbers in two parts or more, one number of a prosecutor, or a number and its year in Arabic. */
const DOCKET =
  /(?:[A-Z\u0410-\u042f](?<![\w./-].)(?:[A-Z\u0410-\u042f]{0,3}[.-]?\d{1,8}(?:[:./-](?:[A-Za-z\u0410-\u044f]{1,4}|\d{1,6})){1,5}|(?<=[A-Z])[A-Z]{0,3}(?:-?\d{5,9}|-\d{3,8}(?:[/-]\d{1,6}){0,3}))|\d(?<![\w./-].)(?:\d{0,7}(?:[:./-](?:[A-Za-z\u0410-\u044f]{1,4}|\d{1,6})){1,5}|\d{0,2} [A-Z][A-Za-z]{1,4} \d{1,6}\/\d{2}|\d{7,13}|\d{1,6}(?= от \d)|\d{0,5} (?:لسنه|لعام|سنه|\/) ?\d{4}))(?![\w]|[.,]\d)/g;
