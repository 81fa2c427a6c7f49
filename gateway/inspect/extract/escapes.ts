/** Undoes the escapes with which programs write text into programs: JSON (RFC 8259 section 7), JavaScript and their like. */

const ESCAPE = /\\(?:u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|x([0-9a-f]{2})|([nrt"'/\\]))/gi;
/** Escapes behind which something may hide; line feeds and quotes hide only what is base64. */
const HIDES = /\\(?:u[0-9a-f{]|x[0-9a-f]{2}|\/)|[A-Za-z0-9+/]{16}\\[nr]/i;
const PLAIN: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** What the strings of a text say that escape something, one behind the other; empty for most texts. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return '';
  return text
    .split(/(?<!\\)["'`\n]/)
    .filter((piece) => HIDES.test(piece))
    .map((piece) =>
      piece.replace(ESCAPE, (_, four, any, two, plain) => (plain ? (PLAIN[plain] ?? plain) : of(four ?? any ?? two))),
    )
    .join('\n');
}

function of(digits: string): string {
  const code = Number.parseInt(digits, 16);
  return code <= 0xffff ? String.fromCharCode(code) : code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}
