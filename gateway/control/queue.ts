/** What an operator may see of the queue and do to it: the spool is asked each time, and whatever is done is durable before it is answered. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Address } from '../../directory/address.ts';
import { type Events, hopName } from '../events.ts';
import { heldOf, progressOf, reasonsOf } from '../filter/held.ts';
import type { Id } from '../mail/envelope.ts';
import { everyRecipient, failed } from '../mail/outcome.ts';
import { reply, replyText } from '../mail/reply.ts';
import type { Awaiting } from '../records/awaiting.ts';
import { attempts, holdOn, lastOutcome, openRecipients, outcomeEntries } from '../spool/journal.ts';
import type { Entry, Lease, Spool, Spooled } from '../spool/spool.ts';
import type { Timetable } from '../timetable/timetable.ts';

/** What working on one message alone needs. */
export interface LeaseDeps {
  readonly spool: Pick<Spool, 'lease' | 'find'>;
  readonly timetable: Pick<Timetable, 'at'>;
  readonly now: () => Date;
  /** How long to wait for an attempt that is under way, in milliseconds. */
  readonly patience: number;
}

export interface QueueDeps extends LeaseDeps {
  readonly spool: Pick<Spool, 'lease' | 'find' | 'pending'>;
  /** Receipts of what was given up are no longer awaited. */
  readonly awaiting: Pick<Awaiting, 'forget'>;
  readonly events: Pick<Events, 'held' | 'released' | 'deleted'>;
}

/** One message of the queue; no content and no subject. Times are ISO 8601. */
export interface Waiting {
  readonly id: Id;
  readonly agency: string;
  readonly direction: string;
  readonly reversePath: string | null;
  readonly messageId: string | null;
  readonly acceptedAt: string;
  readonly state: 'new' | 'deferred' | 'in doubt' | 'held' | 'leaving';
  /** Since when and why it is held; null where it is not. */
  readonly held: Withheld | null;
  /** Those that have neither got it nor failed. */
  readonly open: readonly WaitingRecipient[];
}

/** Why a message is held by an operator who has given no reason. */
export const NO_REASON = 'by the administrator';

export interface Withheld {
  readonly since: string;
  readonly why: string;
  /** What people have decided of what was found in it; null where it is held for another reason. */
  readonly people: { readonly kinds: readonly string[]; readonly count: number; readonly needed: number } | null;
}

export interface WaitingRecipient {
  readonly address: string;
  readonly nextHop: string;
  readonly attempts: number;
  readonly lastReply: string | null;
  readonly lastAt: string | null;
}

/** Everything that is known of a message but its content. */
export interface WaitingInFull extends Waiting {
  readonly journal: readonly Entry[];
}

/**
 * `busy`: an attempt went on for longer than we wait. `not-held`: there was nothing to release. `for-people`: it is held for its content, about which
 * people decide.
 */
export type Done = 'done' | 'gone' | 'busy' | 'not-held' | 'held' | 'for-people';

/** In no order, one after the other, so that a long queue costs no memory. */
export async function* listQueue({ spool }: { readonly spool: Pick<Spool, 'pending'> }): AsyncGenerator<Waiting> {
  for await (const spooled of spool.pending()) yield waitingOf(spooled);
}

/** Null where there is no such message. */
export async function showMessage({ spool }: QueueDeps, id: Id): Promise<WaitingInFull | null> {
  const spooled = await spool.find(id);
  return spooled && inFull(spooled);
}

/** What an operator may see of one message. */
export function inFull(spooled: Spooled): WaitingInFull {
  return { ...waitingOf(spooled), journal: spooled.journal };
}

/** Has it tried at once; what is held must be released first. */
export async function retry({ spool, timetable, now }: QueueDeps, id: Id): Promise<Done> {
  const spooled = await spool.find(id);
  if (!spooled) return 'gone';
  if (holdOn(spooled)) return 'held';
  if (heldOf(spooled)) return 'for-people';
  timetable.at(id, now());
  return 'done';
}

/** Has everything tried at once that is not held; answers how many. */
export async function retryAll({ spool, timetable, now }: QueueDeps): Promise<number> {
  let count = 0;
  for await (const spooled of spool.pending()) {
    if (holdOn(spooled) || heldOf(spooled)) continue;
    timetable.at(spooled.message.id, now());
    count += 1;
  }
  return count;
}

/** From the answer on nothing of it is tried, also after a restart. */
export function hold(deps: QueueDeps, id: Id, why: string): Promise<Done> {
  return withLease(deps, id, async (lease): Promise<Done> => {
    if (!holdOn(lease.spooled)) {
      await lease.record({ kind: 'held', at: deps.now(), why });
      deps.events.held(lease.spooled.message, { why, cause: 'operator' });
    }
    return 'done';
  });
}

export function release(deps: QueueDeps, id: Id): Promise<Done> {
  return withLease(deps, id, async (lease): Promise<Done> => {
    if (!holdOn(lease.spooled)) return heldOf(lease.spooled) ? 'for-people' : 'not-held';
    await lease.record({ kind: 'released', at: deps.now() });
    deps.events.released(lease.spooled.message);
    return 'done';
  });
}

/**
 * Fails every recipient that is still open, for good. The flow then does what it does with every failure: it tells the author, unless `silent`,
 * and removes the message.
 */
export function remove(deps: QueueDeps, id: Id, silent: boolean): Promise<Done> {
  return withLease(deps, id, async (lease): Promise<Done> => {
    const { message } = lease.spooled;
    const at = deps.now();
    const recipients = message.items.map((_, item) => openRecipients(lease.spooled, item));
    const outcomes = recipients.flatMap((open, item) =>
      outcomeEntries(item, at, everyRecipient(open, failed(DELETED))),
    );
    const all = recipients.flat();
    const told: Entry[] = silent ? [{ kind: 'reported', at, recipients: all }] : [];
    // In this order: were only the first lines to reach the disk, a held message would still be held, and an author told rather than not.
    await lease.record(...outcomes, ...told, ...(holdOn(lease.spooled) ? [{ kind: 'released', at } as const] : []));
    for (const [item, { transferId }] of message.items.entries())
      if (transferId !== null)
        deps.awaiting.forget(
          transferId,
          (recipients[item] ?? []).map((recipient) => ({ recipient, isFinal: true })),
        );
    deps.events.deleted(message, { recipients: all, reply: DELETED, silent });
    return 'done';
  });
}

const DELETED = reply(554, '5.7.1', 'the message was given up by the administrator of the gateway');
const POLL = 50;

/** Works on a message alone, and has the flow look at it afterwards. */
export async function withLease<Answer>(
  { spool, timetable, now, patience }: LeaseDeps,
  id: Id,
  work: (lease: Lease) => Promise<Answer>,
): Promise<Answer | 'gone' | 'busy'> {
  for (let waited = 0; waited <= patience; waited += POLL) {
    const lease = await spool.lease(id);
    if (lease) {
      const done = await work(lease).finally(() => lease[Symbol.asyncDispose]());
      timetable.at(id, now());
      return done;
    }
    if (!(await spool.find(id))) return 'gone';
    await pause(POLL);
  }
  return 'busy';
}

function waitingOf(spooled: Spooled): Waiting {
  const { id, agency, direction, envelope, messageId, acceptedAt } = spooled.message;
  const open = spooled.message.items.flatMap((_, n) =>
    openRecipients(spooled, n).map((address) => recipientOf(spooled, n, address)),
  );
  const held = withheld(spooled);
  return {
    id,
    agency,
    direction,
    reversePath: envelope.reversePath,
    messageId,
    acceptedAt: acceptedAt.toISOString(),
    state: held ? 'held' : stateOf(spooled),
    held,
    open,
  };
}

/** An operator's hold, or a crash's, comes first: while it lasts, not even people can let the message go. */
function withheld(spooled: Spooled): Withheld | null {
  const hold = holdOn(spooled);
  if (hold) return { since: hold.at.toISOString(), why: hold.why, people: null };
  const held = heldOf(spooled);
  if (!held) return null;
  const people = { kinds: reasonsOf(held.matters), count: held.decisions.length, needed: held.needed };
  return { since: held.acceptedAt.toISOString(), why: progressOf(held), people };
}

function stateOf(spooled: Spooled): Waiting['state'] {
  const open = spooled.message.items.flatMap((_, n) =>
    openRecipients(spooled, n).map((address) => lastOutcome(spooled, address)?.outcome),
  );
  if (open.length === 0) return 'leaving';
  if (open.some((outcome) => outcome?.kind === 'deferred' && outcome.inDoubt)) return 'in doubt';
  return open.some((outcome) => outcome !== undefined) ? 'deferred' : 'new';
}

function recipientOf(spooled: Spooled, item: number, address: Address): WaitingRecipient {
  const last = lastOutcome(spooled, address);
  return {
    address,
    nextHop: hopName(spooled.message.items[item]!.hop),
    attempts: attempts(spooled, item),
    lastReply: last ? `${last.outcome.reply.code} ${replyText(last.outcome.reply)}` : null,
    lastAt: last?.at.toISOString() ?? null,
  };
}
