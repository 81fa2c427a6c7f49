/** Looks at the room on the disk, so that its filling up is told while mail can still say so. */
import type { Events } from '../events.ts';

export interface DiskWatchParts {
  readonly freeBytes: () => Promise<number>;
  /** Octets below which no mail is accepted, by the config in force. */
  readonly reserve: () => number;
  readonly events: Pick<Events, 'diskNearlyFull'>;
}

/** Each call looks once. It is told when there is less than twice the reserve, and again only after there has been more. */
export function createDiskWatch({ freeBytes, reserve, events }: DiskWatchParts): () => Promise<void> {
  let wasLow = false;
  return async () => {
    const free = await freeBytes();
    const isLow = free < 2 * reserve();
    if (isLow && !wasLow) events.diskNearlyFull({ free, reserve: reserve() });
    wasLow = isLow;
  };
}
