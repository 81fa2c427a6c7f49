/** Octets to text, by what is declared and what they look like; what nothing declares is read in every way that officers write. */

export interface Decoded {
  /** More than one where the octets can be read in several ways; the first is the likeliest. */
  readonly readings: readonly string[];
  /** The declared charset is one that nobody here knows. */
  readonly isGuess: boolean;
}

/** Undeclared octets that are not UTF-8 come from an old file; its script shows in one of these. */
const OLD = ['windows-1252', 'windows-1251', 'windows-1256', 'gb18030'] as const;

/** @param charset as declared, or null */
export function decodeText(bytes: Uint8Array, charset: string | null): Decoded {
  const mark = byteOrder(bytes);
  if (mark) return { readings: [decode(bytes, mark)!], isGuess: false };
  const declared = charset && !/^(us-ascii|utf-?8)$/i.test(charset) ? decode(bytes, charset) : null;
  if (declared !== null) return { readings: [declared], isGuess: false };
  const isGuess = charset !== null && !/^(us-ascii|utf-?8|unknown-8bit)$/i.test(charset);
  const utf8 = decode(bytes, 'utf-8', true);
  if (utf8 !== null) return { readings: [utf8], isGuess };
  const old = OLD.map((label) => decode(bytes, label, true)).filter((text) => text !== null);
  return { readings: [...new Set(old)], isGuess };
}

/** The likeliest reading. */
export function decodeOne(bytes: Uint8Array, charset: string | null): string {
  return decodeText(bytes, charset).readings[0] ?? '';
}

/**
 * Text has no control characters but those that lay it out; UTF-16 is known by its mark or its zeros.
 * @param stray the share of other control characters that is borne
 */
export function looksLikeText(bytes: Uint8Array, stray: number): boolean {
  if (byteOrder(bytes)) return true;
  const sample = bytes.length <= 65_536 ? bytes : Buffer.concat([bytes.subarray(0, 32_768), bytes.subarray(-32_768)]);
  const controls = sample.filter((octet) => octet < 7 || (octet > 13 && octet < 32 && octet !== 27));
  return controls.length <= sample.length * stray;
}

function byteOrder(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  return zerosOf(bytes.subarray(0, 400));
}

/** Latin text in UTF-16 without its mark has a zero in nearly every second octet, and never in the others. */
function zerosOf(sample: Uint8Array): string | null {
  const zeros = [0, 0];
  for (const [at, octet] of sample.entries()) if (octet === 0) zeros[at % 2]!++;
  const many = sample.length * 0.35;
  if (sample.length < 8) return null;
  if (zeros[1]! > many && zeros[0] === 0) return 'utf-16le';
  return zeros[0]! > many && zeros[1] === 0 ? 'utf-16be' : null;
}

/** Null for an unknown label, and where `fatal` for octets that are not of that charset. */
function decode(bytes: Uint8Array, label: string, fatal = false): string | null {
  try {
    return new TextDecoder(label, { fatal }).decode(bytes);
  } catch {
    return null;
  }
}
