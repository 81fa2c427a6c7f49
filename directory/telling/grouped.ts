/** Hexadecimal for people: in groups to compare by telephone, and with check digits to type from paper. */
import { createHash } from 'node:crypto';

/** `3fa4 09bc …`: two people read it to each other group by group. */
export function grouped(hex: string): string {
  return hex.match(/.{1,4}/g)?.join(' ') ?? '';
}

/** A secret of 32 octets as lines to print: number, four groups, and after a dash four check digits of that line. */
export function printChecked(secret: Uint8Array): string[] {
  const rows = Buffer.from(secret).toString('hex').match(/.{16}/g) ?? [];
  return rows.map((row, at) => `${at + 1}  ${grouped(row)} - ${check(at, row)}`);
}

/** Reads what {@link printChecked} printed, however it is spaced. @throws Error naming each line that was mistyped */
export function readChecked(lines: readonly string[]): Uint8Array {
  const rows = lines.map((line) => line.toLowerCase().replace(/[^0-9a-f]/g, '')).filter((row) => row !== '');
  if (rows.length !== ROWS) throw new Error(`the sheet has ${ROWS} lines of digits, not ${rows.length}`);
  const wrong = rows.flatMap((row, at) => (isRow(row, at) ? [] : [at + 1]));
  if (wrong.length > 0) throw new Error(`mistyped: line ${wrong.join(', ')}`);
  return Buffer.from(rows.map((row) => row.slice(1, 17)).join(''), 'hex');
}

const ROWS = 4;

/** The number of the line, 16 digits and 4 to check them. */
function isRow(row: string, at: number): boolean {
  return row.length === 21 && row[0] === String(at + 1) && row.slice(17) === check(at, row.slice(1, 17));
}

/** Counts the line as well, so that two lines exchanged are noticed. */
function check(at: number, row: string): string {
  return createHash('sha256').update(`${at} ${row}`).digest('hex').slice(0, 4);
}
