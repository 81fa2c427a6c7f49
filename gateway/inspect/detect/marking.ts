/** Classification markings, read by where they stand: a marking is a line, a heading or a label, never a word in a sentence. */
import type { Candidate } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { Hit } from './lexicon/term.ts';
import type { MarkingMeaning } from './marking-terms.ts';
import type { Scene } from './scene.ts';

/** Markings alone on their line or in their cell, in headers and footers, before or after a subject, in document properties. */
export function* markings(scene: Scene): Generator<Candidate> {
  const longest = withoutShorter(scene.terms.markings);
  const byLine = Map.groupBy(longest, ({ start }) => lineStart(scene.text, start));
  for (const [from, hits] of byLine) {
    const line = lineFrom(scene.text, from);
    for (const hit of hits) {
      const shown = evidenceFor(scene, hit, hits, line, from);
      if (!shown) continue;
      const { start, end, meaning, term } = hit;
      yield { type: 'marking', level: meaning.level, cues: [], value: term, start, end, evidence: [shown] };
    }
  }
}

type MarkingHit = Hit<MarkingMeaning>;

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

function evidenceFor(
  scene: Scene,
  hit: MarkingHit,
  hits: readonly MarkingHit[],
  line: string,
  from: number,
): Evidence | null {
  const written = scene.text.slice(hit.start, hit.end);
  const isCapital = written === written.toUpperCase();
  const before = line.slice(0, hit.start - from);
  const after = line.slice(hit.end - from);
  if (line.length <= LONGEST_LINE && isBare(rest(line, from, hits))) {
    return !hit.meaning.isCommon || isCapital || LABEL.test(before) ? 'marking-alone' : 'marking-word';
  }
  if (scene.role === 'header' || scene.role === 'footer' || scene.role === 'property') {
    return !hit.meaning.isCommon || (isCapital && CASED.test(written)) ? 'marking-alone' : null;
  }
  if (BRACKET_BEFORE.test(before) && BRACKET_AFTER.test(after) && (isCapital || !hit.meaning.isCommon)) {
    return 'marking-prefix';
  }
  if (!START.test(before) || !SEPARATOR.test(after)) return null;
  if (scene.role === 'subject') return isCapital || !hit.meaning.isCommon ? 'marking-prefix' : null;
  return hit.meaning.isCommon || !isCapital ? null : 'marking-prefix';
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

const LABEL =
  /(?:classification|classified|marking|security level|sensitivity|protective marking|niveau|classification de securite|mention|clasificacion|nivel|гриф|гриф секретности|密级|密級|保密级别|تصنيف|درجه السريه|درجه التصنيف)\s{0,3}[:：=-]\s{0,3}/i;
/** Who may see it, copies and pages, what else stands on such a line; the list is short because all else is a sentence. */
const BESIDE =
  /(?<![\p{L}\p{N}])(?:noforn|orcon|rel to [a-z, ]{2,40}|releasable to [a-z, ]{2,40}|eyes only|special france|crypto|copy (?:no\.? )?\d{1,4}|page \d{1,4}(?: (?:of|sur|de) \d{1,4})?|экз\.? ?(?:no)? ?\d{1,4}|ue|eu|nato|when completed|after completion|until \d[\d./-]{3,9}|extra time|tlp|first|recipients only|\d{1,3})(?![\p{L}\p{N}])/giu;
const CASED = /[A-ZА-Я]/;
const BRACKET_BEFORE = /[[(【«<]\s?$/;
const BRACKET_AFTER = /^\s?[\])】»>]/;
const START = /^[\s>*#[(【«|_-]{0,12}(?:(?:re|fw|fwd|tr|rv|rif|aw|wg|回复|答复|转发|رد)\s?[:：]\s?){0,4}[[(【«]?$/i;
const SEPARATOR = /^\s?(?:[\])】»:：|/–]|\s?-{1,2}\s|\s?$)/;

const isBare = (left: string) => !/[\p{L}\p{N}]/u.test(left.replace(LABEL, ' ').replace(BESIDE, ' '));
