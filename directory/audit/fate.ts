/** What became of a change that had to wait: whether and when it took effect, or why it did not. */
import { type Agency, settledAgency } from '../log/agency.ts';
import type { EntryId } from '../log/envelope.ts';
import { type Network, settledNetwork } from '../log/network.ts';
import { NETWORK, type Payload } from '../log/payload.ts';
import type { Pending } from '../log/pending.ts';
import type { State } from '../log/replay.ts';

export type Fate =
  | { readonly kind: 'effective'; readonly at: Date }
  | { readonly kind: 'waits'; readonly until: Date }
  | { readonly kind: 'paused' }
  /** By the entry of that index. */
  | { readonly kind: 'vetoed'; readonly by: number }
  /** Another change came first: the root took it back, new keys, the end of the membership. */
  | { readonly kind: 'void' };

/** What a history says at some moment about whom an entry is about. */
export type Moment = Pick<State, 'network' | 'agencies'>;

/** The changes that no longer wait after an entry, with what became of each. */
export function settledBy(before: Moment, after: State, index: number, payload: Payload): Map<EntryId, Fate> {
  const left = new Set(pendingOf(after, payload.subject).map(({ entry }) => entry));
  const gone = pendingOf(before, payload.subject).filter(({ entry }) => !left.has(entry));
  return new Map(gone.map((each) => [each.entry, fateOf(each, before, after.logged, { index, payload })]));
}

/** Of all that still waits in a state, what is so at that time. */
export function fatesAt(state: State, now: Date): Map<EntryId, Fate> {
  const all = [...state.network.pending, ...[...state.agencies.values()].flatMap(({ pending }) => pending)];
  return new Map(all.map((each) => [each.entry, fateOf(each, state, now, null)]));
}

function fateOf(
  { entry, effective, paused, payload: { subject } }: Pending,
  state: Moment,
  now: Date,
  by: { readonly index: number; readonly payload: Payload } | null,
): Fate {
  if (by?.payload.type === 'pending.veto' && by.payload.body.entry === entry) return { kind: 'vetoed', by: by.index };
  if (by === null && paused) return { kind: 'paused' };
  if (by === null && effective > now) return { kind: 'waits', until: effective };
  // Another that took effect before may have made it void, so it counts only where it still waits at its very moment.
  const waits = pendingAt(state, subject, new Date(effective.getTime() - 1)).some((each) => each.entry === entry);
  return waits && !paused && effective <= now ? { kind: 'effective', at: effective } : { kind: 'void' };
}

function pendingOf({ network, agencies }: Moment, subject: Payload['subject']): readonly Pending[] {
  return subject === NETWORK ? network.pending : (agencies.get(subject)?.pending ?? []);
}

function pendingAt({ network, agencies }: Moment, subject: Payload['subject'], at: Date): readonly Pending[] {
  const settled: Network | Agency =
    subject === NETWORK ? settledNetwork(network, at) : settledAgency(agencies.get(subject)!, at);
  return settled.pending;
}
