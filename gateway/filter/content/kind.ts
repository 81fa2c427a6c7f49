/** What rules for content can speak of: one name for each kind of value, marking, danger, and reason why something was not looked into. */
import {
  BANDS,
  type Band,
  FINDING_TYPES,
  type Finding,
  type FindingType,
  LEVELS,
  type Level,
} from '../../inspect/finding.ts';
import type { Inspection } from '../../inspect/findings.ts';
import { DANGERS, type Danger, UNSEEN, type Unseen } from '../../inspect/part.ts';

export type Kind = Exclude<FindingType, 'marking'> | `marking-${Level}` | `danger-${Danger}` | `unseen-${Unseen}`;

/** A marking as it stands to what its reader may have; `clear` is neither. */
export type Allowed = 'marking-above-allowance' | 'marking-within-allowance';

/** What a rule may name. */
export const KINDS: readonly (Kind | Allowed)[] = [
  ...FINDING_TYPES.filter((type) => type !== 'marking'),
  ...['marking-above-allowance' as const, 'marking-within-allowance' as const],
  ...LEVELS.map((level) => `marking-${level}` as const),
  ...DANGERS.map((danger) => `danger-${danger}` as const),
  ...UNSEEN.map((unseen) => `unseen-${unseen}` as const),
];

/** How many distinct values of each kind, by how sure we are of them. */
export type Tally = ReadonlyMap<Kind, Readonly<Record<Band, number>>>;

/** A danger, and what was not looked into, is there once, and surely. */
export function tallyOf({ findings, dangers, unseen }: Inspection): Tally {
  const tally = new Map<Kind, Record<Band, number>>();
  const add = (kind: Kind, band: Band, count: number) => {
    const counts = tally.get(kind) ?? { low: 0, medium: 0, high: 0 };
    tally.set(kind, { ...counts, [band]: counts[band] + count });
  };
  for (const finding of findings) add(kindOf(finding), finding.band, finding.count);
  for (const danger of dangers) add(`danger-${danger}`, 'high', 1);
  for (const why of unseen) add(`unseen-${why}`, 'high', 1);
  return tally;
}

/** A marking without its level counts as the highest. */
export function kindOf({ type, level }: Pick<Finding, 'type' | 'level'>): Kind {
  return type === 'marking' ? `marking-${level ?? 'top-secret'}` : type;
}

/** Values of that band and of those above it. */
export function countFrom(counts: Readonly<Record<Band, number>> | undefined, band: Band): number {
  if (!counts) return 0;
  return BANDS.slice(BANDS.indexOf(band)).reduce((sum, each) => sum + counts[each], 0);
}

/** The surest band of which there is one. */
export function surestOf(counts: Readonly<Record<Band, number>>): Band {
  return BANDS.findLast((band) => counts[band] > 0) ?? 'low';
}

/** Whether it is of a danger or of what was not looked into, where there is nothing to count or to be unsure of. */
export function isPlain(kind: Kind): boolean {
  return kind.startsWith('danger-') || kind.startsWith('unseen-');
}

/** Every name under which a rule may speak of that kind, to a reader who may have markings up to `allowance`. */
export function namesOf(kind: Kind, allowance: Level): readonly (Kind | Allowed)[] {
  const level = LEVELS.find((each) => kind === `marking-${each}`);
  if (level === undefined || level === 'clear') return [kind];
  const isAbove = LEVELS.indexOf(level) > LEVELS.indexOf(allowance);
  return [kind, isAbove ? 'marking-above-allowance' : 'marking-within-allowance'];
}
