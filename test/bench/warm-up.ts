/** Before anything is timed: code that is compiled as it runs gets faster for thousands of messages, and caches of the disk fill. */

/**
 * Runs batches until their rate is steady, or the time is up; the batch that is under way then still ends.
 * @param batch answers its rate
 */
export async function warmUp(batch: () => Promise<number>, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  const rates: number[] = [];
  while (performance.now() < end && !isSteady(rates)) rates.push(await batch());
}

/** Whether neither of the last two was clearly faster than all before them. */
export function isSteady(rates: readonly number[]): boolean {
  const best = Math.max(...rates.slice(0, -2));
  return rates.length > 2 && rates.slice(-2).every((rate) => rate < 1.05 * best);
}
