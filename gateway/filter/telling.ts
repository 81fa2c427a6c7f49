/** What there is to tell, to whom, and what makes it be told once: reports to our authors, receipts to other gateways. */
import type { Address } from '../../directory/address.ts';
import { addressKey } from '../../directory/address.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Arrival, Id, Notify } from '../mail/envelope.ts';
import { readHeading } from '../mail/heading.ts';
import { deferred, everyRecipient, type Outcome } from '../mail/outcome.ts';
import { isPermanent, type Reply, reply } from '../mail/reply.ts';
import type { Awaited } from '../records/awaiting.ts';
import type { Fate } from '../relay/receipt.ts';
import { composeReport, type Report } from '../relay/report.ts';
import type { Servers } from '../relay/route.ts';
import type { Language, Reason, ReportKind } from '../relay/text-types.ts';
import { type OutcomeEntry, openRecipients, outcomeEntries } from '../spool/journal.ts';
import type { Message, Spooled } from '../spool/spool.ts';
import { verdictOf } from './delivery.ts';
import { type Held, reasonsOf } from './held.ts';
import { makeItems, type Spoolable, type Tools } from './items.ts';
import { canBeTold, partiesOf, shares } from './outbound.ts';
import type { Decision } from './policy.ts';
import type { Submission } from './submission.ts';

/** A report that is still to be written: what only the house knows (its name, the language, the time) is not in it. */
export interface Telling {
  /** The message that it is about. */
  readonly id: Id;
  readonly agency: AgencyId;
  /** With a recipient behind it, the repeat key under which that recipient's fate is told, so that a crash between two steps tells it once. */
  readonly key: string;
  /** The transfer whose sealing gateway awaits this; null for a report to an author of ours. */
  readonly receipt: string | null;
  readonly report: Pick<
    Report,
    'kind' | 'to' | 'arrivedAt' | 'messageId' | 'date' | 'envid' | 'recipients' | 'remoteMta' | 'found'
  >;
}

/**
 * What policy refused for good. The refusal itself was the reply; this is for authors whose server replaces it with words of its own.
 * Null for what nobody wrote (RFC 5321 section 4.5.5).
 */
export function refusalNotice(
  { id, client, envelope, at }: Arrival,
  { heading }: Submission,
  refusal: Decision & { kind: 'refuse' },
): Telling | null {
  if (envelope.reversePath === null || !isPermanent(refusal.reply)) return null;
  const { author: to, messageId, date } = heading;
  const recipients = envelope.recipients.map(({ address, original }) =>
    line(address, original, refusal.reply, refusal.reason),
  );
  return {
    id,
    agency: client.agency,
    key: `notice/${client.agency}/${refusal.reason}/${messageId ?? id}`,
    receipt: null,
    report: { kind: 'refused', to, arrivedAt: at, messageId, date, envid: envelope.envid, recipients },
  };
}

/** What has been decided for good, to an author or to the gateway that sealed it. Only for a message with a reverse-path. */
export function fatesTold(message: Message, final: readonly OutcomeEntry[]): Telling[] {
  const receipt = message.confirms ? verdictOf(message).transferId : null;
  // Our own server's word is all that a receipt can give; any other server's says that it has the message, and no more.
  const success = message.confirms ? 'delivered' : 'relayed';
  const kinds = Map.groupBy(final, ({ outcome }) => (outcome.kind === 'relayed' ? success : 'failed'));
  return [...kinds].map(([kind, entries]) => ({ ...about(message, kind, entries), receipt }));
}

/** What takes long, told once. */
export function delayNotice(message: Message, open: readonly OutcomeEntry[], retryUntil: Date): Telling {
  const { report, ...rest } = about(message, 'delayed', open);
  return { ...rest, report: { ...report, recipients: report.recipients.map((each) => ({ ...each, retryUntil })) } };
}

/** What waits until a person decides: to our own author, or to the gateway that sealed it, whose author is to know. */
export function holdTold({ message, journal }: Spooled, hold: { readonly at: Date }): Telling[] {
  const { direction, confirms, envelope, items } = message;
  if (envelope.reversePath === null || (direction === 'inbound' && !confirms)) return [];
  const deaf = confirms ? [] : envelope.recipients.filter(({ notify }) => !hearsOfDelay(notify));
  const not = new Set(deaf.map(({ address }) => address));
  const open = items.flatMap((_, n) => openRecipients({ message, journal }, n)).filter((address) => !not.has(address));
  if (open.length === 0) return [];
  const { key, report, ...rest } = about(
    message,
    'held',
    outcomeEntries(0, hold.at, everyRecipient(open, deferred(HELD))),
  );
  const recipients = report.recipients.map((recipient) => ({ ...recipient, lastAttempt: null }));
  const times = journal.filter(({ kind }) => kind === 'held').length;
  const receipt = confirms ? verdictOf(message).transferId : null;
  return [{ ...rest, key: `${key}/${times}`, receipt, report: { ...report, recipients } }];
}

/** What waits until people of the agency decide about its content; nothing where its author wants to hear of nothing. */
export function withheldTold(spooled: Spooled, { recipients, matters, until }: Held): Telling[] {
  const { message } = spooled;
  const { envelope, acceptedAt } = message;
  const hears = envelope.recipients.filter(({ notify }) => hearsOfDelay(notify)).map(({ address }) => address);
  const open = recipients.filter((address) => hears.includes(address));
  if (envelope.reversePath === null || open.length === 0) return [];
  const waiting = outcomeEntries(0, acceptedAt, everyRecipient(open, deferred(WITHHELD)));
  const { report, ...rest } = about(message, 'withheld', waiting);
  const lines = report.recipients.map((each) => ({ ...each, lastAttempt: null, retryUntil: until }));
  return [{ ...rest, report: { ...report, recipients: lines, found: reasonsOf(matters) } }];
}

const WITHHELD = reply(451, '4.7.1', 'held for its content until people of the agency have decided about it');

const HELD = reply(451, '4.3.0', 'held until an administrator of the gateway releases it');

/** What a receipt means for our author: failures always, deliveries where they were asked for (RFC 3461 section 4.1); one report of each. */
export function receiptTold(fates: readonly Fate[], awaited: readonly Awaited[], lookup: Lookup): Telling[] {
  const told = fates.flatMap(({ recipient, action, reply: answer }) => {
    const row = awaited.find((each) => addressKey(each.recipient) === addressKey(recipient));
    return row && wants(row, action) ? [{ row, action, answer }] : [];
  });
  return [...Map.groupBy(told, ({ action }) => action)].map(([action, all]) => {
    const { report, ...rest } = fromAwaited(action, all);
    // RFC 3464 section 2.3.5: who has told us, not whoever told them.
    return { ...rest, report: { ...report, remoteMta: lookup.endpoint(all[0]!.row.peer)?.host ?? null } };
  });
}

/** Recipients of one message whose delivery was never confirmed. */
export function unconfirmedTold(rows: readonly Awaited[]): Telling {
  return fromAwaited(
    'unconfirmed',
    rows.map((row) => ({ row, answer: UNCONFIRMED })),
  );
}

const UNCONFIRMED = reply(250, '2.0.0', 'handed over sealed to the other gateway; no receipt came back');

function wants({ notify }: Awaited, action: Fate['action']): boolean {
  if (action === 'held') return hearsOfDelay(notify);
  if (action === 'delivered') return notify !== null && notify !== 'NEVER' && notify.includes('SUCCESS');
  return notify === null || (notify !== 'NEVER' && notify.includes('FAILURE'));
}

/** RFC 3461 section 4.1: without the parameter it is ours to choose. */
function hearsOfDelay(notify: Notify): boolean {
  return notify === null || (notify !== 'NEVER' && notify.includes('DELAY'));
}

function about(message: Message, kind: ReportKind, entries: readonly OutcomeEntry[]): Telling {
  const { id, agency, envelope, messageId, acceptedAt: arrivedAt } = message;
  const original = new Map(envelope.recipients.map((recipient) => [recipient.address, recipient.original]));
  const recipients = entries.map(({ recipient, outcome, at }) => ({
    ...line(recipient, original.get(recipient) ?? null, outcome.reply, reasonOf(outcome)),
    lastAttempt: at,
  }));
  const report = {
    kind,
    to: envelope.reversePath!,
    arrivedAt,
    messageId,
    date: null,
    envid: envelope.envid,
    recipients,
  };
  return { id, agency, key: `report/${id}/${kind}`, receipt: null, report };
}

function reasonOf(outcome: Outcome): Reason | null {
  return outcome.kind === 'failed' ? (outcome.why ?? null) : null;
}

/** Of one message, and at least one recipient. */
function fromAwaited(kind: ReportKind, told: readonly { readonly row: Awaited; readonly answer: Reply }[]): Telling {
  const { id, agency, author: to, acceptedAt: arrivedAt, messageId, envid } = told[0]!.row;
  const recipients = told.map(({ row, answer }) => ({
    ...line(row.recipient, row.original, answer),
    lastAttempt: row.handedAt,
  }));
  const report = { kind, to, arrivedAt, messageId, date: null, envid, recipients };
  return { id, agency, key: `report/${id}/${kind}`, receipt: null, report };
}

/** The repeat key of one recipient's part of a report. */
export function keyOf({ key }: Telling, { address }: { readonly address: Address }): string {
  return `${key}/${addressKey(address)}`;
}

/** The same without those recipients of whom it has been told; null where that is all of them. */
export function untold(telling: Telling, known: ReadonlySet<string>): Telling | null {
  const recipients = telling.report.recipients.filter((recipient) => !known.has(keyOf(telling, recipient)));
  return recipients.length === 0 ? null : { ...telling, report: { ...telling.report, recipients } };
}

function line(address: Address, original: string | null, answer: Reply, reason: Reason | null = null) {
  return { address, original, reply: answer, reason, lastAttempt: null, retryUntil: null };
}

/** Who tells, when and in which language. */
export interface Teller {
  readonly id: Id;
  readonly hostname: string;
  readonly at: Date;
  readonly postmaster: Address;
  readonly language: Language;
  readonly servers: Servers;
}

/**
 * Writes the report and makes it ready to be spooled: it goes the way of every other message of ours, sealed wherever its reader can open it.
 * Null where its reader cannot be reached that way.
 */
export function writeReport(tools: Tools, lookup: Lookup, telling: Telling, teller: Teller): Spoolable | null {
  const { agency, receipt, report } = telling;
  const original = composeReport({ ...teller, ...report });
  const repeatKeys = report.recipients.map((recipient) => keyOf(telling, recipient));
  return writeMail(tools, lookup, { agency, to: report.to, original, receipt, repeatKeys }, teller);
}

/** A mail of our own to one reader. */
export interface OwnMail {
  readonly agency: AgencyId;
  readonly to: Address;
  readonly original: Uint8Array;
  readonly receipt: string | null;
  readonly repeatKeys: readonly string[];
}

/** Makes it ready to be spooled, with a null reverse-path; null where its reader cannot be reached. */
export function writeMail(tools: Tools, lookup: Lookup, own: OwnMail, teller: Teller): Spoolable | null {
  const { agency, to, original, receipt, repeatKeys } = own;
  const parties = partiesOf([to], agency, lookup, teller.at);
  if (!canBeTold(parties, teller.servers)) return null;
  const mail = { ...teller, agency, original, receipt, heading: readHeading(original) };
  const envelope = { reversePath: null, envid: null, recipients: [{ address: to, notify: null, original: null }] };
  return makeItems(tools, mail, shares(parties, mail.heading), { direction: 'report', repeatKeys, envelope });
}
