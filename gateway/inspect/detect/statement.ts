/** Statements of account, known by their rows where no word says so. */
import type { Candidate } from './candidate.ts';
import { charSet } from './char-set.ts';
import type { Evidence } from './evidence.ts';
import type { Scene } from './scene.ts';

/** Rows whose balances add up, or eight rows that begin with a date and hold two sums, or what banks send each other. */
export function* statements({ text }: Scene): Generator<Candidate> {
  const rows = rowsIn(text);
  const code = evidenceOf(text, rows);
  if (!code) return;
  const end = rows.at(-1)?.end ?? text.length;
  yield { type: 'statement', cues: [], value: 'statement', start: rows[0]?.start ?? 0, end, evidence: [code] };
}

interface Row {
  readonly start: number;
  readonly end: number;
  /** In the smallest unit that is written, which within a statement is one. */
  readonly sums: readonly number[];
  readonly isPlain: boolean;
}

const FEWEST_ROWS = 8;
/** So many balances that add up are no chance. */
const FEWEST_STEPS = 3;

function evidenceOf(text: string, rows: readonly Row[]): Evidence | null {
  if (addingUp(rows) >= FEWEST_STEPS || isBankFormat(text)) return 'running-balance';
  return rows.filter(({ isPlain }) => isPlain).length >= FEWEST_ROWS ? 'rows' : null;
}

/** Opening balance, entry and closing balance of MT 940, or the entries of ISO 20022 camt.052 and camt.053. */
const isBankFormat = (text: string): boolean =>
  (/^:60[FM]:[CD]\d{6}/m.test(text) && /^:61:\d{6}/m.test(text)) ||
  /<(?:\w{1,10}:)?(?:BkToCstmrStmt|BkToCstmrAcctRpt|NtryRef)>/.test(text);

/** A day in figures, or its number before the name of its month. */
const DAY =
  /^[\s>|]{0,8}(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}\.? ?(?:de )?\p{L}{3,10}|\d{1,2}月\d{1,2}日)(?!\d)/u;
const DATE_FIRST = /^[\s>|]{0,8}(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)/;
/** Also with the separators that Arabic has of its own. */
const SUM = /(?<![\p{L}\d:/]|\d[.,'٫٬])\d{1,9}(?:[ ,.'٬]\d{3}){0,4}(?:[.,٫]\d{1,3})?(?![\d:/])/gu;
/** Not any number: it has hundredths, or parts its thousands. */
const IS_WRITTEN_AS_SUM = /[.,٫]\d\d$|\d[ ,.'٬]\d{3}/;

/** A longer line is looked at as several. */
const LONGEST_LINE = 300;

function rowsIn(text: string): Row[] {
  const rows: Row[] = [];
  for (let start = 0, line = 0; start < text.length; ) {
    if (start >= line) line = (text.indexOf('\n', start) + 1 || text.length + 1) - 1;
    const end = Math.min(line, start + LONGEST_LINE);
    const row = beginsWithDigit(text, start) ? rowOf(text.slice(start, end), start) : null;
    if (row) rows.push(row);
    start = end === line ? line + 1 : end;
  }
  return rows;
}

function rowOf(line: string, start: number): Row | null {
  const day = DAY.exec(line)?.[0];
  const written = day ? (line.slice(day.length).match(SUM) ?? []) : [];
  if (written.length < 2) return null;
  const isPlain = DATE_FIRST.test(line) && written.filter((sum) => IS_WRITTEN_AS_SUM.test(sum)).length >= 2;
  return { start, end: start + line.length, sums: written.map(unitsOf), isPlain };
}

/** Which most lines do not, so that they need not be read. */
function beginsWithDigit(text: string, start: number): boolean {
  let at = start;
  while (at < start + MOST_BEFORE && BEFORE[text.charCodeAt(at)] === 1) at++;
  const unit = text.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}

const MOST_BEFORE = 8;
const BEFORE = charSet('\t\r', ' ', '>', '|');

const unitsOf = (sum: string) => Number(sum.replace(/\D/g, ''));

/** Below, tables of anything add up by chance. */
const SMALLEST_BALANCE = 100;

/** How many rows differ in their last sum from the row before by another sum of theirs, or, with the latest row first, of that one's. */
function addingUp(rows: readonly Row[]): number {
  const steps = rows.slice(1).map((row, n) => {
    const before = rows[n]!;
    const difference = Math.abs(row.sums.at(-1)! - before.sums.at(-1)!);
    if (difference === 0 || Math.max(row.sums.at(-1)!, before.sums.at(-1)!) < SMALLEST_BALANCE) return null;
    return { forward: row.sums.slice(0, -1).includes(difference), back: before.sums.slice(0, -1).includes(difference) };
  });
  return Math.max(steps.filter((step) => step?.forward).length, steps.filter((step) => step?.back).length);
}
