/** Plain data made ready to cross a thread: its bytes in buffers of their own, so that they can be moved instead of cloned. */

export interface Parcel {
  readonly value: unknown;
  /** Every buffer in the value; to be passed as the transfer list. */
  readonly buffers: ArrayBuffer[];
}

/**
 * Packs a value. With `copy` the caller keeps its bytes, which it may still have to write to the disk; without, bytes
 * that fill their buffer are given away. A view into a larger buffer is always copied: moving it would tear the buffer
 * from its other users (Node's pool among them), and cloning it would carry all their bytes along.
 */
export function pack(value: unknown, { copy }: { readonly copy: boolean }): Parcel {
  const buffers = new Set<ArrayBuffer>();
  const packed = walk(value, (bytes) => {
    const own = copy || !fillsItsBuffer(bytes) ? new Uint8Array(bytes) : (bytes as Uint8Array<ArrayBuffer>);
    buffers.add(own.buffer);
    return own;
  });
  return { value: packed, buffers: [...buffers] };
}

/** How many bytes a value holds. */
export function sizeOf(value: unknown): number {
  let size = 0;
  walk(value, (bytes) => {
    size += bytes.length;
    return bytes;
  });
  return size;
}

function fillsItsBuffer({ buffer, byteLength }: Uint8Array): boolean {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength && byteLength > 0;
}

function walk(value: unknown, bytes: (value: Uint8Array) => Uint8Array): unknown {
  if (value instanceof Uint8Array) return bytes(value);
  if (Array.isArray(value)) return value.map((one) => walk(one, bytes));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, walk(one, bytes)]));
}
