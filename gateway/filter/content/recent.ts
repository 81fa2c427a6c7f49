/** How much an author has sent to each outsider within a day, in counts alone: what leaves little by little is as much as what leaves at once. */
import { type Address, addressKey } from '../../../directory/address.ts';
import { isPlain, type Kind, type Tally } from './kind.ts';

export interface Recent {
  /** The most that any of these recipients has had from that author; whether two values were one is not known. */
  tally(author: Address, recipients: readonly Address[], now: Date): Tally;
  /** Something has been let pass. */
  add(author: Address, recipients: readonly Address[], found: Tally, now: Date): void;
}

const DAY = 86_400_000;
/** Of pairs of an author and a recipient: far more than an agency has in a day, and a bound on memory. */
const MOST_PAIRS = 50_000;

interface Sent {
  readonly at: number;
  readonly found: Tally;
}

type Counts = Record<'low' | 'medium' | 'high', number>;

/** In memory: a restart forgets it. */
export function createRecent(): Recent {
  const pairs = new Map<string, readonly Sent[]>();
  const sent = (author: Address, recipient: Address, now: Date) =>
    (pairs.get(pairOf(author, recipient)) ?? []).filter(({ at }) => at > now.getTime() - DAY);
  return {
    tally: (author, recipients, now) =>
      greatest(recipients.map((recipient) => summed(sent(author, recipient, now).map(({ found }) => found)))),
    add(author, recipients, whole, now) {
      const found = new Map([...whole].filter(([kind]) => !isPlain(kind)));
      if (found.size === 0) return;
      for (const recipient of recipients) {
        const lately = [...sent(author, recipient, now), { at: now.getTime(), found }];
        // Put in again, so that the first is the one that has rested longest.
        pairs.delete(pairOf(author, recipient));
        pairs.set(pairOf(author, recipient), lately);
      }
      for (const [pair, each] of pairs) {
        if (pairs.size <= MOST_PAIRS && each.at(-1)!.at > now.getTime() - DAY) break;
        pairs.delete(pair);
      }
    },
  };
}

function pairOf(author: Address, recipient: Address): string {
  return `${addressKey(author)}\n${addressKey(recipient)}`;
}

function summed(tallies: readonly Tally[]): Tally {
  return merged(tallies, (a, b) => a + b);
}

function greatest(tallies: readonly Tally[]): Tally {
  return merged(tallies, Math.max);
}

function merged(tallies: readonly Tally[], join: (a: number, b: number) => number): Tally {
  const all = new Map<Kind, Counts>();
  for (const [kind, counts] of tallies.flatMap((tally) => [...tally])) {
    const { low, medium, high } = all.get(kind) ?? { low: 0, medium: 0, high: 0 };
    all.set(kind, { low: join(low, counts.low), medium: join(medium, counts.medium), high: join(high, counts.high) });
  }
  return all;
}
