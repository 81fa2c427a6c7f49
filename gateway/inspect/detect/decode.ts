/** Text that was hidden by encoding it: runs of base64, hexadecimal and percent-encoding, where they decode to text. */
import { charSet, longRuns, type Run } from './char-set.ts';

export interface Decoded {
  readonly text: string;
  /** Where the run stands in the text it was found in. */
  readonly start: number;
}

/** Runs of at least 24 characters, three to an escape, that decode to readable UTF-8. Each character is decoded at most twice per kind. */
export function decodeRuns(text: string): readonly Decoded[] {
  const words = longRuns(text, BASE64, SHORTEST);
  return KINDS.flatMap(({ find, decode }) =>
    find(text, words).flatMap(({ run, start }) => {
      const decoded = decode(run)
        .map(readable)
        .find((found) => found !== null);
      return decoded ? [{ text: decoded, start }] : [];
    }),
  );
}

interface Encoded {
  readonly run: string;
  readonly start: number;
}

interface Kind {
  /** `words` are the long runs of the characters of base64, and so of hexadecimal digits too. */
  readonly find: (text: string, words: readonly Run[]) => readonly Encoded[];
  /** What the run may stand for, the likeliest first. */
  readonly decode: (run: string) => readonly Uint8Array[];
}

const SHORTEST = 24;
const BASE64 = charSet('AZ', 'az', '09', '+', '/', '_', '-');
const ESCAPED = charSet('AZ', 'az', '09', '%', '.', '_', '~', '-');

/** A run is tried where it begins and nowhere else, so that long words are read once. */
const KINDS: readonly Kind[] = [
  {
    find: (text, words) =>
      startingAt(text, words, /[A-Za-z0-9+/_-]{24,1000000}(?:\r?\n[A-Za-z0-9+/_-]{4,76}(?=[\r\n=]|$)){0,20000}={0,2}/y),
    // a word that stands alone on the line below may be no part of it
    decode: (run) => [run, run.slice(0, Math.max(0, run.lastIndexOf('\n')))].flatMap(fromBase64),
  },
  {
    find: (text, words) =>
      words.flatMap(({ start, end }) =>
        Array.from(
          text.slice(start, end).matchAll(/(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){12,500000}/g),
          ({ 0: run, index }) => ({ run, start: start + index }),
        ),
      ),
    decode: (run) => [Uint8Array.fromHex(run)],
  },
  {
    find: (text) =>
      text.includes('%')
        ? startingAt(text, longRuns(text, ESCAPED, SHORTEST), /(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~-]){8,1000000}/y)
        : [],
    decode: fromPercent,
  },
];

/** What a sticky pattern matches where a long run of some characters begins; it may go on behind the run, over those that follow. */
function startingAt(text: string, words: readonly Run[], pattern: RegExp): Encoded[] {
  let end = 0;
  return words.flatMap(({ start }) => {
    pattern.lastIndex = start;
    const run = start < end ? undefined : pattern.exec(text)?.[0];
    if (run === undefined) return [];
    end = start + run.length;
    return [{ run, start }];
  });
}

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

const UTF_8 = new TextDecoder();

/** A run may have been cut within a character. Most runs are words and no text in code, which a control character among their octets tells. */
function readable(bytes: Uint8Array): string | null {
  if (bytes.some((octet) => CONTROLS[octet] === 1)) return null;
  const text = UTF_8.decode(bytes).replace(/^\ufffd{1,3}|\ufffd{1,3}$/g, '');
  return text === '' || /[\u0080-\u009f\ufffd-\uffff]/.test(text) ? null : text;
}

const CONTROLS = charSet('\x00\x08', '\x0e\x1f', '\x7f');
