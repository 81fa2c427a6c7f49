/** Reads the source of macros, which Office keeps packed behind their compiled form (MS-OVBA section 2.4.1). */

import { decodeOne } from '../charset.ts';
import { attempt, type Found } from '../found.ts';
import type { Stream } from './streams.ts';

/** Every module begins with its attributes, so that its packed source is found where their first word stands. */
const BEGINNING = /\x01[\s\S][\xb0-\xbf][\s\S]Attribut/g;
/** No project has so many, and each place that looks like one costs a try. */
const MOST_MODULES = 1000;
const CHUNK = 4096;

/** Tells the source of every module as code; returns whether there was any. */
export function readMacros(streams: readonly Stream[], found: Found): boolean {
  let count = 0;
  for (const { bytes } of streams) {
    const octets = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (const { index } of octets.toString('latin1').matchAll(BEGINNING)) {
      if (++count > MOST_MODULES) {
        found.unseen('too-many');
        return true;
      }
      attempt(found, () => found.text('code', decodeOne(unpacked(octets.subarray(index + 1), found), null)));
    }
  }
  return count > 0;
}

/** Chunks with a head of two octets: twelve bits of length, three of signature, and whether it is packed. */
function unpacked(octets: Buffer, found: Found): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at + 2 <= octets.length; ) {
    const head = octets.readUInt16LE(at);
    if ((head & 0x7000) !== 0x3000) break;
    const end = at + (head & 0xfff) + 3;
    const chunk = head & 0x8000 ? unpackedChunk(octets.subarray(at + 2, end), found) : octets.subarray(at + 2, end);
    found.budget.unpacked(chunk.length);
    chunks.push(chunk);
    at = end;
  }
  return Buffer.concat(chunks);
}

/** Tokens in groups of eight under a flag octet: a character, or a copy of what went before. */
function unpackedChunk(tokens: Buffer, found: Found): Uint8Array {
  const chunk = Buffer.alloc(CHUNK);
  let length = 0;
  for (let at = 0; at < tokens.length; ) {
    const flags = tokens[at++]!;
    found.budget.element();
    for (let bit = 0; bit < 8 && at < tokens.length && length < CHUNK; bit++) {
      if ((flags & (1 << bit)) === 0) {
        chunk[length++] = tokens[at++]!;
        continue;
      }
      if (at + 2 > tokens.length) break;
      const token = tokens.readUInt16LE(at);
      at += 2;
      // The further in the chunk, the more bits tell how far back (section 2.4.1.3.19.1).
      const bits = Math.max(4, Math.ceil(Math.log2(length)));
      const from = length - (token >> (16 - bits)) - 1;
      if (from < 0) throw new RangeError('unpacking macros: a copy of what was not there');
      const count = (token & (0xffff >> bits)) + 3;
      for (let n = 0; n < count && length < CHUNK; n++) chunk[length++] = chunk[from + n]!;
    }
  }
  return chunk.subarray(0, length);
}
