/** Unpacks octets that were deflated or packed by Zstandard, counting what truly comes out, whatever a container says of their size. */
import { inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { type Budget, Exceeded } from '../budget.ts';

const WAYS = { raw: inflateRawSync, zlib: inflateSync, zstd: zstdDecompressSync } as const;

/**
 * @throws Exceeded where more comes out than there is room for
 * @throws Error where the octets are not deflated
 */
export function inflate(
  bytes: Uint8Array,
  way: keyof typeof WAYS,
  budget: Budget,
): { octets: Uint8Array; used: number } {
  const room = budget.room();
  if (room === 0) throw new Exceeded('too-large');
  try {
    const { buffer, engine } = unpack(WAYS[way], bytes, room);
    budget.unpacked(buffer.length);
    return { octets: buffer, used: engine.bytesWritten };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw error;
    // What was unpacked in vain was paid for as well, or a thousand such entries would cost a thousand times as much.
    budget.unpacked(room);
    throw new Exceeded('too-large');
  }
}

/** With `info` the engine is returned too, and knows how many octets it took; the types do not tell. */
function unpack(way: (typeof WAYS)[keyof typeof WAYS], bytes: Uint8Array, room: number) {
  const result = way(bytes, { maxOutputLength: room, info: true });
  return result as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
}
