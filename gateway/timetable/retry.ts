/** The retry rule: when a message that was deferred is tried again, and when it has waited long enough (RFC 5321 section 4.5.4.1). */

const MINUTE = 60_000;

/** All times in milliseconds. */
export interface RetryRule {
  /** The wait after the first, second, ... attempt. */
  readonly steps: readonly number[];
  /** The wait after every later one. */
  readonly later: number;
  /** By which part a wait may be shorter or longer, so that what failed together does not return together. */
  readonly jitter: number;
  /** How long after its acceptance a message is given up. */
  readonly expiry: number;
}

export const DEFAULT_RULE: RetryRule = {
  steps: [1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  later: 60 * MINUTE,
  jitter: 0.1,
  expiry: 5 * 24 * 60 * MINUTE,
};

/** Where a message stands. */
export interface Tried {
  readonly acceptedAt: Date;
  readonly now: Date;
  /** Attempts so far, this one included; null where it was not tried but waits for a place at its next hop, of which it hears. */
  readonly attempts: number | null;
  /** From 0 up to 1, drawn anew for each call. */
  readonly random: number;
}

/** When to try again; the last attempt falls on the expiry itself, and after it there is none. */
export function nextAttempt({ acceptedAt, now, attempts, random }: Tried, rule = DEFAULT_RULE): Date | 'expired' {
  const expiry = acceptedAt.getTime() + rule.expiry;
  if (now.getTime() >= expiry) return 'expired';
  if (attempts === 0) return now;
  const step = attempts === null ? rule.later : (rule.steps[attempts - 1] ?? rule.later);
  const wait = step * (1 + rule.jitter * (2 * random - 1));
  return new Date(Math.min(now.getTime() + Math.round(wait), expiry));
}
