/** Puts the figures of the last days together: what is kept of each, and today as the register has it now. */
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Daily } from '../records/daily.ts';
import { addUp, countOf, createTally, type Durations, quantile, type Sums } from '../records/figures.ts';
import type { RegisterSearch } from '../records/register-search.ts';
import type { IndicatorsOnWire } from './readings-wire.ts';

export interface FigureParts {
  readonly search: Pick<RegisterSearch, 'counted'>;
  readonly daily: Pick<Daily, 'figures' | 'refusals'>;
  readonly lookup: Pick<Lookup, 'agency' | 'member'>;
}

const DAY = 86_400_000;
/** In milliseconds: today is counted again no sooner. */
const KEPT = 60_000;

export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The figures of one day, from the register. */
export async function sumsOf({ search, lookup }: Omit<FigureParts, 'daily'>, agency: AgencyId, day: string) {
  const tally = createTally((address) => lookup.member(address)?.agency.id ?? null);
  const from = new Date(day);
  for await (const row of search.counted(agency, from, new Date(from.getTime() + DAY))) tally.add(row);
  return tally.partners();
}

/** Counts an agency's mail of today, by partner, anew once in a while. */
export function countToday(parts: Omit<FigureParts, 'daily'>, now: () => Date) {
  const counted = new Map<AgencyId, { readonly at: number; readonly sums: ReturnType<typeof sumsOf> }>();
  return (agency: AgencyId): ReturnType<typeof sumsOf> => {
    const before = counted.get(agency);
    const at = now().getTime();
    if (before && at - before.at < KEPT && dayOf(new Date(before.at)) === dayOf(now())) return before.sums;
    const sums = sumsOf(parts, agency, dayOf(now()));
    counted.set(agency, { at, sums });
    // What failed is counted again by whoever asks next.
    sums.catch(() => counted.delete(agency));
    return sums;
  };
}

/** Answers an agency's indicators of so many days up to today. */
export function readIndicators(
  parts: Omit<FigureParts, 'search'> & { readonly today: ReturnType<typeof countToday> },
  now: () => Date,
) {
  const { today } = parts;
  return async (agency: AgencyId, days: number): Promise<IndicatorsOnWire> => {
    const span = Array.from({ length: days }, (_, n) => dayOf(new Date(now().getTime() - (days - 1 - n) * DAY)));
    const last = span.at(-1)!;
    const kept = parts.daily.figures(agency, span[0]!).filter(({ day }) => day < last);
    const fresh = [...(await today(agency))].map(([partner, sums]) => ({ day: last, partner, sums }));
    const refusals = new Map(parts.daily.refusals(agency, span[0]!).map(({ day, count }) => [day, count]));
    return together(span, [...kept, ...fresh], refusals, (id) => parts.lookup.agency(id as AgencyId)?.name ?? null);
  };
}

type Figure = ReturnType<Daily['figures']>[number];

/** Pure. */
function together(
  span: readonly string[],
  all: readonly Figure[],
  refusals: ReadonlyMap<string, number>,
  nameOf: (agency: string) => string | null,
): IndicatorsOnWire {
  const byDay = Map.groupBy(all, ({ day }) => day);
  const byPartner = Map.groupBy(all, ({ partner }) => partner);
  const sums = (figures: readonly Figure[] = []) => addUp(figures.map((each) => each.sums));
  const partners = [...byPartner].map(([agency, figures]) => ({ agency, name: nameOf(agency), sums: sums(figures) }));
  const busiest = partners.sort((a, b) => mails(b.sums) - mails(a.sums) || (a.agency < b.agency ? -1 : 1));
  return {
    days: span.map((day) => ({ day, ...counts(sums(byDay.get(day))), refused: refusals.get(day) ?? 0 })),
    partners: busiest.map(({ agency, name, sums: { delivery, ours, theirs, ...rest } }) => ({
      ...{ agency, name, ...counts(rest) },
      ...{ delivery: spanOf(delivery), ours: spanOf(ours), theirs: spanOf(theirs) },
    })),
    delivery: spanOf(sums(all).delivery),
  };
}

function mails({ sent, received }: Sums): number {
  return sent + received;
}

function counts({
  sent,
  sealed,
  received,
  held,
  failed,
}: Pick<Sums, 'sent' | 'sealed' | 'received' | 'held' | 'failed'>) {
  return { sent, sealed, received, held, failed };
}

function spanOf(durations: Durations) {
  return { median: quantile(durations, 0.5), late: quantile(durations, 0.95), count: countOf(durations) };
}
