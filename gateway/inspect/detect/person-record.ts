/** Records of persons: what tells who somebody is, beside a name or beside more of that kind. */

import { BARE_DATE, isBirthYear } from './birth-date.ts';
import { bandOf, type Evidence } from './evidence.ts';
import { hasName, isAnnounced } from './person-name.ts';
import { hitsIn, type Scene } from './scene.ts';
import type { Span } from './table.ts';
import { type Weighed, weigh } from './weigh.ts';

/** One candidate per row, or per cluster of facts within 120 characters of each other. */
export function personRecords(scene: Scene, weighed: readonly Weighed[]): Weighed[] {
  const sure = weighed.filter(({ type, score }) => ANCHORS.has(type) && bandOf(score));
  const anchors: Fact[] = [
    ...sure.map(({ type, value, start, end }) => ({ type, value, start, end })),
    ...bareFacts(scene),
  ];
  return clustersOf(
    scene,
    anchors.sort((a, b) => a.start - b.start),
  ).flatMap((cluster) => record(scene, cluster) ?? []);
}

interface Fact extends Span {
  readonly type: string;
  readonly value: string;
}

interface Cluster {
  span: Span;
  readonly facts: Fact[];
}

const ANCHORS: ReadonlySet<string> = new Set(['national-id', 'passport', 'birth-date']);
const REACH = 120;
/** Of dates and of telephone numbers so many may begin a record; a longer list of them is no list of persons without their numbers. */
const MOST_BARE = 2000;

/** Dates at which a grown person may be born, telephone numbers and such as documents bear, without a word that says so. */
function bareFacts({ text }: Scene): Fact[] {
  const dates = text.matchAll(BARE_DATE).filter(({ 0: written }) => isBirthYear(written));
  return [
    ...dates.take(MOST_BARE).map((match) => factOf('date', match)),
    ...text
      .matchAll(NUMBER)
      .take(MOST_BARE)
      .map((match) => factOf('number', match)),
    ...text
      .matchAll(PHONE)
      .take(MOST_BARE)
      .map((match) => factOf('phone', match)),
  ];
}

const factOf = (type: string, { 0: value, index: start }: RegExpExecArray): Fact => ({
  ...{ type, value, start },
  end: start + value.length,
});

/** As passports and cards are numbered. */
const NUMBER = /(?:[A-Z](?<![A-Za-z0-9_/.-].)[A-Z]?\d{7,9}|\d(?<![A-Za-z0-9_/.-].)\d{7}[A-Z])(?![A-Za-z0-9_/-])/g;
const PHONE =
  /(?<![\d.,/-]|\d )(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,4}(?:[ .-]?\d{2,4}){1,4}|8 ?\(\d{3,4}\) ?\d{2,3}(?:[ -]\d{2}){2}|0\d{1,3}[ -]\d{3,8}(?:[ -]\d{2,4}){0,4}|0\d(?: \d\d){4}|1[3-9]\d{9})(?!\d)/g;

function clustersOf(scene: Scene, anchors: readonly Fact[]): readonly Cluster[] {
  const clusters: Cluster[] = [];
  for (const anchor of anchors) {
    const cell = scene.table.cellAt(anchor.start);
    const last = clusters.at(-1);
    if (last && anchor.start <= last.span.end && (!cell || last.span.start === cell.row.start)) {
      last.facts.push(anchor);
      if (!cell) last.span = { start: last.span.start, end: anchor.end + REACH };
    } else {
      const span = cell?.row ?? { start: Math.max(0, anchor.start - REACH), end: anchor.end + REACH };
      clusters.push({ span, facts: [anchor] });
    }
  }
  return clusters;
}

function record(scene: Scene, { span, facts }: Cluster): Weighed | null {
  const evidence = evidenceOf(scene, span, new Set(facts.map(({ type }) => type)));
  if (evidence.length === 0) return null;
  const { start, value } = facts[0]!;
  return weigh(scene, { type: 'person-record', cues: [], value, start, end: facts.at(-1)!.end, evidence });
}

/** A number or a date of birth beside a name; a bare date beside a name and how to reach it; a number to call beside who it is and where he lives. */
function evidenceOf(scene: Scene, span: Span, types: ReadonlySet<string>): Evidence[] {
  const sure = [...types].filter((type) => ANCHORS.has(type)).length;
  const hasAddress = hitsIn(scene, 'address', span.start, span.end).length > 0;
  const isNamed = hasName(scene, span);
  const evidence: Evidence[] = isNamed ? ['name-beside'] : [];
  if (sure > 1 || (sure === 1 && types.has('date') && !types.has('birth-date'))) evidence.push('several-facts');
  if (types.has('phone') || (sure > 0 && hasAddress)) evidence.push('contacts-beside');
  if (sure > 0) return evidence;
  const bare = (types.has('date') ? 1 : 0) + (types.has('phone') ? 1 : 0) + (types.has('number') ? 1 : 0);
  const isPerson = bare > 1 || (bare > 0 && !types.has('date') && hasAddress && isAnnounced(scene, span));
  return isNamed && isPerson ? ['name-beside', 'contacts-beside', 'bare-facts'] : [];
}
