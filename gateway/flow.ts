/**
 * THE WAY OF A MESSAGE, both directions, in the order in which it goes. Start reading here.
 * Each step is a station's; only this file knows their order. A throw before the commit refuses or defers the message and nothing is kept;
 * a throw after it leaves the message in the spool, to be looked at again.
 */
import { commit, leave } from './commit.ts';
import { answerEcho, hearEcho } from './echo.ts';
import { awaitedOf } from './filter/awaited.ts';
import { inboundMessage, leavingBytes, verdictOf } from './filter/delivery.ts';
import { candidatesOf, judge, ownerOf, speakerOf } from './filter/inbound.ts';
import { makeItems, outboundKind } from './filter/items.ts';
import { partiesOf, reconsider, shares } from './filter/outbound.ts';
import { readableHeading, readSubmission } from './filter/submission.ts';
import { refusalNotice } from './filter/telling.ts';
import { isHeld } from './hold.ts';
import type { House } from './house.ts';
import { type Arrival, addressesOf, type Id } from './mail/envelope.ts';
import { deferred, everyRecipient, givenUp, isOutcome } from './mail/outcome.ts';
import { LOCAL_FAULT, MailError, type Reply } from './mail/reply.ts';
import type { Outcomes } from './relay/answers.ts';
import { CONGESTED, hopOf, route, type Target } from './relay/route.ts';
import { holdForRelease, isUndecided } from './release.ts';
import { screen } from './screen.ts';
import { isDoneWith, notHandedOver, openRecipients, outcomeEntries, withLoss } from './spool/journal.ts';
import type { Lease, Spooled } from './spool/spool.ts';
import { remind, takeReceipt, tell, tellDelay, tellFates } from './tell.ts';
import { tellGathered } from './tell-gathered.ts';

export interface Flow {
  /** Takes responsibility for a message that has fully arrived: the reply is a 250, or it throws. */
  accept(arrival: Arrival): Promise<Reply>;
  /** Tries what is still open of a message; called by the timetable. What it throws is looked at again later. */
  due(id: Id): Promise<void>;
  /** Tells the author of a message that the disk has lost: all that can still be done for it. */
  lost(spooled: Spooled): Promise<unknown>;
  /** Tells authors of what no other gateway has confirmed in time, and whoever is to have it what was gathered for one mail; called now and then. */
  remind(): Promise<void>;
  /** Plans everything that was accepted before this start. */
  resume(): Promise<void>;
}

export function createFlow(house: House): Flow {
  return {
    accept: (arrival) => (arrival.client.direction === 'outbound' ? outbound(house, arrival) : inbound(house, arrival)),
    due: (id) => forward(house, id),
    lost: (spooled) => tellFates(house, withLoss(spooled, house.now())),
    remind: () => remind(house).finally(() => tellGathered(house)),
    resume: async () => {
      for await (const id of house.spool.waiting()) house.timetable.at(id, house.now());
    },
  };
}

/** From our agency: read, inspect, decide, protect, commit. */
async function outbound(house: House, arrival: Arrival): Promise<Reply> {
  const agency = house.agency(arrival.client.agency);
  const submission = readSubmission(arrival, house.lookup);
  const parties = partiesOf(addressesOf(arrival.envelope), agency.id, house.lookup, house.now());
  const { decision, accepted } = await screen(house, arrival, submission, parties);
  if (decision.kind === 'refuse') {
    const notice = agency.notices ? refusalNotice(arrival, submission, decision) : null;
    if (notice) await tell(house, notice);
    throw new MailError(decision.reply, { cause: decision.reason });
  }
  const leaving = { ...arrival, ...submission, agency: agency.id };
  if (decision.kind === 'hold') return holdForRelease(house, leaving, parties, decision, arrival);
  const items = makeItems(house, leaving, shares(parties, submission.heading), outboundKind(arrival));
  const answer = await commit(house, items, arrival);
  accepted();
  return answer;
}

/** To our agency: open, judge once, commit the bytes as they came. */
async function inbound(house: House, arrival: Arrival): Promise<Reply> {
  const { bytes: message, client, envelope } = arrival;
  const { peer } = client;
  const agency = house.agency(client.agency);
  const outer = readableHeading(message);
  const speaker = speakerOf(outer.author, arrival, house.lookup);
  const opening = { message, candidates: candidatesOf(speaker), now: house.now() };
  const unprotected = await house.crypto.run('unprotect', agency.id, opening);
  house.gossip.heard(unprotected);
  const backTo = ownerOf(envelope.reversePath, house.lookup);
  const evidence = { agency: agency.id, recipients: addressesOf(envelope), peer, backTo, speaker, unprotected };
  const judged = judge(evidence, agency.inbound);
  if (judged.kind === 'refuse') throw new MailError(judged.reply, { cause: judged.cause });
  if (judged.opened?.transfer?.receipt) return takeReceipt(house, judged);
  hearEcho(house, arrival, judged);
  const answered = await answerEcho(house, arrival, outer, judged);
  if (answered) return answered;
  const known = await house.spool.known([...judged.repeatKeys.values()]);
  const spoolable = inboundMessage(arrival, outer, judged, known, house.hostname);
  house.events.verdict(verdictOf(spoolable));
  return commit(house, { message: spoolable, bodies: [[message]] }, arrival);
}

/** Tries each open item once, tells the author what failed for good, and plans the next look. */
async function forward(house: House, id: Id): Promise<void> {
  await using lease = await house.spool.lease(id);
  if (!lease || (await isHeld(house, lease)) || (await isUndecided(house, lease))) return;
  let isTried = false;
  for (const [n, item] of lease.spooled.message.items.entries()) {
    const outcomes = await attempt(house, lease, n);
    const entries = outcomeEntries(n, house.now(), outcomes);
    const unserved = notHandedOver(outcomes);
    const isLast = unserved.length === 0 && isDoneWith(lease.spooled, entries);
    if (!isLast) await lease.record(...entries);
    house.events.attempted(lease.spooled.message, outcomes);
    if (isLast) return await leave(house, lease, entries);
    if (unserved.length > 0 && item.transferId !== null) house.awaiting.forget(item.transferId, unserved);
    isTried ||= outcomes.size > 0;
  }
  const reported = await tellFates(house, lease.spooled);
  if (isDoneWith(lease.spooled, reported)) return await leave(house, lease, reported);
  await lease.record(...reported);
  await tellDelay(house, lease);
  house.timetable.at(id, house.nextLook(lease.spooled, isTried));
}

/** One item, one next hop, once: unless it has no place there yet, or the directory forbids it now. When its time is up, what is still deferred has failed. */
async function attempt(house: House, lease: Lease, n: number): Promise<Outcomes> {
  const { message } = lease.spooled;
  const item = message.items[n]!;
  const recipients = openRecipients(lease.spooled, n);
  if (recipients.length === 0 || item.hop.kind === 'release') return new Map();
  using place = house.timetable.place(message.id, hopOf(item.hop, message.agency));
  if (!place && !house.isExpired(lease.spooled)) return new Map();
  const barred = place ? reconsider(item, house.lookup, house.now()) : CONGESTED;
  const way = barred ?? route(item.hop, house.agency(message.agency).servers, house.lookup);
  await lease.note({ kind: 'started', item: n, at: house.now() });
  const tried = isOutcome(way) ? everyRecipient(recipients, way) : await hand(house, lease, n, way);
  return house.isExpired(lease.spooled) ? givenUp(tried) : tried;
}

/** Opens what is sealed, in memory and into the connection alone. Whatever is our own fault keeps the item for later. */
async function hand(house: House, lease: Lease, n: number, target: Target): Promise<Outcomes> {
  const { message } = lease.spooled;
  const recipients = openRecipients(lease.spooled, n);
  try {
    using _room = await house.room(lease.size(n));
    const bytes = await leavingBytes({ ...house, ...house.agency(message.agency) }, lease, n);
    if (message.direction === 'inbound') house.records.saveVerdict(verdictOf(message));
    house.awaiting.expect(awaitedOf(message, n, recipients, house.now()));
    return await house.relay({ target, envelope: message.envelope, recipients, bytes });
  } catch (error) {
    house.events.fault({ id: message.id, doing: 'opening an item to hand it on', error });
    return everyRecipient(recipients, deferred(LOCAL_FAULT));
  }
}
