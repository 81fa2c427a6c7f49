/** What people may see of the messages that wait for their release, and how their decisions are kept. */
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Events } from '../events.ts';
import { type Decider, fateOf, type HeldMessage, heldOf, type Objection, objectionTo, shown } from '../filter/held.ts';
import type { Id } from '../mail/envelope.ts';
import type { Deciders } from '../people/person.ts';
import type { Spool, Spooled } from '../spool/spool.ts';
import { type LeaseDeps, withLease } from './queue.ts';

export interface ListDeps {
  readonly spool: Pick<Spool, 'pending' | 'find'>;
  readonly lookup: Pick<Lookup, 'member'>;
  readonly people: Deciders;
  readonly now: () => Date;
}

export interface DecideDeps extends LeaseDeps {
  readonly contentWritten: () => Promise<void>;
  readonly events: Pick<Events, 'decided'>;
}

/** Those of an agency that wait for a decision, in no order, one after the other. */
export async function* listHeld(deps: ListDeps, agency: AgencyId): AsyncGenerator<HeldMessage> {
  for await (const spooled of deps.spool.pending()) {
    const held = shownOf(deps, agency, spooled);
    if (held) yield held;
  }
}

/** One of them; null where it is not, or no longer, or another agency's. */
export async function findHeld(deps: ListDeps, agency: AgencyId, id: Id): Promise<HeldMessage | null> {
  const spooled = await deps.spool.find(id);
  return spooled && shownOf(deps, agency, spooled);
}

/**
 * Keeps a decision: durable before it is answered, and acted on at once. Who it is, and that they want it, has been proven before.
 * `busy`: the message was being worked on for longer than we wait.
 */
export function decideHeld(deps: DecideDeps, id: Id, decider: Decider): Promise<'done' | 'gone' | 'busy' | Objection> {
  return withLease(deps, id, async (lease) => {
    const at = deps.now();
    const held = heldOf(lease.spooled);
    if (!held) return 'not-held';
    const objection = objectionTo(held, decider, at);
    if (objection) return objection;
    const { by, verdict } = decider;
    await lease.record({ kind: 'decided', at, by, verdict });
    const { needed, decisions } = held;
    deps.events.decided(lease.spooled.message, { by, verdict, count: decisions.length + 1, needed });
    // The journal has it by now; that the log could not be written was told.
    await deps.contentWritten().catch(() => {});
    return 'done';
  });
}

function shownOf({ lookup, people, now }: ListDeps, agency: AgencyId, spooled: Spooled): HeldMessage | null {
  const held = heldOf(spooled);
  if (!held || held.agency !== agency || fateOf(held, now()) !== 'waits') return null;
  return shown(held, lookup, [...people.releasers(agency), ...people.deputies(agency)]);
}
