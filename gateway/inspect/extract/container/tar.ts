/** Opens a tar archive: ustar, GNU long names and pax headers (POSIX.1 pax, section "ustar Interchange Format"). */
import { decodeOne } from '../charset.ts';
import type { Found } from '../found.ts';
import { latin1 } from '../true-type.ts';

const BLOCK = 512;

export function readTar(bytes: Uint8Array, found: Found): void {
  let longName: string | null = null;
  let n = 0;
  let at = 0;
  while (at + BLOCK <= bytes.length && bytes[at] !== 0) {
    found.budget.element();
    const size = sizeAt(bytes, at + 124);
    const start = at + BLOCK;
    const kind = latin1(bytes, at + 156, at + 157);
    const content = bytes.subarray(start, start + size);
    if (Number.isNaN(size) || start + size > bytes.length) found.unseen('malformed');
    if (kind === 'L') longName = decodeOne(content, null).replace(/\0.*$/s, '');
    else if (kind === 'x' || kind === 'g') {
      const text = decodeOne(content, 'utf-8');
      longName = /\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? longName;
      found.text('property', text);
    } else {
      const name: string = longName ?? fieldAt(bytes, at, 100);
      longName = null;
      if (size > 0) found.inside(`${++n}`, content, { name: name.split('/').at(-1)! });
      else found.text('name', name);
    }
    if (Number.isNaN(size)) return;
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  // The end is two blocks of zeros, and tapes are padded with more of them.
  if (bytes.subarray(at).some((octet) => octet !== 0)) {
    found.danger('trailing-data');
    found.unseen('malformed');
  }
}

/** Octal digits, or base 256 where the highest bit is set (GNU). */
function sizeAt(bytes: Uint8Array, at: number): number {
  if ((bytes[at]! & 0x80) !== 0) return bytes.subarray(at + 4, at + 12).reduce((sum, octet) => sum * 256 + octet, 0);
  return Number.parseInt(latin1(bytes, at, at + 12).replace(/[\0 ]/g, '') || '0', 8);
}

function fieldAt(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return decodeOne(end < 0 ? field : field.subarray(0, end), null);
}
