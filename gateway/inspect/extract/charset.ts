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
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe && third === 0 && fourth === 0) return 'utf-32le';
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return 'utf-32be';
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
  // Tables of small numbers look alike; no number among these may be a control character or beyond the first plane.
  const words = /^[\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffc]+$/;
  if (zeros[1]! > many && sample[0] !== 0 && words.test(fourOctets(sample, true))) return 'utf-32le';
  if (zeros[0]! > many && sample[0] === 0 && words.test(fourOctets(sample, false))) return 'utf-32be';
  if (zeros[1]! > many && zeros[0] === 0) return 'utf-16le';
  return zeros[0]! > many && zeros[1] === 0 ? 'utf-16be' : null;
}

/** UTF-32 (Unicode section 3.10), which no library of ours reads; a number that is no character is told as one that was lost. */
function fourOctets(bytes: Uint8Array, little: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pieces: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, little);
    pieces.push(code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
  }
  return pieces.join('').replace(/^\ufeff/, '');
}

/** UTF-7 (RFC 2152), in which runs of base64 between a plus sign and a hyphen are UTF-16. */
function sevenBits(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString('latin1')
    .replace(/\+([A-Za-z0-9+/]*)-?/g, (_, run: string) =>
      run === '' ? '+' : new TextDecoder('utf-16be').decode(Buffer.from(run, 'base64').subarray(0, evenLength(run))),
    );
}

/** Of the octets that six bits a digit make, as many as are whole characters. */
function evenLength(run: string): number {
  return Math.floor((run.length * 6) / 16) * 2;
}

/** Null for an unknown label, and where `fatal` for octets that are not of that charset. */
function decode(bytes: Uint8Array, label: string, fatal = false): string | null {
  const wide = /^utf-?32(le|be)?$/i.exec(label);
  if (wide) return fourOctets(bytes, wide[1]?.toLowerCase() === 'le');
  if (/^(unicode-1-1-)?utf-?7$/i.test(label)) return sevenBits(bytes);
  try {
    return new TextDecoder(label, { fatal }).decode(bytes);
  } catch {
    return null;
  }
}
