/** The retry rule: when a message that was deferred is tried again, and when it has waited long enough (RFC 5321 section 4.5.4.1). */

const MINUTE = 60_000;

/** All times in milliseconds. */
export interface RetryRule {
  /** The shortest and the longest wait; in between, a message waits for as long again as it has waited. */
  readonly least: number;
  readonly most: number;
  /** By which part a wait may be shorter or longer, so that what failed together does not return together. */
  readonly jitter: number;
  /** How long after its acceptance a message is given up. */
  readonly expiry: number;
}

export const DEFAULT_RULE: RetryRule = {
  least: MINUTE,
  most: 60 * MINUTE,
  jitter: 0.1,
  expiry: 5 * 24 * 60 * MINUTE,
};

/** Where a message stands. */
export interface Waited {
  readonly acceptedAt: Date;
  readonly now: Date;
  /** Whether it was tried just now, or waits for a place at its next hop, of which it hears. */
  readonly isTried: boolean;
  /** From 0 up to 1, drawn anew for each call. */
  readonly random: number;
}

/** When to try again; the last attempt falls on the expiry itself, and after it there is none. */
export function nextAttempt({ acceptedAt, now, isTried, random }: Waited, rule = DEFAULT_RULE): Date | 'expired' {
  const expiry = acceptedAt.getTime() + rule.expiry;
  const age = now.getTime() - acceptedAt.getTime();
  if (age >= rule.expiry) return 'expired';
  const even = isTried ? Math.min(Math.max(age, rule.least), rule.most) : rule.most;
  const wait = even * (1 + rule.jitter * (2 * random - 1));
  return new Date(Math.min(now.getTime() + Math.round(wait), expiry));
}
