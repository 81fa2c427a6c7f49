/** Which repeat keys are known, and who is about to make more of them known; in memory, rebuilt at start. */
import { createHash } from 'node:crypto';
import { createDigests, DIGEST } from './digests.ts';

/** Keys taken for a commit that is under way; exactly one of the two must follow. */
export interface Claim {
  /** The message is durable. */
  keep(): void;
  /** Nothing was kept; whoever waits for the keys may have them. */
  release(): void;
}

/** The digest of a repeat key, by which it is known in memory and on the disk. */
export type KeyDigest = Uint8Array;

export interface RepeatKeys {
  /**
   * Takes all of the keys, or says that `all` or `some` of them are known. It first waits for commits that hold one of them: to answer
   * "a repeat" for a message that may yet fail to reach the disk would lose both copies.
   */
  claim(keys: readonly string[]): Promise<Claim | 'all' | 'some'>;
  /** Which of the keys are known, once the commits that hold one of them have ended. */
  known(keys: readonly string[]): Promise<ReadonlySet<string>>;
  /** The message with these keys is here. */
  here(keys: readonly KeyDigest[]): void;
  /** The message with these keys left on that day, as {@link dayOf} counts. */
  left(keys: readonly KeyDigest[], day: number): void;
  /** The message with these keys was lost to damage: a copy of it is welcome. */
  forget(keys: readonly KeyDigest[]): void;
  /** Drops the keys of messages that left before that day. */
  dropBefore(day: number): void;
}

export function digestOf(key: string): KeyDigest {
  return createHash('sha256').update(key).digest().subarray(0, DIGEST);
}

/** The days since 1970 in UTC. */
export function dayOf(at: Date): number {
  return Math.floor(at.getTime() / 86_400_000);
}

/** Knows nothing yet. */
export function createRepeatKeys(): RepeatKeys {
  /** The day on which a key's message left, or that it is here. */
  const known = createDigests();
  const claims = new Map<string, Promise<void>>();
  const underWay = (keys: readonly string[]) => keys.map((key) => claims.get(key)).find((claim) => claim !== undefined);
  const isKnown = (key: string) => known.get(digestOf(key)) !== undefined;
  const note = (keys: readonly KeyDigest[], value: number) => {
    for (const key of keys) known.set(key, value);
  };

  return {
    async claim(keys) {
      for (let other = underWay(keys); other !== undefined; other = underWay(keys)) await other;
      const count = keys.filter(isKnown).length;
      // A message without keys repeats nothing.
      if (count > 0) return count === keys.length ? 'all' : 'some';
      const { promise, resolve } = Promise.withResolvers<void>();
      for (const key of keys) claims.set(key, promise);
      const end = () => {
        for (const key of keys) claims.delete(key);
        resolve();
      };
      return {
        keep() {
          note(keys.map(digestOf), HERE);
          end();
        },
        release: end,
      };
    },
    async known(keys) {
      for (let other = underWay(keys); other !== undefined; other = underWay(keys)) await other;
      return new Set(keys.filter(isKnown));
    },
    here: (keys) => note(keys, HERE),
    left: (keys, day) => note(keys, day),
    forget(keys) {
      for (const key of keys) known.delete(key);
    },
    dropBefore: (day) => known.deleteWhere((leftOn) => leftOn !== HERE && leftOn < day),
  };
}

/** No day on which anything has left. */
const HERE = 0;
