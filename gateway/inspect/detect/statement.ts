/** Statements of account, known by their rows where no word says so. */
import type { Candidate } from './candidate.ts';
import { charSet } from './char-set.ts';
import type { Scene } from './scene.ts';
import type { Span } from './table.ts';

const FEWEST_ROWS = 8;

/** At least eight lines that begin with a date and hold two amounts, the second being the balance. */
export function* statements({ text }: Scene): Generator<Candidate> {
  const rows = rowsIn(text);
  if (rows.length < FEWEST_ROWS) return;
  const [first, last] = [rows[0]!, rows.at(-1)!];
  yield { type: 'statement', cues: [], value: 'rows', start: first.start, end: last.end, evidence: ['rows', 'shape'] };
}

/** A longer line is looked at as several. */
const LONGEST_LINE = 300;

function rowsIn(text: string): Span[] {
  const rows: Span[] = [];
  for (let start = 0, line = 0; start < text.length; ) {
    if (start >= line) line = (text.indexOf('\n', start) + 1 || text.length + 1) - 1;
    const end = Math.min(line, start + LONGEST_LINE);
    if (beginsWithDigit(text, start) && isRow(text.slice(start, end))) rows.push({ start, end });
    start = end === line ? line + 1 : end;
  }
  return rows;
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
const DATE_FIRST = /^[\s>|]{0,8}(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)/;
const AMOUNT = /(?<=[\s+(-])\d{1,3}(?:[ .,']?\d{3}){0,4}[.,]\d\d(?![\d.,])/g;

const isRow = (line: string): boolean => DATE_FIRST.test(line) && (line.match(AMOUNT)?.length ?? 0) >= 2;
