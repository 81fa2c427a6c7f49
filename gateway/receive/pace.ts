/** How slowly a peer may send: a stall is borne for a while, a trickle is not, and what our own disk takes is not held against it. */

export interface Pace {
  /** On average, once the grace is used up. */
  readonly bytesPerSecond: number;
  /** The longest stall, in milliseconds; octets that arrive win it back. */
  readonly graceMs: number;
}

/**
 * The same chunks. Only the time in which we wait for the peer counts: it is taken from the grace, and each octet gives a little back,
 * never above the whole. When nothing is left, `tooSlow` is called, which is to end the stream.
 */
export async function* paced(
  stream: AsyncIterable<Uint8Array>,
  { bytesPerSecond, graceMs }: Pace,
  tooSlow: () => void,
): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  let credit = graceMs;
  try {
    for (;;) {
      const asked = performance.now();
      const timer = setTimeout(tooSlow, credit).unref();
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done) return;
      const waited = performance.now() - asked;
      credit = Math.min(graceMs, credit - waited + (next.value.length / bytesPerSecond) * 1000);
      yield next.value;
    }
  } finally {
    await chunks.return?.();
  }
}
