/** Keeps the figures of each day up to date: counts the days that are over, and what is refused. */
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import { dayOf, sumsOf } from '../control/indicators.ts';
import type { Events } from '../events.ts';
import type { Daily } from '../records/daily.ts';
import type { RegisterSearch } from '../records/register-search.ts';

export interface FiguringParts {
  readonly search: RegisterSearch;
  readonly daily: Daily;
  readonly lookup: Pick<Lookup, 'agency' | 'member'>;
  readonly now: () => Date;
}

const DAY = 86_400_000;
/** In days: so long a message may be tried, or wait for people, and change what it counts as. */
const SETTLED = 8;

/** The listener that counts what an agency's own people were refused for good: the register has no row of it. */
export function figuring(
  daily: Pick<Daily, 'refused'>,
  { now, onError }: { readonly now: () => Date; readonly onError: (error: unknown) => void },
): Partial<Events> {
  return {
    refused: ({ transaction }, { code }) => {
      if (code < 500 || transaction?.direction !== 'outbound' || transaction.agency === null) return;
      try {
        daily.refused(transaction.agency, dayOf(now()));
      } catch (error) {
        onError(error);
      }
    },
  };
}

/** Counts, once a day, the days that are over and may have changed, as far as the register has all their rows. */
export async function countDays(
  parts: FiguringParts,
  agencies: readonly AgencyId[],
  keptSince: Date,
  ended: AbortSignal,
) {
  const today = Date.parse(dayOf(parts.now()));
  for (const agency of agencies) {
    const upTo = parts.daily.keptUpTo(agency);
    const oldest = parts.search.oldest(agency);
    if (oldest === null || upTo === dayOf(new Date(today - DAY))) continue;
    const first = upTo === null ? Date.parse(dayOf(oldest)) : Date.parse(upTo) - SETTLED * DAY;
    for (let day = Math.max(first, Math.ceil(+keptSince / DAY) * DAY); day < today; day += DAY) {
      if (ended.aborted) return;
      const name = dayOf(new Date(day));
      parts.daily.keep(agency, name, await sumsOf(parts, agency, name));
    }
  }
}
