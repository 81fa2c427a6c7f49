/** Writes what happens to messages into the register: as it happens from the events, and after a crash from the spool. */
import { type Address, addressKey } from '../../directory/address.ts';
import { type Events, hopName } from '../events.ts';
import { verdictOf } from '../filter/delivery.ts';
import { type Decided, type Held, heldOf, reasonsOf } from '../filter/held.ts';
import type { Id } from '../mail/envelope.ts';
import type { Outcome } from '../mail/outcome.ts';
import { type Reply, replyText } from '../mail/reply.ts';
import type { Awaiting } from '../records/awaiting.ts';
import type { Register, Row } from '../records/register.ts';
import { saidText } from '../records/said.ts';
import { attempts, holdOn, lastOutcome } from '../spool/journal.ts';
import type { Lease, Spool, Spooled } from '../spool/spool.ts';

/** The listener that keeps the register. */
export function registering(register: Register, now: () => Date): Partial<Events> {
  const all = { recipient: null, reply: null, isAttempt: false };
  return {
    accepted: (message) => register.add(rowsOf({ message, journal: [] })),
    attempted: ({ id }, outcomes) => {
      for (const [recipient, outcome] of outcomes)
        register.change({ id, recipient, ...standing(outcome), at: now(), isAttempt: true });
    },
    receipt: (awaited, fates) => {
      for (const { recipient, action, reply } of fates) {
        // Held there is not held here: nothing of it waits in our spool.
        if (action === 'held') continue;
        for (const row of awaited.filter((each) => addressKey(each.recipient) === addressKey(recipient)))
          register.change({
            id: row.id,
            recipient: row.recipient,
            state: action,
            at: now(),
            reply: textOf(reply),
            isAttempt: false,
          });
      }
    },
    damaged: ({ id, spooled }) => {
      if (id !== null && spooled) register.change({ ...all, id, state: 'lost', at: now() });
    },
    // What is held for its content has been added like that.
    held: ({ id }, { cause }) => cause !== 'content' && register.change({ ...all, id, state: 'held', at: now() }),
    decided: ({ id }, { by, verdict, count, needed }) =>
      register.change({ ...all, id, at: now(), ...decided({ by, verdict }, count, needed) }),
    released: ({ id }, byPeople) =>
      register.change({ ...all, id, at: now(), ...(byPeople ? letGo(byPeople) : { state: 'accepted' }) }),
    deleted: ({ id }, { recipients, reply }) => {
      for (const recipient of recipients)
        register.change({ id, recipient, state: 'deleted', at: now(), reply: textOf(reply), isAttempt: false });
    },
  };
}

/**
 * The spool as the flow is given it: nothing leaves before the register has what became of it, and what an earlier process has left is brought
 * up to date in the register before it is worked on.
 */
export function registeredSpool(spool: Spool, register: Register, now: () => Date): Spool {
  const left = new Set<Id>();
  return {
    commit: (message, bodies) => spool.commit(message, bodies),
    known: (keys) => spool.known(keys),
    find: (id) => spool.find(id),
    pending: () => spool.pending(),
    waiting: () => reconciled({ spool, register, now, left }),
    lease: async (id) => {
      const lease = await spool.lease(id);
      if (!lease) return null;
      if (left.delete(id)) register.add(rowsOf(lease.spooled));
      return registeredLease(lease, register);
    },
    [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose](),
  };
}

/** The receipts that are awaited, as the flow is given them: one counts as taken, and is not sent again, once the register has it. */
export function registeredAwaiting(awaiting: Awaiting, register: Pick<Register, 'written'>): Awaiting {
  return {
    ...awaiting,
    confirm: async (...receipt) => {
      await register.written();
      await awaiting.confirm(...receipt);
    },
  };
}

/** What a spooled message and its journal say of each of its recipients. */
export function rowsOf(spooled: Spooled): Row[] {
  const { message } = spooled;
  const { id, agency, direction, acceptedAt, messageId, inReplyTo = null, envelope } = message;
  const verdict = direction === 'inbound' ? verdictOf(message) : null;
  const author = verdict?.author ?? envelope.reversePath;
  const thread = { messageId, inReplyTo };
  const common = { id, agency, direction, author, acceptedAt, ...thread, verdict: verdict?.verdict ?? null };
  return message.items.flatMap((item, n) =>
    item.recipients.map((recipient) => ({
      ...common,
      recipient,
      nextHop: hopName(item.hop),
      partner: item.hop.kind === 'gateway' ? item.hop.agency : (verdict?.signer?.agency ?? null),
      sealed: item.lying === 'protected',
      attempts: attempts(spooled, n),
      ...lastOf(spooled, recipient),
    })),
  );
}

interface Reconciling {
  readonly spool: Spool;
  readonly register: Register;
  readonly now: () => Date;
  /** Of which the register may not know everything. */
  readonly left: Set<Id>;
}

async function* reconciled({ spool, register, now, left }: Reconciling): AsyncGenerator<Id> {
  const open = new Set(register.openIds());
  for await (const id of spool.waiting()) {
    open.delete(id);
    left.add(id);
    yield id;
  }
  // Of these the register says that they wait, and they do not.
  for (const id of open)
    register.change({ id, recipient: null, state: 'unknown', at: now(), reply: null, isAttempt: false });
}

function registeredLease(lease: Lease, register: Register): Lease {
  return {
    token: lease.token,
    get spooled() {
      return lease.spooled;
    },
    size: (item) => lease.size(item),
    read: (item) => lease.read(item),
    note: (...entries) => lease.note(...entries),
    record: (...entries) => lease.record(...entries),
    finish: async () => {
      await register.written();
      await lease.finish();
    },
    [Symbol.asyncDispose]: () => lease[Symbol.asyncDispose](),
  };
}

/** The last thing that was said of a recipient. */
function lastOf(spooled: Spooled, recipient: Address): Pick<Row, 'state' | 'changedAt' | 'reply'> {
  const last = lastOutcome(spooled, recipient);
  const told = last ? standing(last.outcome) : { state: 'accepted' as const, reply: null };
  const since = last?.at ?? spooled.message.acceptedAt;
  if (last && last.outcome.kind !== 'deferred')
    return { ...told, ...(wasLetGo(spooled, last.outcome) && { state: 'released' }), changedAt: since };
  const hold = holdOn(spooled);
  if (hold) return { ...told, state: 'held', changedAt: hold.at };
  const held = heldOf(spooled);
  return held ? withheld(held) : { ...told, changedAt: since };
}

/** Handed on to nobody but ourselves. */
function wasLetGo({ message }: Spooled, { kind }: Outcome): boolean {
  return kind === 'relayed' && message.items[0]?.hop.kind === 'release';
}

function withheld(held: Held): Pick<Row, 'state' | 'changedAt' | 'reply'> {
  const { decisions, needed, acceptedAt, matters } = held;
  const last = decisions.at(-1);
  if (last) return { ...decided(last, decisions.length, needed), changedAt: last.at };
  return { state: 'held', changedAt: acceptedAt, reply: saidText({ kind: 'content', kinds: reasonsOf(matters) }) };
}

function decided({ by, verdict }: Omit<Decided, 'at'>, count: number, needed: number): Pick<Row, 'state' | 'reply'> {
  const isRejected = verdict === 'reject';
  const reply = saidText({ kind: isRejected ? 'rejected' : 'approved', by: [by], count, needed });
  return { state: isRejected ? 'rejected' : 'held', reply };
}

function letGo({ by, as }: { readonly by: readonly string[]; readonly as: Id }): Pick<Row, 'state' | 'reply'> {
  return { state: 'released', reply: saidText({ kind: 'released', by, as }) };
}

function standing(outcome: Outcome): Pick<Row, 'state' | 'reply'> {
  const state = outcome.kind === 'deferred' && outcome.inDoubt ? 'in doubt' : outcome.kind;
  return { state, reply: textOf(outcome.reply) };
}

function textOf(answer: Reply): string {
  return `${answer.code} ${replyText(answer)}`;
}
