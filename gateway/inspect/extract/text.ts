/** Plain text and its like: what is uuencoded within, folded calendar and contact lines, sealed text. */
import { decodeText } from './charset.ts';
import type { Found } from './found.ts';
import { fromQuotedPrintable } from './mime/entity.ts';
import { parameter } from './mime/parameters.ts';
import { latin1 } from './true-type.ts';

export function readText(bytes: Uint8Array, found: Found): void {
  const { readings, isGuess } = decodeText(bytes, parameter(found.item.declared, 'charset'));
  if (isGuess) found.unseen('unknown-type');
  for (const reading of readings) found.text('body', reading);
  if (/^-----BEGIN PGP MESSAGE-----/m.test(readings[0] ?? '')) seal(found);
  readUuencoded(latin1(bytes, 0, bytes.length), found);
}

/** Content lines are folded like fields (RFC 5545 section 3.1); contacts of version 2.1 quote them besides. */
export function readContentLines(bytes: Uint8Array, found: Found): void {
  const isQuoted = /;ENCODING=QUOTED-PRINTABLE/i.test(latin1(bytes, 0, bytes.length));
  const octets = isQuoted ? fromQuotedPrintable(bytes) : bytes;
  const { readings } = decodeText(octets, parameter(found.item.declared, 'charset'));
  for (const reading of readings) {
    const lines = reading
      .replace(/\r?\n[ \t]/g, '')
      .replace(/\\n/gi, '\n')
      .replace(/\\([,;])/g, '$1');
    found.text('body', lines);
  }
}

export function readSealed(_: Uint8Array, found: Found): void {
  seal(found);
}

function seal(found: Found): void {
  found.danger('encrypted');
  found.unseen('encrypted');
}

/** Files in the text as mail carried them before MIME (POSIX uuencode); each is looked into. */
function readUuencoded(text: string, found: Found): void {
  const begin = /^begin [0-7]{3,4} ([^\r\n]{1,300})\r?\n/gm;
  const end = /^end[ \t]*\r?$/gm;
  for (let n = 1, match = begin.exec(text); match; match = begin.exec(text), n++) {
    end.lastIndex = begin.lastIndex;
    const close = end.exec(text);
    if (!close) found.unseen('malformed');
    found.inside(`uu-${n}`, uudecode(text.slice(begin.lastIndex, close?.index)), { name: match[1]! });
    if (!close) return;
    begin.lastIndex = end.lastIndex;
  }
}

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
