/** How many connections one address has at a time, and all that are not known have together. */

export interface CrowdLimits {
  readonly perAddress: number;
  /** For all addresses that are not known. */
  readonly strangers: number;
}

export interface Crowd {
  /** What it has too much of already, or null where it may come in; only what was let in leaves. */
  enter(address: string): 'address' | 'strangers' | null;
  leave(address: string): void;
}

/** @param isKnown must answer the same for an address each time */
export function createCrowd(limits: CrowdLimits, isKnown: (address: string) => boolean): Crowd {
  const present = new Map<string, number>();
  let strangers = 0;
  return {
    enter(address) {
      const count = present.get(address) ?? 0;
      if (count >= limits.perAddress) return 'address';
      if (!isKnown(address) && strangers >= limits.strangers) return 'strangers';
      present.set(address, count + 1);
      if (!isKnown(address)) strangers++;
      return null;
    },
    leave(address) {
      const count = present.get(address) ?? 0;
      if (count > 1) present.set(address, count - 1);
      else present.delete(address);
      if (!isKnown(address)) strangers--;
    },
  };
}
