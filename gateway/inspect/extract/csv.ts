/** Reads tables in plain text, whose cells are parted by commas or semicolons (RFC 4180), as a table. */

/** Rows with tabs between their cells; null for a text that is none. Quoted cells may hold separators, line ends and doubled quotes. */
export function tableOf(text: string): string | null {
  const separator = separatorOf(text.slice(0, 4096));
  if (separator === null) return null;
  const cell = new RegExp(`"(${QUOTED})"(?=[${separator}\\r\\n]|$)|[^${separator}\\r\\n]+|[${separator}]|\\r?\\n`, 'g');
  return text.replace(cell, (piece, quoted?: string) => {
    if (quoted !== undefined) return quoted.replaceAll('""', '"').replace(/[\t\r\n]+/g, ' ');
    return piece === separator ? '\t' : piece.replace(/\t/g, ' ');
  });
}

/** As long as a cell of a workbook may be; a quote that is never closed opens nothing. */
const QUOTED = '[^"]{0,32767}(?:""[^"]{0,32767}){0,100}';

/** What stands in the first lines most often, and in each of them as often. */
function separatorOf(start: string): string | null {
  // A line may end within quotes.
  const lines = start
    .replace(/"[^"]*"/g, '')
    .split(/\r?\n/)
    .slice(0, 5)
    .filter((line) => line !== '');
  const counts = (separator: string) => lines.map((line) => line.split(separator).length - 1);
  return (
    [';', ',', '|'].find((separator) => counts(separator).every((count, _, all) => count > 0 && count === all[0])) ??
    null
  );
}
