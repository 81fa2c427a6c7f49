/** Writes comma-separated values (RFC 4180) that a spreadsheet opens without running anything in them. */

/** One record with its CRLF. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** A spreadsheet takes text that begins like this for a formula, which could fetch and send; an apostrophe makes it text again. */
const FORMULA = /^[\s\0]*[=+\-@|%\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/;

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
