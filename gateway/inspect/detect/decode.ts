/** Text that was hidden by encoding it: runs of base64, hexadecimal and percent-encoding, where they decode to text. */

export interface Decoded {
  readonly text: string;
  /** Where the run stands in the text it was found in. */
  readonly start: number;
}

/** Runs of at least 24 characters that decode to readable UTF-8. Each character is decoded at most twice per kind. */
export function decodeRuns(text: string): readonly Decoded[] {
  return KINDS.flatMap(({ pattern, decode }) =>
    Array.from(text.matchAll(pattern)).flatMap(({ 0: run, index: start }) => {
      const decoded = decode(run)
        .map(readable)
        .find((found) => found !== null);
      return decoded ? [{ text: decoded, start }] : [];
    }),
  );
}

interface Kind {
  readonly pattern: RegExp;
  /** What the run may stand for, the likeliest first. */
  readonly decode: (run: string) => readonly Uint8Array[];
}

/** A run is tried where it begins and nowhere else, so that long words are read once. */
const KINDS: readonly Kind[] = [
  {
    pattern:
      /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,1000000}(?:\r?\n[A-Za-z0-9+/_-]{4,76}(?=[\r\n=]|$)){0,20000}={0,2}/g,
    // a word that stands alone on the line below may be no part of it
    decode: (run) => [run, run.slice(0, Math.max(0, run.lastIndexOf('\n')))].flatMap(fromBase64),
  },
  { pattern: /(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){12,500000}/g, decode: (run) => [Uint8Array.fromHex(run)] },
  { pattern: /(?<![%A-Za-z0-9._~-])(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~-]){24,1000000}/g, decode: fromPercent },
];

function fromBase64(run: string): Uint8Array[] {
  const digits = run
    .replace(/[\r\n=]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/');
  try {
    return [Uint8Array.fromBase64(digits.slice(0, digits.length - (digits.length % 4 === 1 ? 1 : 0)))];
  } catch {
    return [];
  }
}

/** A few escapes are an ordinary link; where a third of what is meant is escaped, somebody meant to hide it. */
function fromPercent(run: string): Uint8Array[] {
  const escapes = run.split('%').length - 1;
  if (escapes * 3 < run.length - escapes * 2) return [];
  const octets = Array.from(run.matchAll(/%(..)|./g), ([char, hex]) =>
    hex ? Number.parseInt(hex, 16) : char.charCodeAt(0),
  );
  return [Uint8Array.from(octets)];
}

/** A run may have been cut within a character. */
function readable(bytes: Uint8Array): string | null {
  const text = new TextDecoder().decode(bytes).replace(/^\ufffd{1,3}|\ufffd{1,3}$/g, '');
  return text === '' || /[\x00-\x08\x0e-\x1f\x7f\u0080-\u009f\ufffd-\uffff]/.test(text) ? null : text;
}
