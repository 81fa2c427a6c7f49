/** What is told in one mail with more of its kind: how it waits for that, and what is written when the time has come. */
import { type Address, domainOf } from '../../directory/address.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Matter, Waiting } from '../records/gathering.ts';
import { type Alarm, composeAlarm } from '../relay/alarm.ts';
import { composeDeciding } from '../relay/deciding.ts';
import { composeDigest } from '../relay/digest.ts';
import { type Held, reasonsOf } from './held.ts';
import type { Spoolable, Tools } from './items.ts';
import { keyOf, type Teller, type Telling, writeMail } from './telling.ts';

/** An alarm as it waits; the same of the same message is one alarm. */
export function gatheredAlarm(alarm: Alarm): Matter {
  return { key: `${alarm.kind}/${alarm.id}/${alarm.why}`, told: alarm };
}

/** A notice as it waits: one recipient of one message each. The author's Date field may hold any words, and stays out of the records. */
export function gatheredNotice(telling: Telling): Matter[] {
  const report = { ...telling.report, date: null };
  return report.recipients.map((recipient) => ({
    key: keyOf(telling, recipient),
    told: { ...telling, report: { ...report, recipients: [recipient] } },
  }));
}

/** The notices that have waited. */
export function waitingNotices(matters: readonly Matter[]): Telling[] {
  return matters.map(({ told }) => restoredTelling(told as Telling));
}

/** One mail for several notices to one author; null where that author cannot be reached by mail. */
export function writeDigest(
  tools: Tools,
  lookup: Lookup,
  agency: AgencyId,
  to: Address,
  tellings: readonly Telling[],
  teller: Teller,
): Spoolable | null {
  const original = composeDigest({ ...teller, to, notices: tellings.map(({ report }) => report) });
  const repeatKeys = tellings.flatMap((telling) =>
    telling.report.recipients.map((recipient) => keyOf(telling, recipient)),
  );
  return writeMail(tools, lookup, { agency, to, original, receipt: null, repeatKeys }, teller);
}

/** One mail to whoever runs the gateway for an agency; null where it could not stay within the network. */
export function writeAlarms(
  tools: Tools,
  lookup: Lookup,
  agency: AgencyId,
  { matters, count }: Waiting,
  teller: Teller,
): Spoolable | null {
  // What it names is nobody else's to read, so it is never sent in clear.
  if (!lookup.member(teller.postmaster)) return null;
  const alarms = matters.map(({ told }) => told as Alarm).map((alarm) => ({ ...alarm, since: new Date(alarm.since) }));
  const original = composeAlarm({ ...teller, agency, alarms, count });
  return writeMail(tools, lookup, { agency, to: teller.postmaster, original, receipt: null, repeatKeys: [] }, teller);
}

/** A held message and the key under which somebody is told of it. */
export interface Asked {
  readonly key: string;
  readonly held: Held;
}

/** One mail to somebody of the agency who decides about held messages; null where that address is not the agency's own. */
export function writeDeciding(
  tools: Tools,
  lookup: Lookup,
  mail: { agency: AgencyId; to: Address; waiting: readonly Asked[]; page: string | null },
  teller: Teller,
): Spoolable | null {
  const { agency, to, waiting, page } = mail;
  // Who writes to whom is nobody else's to read.
  if (lookup.member(to)?.agency.id !== agency) return null;
  const messages = waiting.map(({ held }) => ({
    ...held,
    recipients: [...new Set(held.recipients.map((each) => lookup.member(each)?.agency.name ?? domainOf(each)))],
    found: reasonsOf(held.matters),
  }));
  const original = composeDeciding({ ...teller, to, messages, page });
  const repeatKeys = waiting.map(({ key }) => key);
  return writeMail(tools, lookup, { agency, to, original, receipt: null, repeatKeys }, teller);
}

/** Times have become text on the way. */
function restoredTelling(told: Telling): Telling {
  const date = (time: Date | null) => time && new Date(time);
  const recipients = told.report.recipients.map((recipient) => ({
    ...recipient,
    lastAttempt: date(recipient.lastAttempt),
    retryUntil: date(recipient.retryUntil),
  }));
  return { ...told, report: { ...told.report, arrivedAt: new Date(told.report.arrivedAt), recipients } };
}
