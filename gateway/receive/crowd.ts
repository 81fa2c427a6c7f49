/** How many connections one address has at a time. */

export interface Crowd {
  /** False where the address has its share already; only what was let in leaves. */
  enter(address: string): boolean;
  leave(address: string): void;
}

export function createCrowd(limit: number): Crowd {
  const present = new Map<string, number>();
  return {
    enter(address) {
      const count = present.get(address) ?? 0;
      if (count < limit) present.set(address, count + 1);
      return count < limit;
    },
    leave(address) {
      const count = present.get(address) ?? 0;
      if (count > 1) present.set(address, count - 1);
      else present.delete(address);
    },
  };
}
