/** How often passwords may be tried: few at one time, because each costs memory and a tenth of a second, and ever more slowly by who guesses. */
import { MailError, reply } from '../mail/reply.ts';

/** Times in milliseconds. */
export interface SignInLimits {
  /** Passwords under test at one time. */
  readonly atOnce: number;
  /** Tries that wait for one of those places. */
  readonly waiting: number;
  /** Tries of one address that are made to wait because others of it have failed. */
  readonly pausing: number;
  /** What an address waits after its first failure; twice as long after each further one, up to the longest. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** After how long without a failure an address is as good as new, and how many addresses are remembered. */
  readonly forgetMs: number;
  readonly addresses: number;
}

export const SIGN_IN_LIMITS: SignInLimits = {
  atOnce: 2,
  waiting: 40,
  pausing: 10,
  firstPause: 250,
  longestPause: 10_000,
  forgetMs: 600_000,
  addresses: 10_000,
};

export interface SignIns {
  /**
   * What `check` answers, null for a wrong password, once it is this address's turn.
   * @throws MailError 454 4.7.0 where too many are trying
   */
  attempt<T>(address: string, check: () => Promise<T | null>): Promise<T | null>;
}

/** Time as it passes, in milliseconds. */
export interface Passing {
  /** Only grows. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

export function createSignIns(passing: Passing, limits: SignInLimits = SIGN_IN_LIMITS): SignIns {
  const failures = createFailures(passing, limits);
  const places = createPlaces(limits);
  return {
    async attempt(address, check) {
      await failures.pause(address);
      const found = await places.within(check);
      if (found === null) failures.add(address);
      else failures.forget(address);
      return found;
    },
  };
}

// RFC 4954 section 4: the client may try the same again later.
const TOO_MANY_TRIES = reply(454, '4.7.0', 'too many are signing in at once, please try again later');

interface Failures {
  readonly count: number;
  readonly at: number;
}

function createFailures({ now, pause }: Passing, limits: SignInLimits) {
  const known = new Map<string, Failures>();
  const pausing = new Map<string, number>();
  const countOf = (address: string) => {
    const failures = known.get(address);
    return failures && now() - failures.at < limits.forgetMs ? failures.count : 0;
  };
  return {
    async pause(address: string): Promise<void> {
      const count = countOf(address);
      if (count === 0) return;
      const others = pausing.get(address) ?? 0;
      if (others >= limits.pausing) throw new MailError(TOO_MANY_TRIES);
      pausing.set(address, others + 1);
      await pause(Math.min(limits.firstPause * 2 ** (count - 1), limits.longestPause));
      const left = (pausing.get(address) ?? 1) - 1;
      if (left > 0) pausing.set(address, left);
      else pausing.delete(address);
    },
    add(address: string): void {
      const count = countOf(address) + 1;
      known.delete(address);
      known.set(address, { count, at: now() });
      // Who failed longest ago makes room.
      if (known.size > limits.addresses) known.delete(known.keys().next().value as string);
    },
    forget: (address: string) => known.delete(address),
  };
}

function createPlaces({ atOnce, waiting }: SignInLimits) {
  const queue: (() => void)[] = [];
  let free = atOnce;
  return {
    async within<T>(work: () => Promise<T>): Promise<T> {
      if (free > 0) free--;
      else if (queue.length >= waiting) throw new MailError(TOO_MANY_TRIES);
      else await new Promise<void>((resolve) => queue.push(resolve));
      try {
        return await work();
      } finally {
        const next = queue.shift();
        if (next) next();
        else free++;
      }
    },
  };
}
