/** The evaluation as tables in Markdown. Pure. */
import type { CanaryScore } from './canaries/count.ts';
import type { ClassScore } from './evaluate.ts';
import type { Noise } from './noise.ts';
import type { Interval } from './score.ts';
import type { Latency } from './speed.ts';

type Cells = readonly (string | number)[];

const table = (head: Cells, rows: readonly Cells[]): string =>
  [head, head.map((_, n) => (n === 0 ? '---' : '--:')), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');

const share = (value: number) => value.toFixed(3);
const interval = ([low, high]: Interval) => `${low.toFixed(2)}–${high.toFixed(2)}`;

export function printScores(scores: readonly ClassScore[]): string {
  const languages = [...new Set(scores.flatMap(({ byLanguage }) => Object.keys(byLanguage)))];
  return table(
    ['class', 'texts', 'recall', '95 %', 'precision', '95 %', 'F2', ...languages.map((each) => `F2 ${each}`)],
    scores.map(({ type, pooled, byLanguage }) => [
      type,
      `${pooled.hits + pooled.misses} + ${pooled.falseAlarms + pooled.quiet}`,
      ...[share(pooled.recall), interval(pooled.recallInterval)],
      ...[share(pooled.precision), interval(pooled.precisionInterval)],
      share(pooled.f2),
      ...languages.map((language) => (byLanguage[language] ? byLanguage[language].f2.toFixed(2) : '')),
    ]),
  );
}

export function printNoise({ megabytes, files, filesWithHigh, matching, byType }: Noise): string {
  const rows = Object.entries(byType).map(([type, { medium, high }]) => [
    type,
    (high / megabytes).toFixed(3),
    ((medium + high) / megabytes).toFixed(3),
  ]);
  return `${table(['class', 'high a MB', 'medium or high a MB'], rows)}
${files} files, ${megabytes.toFixed(1)} MB; something in the high band in ${filesWithHigh}. Matching: ${(megabytes / matching).toFixed(1)} MB/s.
`;
}

export function printCanaries(scores: readonly CanaryScore[]): string {
  return table(
    ['format', 'canaries found', 'missed'],
    scores.map(({ format, found, missed }) => [format, `${found}/${found + missed.length}`, missed.join(', ')]),
  );
}

export function printLatency(latencies: readonly Latency[]): string {
  return table(
    ['mail', 'runs', 'p50 ms', 'p95 ms'],
    latencies.map(({ name, runs, p50, p95 }) => [name, runs, p50.toFixed(1), p95.toFixed(1)]),
  );
}
