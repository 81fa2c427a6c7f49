/** Tells people and gateways what became of a message: reports to our authors, receipts to other gateways, and what their receipts mean. */
import { type Address, addressKey } from '../directory/address.ts';
import { commit } from './commit.ts';
import { gatheredNotice } from './filter/gathered.ts';
import { type Delivery, REFUSED } from './filter/inbound.ts';
import {
  delayNotice,
  fatesTold,
  keyOf,
  receiptTold,
  type Telling,
  unconfirmedTold,
  untold,
  writeReport,
} from './filter/telling.ts';
import type { House } from './house.ts';
import { MessageError } from './mail/message.ts';
import { MailError, type Reply, reply } from './mail/reply.ts';
import type { Awaited } from './records/awaiting.ts';
import type { Reader } from './records/gathering.ts';
import { type Fate, readReceipt } from './relay/receipt.ts';
import { lastOutcomes, reportedEntries, undelayed, unreported, waitingSince } from './spool/journal.ts';
import type { Entry, Lease, Spooled } from './spool/spool.ts';

/** A report goes the way of every other message of ours; where it cannot, somebody must be told by other means. */
export async function tell(house: House, whole: Telling): Promise<void> {
  const keys = whole.report.recipients.map((recipient) => keyOf(whole, recipient));
  const telling = untold(whole, await house.spool.known(keys));
  if (!telling) return;
  const reader = { agency: telling.agency, reader: telling.report.to };
  if (telling.receipt === null && isCrowded(house, reader)) return house.gathering.add(reader, gatheredNotice(telling));
  const teller = { ...house.agency(telling.agency), id: house.newId(), hostname: house.hostname, at: house.now() };
  const written = writeReport(house, house.lookup, telling, teller);
  if (!written) return house.events.untold(telling);
  await commit(house, written);
  if (telling.receipt === null) house.gathering.mailed(reader, 0, house.now());
  house.events.reported({ id: telling.id, agency: telling.agency, report: teller.id, kind: telling.report.kind });
}

/** How many notices an author gets in an hour before more of them wait for one mail. */
const MOST_NOTICES = 20;
const HOUR = 3_600_000;

function isCrowded({ gathering, now }: House, reader: Reader): boolean {
  const since = new Date(now().getTime() - HOUR);
  return gathering.mails(reader, since) >= MOST_NOTICES || gathering.waiting(reader, 1).count > 0;
}

/** Tells what has been decided for good and was not told yet, and answers what is to be recorded of that. */
export async function tellFates(house: House, spooled: Spooled): Promise<readonly Entry[]> {
  const final = unreported(spooled);
  for (const telling of fatesTold(spooled.message, final)) await tell(house, telling);
  return reportedEntries(house.now(), final);
}

/** After some hours an author of ours hears that the message still waits. */
export async function tellDelay(house: House, lease: Lease): Promise<void> {
  const { message } = lease.spooled;
  const open = undelayed(lease.spooled);
  const isLate = house.now().getTime() - waitingSince(lease.spooled).getTime() >= house.patience.delayNotice;
  if (!isLate || message.direction !== 'outbound' || open.length === 0) return;
  await tell(house, delayNotice(message, lastOutcomes(lease.spooled, open), house.expiryOf(lease.spooled)));
  await lease.record({ kind: 'delayed', at: house.now(), recipients: open });
}

/** What another gateway says about a transfer of ours. It is told on before its 250, so that a crash in between only repeats it. */
export async function takeReceipt(house: House, { opened, signer }: Delivery): Promise<Reply> {
  const receipt = opened?.transfer?.receipt;
  if (!opened || !signer || !receipt) throw new MailError(REFUSED, { cause: 'a receipt that is not proven' });
  const fates = readFates(opened.message);
  const awaited = house.awaiting.find(receipt, signer.agency);
  for (const telling of receiptTold(fates, awaited, house.lookup)) await tell(house, telling);
  house.events.receipt(awaited, fates, signer.agency);
  const final = fates.filter(({ action }) => action !== 'held');
  await house.awaiting.confirm(receipt, confirmed(final, awaited), house.now());
  return reply(250, '2.0.0', 'receipt taken');
}

/** Tells authors of what no gateway has confirmed in time. To be called now and then. */
export async function remind(house: House): Promise<void> {
  const before = new Date(house.now().getTime() - house.patience.receipt);
  for (const rows of Map.groupBy(house.awaiting.overdue(before, 1000), ({ id }) => id).values()) {
    await tell(house, unconfirmedTold(rows));
    for (const { transferId, recipient } of rows) await house.awaiting.confirm(transferId, [recipient], house.now());
  }
}

/** The receipt may spell an address in another way than we did. */
function confirmed(fates: readonly Fate[], awaited: readonly Awaited[]): Address[] {
  const told = new Set(fates.map((fate) => addressKey(fate.recipient)));
  return awaited.map((row) => row.recipient).filter((recipient) => told.has(addressKey(recipient)));
}

function readFates(message: Uint8Array): Fate[] {
  try {
    return readReceipt(message);
  } catch (error) {
    if (error instanceof MessageError) throw new MailError(REFUSED, { cause: error });
    throw error;
  }
}
