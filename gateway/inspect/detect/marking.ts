/** Classification markings, read by where they stand: a marking is a line, a heading or a label, never a word in a sentence. */
import type { Level } from '../finding.ts';
import type { Role } from '../part.ts';
import type { Candidate } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import { foldTerm } from './fold.ts';
import type { Hit } from './lexicon/term.ts';
import {
  ABOUT,
  BETWEEN,
  BRACKET_AFTER,
  BRACKET_BEFORE,
  EXPLAINS,
  FIELD,
  FILE,
  isBare,
  LABEL,
  OF_ITSELF,
  SEPARATOR,
  START,
} from './marking-line.ts';
import { ABBREVIATIONS, MARKINGS, type MarkingMeaning } from './marking-terms.ts';
import type { Scene } from './scene.ts';

/** Markings alone on their line or in their cell, in headers and footers, before or after a subject, in document properties. */
export function* markings(scene: Scene): Generator<Candidate> {
  yield* portions(scene.text);
  yield* abbreviations(scene.text);
  yield* spaced(scene.text);
  const byLine = Map.groupBy(withoutShorter(scene.terms.markings), ({ start }) => lineStart(scene.text, start));
  const shown = Array.from(byLine, ([from, hits]) => shownOn(scene, lineFrom(scene.text, from), from, hits));
  for (const { start, end, term, meaning, evidence } of withoutGlossary(shown.flat())) {
    if (evidence) yield marking(meaning.level, term, start, end, evidence);
  }
}

const marking = (level: Level, value: string, start: number, end: number, evidence: Evidence): Candidate => ({
  ...{ type: 'marking', level, cues: [], value, start, end },
  evidence: [evidence],
});

/** Portion marks, where another caveat follows, since `(C)` is a list's or a copyright's; and the suffix of a registered document, `345дсп`. */
function* portions(text: string): Generator<Candidate> {
  for (const { 0: mark, 1: letters = '', 2: caveat = '', index } of text.matchAll(PORTION)) {
    const level = PORTIONS[letters || caveat] ?? 'restricted';
    yield marking(level, mark, index, index + mark.length, 'marking-prefix');
  }
}

const PORTION =
  /\((CTS|TS|S|C|U)(?:\/\/[A-Z][A-Z ,/]{1,30}|\/(?:NF|SI|TK|OC|FOUO|REL(?: TO)?[A-Z ,]{0,30}))\)|(?<=(?:^|\n)(?:\d{1,2}\.)? ?)\((NR|NC|NS|CTS|O-S)\)(?= \p{Lu})|(?<=\d)дсп(?!\p{L})/gu;
const PORTIONS: Readonly<Record<string, Level>> = {
  ...{ CTS: 'top-secret', TS: 'top-secret', S: 'secret', NS: 'secret', C: 'confidential', NC: 'confidential' },
};

/** `Niveau : DR`, `密级：密`. */
function* abbreviations(text: string): Generator<Candidate> {
  for (const { 1: written = '', index: colon } of text.matchAll(
    /[:：]\s?([A-Z\u0410-\u042f密][A-Z\u0410-\u042f-]{0,2})(?![^\s*|])/g,
  )) {
    const level = ABBREVIATIONS[written];
    const before = text
      .slice(Math.max(0, colon - LONGEST_LABEL), colon + 1)
      .split('\n')
      .at(-1)!;
    const start = text.indexOf(written, colon);
    if (level && isBare(before) && NAMES_LEVELS.test(before))
      yield marking(level, written, start, start + written.length, 'marking-prefix');
  }
}

const LONGEST_LABEL = 60;
/** A status or a category may be any two letters. */
const NAMES_LEVELS = /class|clasif|grad|marking|mention|protec|secur|caveat|гриф|степень|пометка|密|تصنيف|سريه/i;

/** `S E C R E T`: letters set apart, and nothing else on the line. */
function* spaced(text: string): Generator<Candidate> {
  for (const { 0: all, 1: letters = '', index } of text.matchAll(SPACED)) {
    const meaning = BY_LETTERS.get(letters.replace(/\s/g, '').toLowerCase());
    const start = index + all.indexOf(letters);
    if (meaning) yield marking(meaning.level, letters, start, start + letters.length, 'marking-alone');
  }
}

const SPACED = /(?<=^|\n)[^\p{L}\p{N}\n]{0,8}(\p{L}(?:[ /]{1,4}\p{L}){1,40})(?=[^\p{L}\p{N}\n]{0,8}(?:\n|$))/gu;
const BY_LETTERS = new Map(MARKINGS.map(({ term, meaning }) => [foldTerm(term).replace(/\s/g, ''), meaning]));

type MarkingHit = Hit<MarkingMeaning>;
interface Shown extends MarkingHit {
  /** None where it only explains a level. */
  readonly evidence: Evidence | null;
  /** Where its line begins and ends. */
  readonly from: number;
  readonly to: number;
  readonly isExplained: boolean;
}

/** A longer line is a paragraph. */
const LONGEST_LINE = 160;

/** Of terms that begin at one place or lie in one another the longest. */
function withoutShorter(hits: readonly MarkingHit[]): MarkingHit[] {
  const kept: MarkingHit[] = [];
  for (const hit of hits) {
    const last = kept.at(-1);
    if (last && hit.start < last.end) {
      if (hit.end - hit.start > last.end - last.start) kept[kept.length - 1] = hit;
    } else kept.push(hit);
  }
  return kept;
}

/** Only as far back as a marking's line may reach; what is further away begins no line of ours, and differs by place. */
function lineStart(text: string, offset: number): number {
  const from = Math.max(0, offset - LONGEST_LINE);
  return from + Math.max(text.slice(from, offset).lastIndexOf('\n'), text.slice(from, offset).lastIndexOf('\t')) + 1;
}

const lineFrom = (text: string, from: number) => text.slice(from, from + LONGEST_LINE * 2).split(/[\n\t]/, 1)[0]!;

function shownOn(scene: Scene, text: string, from: number, all: readonly MarkingHit[]): Shown[] {
  const label = LABEL.exec(text);
  // what a label is called is no level: `Classified: …`
  const hits = label ? all.filter(({ start, end }) => !isWithin(start - from, end - from, label)) : all;
  const isAlone = text.length <= LONGEST_LINE && isBare(rest(text, from, hits));
  return hits.flatMap((hit) => {
    const written = scene.text.slice(hit.start, hit.end);
    const line: Line = {
      ...{ text, from, hits, before: text.slice(0, hit.start - from), after: text.slice(hit.end - from) },
      ...{ isCased: CASED.test(written), isCapital: written === written.toUpperCase() },
    };
    const evidence = isAlone ? alone(hit, line) : besides(scene, hit, line);
    const isExplained = !isAlone && /^\s?[:：–-]\s?[^\p{Lu}]/u.test(line.after) && START.test(line.before);
    return evidence || isExplained ? [{ ...hit, evidence, from, to: from + text.length, isExplained }] : [];
  });
}

const isWithin = (start: number, end: number, { 0: { length }, index }: RegExpExecArray): boolean =>
  start >= index && end <= index + length;

interface Line {
  readonly text: string;
  readonly from: number;
  readonly hits: readonly MarkingHit[];
  readonly before: string;
  readonly after: string;
  readonly isCased: boolean;
  readonly isCapital: boolean;
}

const CASED = /\p{Lu}|\p{Ll}/u;

function alone({ meaning: { level, use } }: MarkingHit, { text, isCased, isCapital, before }: Line): Evidence | null {
  if (LABEL.test(before)) return 'marking-alone';
  const isSmall = /^\p{Ll}/u.test(text.slice(before.length)) && /^\P{L}*\p{Ll}/u.test(text);
  if (use === 'own') return isSmall ? 'marking-word' : 'marking-alone';
  if (use === 'title') return isCased && isCapital ? 'marking-alone' : null;
  // an extension to be dialled
  if (level === 'internal' && /\d(?:\D?\d){2}/.test(text)) return null;
  if (isCapital) return 'marking-alone';
  return isSmall && level !== 'confidential' ? null : 'marking-word';
}

/** A marking with words beside it. */
function besides(scene: Scene, hit: MarkingHit, line: Line): Evidence | null {
  const { isCapital, isCased, before, after, text } = line;
  const isOwn = hit.meaning.use === 'own';
  if (!isOwn && !(isCased && isCapital) && hit.meaning.use === 'title') return null;
  if (MARGINS.has(scene.role) && isInMargin(hit, line, scene.role)) return 'marking-alone';
  const isSubject = scene.role === 'subject' || FIELD.test(before);
  if (!isSubject && /[?？؟]\s{0,3}$/.test(text)) return null;
  const isTitled = /^\P{Ll}/u.test(text.slice(before.length));
  const isMarked =
    ((isOwn || isCapital) && isBracketed(line)) ||
    (isTitled && OF_ITSELF.test(before)) ||
    isColour(hit, line) ||
    isSuffix(hit, before) ||
    (text.length <= LONGEST_TITLE && (isSegment(hit, line) || isInFileName(hit, line))) ||
    (isSubject && isOwn && after.trim() === '' && !ABOUT.test(before.trimEnd()) && !EXPLAINS.test(text)) ||
    isPrefix(hit, line, isSubject, scene.text.slice(0, line.from).trim() === '');
  return isMarked ? 'marking-prefix' : null;
}

const MARGINS: ReadonlySet<Role> = new Set(['header', 'footer', 'property']);

/** Headers and footers hold no sentences, and so a marking may stand anywhere in them; some formats keep whole texts in properties. */
function isInMargin({ meaning: { use } }: MarkingHit, { text, before, isCased, isCapital }: Line, role: Role): boolean {
  if (text.length > LONGEST_LINE) return false;
  if (use === 'own') return !isCased || /^\p{Lu}/u.test(text.slice(before.length));
  return isCased && isCapital && role !== 'property';
}

/** In brackets where a line begins or ends; within a sentence they hold a remark. */
const isBracketed = ({ before, after }: Line): boolean =>
  BRACKET_BEFORE.test(before) &&
  BRACKET_AFTER.test(after) &&
  (START.test(before.replace(FIELD, '')) || /^\s?[\])】>][\s*_.]{0,4}$/.test(after));

/** Before a subject or a title. A common word in small letters or before a colon in a text is a sentence's or a setting's. */
function isPrefix(
  { term, meaning: { level, use } }: MarkingHit,
  line: Line,
  isSubject: boolean,
  isFirst: boolean,
): boolean {
  const { before, after, isCapital, isCased, text } = line;
  if (!START.test(before.replace(FIELD, '')) || !SEPARATOR.test(after)) return false;
  const isTitled = isCapital || /^\P{Ll}/u.test(text.slice(before.length));
  const isSaid =
    isTitled && (level === 'confidential' || term === 'секретно') && !term.includes(' ') && !EXPLAINS.test(text);
  if (isSubject) return isCapital || use === 'own' || isSaid;
  if (use === 'own') return isCapital;
  return use === 'common' && isSaid && (isFirst || (isCapital && isCased));
}

/** `TLP:RED do not forward`: FIRST writes it so that nothing else looks like it; what explains it says so. */
function isColour({ start, end, term, meaning }: MarkingHit, { text, before, after, isCapital, hits }: Line): boolean {
  if (!/^(?:tlp|pap):\S/.test(term) || !isCapital || EXPLAINS.test(text)) return false;
  const isOneColour = hits.every((hit) => !/^(?:tlp|pap)/.test(hit.term) || hit.meaning.level === meaning.level);
  if (!isOneColour || text.length > LONGEST_COLOUR_LINE) return false;
  if (START.test(before.replace(FIELD, ''))) return text.length - (end - start) <= LONGEST_COLOUR_LINE - 10;
  return (
    after.trim() === '' && /^[\s>*#]{0,6}\P{Ll}/u.test(text) && !/[,;.،؛]\s/.test(text) && !ABOUT.test(before.trimEnd())
  );
}

/** Of a registered document: `исх. 878/дсп`. */
const isSuffix = ({ term }: MarkingHit, before: string): boolean => term === 'дсп' && /\d\s?[/-]?\s?$/.test(before);

/** A marking that stands for itself between strokes, dashes or cells: the rest of so short a line is a title, a number or a page. */
function isSegment(hit: MarkingHit, { text, from, hits, before, isCased, isCapital }: Line): boolean {
  if (/[.!?。؟]\s|[.!?。؟]$/.test(text.replace(/^\S{1,5}\./, ''))) return false;
  const segments = text.split(BETWEEN);
  if (!mayBeSegment(hit.meaning, isCased, isCapital, text.slice(before.length), segments.length)) return false;
  let at = 0;
  for (const segment of segments) {
    const begin = text.indexOf(segment, at);
    at = begin + segment.length;
    const inside = hits.filter(({ start, end }) => start - from >= begin && end - from <= at);
    if (inside.includes(hit)) return isBare(rest(segment, from + begin, inside));
  }
  return false;
}

/** A common word must be in capitals; where there are none, few words may stand beside it. */
function mayBeSegment(
  { level, use }: MarkingMeaning,
  isCased: boolean,
  isCapital: boolean,
  written: string,
  segments: number,
): boolean {
  if (use === 'own') return isCapital || (/^\p{Lu}/u.test(written) && segments <= 3);
  if (level === 'internal' || use === 'title') return false;
  return isCapital && (isCased || segments === 2);
}

/** `SECRET_note.docx`, `机密_名单.xlsx`. */
const isInFileName = ({ meaning: { use } }: MarkingHit, { text, before, after, isCapital }: Line): boolean =>
  FILE.test(text) && isCapital && use !== 'title' && /(?:^|[\s_()[\].-])$/.test(before) && /^[\s_()[\].-]/.test(after);

/** Lines that say one level after another are a glossary or a list to choose from. */
function withoutGlossary(shown: readonly Shown[]): Shown[] {
  const kept: Shown[] = [];
  let run: Shown[] = [];
  for (const each of [...shown, null]) {
    const last = run.at(-1);
    if (each && last && each.from - last.to <= 2) run.push(each);
    else {
      const levels = new Set(run.map(({ meaning }) => meaning.level)).size;
      const isGlossary = levels > 2 || (levels === 2 && run.every(({ isExplained }) => isExplained));
      if (!isGlossary) kept.push(...run);
      run = each ? [each] : [];
    }
  }
  return kept;
}

/** The line without its markings. */
function rest(line: string, from: number, hits: readonly MarkingHit[]): string {
  let left = '';
  let at = 0;
  for (const { start, end } of hits) {
    left += `${line.slice(at, start - from)} `;
    at = end - from;
  }
  return left + line.slice(at);
}

const LONGEST_TITLE = 90;
const LONGEST_COLOUR_LINE = 70;
