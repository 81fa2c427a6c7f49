/** Reads S/MIME: what is signed as one with its content is taken out of it, and what is enveloped is said to be sealed (RFC 5652, RFC 8551 section 3). */
import type { Found } from './found.ts';
import { latin1 } from './true-type.ts';

/** The arc of data, signed data (2) and enveloped data (3); the last number follows. */
const ARC = '\x2a\x86\x48\x86\xf7\x0d\x01\x07';
const [DATA, SIGNED] = [1, 2];
const [OCTETS, CONSTRUCTED_OCTETS, CONTENT] = [0x04, 0x24, 0xa0];

export function readPkcs7(bytes: Uint8Array, found: Found): void {
  const text = latin1(bytes, 0, bytes.length);
  const kind = text.indexOf(ARC) + ARC.length;
  if (bytes[kind] !== SIGNED) {
    found.danger('encrypted');
    found.unseen('encrypted');
    return;
  }
  const data = text.indexOf(ARC + String.fromCharCode(DATA), kind);
  const at = data + ARC.length + 1;
  // A signature apart from its content says nothing but who signed.
  if (data < 0 || bytes[at] !== CONTENT) return;
  const octets: Uint8Array[] = [];
  collect(bytes, headEnd(bytes, at), octets, found);
  found.inside('1', Buffer.concat(octets), { declared: 'message/rfc822' });
}

/** Octet strings, whole or in pieces of indefinite length (X.690 section 8.7). */
function collect(bytes: Uint8Array, from: number, octets: Uint8Array[], found: Found): void {
  let at = from;
  while (bytes[at] === OCTETS || bytes[at] === CONSTRUCTED_OCTETS) {
    found.budget.element();
    const start = headEnd(bytes, at);
    const isWhole = bytes[at] === OCTETS;
    if (isWhole) octets.push(bytes.subarray(start, start + lengthAt(bytes, at)));
    at = isWhole ? start + lengthAt(bytes, at) : start;
  }
}

function headEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return at + 2 + (first > 0x80 ? first & 0x7f : 0);
}

function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at + 1] ?? 0;
  return first < 0x80 ? first : bytes.subarray(at + 2, headEnd(bytes, at)).reduce((sum, octet) => sum * 256 + octet, 0);
}
