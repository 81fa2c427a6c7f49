/** Reads media types and their parameters as tolerantly as mail programs do: a strict reader would not see what a lax one shows. */
import { decodeOne } from '../charset.ts';

/** `type/subtype` in lower case; null where nothing readable was declared. */
export function mediaTypeOf(value: string | null): string | null {
  return /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)/.exec(value ?? '')?.[1]?.toLowerCase() ?? null;
}

/** The parameter of that name, its continuations joined and its charset decoded (RFC 2231 sections 3 and 4); null where there is none. */
export function parameter(value: string | null, name: string): string | null {
  const all = parametersOf(value ?? '');
  const plain = all.get(name);
  if (plain !== undefined) return decodeWords(plain);
  const pieces: { readonly text: string; readonly encoded: boolean }[] = [];
  const single = all.get(`${name}*`);
  if (single !== undefined) pieces.push({ text: single, encoded: true });
  for (let n = 0; single === undefined && n < 100; n++) {
    const text = all.get(`${name}*${n}`) ?? all.get(`${name}*${n}*`);
    if (text === undefined) break;
    pieces.push({ text, encoded: !all.has(`${name}*${n}`) });
  }
  return pieces.length === 0 ? null : joinPieces(pieces);
}

/**
 * A field's value, read from Latin-1: words of RFC 2047 are decoded, white space between two of them belongs to neither (section 6.2);
 * other octets are UTF-8 (RFC 6532) or an old charset.
 */
export function decodeWords(value: string): string {
  const text = /[\x80-\xff]/.test(value) ? decodeOne(Buffer.from(value, 'latin1'), null) : value;
  return text
    .replace(/(=\?[^?\s]{1,60}\?[bq]\?[^?]*\?=)\s+(?==\?[^?\s]{1,60}\?[bq]\?)/gi, '$1')
    .replace(
      /=\?([^?\s*]{1,60})(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=/gi,
      (_, charset: string, kind: string, word: string) => {
        const octets =
          kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : percent(word.replaceAll('_', ' '), '=');
        return decodeOne(octets, charset);
      },
    );
}

/** The names of all parameters, in lower case, without the marks of their pieces. */
export function parameterNames(value: string | null): string[] {
  return [...new Set([...parametersOf(value ?? '').keys()].map((name) => name.replace(/\*\d*\*?$/, '')))];
}

function joinPieces(pieces: readonly { readonly text: string; readonly encoded: boolean }[]): string {
  const [first] = pieces;
  const charset = first?.encoded ? /^([^']*)'[^']*'/.exec(first.text) : null;
  const octets = pieces.map(({ text, encoded }, n) => {
    const rest = n === 0 && charset ? text.slice(charset[0].length) : text;
    return encoded ? percent(rest, '%') : Buffer.from(rest, 'latin1');
  });
  return decodeOne(Buffer.concat(octets), charset?.[1] || null);
}

/** Names in lower case, the first of each; values without their quotes. */
function parametersOf(value: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of value.matchAll(/;\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/gs)) {
    const name = match[1]!.toLowerCase();
    if (!found.has(name)) found.set(name, match[2]?.replace(/\\(.)/gs, '$1') ?? match[3]!.trim());
  }
  return found;
}

/** Latin-1 text with octets written as two hexadecimal digits behind `mark`. */
function percent(text: string, mark: '%' | '='): Buffer {
  const pattern = mark === '%' ? /%([0-9a-f]{2})/gi : /=([0-9a-f]{2})/gi;
  return Buffer.from(
    text.replace(pattern, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
