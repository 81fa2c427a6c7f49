/** Statements of account, known by their rows where no word says so. */
import type { Candidate } from './candidate.ts';
import type { Scene } from './scene.ts';

const FEWEST_ROWS = 8;

/** At least eight lines that begin with a date and hold two amounts, the second being the balance. */
export function* statements({ text }: Scene): Generator<Candidate> {
  const rows = Array.from(text.matchAll(/[^\n]{12,300}/g)).filter(({ 0: line }) => isRow(line));
  if (rows.length < FEWEST_ROWS) return;
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const end = last.index + last[0].length;
  yield { type: 'statement', cues: [], value: 'rows', start: first.index, end, evidence: ['rows', 'shape'] };
}

const DATE_FIRST = /^[\s>|]{0,8}(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)/;
const AMOUNT = /(?<=[\s+(-])\d{1,3}(?:[ .,']?\d{3}){0,4}[.,]\d\d(?![\d.,])/g;

const isRow = (line: string): boolean => DATE_FIRST.test(line) && (line.match(AMOUNT)?.length ?? 0) >= 2;
