/** What is sensitive in a message: from the texts of its parts to findings. */
import type { Finding } from '../finding.ts';
import type { Part, Role } from '../part.ts';
import { accounts } from './account.ts';
import { bics, ibans } from './bank.ts';
import { birthDates } from './birth-date.ts';
import type { Candidate, Detector } from './candidate.ts';
import { cards } from './card.ts';
import type { Mask } from './case-mask.ts';
import { caseReferences } from './case-reference.ts';
import { leastScore, nationalIdColumns, withColumns } from './column.ts';
import { leis, vatNumbers } from './company.ts';
import { cryptoAddresses } from './crypto.ts';
import { documents } from './genre.ts';
import { labels } from './label.ts';
import { markings } from './marking.ts';
import { createMerger } from './merge.ts';
import { machineReadableZones } from './mrz.ts';
import { nationalIds, passports } from './person-id.ts';
import { personRecords } from './person-record.ts';
import { type Scene, sceneOf } from './scene.ts';
import { passwords, privateKeys, providerKeys } from './secrets.ts';
import { seedPhrases } from './seed-phrase.ts';
import { statements } from './statement.ts';
import { readings, type Source } from './views.ts';
import { type Weighed, weigh } from './weigh.ts';

export interface DetectOptions {
  /** The agency's own forms of case references. */
  readonly masks?: readonly Mask[];
}

/**
 * Finds what is sensitive in the texts of a message. Pure, and linear in their length: patterns are bounded, and of a flood of values
 * only the first thousand of a type are told apart. No value is in what it returns.
 */
export function detect(parts: readonly Part[], options: DetectOptions = {}): readonly Finding[] {
  const merger = createMerger();
  for (const { path, texts } of parts) {
    for (const { role, text } of texts) {
      for (const source of readings(text)) merger.add({ path, role }, examine(source, role, options.masks ?? []));
    }
  }
  return merger.findings();
}

const DETECTORS: readonly Detector[] = [
  ...[ibans, bics, cards, accounts, statements, cryptoAddresses, seedPhrases],
  ...[machineReadableZones, passports, nationalIds, nationalIdColumns, birthDates, leis, vatNumbers],
  ...[markings, labels, privateKeys, providerKeys, passwords, caseReferences],
];

/** What one detector may find in one text; far more than anybody sends, and a bound on memory. */
const MOST_VALUES = 20_000;

/** What one text may hold, each value with what speaks for it. */
export function examine(source: Source, role: Role, masks: readonly Mask[]): Weighed[] {
  const scene = sceneOf(source, role, masks);
  const weighed = withColumns(
    scene,
    DETECTORS.flatMap((detector) => likely(scene, detector(scene))),
  ).filter(({ score }) => score > 0);
  const all = [...weighed, ...personRecords(scene, weighed)];
  return [...all, ...documents(scene, all)];
}

/** The best of each value, so that neither a flood of shapes nor of repetitions hides what comes after it. */
function likely(scene: Scene, candidates: Iterable<Candidate>): Weighed[] {
  const best = new Map<string, Weighed>();
  for (const candidate of candidates) {
    const weighed = weigh(scene, candidate);
    const least = best.get(weighed.value)?.score ?? leastScore(scene, weighed.type);
    if (weighed.score <= least) continue;
    best.set(weighed.value, weighed);
    if (best.size === MOST_VALUES) break;
  }
  return [...best.values()];
}
