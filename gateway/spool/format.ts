/**
 * The one-file format of the file spool: a message with all its bodies, written front to back before any length is known.
 *
 *     magic "valise-spool 1\r\n"
 *     header length (4 octets), SHA-256 of the header, header: the message as JSON
 *     the bodies, one after the other
 *     trailer as JSON: the header's digest, length and digest of each body
 *     trailer length (4 octets), SHA-256 of the trailer
 *
 * Numbers are big-endian. The last digest covers all others, so header and trailer alone prove that a file is whole,
 * and the header proves itself: a damaged body still leaves an author to be told.
 */
import { createHash, hash } from 'node:crypto';
import { z } from 'zod';
import type { Body, Message } from './spool.ts';
import { storedMessage } from './stored.ts';

/** Octets before the header's JSON: enough to know how long the head is. */
export const HEAD_START = 52;
/** Octets after the trailer's JSON, at the very end of the file. */
export const FOOT = 36;
/** What a damaged length can cost in memory. */
const MOST_JSON = 16 << 20;
const BLOCK = 64 << 10;
const MAGIC = Buffer.from('valise-spool 1\r\n');

/** Where one body lies in the file, and what it must be. */
export interface Extent {
  readonly start: number;
  readonly length: number;
  readonly sha256: string;
}

/** The bytes are not what was written. */
export class DamageError extends Error {
  override name = 'DamageError';
}

/**
 * Writes the file, in blocks, and answers where each body lies in it.
 * @throws Error before the first block when the message could not be read back
 */
export async function encode(
  message: Message,
  bodies: readonly Body[],
  write: (block: Uint8Array) => Promise<void>,
): Promise<readonly Extent[]> {
  const head = encodeHead(message);
  const blocks = gatherer();
  const extents: Extent[] = [];
  for (const block of blocks.add(head)) await write(block);
  let start = head.length;
  for (const body of bodies) {
    const digest = createHash('sha256');
    let length = 0;
    for await (const chunk of body) {
      digest.update(chunk);
      length += chunk.length;
      for (const block of blocks.add(chunk)) await write(block);
    }
    extents.push({ start, length, sha256: digest.digest('hex') });
    start += length;
  }
  for (const block of [...blocks.add(encodeTrailer(head, extents)), ...blocks.rest()]) await write(block);
  return extents;
}

/** The same octets with small pieces joined, so that what comes line by line is not written line by line; large ones pass uncopied. */
export async function* inBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const blocks = gatherer();
  for await (const chunk of chunks) yield* blocks.add(chunk);
  yield* blocks.rest();
}

/** Both answer what is to be written now. */
function gatherer() {
  let pieces: Uint8Array[] = [];
  let used = 0;

  function rest(): Uint8Array[] {
    const gathered = pieces;
    pieces = [];
    used = 0;
    return gathered.length === 0 ? [] : [Buffer.concat(gathered)];
  }

  function add(chunk: Uint8Array): Uint8Array[] {
    const full = used + chunk.length > BLOCK ? rest() : [];
    if (chunk.length > BLOCK) return [...full, chunk];
    // A copy, for whoever makes the chunks may use their memory again.
    if (chunk.length > 0) pieces.push(new Uint8Array(chunk));
    used += chunk.length;
    return full;
  }

  return { add, rest };
}

/** Length of the whole head, told by its first {@link HEAD_START} octets. @throws DamageError */
export function headLength(start: Uint8Array): number {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  if (bytes.length < HEAD_START || !bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw new DamageError('not a spool file of version 1');
  return HEAD_START + plausible(bytes.readUInt32BE(MAGIC.length));
}

/** The message, from a head of the length that {@link headLength} told. @throws DamageError */
export function decodeHead(head: Uint8Array): Message {
  const json = head.subarray(HEAD_START);
  if (!sameBytes(sha256(json), headDigest(head))) throw new DamageError('the header does not match its digest');
  return readJson(json, storedMessage);
}

/** Length of trailer and foot together, told by the last {@link FOOT} octets. @throws DamageError */
export function trailerLength(foot: Uint8Array): number {
  if (foot.length < FOOT) throw new DamageError('the file ends too early');
  return FOOT + plausible(Buffer.from(foot).readUInt32BE(0));
}

/** Where the bodies lie, once trailer, head and the size of the file are shown to belong together. @throws DamageError */
export function decodeTrailer(trailer: Uint8Array, head: Uint8Array, fileSize: number): readonly Extent[] {
  const json = trailer.subarray(0, -FOOT);
  if (!sameBytes(sha256(json), trailer.subarray(-FOOT + 4)))
    throw new DamageError('the trailer does not match its digest');
  const { header, items } = readJson(json, storedTrailer);
  if (header !== hex(headDigest(head))) throw new DamageError('header and trailer are not of one message');
  let end = head.length;
  const extents = items.map((item) => {
    const start = end;
    end += item.length;
    return { start, ...item };
  });
  if (end + trailer.length !== fileSize) throw new DamageError('the file does not have the length of its parts');
  return extents;
}

const storedTrailer = z.strictObject({
  header: z.string(),
  items: z.array(z.strictObject({ length: z.int().nonnegative(), sha256: z.string() })),
});

function encodeHead(message: Message): Uint8Array {
  const text = JSON.stringify(message);
  // What we could not read back would be accepted and lost; better refuse it now.
  storedMessage.parse(JSON.parse(text));
  const json = Buffer.from(text);
  if (json.length > MOST_JSON) throw new RangeError('the header is longer than we would read back');
  return Buffer.concat([MAGIC, uint32(json.length), sha256(json), json]);
}

function encodeTrailer(head: Uint8Array, extents: readonly Extent[]): Uint8Array {
  const items = extents.map(({ length, sha256 }) => ({ length, sha256 }));
  const json = Buffer.from(JSON.stringify({ header: hex(headDigest(head)), items }));
  if (json.length > MOST_JSON) throw new RangeError('the trailer is longer than we would read back');
  return Buffer.concat([json, uint32(json.length), sha256(json)]);
}

function readJson<T>(json: Uint8Array, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(json).toString()));
  } catch (cause) {
    throw new DamageError('the digest is right but the content is not ours', { cause });
  }
}

function plausible(length: number): number {
  if (length > MOST_JSON) throw new DamageError('an impossible length');
  return length;
}

const headDigest = (head: Uint8Array) => head.subarray(MAGIC.length + 4, HEAD_START);
const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sameBytes = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
