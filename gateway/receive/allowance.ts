/** A number of octets that many share without waiting for each other: who finds none left does without. */

export interface Allowance {
  /** True where so many were left, which are then the taker's; false, and none are. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function createAllowance(total: number): Allowance {
  let left = total;
  return {
    take(bytes) {
      if (bytes > left) return false;
      left -= bytes;
      return true;
    },
    give(bytes) {
      left += bytes;
    },
  };
}
