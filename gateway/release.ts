/** Messages that policy holds for their content: kept sealed to the agency until people have decided, and sealed anew when they are let go. */
import type { Address } from '../directory/address.ts';
import { commit } from './commit.ts';
import { leavingBytes } from './filter/delivery.ts';
import { fateOf, type Held, heldMessage, heldOf, reasonsOf } from './filter/held.ts';
import { type Leaving, makeItems, sealedToSelf } from './filter/items.ts';
import { acceptedParty, agenciesOf, partiesOf, shares } from './filter/outbound.ts';
import { type Decision, type Party, refusalFor } from './filter/policy.ts';
import { readableHeading } from './filter/submission.ts';
import type { House } from './house.ts';
import type { Arrival, Id } from './mail/envelope.ts';
import { deferred, everyRecipient, failed, givenUp, type Outcome } from './mail/outcome.ts';
import { isPermanent, LOCAL_FAULT, MailError, type Reply, reply } from './mail/reply.ts';
import type { Outcomes } from './relay/answers.ts';
import { openRecipients, outcomeEntries } from './spool/journal.ts';
import type { Lease } from './spool/spool.ts';
import { tellWithheld } from './tell-withheld.ts';

/** Takes responsibility for a message that people must release first. */
export async function holdForRelease(
  house: House,
  leaving: Leaving,
  parties: ReadonlyMap<Address, Party>,
  decision: Decision & { kind: 'hold' },
  arrival: Arrival,
): Promise<Reply> {
  const holding = { ...leaving, ...decision, agencies: agenciesOf(parties, leaving.agency) };
  const message = heldMessage(arrival, holding, house.agency(leaving.agency).release);
  await commit(house, { message, bodies: [sealedToSelf(house, leaving, leaving.original)] }, arrival);
  const matters = reasonsOf(decision.matters);
  house.events.held(message, { why: 'people must release it', cause: 'content', matters });
  // It is ours by now, whatever the log can hold; that it could not be written was told.
  await house.contentWritten().catch(() => {});
  return reply(250, '2.0.0', `accepted as ${message.id}, and held until it is released`);
}

/**
 * Whether people have still to decide about a message, or what they decided cannot be done yet. Whoever must know of it is told before this returns;
 * once it is decided, every recipient has its outcome.
 */
export async function isUndecided(house: House, lease: Lease): Promise<boolean> {
  const held = heldOf(lease.spooled);
  if (!held) return false;
  const fate = fateOf(held, house.now());
  if (fate === 'waits') {
    await tellWithheld(house, lease, held);
    house.timetable.at(held.id, house.now() < held.deputiesFrom ? held.deputiesFrom : held.until);
    return true;
  }
  if (fate === 'approved') return !(await letGo(house, lease, held));
  await settle(house, lease, everyRecipient(held.recipients, fate === 'rejected' ? REJECTED : UNDECIDED));
  return false;
}

const REJECTED = failed(
  reply(550, '5.7.1', 'not released: it was rejected at the agency that it comes from'),
  'rejected',
);
const UNDECIDED = failed(reply(550, '5.7.1', 'not released: nobody has released it in time'), 'undecided');

/** Once this returns, these recipients have their outcome, whatever happens. */
async function settle(house: House, lease: Lease, outcomes: Outcomes): Promise<void> {
  if (outcomes.size === 0) return;
  await lease.record(...outcomeEntries(0, house.now(), outcomes));
  house.events.attempted(lease.spooled.message, new Map([...outcomes].filter(([, { kind }]) => kind !== 'relayed')));
}

/**
 * Answers whether every recipient has its outcome now. Stop anywhere: that an attempt began is noted, so that a message which ends the gateway is
 * counted; who cannot have it is recorded before the others' copy is committed, and that copy has the key by which it is known the next time.
 */
async function letGo(house: House, lease: Lease, held: Held): Promise<boolean> {
  const { id, decisions } = held;
  await lease.note({ kind: 'started', item: 0, at: house.now() });
  const tried = await release(house, lease, held);
  const outcomes = house.isExpired(lease.spooled) ? givenUp(tried) : tried;
  await settle(house, lease, outcomes);
  const kinds = new Set([...outcomes.values()].map(({ kind }) => kind));
  if (kinds.has('relayed'))
    house.events.released(lease.spooled.message, { by: decisions.map(({ by }) => by), as: releasedId(id) });
  if (kinds.has('deferred')) house.timetable.at(id, house.nextLook(lease.spooled, true));
  return !kinds.has('deferred');
}

/** The message goes on as another, whose name has one letter more: a search finds both. */
const releasedId = (id: Id) => `${id}r` as Id;

async function release(house: House, lease: Lease, held: Held): Promise<Outcomes> {
  const { message } = lease.spooled;
  const key = `released/${message.id}`;
  const gone: Outcome = {
    kind: 'relayed',
    reply: reply(250, '2.0.0', `released as ${releasedId(message.id)}`),
    reports: true,
  };
  const all = (outcome: Outcome) => everyRecipient(openRecipients(lease.spooled, 0), outcome);
  try {
    if ((await house.spool.known([key])).has(key)) return all(gone);
    const { parties, outcomes } = admitted(house, held);
    const wait = [...outcomes.values()].find(({ kind }) => kind === 'deferred');
    if (wait) return all(wait);
    await settle(house, lease, outcomes);
    if (parties.size > 0) await sendOn(house, lease, parties, key);
    return all(gone);
  } catch (error) {
    if (error instanceof MailError && isPermanent(error.reply)) return all(failed(error.reply));
    house.events.fault({ id: message.id, doing: 'sealing a released message', error });
    return all(deferred(LOCAL_FAULT));
  }
}

/**
 * Who may have it by now, whatever is in it, for that is what people have approved; all others have an outcome. Whom they saw as an agency's
 * gets it as nobody else's: to an outsider it would go in clear.
 */
function admitted(house: House, { agency, agencies, recipients }: Held) {
  const { servers, policy } = house.agency(agency);
  const now = house.now();
  const facts = { freshness: house.lookup.freshness(now), hasMet: house.hasMet, canLeave: servers.smarthost !== null };
  const parties = new Map<Address, Party>();
  const outcomes = new Map<Address, Outcome>();
  const found = partiesOf(recipients, agency, house.lookup, now);
  const present = agenciesOf(found, agency);
  for (const [address, party] of found) {
    const accepted = acceptedParty(party, now);
    const hasMoved = agencies[address] !== null && agencies[address] !== present[address];
    const refusal = hasMoved ? { reply: MOVED } : refusalFor(address, accepted, facts, policy);
    if (refusal) outcomes.set(address, isPermanent(refusal.reply) ? failed(refusal.reply) : deferred(refusal.reply));
    else parties.set(address, accepted);
  }
  return { parties, outcomes };
}

const MOVED = reply(
  550,
  '5.7.1',
  'not released: the recipient is no longer of the agency for which it was held; send the message again',
);

/** Seals it anew, by the keys of this moment, and spools it for these recipients. */
async function sendOn(house: House, lease: Lease, parties: ReadonlyMap<Address, Party>, key: string): Promise<void> {
  using _room = await house.room(lease.size(0));
  const { id, agency, acceptedAt, envelope } = lease.spooled.message;
  const original = await leavingBytes({ ...house, ...house.agency(agency) }, lease, 0);
  const leaving = { id: releasedId(id), agency, at: house.now(), original, heading: readableHeading(original) };
  const recipients = envelope.recipients.filter(({ address }) => parties.has(address));
  await commit(
    house,
    makeItems(house, leaving, shares(parties, leaving.heading), {
      direction: 'outbound',
      repeatKeys: [key],
      envelope: { ...envelope, recipients },
      acceptedAt,
      releasedAt: leaving.at,
    }),
  );
}
