/** The journal beside a message: its entries as lines, and what they add up to. */
import { type Address, addressKey } from '../../directory/address.ts';
import type { Notify } from '../mail/envelope.ts';
import { everyRecipient, failed, type Outcome } from '../mail/outcome.ts';
import { DAMAGED } from '../mail/reply.ts';
import { decodeLines, encodeLine } from './lines.ts';
import type { Entry, Hop, Spooled } from './spool.ts';
import { storedEntry } from './stored.ts';

/** What became of one recipient at one attempt, as the journal has it. */
export type OutcomeEntry = Extract<Entry, { kind: 'outcome' }>;

/** A journal as read back; lines that are torn or damaged are not among its entries. */
export interface Journal {
  readonly entries: readonly Entry[];
  readonly torn: boolean;
  /** How many finished lines are not what was written, or no entries of ours. */
  readonly damaged: number;
}

/** One line. @throws Error for an entry that could not be read back */
export function encodeEntry(entry: Entry): Uint8Array {
  storedEntry.parse(JSON.parse(JSON.stringify(entry)));
  return encodeLine(entry);
}

/** Reads a whole journal; never throws. */
export function decodeJournal(bytes: Uint8Array): Journal {
  const { values, torn, damaged } = decodeLines(bytes);
  const entries = values.flatMap((value) => storedEntry.safeParse(value).data ?? []);
  return { entries, torn, damaged: damaged + values.length - entries.length };
}

/** The recipients of an item that have neither got the message nor failed for good. */
export function openRecipients({ message, journal }: Spooled, item: number): readonly Address[] {
  const final = new Set(
    journal.filter(isFinal).flatMap((entry) => (entry.item === item ? [addressKey(entry.recipient)] : [])),
  );
  return (message.items[item]?.recipients ?? []).filter((recipient) => !final.has(addressKey(recipient)));
}

/**
 * The fates that must still be told: every one to a gateway that awaits a receipt, else to the author what the NOTIFY parameter asks for.
 * A null reverse-path is told nothing.
 */
export function unreported({ message, journal }: Spooled): readonly OutcomeEntry[] {
  const { envelope, items, confirms } = message;
  if (envelope.reversePath === null) return [];
  const wishes = new Map(envelope.recipients.map(({ address, notify }) => [addressKey(address), notify]));
  const reported = new Set(
    journal.flatMap((entry) => (entry.kind === 'reported' ? entry.recipients.map(addressKey) : [])),
  );
  return journal
    .filter(isFinal)
    .filter(({ item, recipient, outcome }) => {
      const notify = wishes.get(addressKey(recipient)) ?? null;
      return confirms || isAskedFor(notify, outcome, items[item]?.hop);
    })
    .filter(({ recipient }) => !reported.has(addressKey(recipient)));
}

/**
 * RFC 3461 sections 4.1 and 5.2.2: a failure unless NOTIFY is against it. A success only where NOTIFY asks for it and nobody after us will tell
 * of it: a server that takes no wishes will not, another gateway sends its receipt.
 */
function isAskedFor(notify: Notify, outcome: Outcome, hop: Hop | undefined): boolean {
  if (outcome.kind !== 'relayed') return notify === null || notify.includes('FAILURE');
  return notify?.includes('SUCCESS') === true && !outcome.reports && hop?.kind !== 'gateway';
}

/** The recipients that are still open and whose author wants to hear of a delay and has not. */
export function undelayed(spooled: Spooled): readonly Address[] {
  const { message, journal } = spooled;
  if (message.envelope.reversePath === null) return [];
  const told = new Set(journal.flatMap((entry) => (entry.kind === 'delayed' ? entry.recipients.map(addressKey) : [])));
  const deaf = message.envelope.recipients.filter(({ notify }) => notify !== null && !notify.includes('DELAY'));
  for (const { address } of deaf) told.add(addressKey(address));
  return message.items
    .flatMap((_, n) => openRecipients(spooled, n))
    .filter((recipient) => !told.has(addressKey(recipient)));
}

/** Whether nothing is left to do: every recipient has its final outcome, and every failure has been told to whom it must be. */
export function isDone(spooled: Spooled): boolean {
  return (
    spooled.message.items.every((_, item) => openRecipients(spooled, item).length === 0) &&
    unreported(spooled).length === 0
  );
}

/** Whether nothing is left to do once these are recorded too. */
export function isDoneWith(spooled: Spooled, entries: readonly Entry[]): boolean {
  return isDone(withEntries(spooled, entries));
}

/** The last outcome of each of these recipients that have had one. */
export function lastOutcomes(spooled: Spooled, recipients: readonly Address[]): OutcomeEntry[] {
  return recipients.flatMap((address) => lastOutcome(spooled, address) ?? []);
}

/** Those for whom nothing can have been handed over at this attempt, and whether there will be no other. */
export function notHandedOver(outcomes: ReadonlyMap<Address, Outcome>): { recipient: Address; isFinal: boolean }[] {
  const isSure = (outcome: Outcome) => outcome.kind === 'failed' || (outcome.kind === 'deferred' && !outcome.inDoubt);
  return [...outcomes].flatMap(([recipient, outcome]) =>
    isSure(outcome) ? [{ recipient, isFinal: outcome.kind === 'failed' }] : [],
  );
}

/** What was last said of a recipient; undefined before its first attempt has ended. */
export function lastOutcome({ journal }: Spooled, recipient: Address): OutcomeEntry | undefined {
  const key = addressKey(recipient);
  return journal.findLast(
    (entry): entry is OutcomeEntry => entry.kind === 'outcome' && addressKey(entry.recipient) === key,
  );
}

/** How many attempts at one message may end with the process. */
export const MOST_CRASHES = 5;

/** Why a message is held that has done so. */
export const CRASHED = `the gateway has ended ${MOST_CRASHES} times while handing it on`;

/** Why and since when a message is held; null where it is not, or no longer. */
export function holdOn({ journal }: Spooled): Extract<Entry, { kind: 'held' }> | null {
  const last = journal.findLast((entry) => entry.kind === 'held' || entry.kind === 'released');
  return last?.kind === 'held' ? last : null;
}

/** Whether the last hold was not told of yet. */
export function isHoldUntold({ journal }: Spooled): boolean {
  return journal.findLast((entry) => entry.kind === 'held' || entry.kind === 'hold-told')?.kind === 'held';
}

/** From when a message's age counts: from its acceptance, or anew from when it was let go, since what was held had no chance to leave. */
export function waitingSince({ message, journal }: Spooled): Date {
  const last = journal.findLast((entry) => entry.kind === 'released' || entry.kind === 'decided');
  return last?.at ?? message.releasedAt ?? message.acceptedAt;
}

/** What an attempt at an item came to, for the journal. */
export function outcomeEntries(item: number, at: Date, outcomes: ReadonlyMap<Address, Outcome>): OutcomeEntry[] {
  return [...outcomes].map(([recipient, outcome]) => ({ kind: 'outcome', item, at, recipient, outcome }));
}

/** That these fates were told; nothing where there were none. */
export function reportedEntries(at: Date, told: readonly OutcomeEntry[]): Entry[] {
  return told.length === 0 ? [] : [{ kind: 'reported', at, recipients: told.map(({ recipient }) => recipient) }];
}

/** The message as it will stand once these are recorded too. */
export function withEntries({ message, journal }: Spooled, entries: readonly Entry[]): Spooled {
  return { message, journal: [...journal, ...entries] };
}

/** The same with a failure for every recipient that was still open, because the disk has lost the message. */
export function withLoss(spooled: Spooled, at: Date): Spooled {
  const lost = spooled.message.items.flatMap((_, item) =>
    outcomeEntries(item, at, everyRecipient(openRecipients(spooled, item), failed(DAMAGED))),
  );
  return withEntries(spooled, lost);
}

/** How often an item has been tried; an attempt counts from its start, so that one that kills us counts too. */
export function attempts({ journal }: Spooled, item: number): number {
  return journal.filter((entry) => entry.kind === 'started' && entry.item === item).length;
}

/**
 * How many attempts have begun and never ended since the message was last released: the process died under them. Of a leased message that
 * includes the attempt under way.
 */
export function crashes({ journal }: Spooled): number {
  const released = journal.findLastIndex((entry) => entry.kind === 'released');
  const underWay = new Set<number>();
  let count = 0;
  for (const entry of journal.slice(released + 1)) {
    if (entry.kind === 'outcome') underWay.delete(entry.item);
    if (entry.kind !== 'started') continue;
    if (underWay.has(entry.item)) count++;
    underWay.add(entry.item);
  }
  return count + underWay.size;
}

function isFinal(entry: Entry): entry is OutcomeEntry {
  return entry.kind === 'outcome' && entry.outcome.kind !== 'deferred';
}
