/** Telling an author of ours what did not arrive: which reports there are, and what makes each of them be sent once. */
import { createHash } from 'node:crypto';
import type { Address } from '../../directory/address.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Arrival, Id } from '../mail/envelope.ts';
import { readHeading } from '../mail/heading.ts';
import type { Reply } from '../mail/reply.ts';
import { composeReport, type Report } from '../relay/report.ts';
import type { Servers } from '../relay/route.ts';
import type { Language } from '../relay/text-types.ts';
import type { OutcomeEntry } from '../spool/journal.ts';
import type { Message } from '../spool/spool.ts';
import { makeItems, type Spoolable, type Tools } from './items.ts';
import { canBeTold, partiesOf, shares } from './outbound.ts';
import type { Decision } from './policy.ts';
import type { Submission } from './submission.ts';

/** A report that is still to be written: what only the house knows (its name, the language, the time) is not in it. */
export interface Telling {
  /** The message that it is about. */
  readonly id: Id;
  readonly agency: AgencyId;
  /** The repeat key under which it is spooled, so that a crash between two steps does not tell the same thing twice. */
  readonly key: string;
  readonly report: Pick<Report, 'kind' | 'to' | 'arrivedAt' | 'messageId' | 'date' | 'envid' | 'recipients'>;
}

/** What policy refused. The refusal itself was the reply; this is for authors whose server replaces it with words of its own. */
export function refusalNotice(
  arrival: Arrival,
  { heading }: Submission,
  refusal: Decision & { kind: 'refuse' },
): Telling {
  const { id, client, envelope, at } = arrival;
  return {
    id,
    agency: client.agency,
    key: `notice/${client.agency}/${heading.messageId ?? arrival.id}`,
    report: {
      kind: 'refused',
      to: heading.author,
      arrivedAt: at,
      messageId: heading.messageId,
      date: heading.date,
      envid: envelope.envid,
      recipients: envelope.recipients.map(({ address, original }) => ({
        ...line(address, original, refusal.reply),
        reason: refusal.reason,
      })),
    },
  };
}

/** What failed after it was accepted. Only for a message with a reverse-path. */
export function failureReport(message: Message, failed: readonly OutcomeEntry[]): Telling {
  const { id, agency, envelope, messageId, acceptedAt } = message;
  const addresses = failed.map((entry) => entry.recipient);
  const digest = createHash('sha256')
    .update(JSON.stringify([...addresses].sort()))
    .digest('base64url');
  const original = new Map(envelope.recipients.map((recipient) => [recipient.address, recipient.original]));
  return {
    id,
    agency,
    key: `report/${id}/${digest}`,
    report: {
      kind: 'failed',
      to: envelope.reversePath!,
      arrivedAt: acceptedAt,
      messageId,
      date: null,
      envid: envelope.envid,
      recipients: failed.map(({ recipient, outcome, at }) => ({
        ...line(recipient, original.get(recipient) ?? null, outcome.reply),
        lastAttempt: at,
      })),
    },
  };
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
export async function writeReport(
  tools: Tools,
  lookup: Lookup,
  { agency, key, report }: Telling,
  teller: Teller,
): Promise<Spoolable | null> {
  const parties = partiesOf([report.to], agency, lookup, teller.at);
  if (!canBeTold(parties, teller.servers)) return null;
  const original = composeReport({ ...report, ...teller });
  const mail = { ...teller, agency, original, heading: readHeading(original) };
  const envelope = {
    reversePath: null,
    envid: null,
    recipients: [{ address: report.to, notify: null, original: null }],
  };
  return makeItems(tools, mail, shares(parties, mail.heading), { direction: 'report', repeatKeys: [key], envelope });
}

function line(address: Address, original: string | null, reply: Reply) {
  return { address, original, reply, reason: null, lastAttempt: null, retryUntil: null };
}
