/** What is counted of the mail of a day, for each partner, and how days add up. No content; pure. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';

/** Of one partner. A message counts once for each partner that it went to. */
export interface Sums {
  readonly sent: number;
  /** Of those sent, how many left protected. */
  readonly sealed: number;
  readonly received: number;
  /** Held for people to decide about, whatever they decided. */
  readonly held: number;
  /** Ours that did not reach somebody. */
  readonly failed: number;
  /** From our 250 to the signed receipt of the other gateway. */
  readonly delivery: Durations;
  /** From a message to the first answer: theirs that we answered, and ours that they did. */
  readonly ours: Durations;
  readonly theirs: Durations;
}

/** How many took about as long, by classes an eighth of a doubling wide: they add up, which medians do not, and tell one to within 5 %. */
export type Durations = Readonly<Record<string, number>>;

/** One row of the register, as far as it is counted. */
export interface Counted {
  readonly id: string;
  readonly direction: string;
  readonly recipient: Address;
  readonly next_hop: string;
  readonly state: string;
  readonly accepted_at: string;
  readonly changed_at: string;
  readonly partner: AgencyId | null;
  readonly sealed: number;
  /** When the message came that this one is the first to answer. */
  readonly asked_at: string | null;
}

/** In place of a partner: everybody who is no member. */
export const OUTSIDERS = '';

type Tally = { -readonly [Name in keyof Sums]: Sums[Name] extends number ? number : Record<string, number> };
type Count = 'sent' | 'sealed' | 'received' | 'held' | 'failed';

const COUNTS: readonly Count[] = ['sent', 'sealed', 'received', 'held', 'failed'];
const TIMES = ['delivery', 'ours', 'theirs'] as const;

/** Counts rows that come in the order of their acceptance; `partnerOf` answers whose address one is. */
export function createTally(partnerOf: (address: Address) => AgencyId | null) {
  const partners = new Map<string, Tally>();
  const seen = new Set<string>();
  let moment = '';
  return {
    add(row: Counted): void {
      if (!isCounted(row)) return;
      // The rows of one message have one time.
      if (row.accepted_at !== moment) seen.clear();
      moment = row.accepted_at;
      const partner = partnerIn(row, partnerOf);
      const tally = partners.get(partner) ?? empty();
      partners.set(partner, tally);
      const isFirst = (what: string) => {
        const before = seen.size;
        return seen.add(`${what} ${row.id} ${partner}`).size > before;
      };
      for (const name of countsOf(row)) if (isFirst(name)) tally[name] += 1;
      if (row.state === 'delivered') note(tally.delivery, row.accepted_at, row.changed_at);
      if (row.asked_at !== null && isFirst('answer'))
        note(row.direction === 'inbound' ? tally.theirs : tally.ours, row.asked_at, row.accepted_at);
    },
    partners: (): ReadonlyMap<string, Sums> => partners,
  };
}

/** All of them together. */
export function addUp(all: Iterable<Sums>): Sums {
  const total = empty();
  for (const sums of all) {
    for (const name of COUNTS) total[name] += sums[name];
    for (const name of TIMES)
      for (const [size, count] of Object.entries(sums[name])) total[name][size] = (total[name][size] ?? 0) + count;
  }
  return total;
}

/** How many there are, and the time in seconds that this share of them took at most; null where there are none. */
export function quantile(durations: Durations, share: number): number | null {
  const sizes = Object.entries(durations).map(([size, count]) => [Number(size), count] as const);
  let left = Math.max(1, Math.ceil(share * countOf(durations)));
  for (const [size, count] of sizes.sort(([a], [b]) => a - b)) {
    left -= count;
    if (left <= 0) return 2 ** (size / STEPS) - 1;
  }
  return null;
}

export function countOf(durations: Durations): number {
  return Object.values(durations).reduce((sum, count) => sum + count, 0);
}

/** Classes to a doubling. */
const STEPS = 8;

function note(durations: Record<string, number>, from: string, to: string): void {
  const seconds = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
  const size = String(Math.round(STEPS * Math.log2(1 + seconds)));
  durations[size] = (durations[size] ?? 0) + 1;
}

/** What we tell our own authors, and what they write to each other, is no mail with a partner. */
function isCounted({ direction, next_hop }: Counted): boolean {
  return direction === 'inbound' || (direction === 'outbound' && next_hop !== 'agency-server');
}

/** Whoever had it in clear was no member then. */
function partnerIn({ partner, direction, next_hop, sealed, recipient }: Counted, partnerOf: PartnerOf): string {
  if (partner !== null) return partner;
  if (direction === 'inbound' || (next_hop === 'smarthost' && sealed === 0)) return OUTSIDERS;
  return partnerOf(recipient) ?? OUTSIDERS;
}
type PartnerOf = (address: Address) => AgencyId | null;

function countsOf({ direction, state, sealed }: Counted): readonly Count[] {
  if (direction === 'inbound') return ['received'];
  if (state === 'relayed' || state === 'delivered') return sealed === 1 ? ['sent', 'sealed'] : ['sent'];
  if (state === 'held' || state === 'released' || state === 'rejected') return ['held'];
  return state === 'failed' || state === 'deleted' || state === 'lost' ? ['failed'] : [];
}

function empty(): Tally {
  return { sent: 0, sealed: 0, received: 0, held: 0, failed: 0, delivery: {}, ours: {}, theirs: {} };
}
