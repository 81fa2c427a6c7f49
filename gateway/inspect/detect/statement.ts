/** Statements of account, known by their rows where no word says so. */
import type { Candidate } from './candidate.ts';
import type { Evidence } from './evidence.ts';
import type { Scene } from './scene.ts';

/** Rows whose balances add up, or eight rows that begin with a date and hold two sums, or what banks send each other. */
export function* statements({ text, lower }: Scene): Generator<Candidate> {
  const tellsBalances = BALANCE.test(lower);
  const rows = rowsIn(text, tellsBalances);
  const code = evidenceOf(text, rows, tellsBalances ? FEWEST_STEPS_BESIDE_WORDS : FEWEST_STEPS);
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
/** Where a word says that there are balances. */
const BALANCE = /(?<!\p{L})balance(?!\p{L})|(?<!\p{L})(?:saldo|solde|остат|сальдо|баланс)|余额|餘額|结余|結餘|رصيد/u;
const FEWEST_STEPS_BESIDE_WORDS = 2;

function evidenceOf(text: string, rows: readonly Row[], fewestSteps: number): Evidence | null {
  if (addingUp(rows) >= fewestSteps || isBankFormat(text)) return 'running-balance';
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
/** Wherever it stands in its line; eight digits alone may be one as well. */
const WHOLE_DATE =
  /(?<!\d|\d[.,])(?:\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d|20\d\d(?:[./-]\d{1,2}[./-]\d{1,2}|[01]\d[0-3]\d)|(?:20\d\d年)?\d{1,2}月\d{1,2}日)(?!\d)/g;
const TIME = /(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)/g;
/** Also with the separators that Arabic has of its own, right behind Chinese words, and parted by commas alone. */
const SUM =
  /(?:(?<=\.\d\d,)|(?<![A-Za-z\u00c0-\u06ff\d:/]|\d[.,'٫٬]))\d{1,9}(?:[ ,.'٬]\d{3}){0,4}(?:[.,٫]\d{1,3})?(?![\d:/])/gu;
/** Not any number: it has hundredths, or parts its thousands. */
const IS_WRITTEN_AS_SUM = /[.,٫]\d\d$|\d[ ,.'٬]\d{3}/;

/** A longer line is looked at as several. */
const LONGEST_LINE = 300;

/** Without words about balances only lines that hold a date are rows. */
function rowsIn(text: string, tellsBalances: boolean): Row[] {
  const rows: Row[] = [];
  for (let start = 0, line = 0; start < text.length; ) {
    if (start >= line) line = (text.indexOf('\n', start) + 1 || text.length + 1) - 1;
    const end = Math.min(line, start + LONGEST_LINE);
    const row = hasDigits(text, start, end, tellsBalances ? 4 : 7)
      ? rowOf(text.slice(start, end), start, tellsBalances)
      : null;
    if (row) rows.push(row);
    start = end === line ? line + 1 : end;
  }
  return rows;
}

function rowOf(line: string, start: number, tellsBalances: boolean): Row | null {
  const withoutDates = line.replace(WHOLE_DATE, ' | ').replace(TIME, ' | ');
  const day = DAY.exec(withoutDates)?.[0] ?? '';
  const hasDate = day !== '' || withoutDates !== line;
  if (!tellsBalances && !hasDate) return null;
  const written = withoutDates.slice(day.length).match(SUM) ?? [];
  if (written.length < 2) return null;
  const areSums = written.filter((sum) => IS_WRITTEN_AS_SUM.test(sum)).length >= 2;
  if (!hasDate && !areSums) return null;
  const isPlain = areSums && DATE_FIRST.test(line);
  return { start, end: start + line.length, sums: written.map(unitsOf), isPlain };
}

/** Which most lines have not, so that they need not be read. */
function hasDigits(text: string, start: number, end: number, fewest: number): boolean {
  let count = 0;
  for (let at = start; at < end && count < fewest; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 48 && unit <= 57) count++;
  }
  return count === fewest;
}

const unitsOf = (sum: string) => Number(sum.replace(/\D/g, ''));

/** Below, tables of anything add up by chance. */
const SMALLEST_BALANCE = 100;
/** Balances stand last, before a remark, or first. */
const COLUMNS = [-1, -2, 0, 1];

const addingUp = (rows: readonly Row[]): number => Math.max(...COLUMNS.map((column) => stepsIn(rows, column)));

/** How many rows differ in their balance from the row before by another sum of theirs, or, with the latest row first, of that one's. */
function stepsIn(rows: readonly Row[], column: number): number {
  let forward = 0;
  let back = 0;
  for (const [n, { sums }] of rows.slice(1).entries()) {
    const before = rows[n]!.sums;
    const [balance, last] = [sums.at(column) ?? 0, before.at(column) ?? 0];
    const difference = Math.abs(balance - last);
    if (difference === 0 || Math.max(balance, last) < SMALLEST_BALANCE) continue;
    if (sums.includes(difference) && difference !== balance) forward++;
    if (before.includes(difference) && difference !== last) back++;
  }
  return Math.max(forward, back);
}
