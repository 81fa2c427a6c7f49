/** Reads calendars and contacts: folded lines, quoted or packed where a line itself says so, and the files in them (RFC 5545, RFC 6350, vCard 2.1). */
import { decodeOne, decodeText } from './charset.ts';
import type { Found } from './found.ts';
import { fromBase64, fromQuotedPrintable } from './mime/entity.ts';
import { parameter } from './mime/parameters.ts';

export function readContentLines(bytes: Uint8Array, found: Found): void {
  const { readings } = decodeText(bytes, parameter(found.item.declared, 'charset'));
  for (const [way, reading] of readings.entries()) {
    let n = 0;
    const files = (octets: Uint8Array) => way === 0 && found.inside(`attached-${++n}`, octets);
    found.text(
      'body',
      unfolded(reading, found)
        .map((line) => plain(line, files))
        .join('\n')
        .replace(/\\n/gi, '\n')
        .replace(/\\([,;])/g, '$1'),
    );
  }
}

/** Encodings that a line declares before its value; version 2.1 leaves the parameter's name out. */
const QUOTED = /^[^:\n]{0,300};(?:ENCODING=)?QUOTED-PRINTABLE[;:]/i;
const PACKED = /^[^:\n]{0,300};(?:ENCODING=)?(?:B|BASE64)[;:]/i;

/** A line goes on behind a line feed and white space (RFC 5545 section 3.1), a quoted one behind an equals sign as well. */
function unfolded(text: string, found: Found): string[] {
  const lines: string[][] = [];
  let isQuoted = false;
  let isPacked = false;
  for (const line of text.split(/\r?\n/)) {
    found.budget.element();
    const last = lines.at(-1);
    const isSoft = isQuoted && last?.at(-1)?.endsWith('=');
    if (last && isSoft) last.push(last.pop()!.slice(0, -1), line);
    else if (last && /^[ \t]/.test(line)) last.push(line.slice(1));
    // Programs that do not fold what they pack end it with an empty line.
    else if (last && isPacked && /^[A-Za-z0-9+/]{4,}={0,2}$/.test(line)) last.push(line);
    else {
      lines.push([line]);
      isQuoted = QUOTED.test(line);
      isPacked = PACKED.test(line);
    }
  }
  return lines.map((pieces) => pieces.join(''));
}

/** The line as people read it; what is packed in it is handed on as a file. */
function plain(line: string, file: (octets: Uint8Array) => unknown): string {
  const colon = line.indexOf(':');
  const [head, value] = [line.slice(0, colon + 1), line.slice(colon + 1)];
  if (QUOTED.test(line)) {
    const charset = /;CHARSET="?([\w.:-]{1,40})/i.exec(head)?.[1] ?? null;
    return head + decodeOne(fromQuotedPrintable(Buffer.from(value)), charset);
  }
  const packed = PACKED.test(line) ? value : /:data:[^,]{0,200};base64\\?,([A-Za-z0-9+/=]{16,})/i.exec(line)?.[1];
  if (packed === undefined) return line;
  file(fromBase64(Buffer.from(packed, 'latin1')));
  return line.slice(0, line.length - packed.length);
}
