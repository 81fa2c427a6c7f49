/** From candidates to findings: the best of what overlaps, one count per value and message, one finding per type, band and place. */
import type { Band, Finding, FindingType } from '../finding.ts';
import type { Role } from '../part.ts';
import { bandOf, type Evidence, WEIGHTS } from './evidence.ts';
import type { Weighed } from './weigh.ts';

export interface Place {
  readonly path: readonly string[];
  readonly role: Role;
}

export interface Merger {
  /** Takes what one text held. */
  readonly add: (place: Place, weighed: readonly Weighed[]) => void;
  readonly findings: () => readonly Finding[];
}

/** Of a type so many values are told apart. */
export const MANY = 1000;

/** The values live in its memory until the message is done. */
export function createMerger(): Merger {
  const byType = new Map<FindingType, Map<string, Found>>();
  return {
    add(place, weighed) {
      for (const candidate of withoutOverlaps(weighed)) {
        const values = byType.get(candidate.type) ?? new Map<string, Found>();
        byType.set(candidate.type, values);
        const known = values.get(candidate.value);
        if (known ? known.candidate.score >= candidate.score : values.size >= MANY) continue;
        values.set(candidate.value, { place, candidate });
      }
    },
    findings: () => Array.from(byType.values()).flatMap(findingsOf),
  };
}

interface Found {
  readonly place: Place;
  readonly candidate: Weighed;
}

/** These speak of a stretch of text, and do not compete with the values in it. */
const STRETCHES: ReadonlySet<FindingType> = new Set<FindingType>([
  'person-record',
  'statement',
  'mla-request',
  'power-of-attorney',
  'freezing-order',
  'suspicious-transaction-report',
  'register-extract',
]);

/** A value can be one thing only: of those that overlap the likeliest. */
function withoutOverlaps(weighed: readonly Weighed[]): Weighed[] {
  const likely = weighed.filter(({ score }) => score > 0);
  const values = likely
    .filter(({ type }) => !STRETCHES.has(type))
    .sort((a, b) => a.start - b.start || b.score - a.score);
  const kept: Weighed[] = likely.filter(({ type }) => STRETCHES.has(type));
  let last: Weighed | null = null;
  for (const candidate of values) {
    if (last && candidate.start < last.end) {
      if (candidate.score > last.score) last = candidate;
      continue;
    }
    if (last) kept.push(last);
    last = candidate;
  }
  return last ? [...kept, last] : kept;
}

const MOST_REPETITION = 1.5;

/** Several values of a type make each of them likelier. */
function findingsOf(values: ReadonlyMap<string, Found>): Finding[] {
  const bonus = Math.min((values.size - 1) * WEIGHTS.repeated, MOST_REPETITION);
  const groups = new Map<string, { band: Band; found: Found[] }>();
  for (const found of values.values()) {
    const band = bandOf(found.candidate.score + bonus);
    if (!band) continue;
    const key = JSON.stringify([band, found.place.path, found.place.role, found.candidate.level]);
    const group = groups.get(key);
    if (group) group.found.push(found);
    else groups.set(key, { band, found: [found] });
  }
  const extra = [...(bonus > 0 ? ['repeated'] : []), ...(values.size >= MANY ? ['many'] : [])];
  return Array.from(groups.values(), ({ band, found }) => findingOf(band, found, extra));
}

function findingOf(band: Band, found: readonly Found[], extra: readonly string[]): Finding {
  const { place, candidate } = found[0]!;
  const codes = new Set<Evidence>(found.flatMap((one) => one.candidate.evidence));
  const { type, level } = candidate;
  const { path, role } = place;
  return { type, band, count: found.length, path, role, evidence: [...codes, ...extra], ...(level && { level }) };
}
