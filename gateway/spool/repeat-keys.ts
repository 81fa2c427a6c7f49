/** Which repeat keys are known, and who is about to make more of them known; in memory, rebuilt at start. */

/** Keys taken for a commit that is under way; exactly one of the two must follow. */
export interface Claim {
  /** The message is durable. */
  keep(): void;
  /** Nothing was kept; whoever waits for the keys may have them. */
  release(): void;
}

export interface RepeatKeys {
  /**
   * Takes all of the keys, or says that `all` or `some` of them are known. It first waits for commits that hold one of them: to answer
   * "a repeat" for a message that may yet fail to reach the disk would lose both copies.
   */
  claim(keys: readonly string[]): Promise<Claim | 'all' | 'some'>;
  /** Which of the keys are known, once the commits that hold one of them have ended. */
  known(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** The message with these keys left on that day (`yyyy-mm-dd`). */
  left(keys: readonly string[], day: string): void;
  /** The message with these keys was lost to damage: a copy of it is welcome. */
  forget(keys: readonly string[]): void;
  /** Drops the keys of messages that left before that day. */
  dropBefore(day: string): void;
}

/** `days` holds the keys known so far, each with the day on which its message left, or null where it is still here. */
export function repeatKeys(days: Map<string, string | null>): RepeatKeys {
  const claims = new Map<string, Promise<void>>();
  const underWay = (keys: readonly string[]) => keys.map((key) => claims.get(key)).find((claim) => claim !== undefined);

  return {
    async claim(keys) {
      for (let other = underWay(keys); other !== undefined; other = underWay(keys)) await other;
      const known = keys.filter((key) => days.has(key)).length;
      // A message without keys repeats nothing.
      if (known > 0) return known === keys.length ? 'all' : 'some';
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const key of keys) claims.set(key, promise);
      const end = () => {
        for (const key of keys) claims.delete(key);
        resolve();
      };
      return {
        keep() {
          for (const key of keys) days.set(key, null);
          end();
        },
        release: end,
      };
    },
    async known(keys) {
      for (let other = underWay(keys); other !== undefined; other = underWay(keys)) await other;
      return new Set(keys.filter((key) => days.has(key)));
    },
    left(keys, day) {
      for (const key of keys) days.set(key, day);
    },
    forget(keys) {
      for (const key of keys) days.delete(key);
    },
    dropBefore(day) {
      for (const [key, leftOn] of days) if (leftOn !== null && leftOn < day) days.delete(key);
    },
  };
}
