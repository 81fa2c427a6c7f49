/** What the benchmark prints: medians over its rounds, of each lane's figures and of its ratios to the first. Pure. */
import type { Figures } from './measure.ts';

/** One lane under one load. The ratio is taken round by round, since the machine's own speed is another in each, and its median counts. */
export interface Row {
  readonly load: string;
  readonly lane: string;
  readonly median: Figures;
  readonly ratio: Figures;
}

/** Rows of one load; the first lane is what the others are compared with. */
export function rowsOf(load: string, lanes: ReadonlyMap<string, readonly Figures[]>): readonly Row[] {
  const [base = []] = lanes.values();
  return [...lanes].map(([lane, rounds]) => ({
    load,
    lane,
    median: each((name) => medianOf(rounds.map((round) => round[name]))),
    ratio: each((name) => medianOf(rounds.map((round, n) => round[name] / (base[n] ?? round)[name]))),
  }));
}

/** The rows as a table in Markdown. */
export function printTable(rows: readonly Row[]): string {
  const head = ['', 'messages/s', 'MB/s', 'CPU s', 'peak MB'];
  const lines = rows.map(({ load, lane, median, ratio }) => [
    `${load} ${lane}`,
    ...COLUMNS.map((name) => `${round(median[name])} (${ratio[name].toFixed(2)})`),
  ]);
  return [head, ['---', ...COLUMNS.map(() => '--:')], ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

const COLUMNS = ['messagesPerSecond', 'megabytesPerSecond', 'cpuSeconds', 'peakMegabytes'] as const;

function each(value: (name: keyof Figures) => number): Figures {
  return {
    seconds: value('seconds'),
    messagesPerSecond: value('messagesPerSecond'),
    megabytesPerSecond: value('megabytesPerSecond'),
    cpuSeconds: value('cpuSeconds'),
    peakMegabytes: value('peakMegabytes'),
  };
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

function round(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}
