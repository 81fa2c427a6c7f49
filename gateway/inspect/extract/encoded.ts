/** Files that stand in a text, as mail carried them before MIME: uuencode (POSIX), its base64 form, and yEnc 1.3. */
import type { Found } from './found.ts';
import { fromBase64 } from './mime/entity.ts';

/** Looks into each of them; a file without an end is told as far as it goes. @param text octets as Latin-1 */
export function readEncoded(text: string, found: Found): void {
  let n = 0;
  for (const { begin, end, decode } of WAYS) {
    begin.lastIndex = 0;
    for (let match = begin.exec(text); match; match = begin.exec(text)) {
      end.lastIndex = begin.lastIndex;
      const close = end.exec(text);
      if (!close) found.unseen('malformed');
      const body = text.slice(begin.lastIndex, close?.index);
      found.inside(`${WAY}-${++n}`, decode(body), { name: match[1]!.trim() });
      if (!close) break;
      begin.lastIndex = end.lastIndex;
    }
  }
}

const WAY = 'encoded';

interface Way {
  /** The name of the file is its first group. */
  readonly begin: RegExp;
  readonly end: RegExp;
  readonly decode: (body: string) => Uint8Array;
}

const WAYS: readonly Way[] = [
  { begin: /^begin [0-7]{3,4} ([^\r\n]{1,300})\r?\n/gm, end: /^end[ \t]*\r?$/gm, decode: uudecode },
  {
    begin: /^begin-base64 [0-7]{3,4} ([^\r\n]{1,300})\r?\n/gm,
    end: /^====[ \t]*\r?$/gm,
    decode: (body) => fromBase64(Buffer.from(body, 'latin1')),
  },
  {
    begin: /^=ybegin [^\r\n]{0,300}?name=([^\r\n]{1,300})\r?\n(?:=ypart [^\r\n]{0,300}\r?\n)?/gm,
    end: /^=yend [^\r\n]{0,300}\r?$/gm,
    decode: ydecode,
  },
];

function uudecode(body: string): Uint8Array {
  const lines = body.split(/\r?\n/).map((line) => {
    const octets = new Uint8Array((line.charCodeAt(0) - 32) & 63);
    for (let n = 0; n < octets.length; n++) {
      const at = 1 + Math.floor(n / 3) * 4 + (n % 3);
      const [left, right] = [six(line, at), six(line, at + 1)];
      octets[n] = [(left << 2) | (right >> 4), (left << 4) | (right >> 2), (left << 6) | right][n % 3]!;
    }
    return octets;
  });
  return Buffer.concat(lines);
}

function six(line: string, at: number): number {
  return ((line.charCodeAt(at) || 32) - 32) & 63;
}

/** Each octet was moved by 42; behind an equals sign, by 64 more. Line ends are no octets of the file. */
function ydecode(body: string): Uint8Array {
  const octets = Buffer.from(body.replace(/[\r\n]/g, ''), 'latin1');
  let length = 0;
  for (let at = 0; at < octets.length; at++) {
    const isEscaped = octets[at] === 0x3d;
    if (isEscaped) at++;
    octets[length++] = octets[at]! - (isEscaped ? 106 : 42);
  }
  return octets.subarray(0, length);
}
