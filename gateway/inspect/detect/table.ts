/** Tables in a text: lines of cells parted by tabs, with the line above them that says what the columns hold. */
import { lastAtMost } from './rewrite.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Table {
  /** The place of an offset, or null outside every table. */
  readonly cellAt: (offset: number) => Cell | null;
  readonly hasRows: boolean;
  /** Made when asked for. */
  readonly columns: () => readonly Column[];
}

/** The cells of a block that stand under each other, without their heading and without blank ones; blanks around them are not theirs. */
export interface Column {
  readonly cells: readonly Span[];
}

export interface Cell extends Span {
  /** Which block of rows, and which column in it; together they name a column. */
  readonly block: number;
  readonly column: number;
  readonly row: Span;
  /** The cell before it in its row: where a table has two columns, it says what this one is. */
  readonly left: Span | null;
  /** The cell at the top of its column, where the block has headings. */
  readonly heading: Span | null;
}

interface Row extends Span {
  readonly block: number;
  readonly cells: readonly Span[];
}

/** Neighbouring lines with cells are one block; in a text that is a table, lines of a single cell are too. */
export function readTable(text: string, isTable: boolean): Table {
  if (!isTable && !text.includes('\t')) return { cellAt: () => null, hasRows: false, columns: () => [] };
  const rows = rowsOf(text, isTable);
  const starts = rows.map(({ start }) => start);
  const heads = new Map<number, Row | null>();
  for (const row of rows) if (!heads.has(row.block)) heads.set(row.block, isHeading(text, row, isTable) ? row : null);
  const body = () => rows.filter((row) => heads.get(row.block) !== row);
  let columns: readonly Column[] | undefined;
  return {
    hasRows: rows.length > 0,
    columns() {
      columns ??= columnsOf(text, body());
      return columns;
    },
    cellAt(offset) {
      const row = rows[lastAtMost(starts, offset)];
      if (!row || offset > row.end) return null;
      const column = lastAtMost(
        row.cells.map(({ start }) => start),
        offset,
      );
      const cell = row.cells[column]!;
      const head = heads.get(row.block) ?? null;
      const left = row.cells[column - 1] ?? null;
      return {
        ...cell,
        block: row.block,
        column,
        row,
        left,
        heading: head === row ? null : (head?.cells[column] ?? null),
      };
    },
  };
}

function columnsOf(text: string, rows: readonly Row[]): Column[] {
  const columns: { cells: Span[] }[] = [];
  let current: Span[][] = [];
  let block = -1;
  for (const row of rows) {
    if (row.block !== block) current = [];
    block = row.block;
    for (const [n, cell] of row.cells.entries()) {
      const trimmed = trim(text, cell);
      if (trimmed.start === trimmed.end) continue;
      if (!current[n]) {
        current[n] = [];
        columns.push({ cells: current[n] });
      }
      current[n].push(trimmed);
    }
  }
  return columns;
}

function trim(text: string, { start, end }: Span): Span {
  while (start < end && text.charCodeAt(start) <= 32) start++;
  while (end > start && text.charCodeAt(end - 1) <= 32) end--;
  return { start, end };
}

/** More cells than this make no row that a person reads; the rest of the line counts as one cell, and finding it stays cheap. */
const MOST_CELLS = 200;

function rowsOf(text: string, isTable: boolean): Row[] {
  const rows: Row[] = [];
  let block = 0;
  for (const { 0: line, index } of text.matchAll(/[^\n]{1,100000}/g)) {
    const parts = line.split('\t', MOST_CELLS);
    if (parts.length === 1 && !isTable) {
      block++;
      continue;
    }
    const before = rows.at(-1);
    if (before && text.slice(before.end, index).length > 1) block++;
    rows.push({ block, start: index, end: index + line.length, cells: cellsOf(parts, index) });
  }
  return rows;
}

function cellsOf(parts: readonly string[], start: number): Span[] {
  let at = start;
  return parts.map((part) => {
    const cell = { start: at, end: at + part.length };
    at = cell.end + 1;
    return cell;
  });
}

/** Headings are words: no cell with four digits or more. In running text an indented sentence has cells too, but only one that is not blank. */
function isHeading(text: string, { cells }: Row, isTable: boolean): boolean {
  const filled = cells.filter(({ start, end }) => text.slice(start, end).trim() !== '');
  if (!isTable && filled.length < 2) return false;
  return cells.every(({ start, end }) => end - start <= 80 && !/\d(?:[^\n\d]{0,2}\d){3}/.test(text.slice(start, end)));
}
