/** What figures mean: precision, recall, F2 and how sure they are. Pure. */

/** Of one class in one language, or of several together. */
export interface Counts {
  readonly hits: number;
  readonly misses: number;
  readonly falseAlarms: number;
  readonly quiet: number;
}

export interface Score extends Counts {
  readonly precision: number;
  readonly recall: number;
  readonly f2: number;
  /** 95 % intervals. */
  readonly precisionInterval: Interval;
  readonly recallInterval: Interval;
}

export type Interval = readonly [low: number, high: number];

export interface Judged {
  readonly isPositive: boolean;
  readonly isFound: boolean;
}

export function countsOf(judged: readonly Judged[]): Counts {
  const count = (isPositive: boolean, isFound: boolean) =>
    judged.filter((each) => each.isPositive === isPositive && each.isFound === isFound).length;
  return {
    hits: count(true, true),
    misses: count(true, false),
    falseAlarms: count(false, true),
    quiet: count(false, false),
  };
}

export function scoreOf(counts: Counts): Score {
  const { hits, misses, falseAlarms } = counts;
  const precision = ratio(hits, hits + falseAlarms);
  const recall = ratio(hits, hits + misses);
  return {
    ...counts,
    precision,
    recall,
    // Recall counts twice as much: van Rijsbergen, Information Retrieval (1979), chapter 7.
    f2: ratio(5 * precision * recall, 4 * precision + recall),
    precisionInterval: wilson(hits, hits + falseAlarms),
    recallInterval: wilson(hits, hits + misses),
  };
}

const Z = 1.959964;

/** Where the true share lies with 95 % (Wilson, 1927): good for small numbers and for shares near 0 and 1. */
export function wilson(successes: number, trials: number): Interval {
  if (trials === 0) return [0, 1];
  const share = successes / trials;
  const middle = share + Z ** 2 / (2 * trials);
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  const scale = 1 + Z ** 2 / trials;
  return [Math.max(0, (middle - spread) / scale), Math.min(1, (middle + spread) / scale)];
}

/** The smallest number that so large a share of them does not exceed. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
