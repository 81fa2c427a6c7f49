/** What the surroundings of a candidate say for it and against it. */
import type { FindingType } from '../finding.ts';
import type { Candidate } from './candidate.ts';
import { type Evidence, scoreOf, WEIGHTS } from './evidence.ts';
import type { Cue } from './lexicon/lexicon.ts';
import { isPublicExample } from './public-examples.ts';
import { lastAtMost } from './rewrite.ts';
import { hitsIn, type Scene } from './scene.ts';
import type { Cell, Span } from './table.ts';

export interface Weighed extends Candidate {
  readonly score: number;
}

/** Adds the evidence of cues, tables, neighbours and known examples to the value's own. */
export function weigh(scene: Scene, candidate: Candidate): Weighed {
  const evidence = [...candidate.evidence];
  if (candidate.cues.length > 0) evidence.push(...surroundings(scene, candidate));
  if (candidate.cues.length > 0 || candidate.type === 'credential') {
    if (isPublicExample(candidate.value)) evidence.push('public-example');
    if (/^(.)\1{5,}$/.test(candidate.value)) evidence.push('same-digits');
  }
  return { ...candidate, evidence, score: scoreOf(candidate.type, evidence) };
}

/** Values without a check of their own take only the cue that stands right before them. */
const REACH: Readonly<Partial<Record<FindingType, number>>> = {
  'birth-date': 40,
  account: 60,
  passport: 60,
  'national-id': 60,
};
const NEAR = 40;
const NEAR_ON_LINE = 80;
const CLOSE = 120;
const FAR = 300;
/** A cue may follow its value, as in `12.03.1985 г.р.` and `COBADEFF (their BIC)`. */
const AFTER = 40;

function surroundings(scene: Scene, candidate: Candidate): Evidence[] {
  const cue = strongest(candidate.cues.map((kind) => cueEvidence(scene, kind, candidate)));
  const isStrong = candidate.evidence.reduce((sum, code) => sum + WEIGHTS[code], 0) >= 4.4;
  const evidence: Evidence[] = cue ? [cue] : [];
  // of all that check themselves the number of a company does the least harm
  if ((!isStrong || candidate.type === 'vat') && isDenied(scene, candidate)) evidence.push('denied');
  // words anyone can add, or an address around it, may not talk away what checks itself
  if (!isStrong && cue !== 'cue-header' && isCountered(scene, candidate)) evidence.push('counter-cue');
  if (!isStrong && isInsideToken(scene.text, candidate)) evidence.push('inside-token');
  return evidence;
}

const strongest = (found: readonly (Evidence | null)[]): Evidence | null =>
  found.reduce((best, code) => (code && (!best || WEIGHTS[code] > WEIGHTS[best]) ? code : best), null);

function cueEvidence(scene: Scene, cue: Cue, candidate: Candidate): Evidence | null {
  const found = scene.cues.get(cue);
  if (!found) return null;
  const cell = scene.table.cellAt(candidate.start);
  if (cell?.heading) return inTable(scene, cue, cell, candidate);
  const next = lastAtMost(found.starts, candidate.start) + 1;
  // hits overlap, as `passport` and `passport number` do, so the one that ends last is among the last few
  const before = found.hits.slice(Math.max(0, next - 6), next).filter(({ end }) => end <= candidate.start);
  const end = before.reduce((latest, hit) => Math.max(latest, hit.end), -1);
  const last = before.find((hit) => hit.end === end);
  const after = found.hits.slice(next, next + 6).find(({ start }) => start >= candidate.end);
  return strongest([
    last ? byDistance(scene.text, last, candidate) : null,
    after ? following(scene.text, after, candidate) : null,
  ]);
}

/** A cue behind a value speaks for it where nothing but a few words lie between, and where it is not about the next value. */
function following(text: string, cue: Span, { type, end }: Candidate): Evidence | null {
  if (cue.start - end > AFTER) return null;
  const between = text.slice(end, cue.start);
  const next = text.slice(cue.end, cue.end + 16);
  if (/[\d\n;!?。；؟]|\.\s/.test(between.replace(/^\s?\n/, '')) || IS_LABEL.test(next)) return null;
  if (
    /^[^\p{L}\p{N}]{0,3}(?:(?:\p{L}{1,12}[^\p{L}\p{N}]{1,3}){0,2}|\p{Script=Han}{1,4})$/u.test(between) &&
    !between.includes('\n')
  )
    return 'cue-near';
  return REACH[type] === undefined ? 'cue-close' : null;
}

/** What a label has behind it: a colon, or a value. */
const IS_LABEL = /^[^\p{L}\p{N}\n]{0,3}[:：=]|^\W{0,3}(?:no|nr|number|№|号|رقم)?[\s.:°№#]{0,4}[A-Z]{0,4}\d/u;

function byDistance(text: string, cue: Span, { type, start }: Candidate): Evidence | null {
  const cueEnd = cue.end;
  const distance = start - cueEnd;
  const reach = REACH[type];
  if (reach !== undefined) return distance <= reach && leadsTo(text, cue, start) ? 'cue-near' : null;
  // a word in capitals in the next sentence is no bank
  if (type === 'bic' && /[.!?。] /.test(text.slice(cueEnd, start))) return null;
  if (distance <= NEAR) return 'cue-near';
  if (distance <= NEAR_ON_LINE && !text.slice(cueEnd, start).includes('\n')) return 'cue-near';
  if (distance <= CLOSE) return 'cue-close';
  return distance <= FAR ? 'cue-far' : null;
}

/** How far a cue leads past what is not blank, punctuation or a short word. */
const FREELY = 25;

/** Over other values or a sentence's end leads no cue that stands far off; over a line's end only a label: a colon or a question, or its line for itself. */
function leadsTo(text: string, { start, end }: Span, value: number): boolean {
  const between = text.slice(end, value);
  if (between.length > FREELY && /\d|[.。!] /.test(between)) return false;
  if (!between.includes('\n')) return true;
  const before = text
    .slice(Math.max(0, start - 60), start)
    .split('\n')
    .at(-1)!;
  return (
    /[:：=?？؟]/.test(between) || (before.length < 50 && !/[\p{L}\p{N}]{2}/u.test(before + between.split('\n', 1)[0]!))
  );
}

/** Under headings a cell is what its own says, or the label to its left; what stands further off is about other cells. */
function inTable(scene: Scene, cue: Cue, { heading, left, start }: Cell, candidate: Candidate): Evidence | null {
  if (heading && hitsIn(scene, cue, heading.start, heading.end).length > 0) return 'cue-header';
  return hitsIn(scene, cue, left?.start ?? start, candidate.start).length > 0 ? 'cue-near' : null;
}

/** Whether the word right before it, or over its column, says that it is something harmless. */
function isCountered(scene: Scene, { start, cues }: Candidate): boolean {
  const heading = scene.table.cellAt(start)?.heading;
  if (heading && hitsIn(scene, 'counter', heading.start, heading.end).length > 0) return true;
  const counter = hitsIn(scene, 'counter', Math.max(0, start - NEAR), start).at(-1);
  if (!counter || scene.text.slice(counter.end, start).includes('\n')) return false;
  return cues.every((cue) => hitsIn(scene, cue, counter.end, start).length === 0);
}

/** Whether its own sentence says that it is none. */
function isDenied(scene: Scene, { start, end }: Candidate): boolean {
  const hits = hitsIn(scene, 'denial', Math.max(0, start - NEAR), end + NEAR);
  return hits.some((hit) => {
    const between = hit.end <= start ? scene.text.slice(hit.end, start) : scene.text.slice(end, hit.start);
    return !/\n|[.!?。] |[;；]/.test(between);
  });
}

const TOKEN_REACH = 120;

/** Whether it is a piece of an address, a UUID or a digest. */
function isInsideToken(text: string, { start, end }: Candidate): boolean {
  const before = /[\x21-\x7e]{0,120}$/.exec(text.slice(Math.max(0, start - TOKEN_REACH), start))?.[0] ?? '';
  const after = /^[\x21-\x7e]{0,120}/.exec(text.slice(end, end + TOKEN_REACH))?.[0] ?? '';
  if (before.includes('://') || /(?:^|[("'<])www\./i.test(before)) return true;
  const token = before + text.slice(start, end) + after;
  return /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i.test(token);
}
