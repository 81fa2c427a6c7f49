/** How long a copy may be used after the log was last seen. Receiving goes on with any. */

import { DAY } from '../log/rules.ts';
import type { Freshness } from '../lookup.ts';

/** After a day something is wrong, and what changed since is not known. */
const FRESH = DAY;
/** After a week too much may have changed. In milliseconds. */
export const USABLE = 7 * DAY;

/** A clock that stands before the head's date cannot tell how old it is. */
const CLOCK_TOLERANCE = DAY;

/** By the word of those who dated the head, not by when it reached us: a server that shows an old one for ever makes it no newer. */
export function freshnessOf(seen: Date, now: Date): Freshness {
  const age = now.getTime() - seen.getTime();
  if (age < -CLOCK_TOLERANCE || age > USABLE) return 'expired';
  return age <= FRESH ? 'fresh' : 'stale';
}
