/** Plain text and its like: tables, files within, escaped strings, sealed text. */
import { decodeText } from './charset.ts';
import { tableOf } from './csv.ts';
import { readEncoded } from './encoded.ts';
import { unescaped } from './escapes.ts';
import type { Found, Item } from './found.ts';
import { isLdif, ldifText } from './ldif.ts';
import { mediaTypeOf, parameter } from './mime/parameters.ts';
import { latin1 } from './true-type.ts';

export function readText(bytes: Uint8Array, found: Found): void {
  const { readings, isGuess } = decodeText(bytes, parameter(found.item.declared, 'charset'));
  if (isGuess) found.unseen('unknown-type');
  for (const reading of readings) {
    const table = isTable(found.item) ? tableOf(reading) : null;
    found.text(table === null ? 'body' : 'table', table ?? reading);
    found.text('hidden', isLdif(reading) ? ldifText(reading, found) : unescaped(reading));
  }
  if (/^-----BEGIN PGP MESSAGE-----/m.test(readings[0] ?? '')) seal(found);
  readEncoded(latin1(bytes, 0, bytes.length), found);
}

/** What stands around the sealed lines is no secret to anyone (RFC 9580 section 6.2). */
export function readSealed(bytes: Uint8Array, found: Found): void {
  found.text('property', latin1(bytes, 0, bytes.length).replace(/^[A-Za-z0-9+/]{20,}=*\r?$/gm, ''));
  seal(found);
}

function seal(found: Found): void {
  found.danger('encrypted');
  found.unseen('encrypted');
}

function isTable({ name, declared }: Item): boolean {
  return /\.csv$/i.test(name ?? '') || mediaTypeOf(declared) === 'text/csv';
}
