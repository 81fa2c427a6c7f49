/** Numbers of persons and of their passports: only where words nearby say what they are, since almost any number passes somewhere. */
import { type Candidate, standsAlone } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { Cue } from './lexicon/lexicon.ts';
import { personForms } from './person-forms.ts';
import { hitsIn, type Scene } from './scene.ts';
import { isPersonOf, isVat, spellings } from './schemes.ts';

/**
 * National identity, social security and taxpayers' numbers: such as tell themselves, and others near a cue; a cue that tells the State asks for
 * that State's check.
 */
export function* nationalIds(scene: Scene): Generator<Candidate> {
  for (const { start, end, value } of personForms(scene.text)) {
    yield { type: 'national-id', cues: ['national-id'], value, start, end, evidence: ['scheme-of-form', 'shape'] };
  }
  yield* idsNearCues(scene);
}

function* idsNearCues(scene: Scene): Generator<Candidate> {
  if (!scene.cues.has('national-id')) return;
  for (const { 0: written, index: start } of scene.text.matchAll(/[A-Z]{0,6}\d(?:[ ./-]?[0-9A-Z]){4,22}/g)) {
    const cue = cueAt(scene, 'national-id', start);
    if (!cue || isDate(written)) continue;
    for (const spelling of spellings(written)) {
      const end = start + spelling.length;
      const evidence = standsAlone(scene.text, start, end) ? schemeEvidence(spelling, cue) : null;
      const value = spelling.replace(/[ ./-]/g, '');
      if (!evidence || isVat(value)) continue;
      yield { type: 'national-id', cues: ['national-id'], value, start, end, evidence };
      break;
    }
  }
}

/** Passport numbers near a cue; in Russia a series of four digits stands before the number. */
export function* passports(scene: Scene): Generator<Candidate> {
  if (!scene.cues.has('passport')) return;
  const shape = /\d{2} ?\d{2} ?(?:No ?)?\d{6}|[A-Z]{1,3} ?\d{6,8}|[A-Z0-9]{6,10}/g;
  for (const { 0: written, index: start } of scene.text.matchAll(shape)) {
    const end = start + written.length;
    const value = written.replace(/No| /g, '');
    if (
      !standsAlone(scene.text, start, end) ||
      (value.match(/\d/g)?.length ?? 0) < 5 ||
      !(cueAt(scene, 'passport', start) || hitsIn(scene, 'passport', end, end + AFTER).length > 0)
    )
      continue;
    yield { type: 'passport', cues: ['passport'], value, start, end, evidence: ['shape'] };
  }
}

interface NearbyCue {
  readonly countries: ReadonlySet<string>;
  /** A word such as `identity number`, which tells no State. */
  readonly isGeneral: boolean;
}

const REACH = 300;
/** As in `持E12345678号护照`. */
const AFTER = 40;

/** The cues that speak for a value at an offset: those above its column, else those before it. */
function cueAt(scene: Scene, cue: Cue, offset: number): NearbyCue | null {
  const heading = scene.table.cellAt(offset)?.heading;
  const above = heading ? hitsIn(scene, cue, heading.start, heading.end) : [];
  const before = above.length > 0 ? above : hitsIn(scene, cue, Math.max(0, offset - REACH), offset).slice(-8);
  const hits = before.filter(({ start, end }) => isName(scene.text, start, end));
  if (hits.length === 0) return null;
  const national = hits.filter(({ meaning }) => meaning.country);
  const places = new Set(national.map(({ start }) => start));
  return {
    countries: new Set(national.map(({ meaning }) => meaning.country!)),
    isGeneral: hits.some(({ start }) => !places.has(start)),
  };
}

/** Abbreviations such as RUN and NIE are words in some language when they are written small, unless a colon says that they are none. */
const isName = (text: string, start: number, end: number): boolean =>
  !/^[a-z]{2,4}$/.test(text.slice(start, end)) || /^\s?[:=]/.test(text.slice(end, end + 2));

/** Null where the cue names a State whose rules the value breaks. To pass some State's is no evidence: more than half of all numbers do. */
function schemeEvidence(spelling: string, { countries, isGeneral }: NearbyCue): Evidence[] | null {
  const verdicts = Array.from(countries, (country) => isPersonOf(country, spelling));
  if (verdicts.includes(true)) return ['scheme-of-cue', 'shape'];
  if (!isGeneral && !verdicts.includes(null)) return null;
  if (spelling.replace(/\D/g, '').length < 6) return null;
  return ['shape'];
}

const isDate = (written: string) =>
  /^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})$/.test(written);
