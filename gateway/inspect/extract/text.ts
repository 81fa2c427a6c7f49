/** Plain text and its like: tables, files within, folded calendar and contact lines, sealed text. */
import { decodeText } from './charset.ts';
import { tableOf } from './csv.ts';
import { readEncoded } from './encoded.ts';
import type { Found, Item } from './found.ts';
import { fromBase64, fromQuotedPrintable } from './mime/entity.ts';
import { mediaTypeOf, parameter } from './mime/parameters.ts';
import { latin1 } from './true-type.ts';

export function readText(bytes: Uint8Array, found: Found): void {
  const { readings, isGuess } = decodeText(bytes, parameter(found.item.declared, 'charset'));
  if (isGuess) found.unseen('unknown-type');
  for (const reading of readings) {
    const table = isTable(found.item) ? tableOf(reading) : null;
    found.text(table === null ? 'body' : 'table', table ?? reading);
  }
  if (/^-----BEGIN PGP MESSAGE-----/m.test(readings[0] ?? '')) seal(found);
  readEncoded(latin1(bytes, 0, bytes.length), found);
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
    readAttached(lines, found);
  }
}

/** Files and photographs in a line (RFC 5545 section 3.8.1.1, RFC 6350 section 6.2.4), by whatever name of base64. */
function readAttached(lines: string, found: Found): void {
  const attached = /(?:;ENCODING=(?:B|BASE64)[^:\n]{0,200}:|:data:[^,\n]{0,200};base64,)([A-Za-z0-9+/=]{16,})/gi;
  let n = 0;
  for (const [, base64] of lines.matchAll(attached)) {
    found.inside(`attached-${++n}`, fromBase64(Buffer.from(base64!, 'latin1')));
  }
}

export function readSealed(_: Uint8Array, found: Found): void {
  seal(found);
}

function seal(found: Found): void {
  found.danger('encrypted');
  found.unseen('encrypted');
}

function isTable({ name, declared }: Item): boolean {
  return /\.csv$/i.test(name ?? '') || mediaTypeOf(declared) === 'text/csv';
}
