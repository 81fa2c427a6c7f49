/** One mail transaction while its envelope is being said: from MAIL to DATA. */
import { type Address, addressKey } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Client, Envelope, Id, Notify, Recipient } from '../mail/envelope.ts';
import { MailError, reply } from '../mail/reply.ts';
import type { Admission, Admitted, Proven } from './admission.ts';
import type { Standing } from './budget.ts';
import { readMailParameters, readPathCommand, readRecipientParameters, readReversePath } from './parameters.ts';

/** What MAIL has fixed, and the recipients so far by the form in which addresses are compared. */
export interface Transaction {
  readonly id: Id;
  readonly admitted: Admitted;
  readonly proven: Proven;
  readonly helo: string;
  readonly reversePath: Address | null;
  readonly envid: string | null;
  /** As the client declares it, in octets; 0 where it does not. */
  readonly declaredSize: number;
  readonly recipients: Map<Address, Recipient>;
  /** Our agency whose mail this is; inbound, null until the first recipient; from a shared service, until the end of the data. */
  agency: AgencyId | null;
}

/** Judges a MAIL command. @throws MailError */
export function beginTransaction(
  admission: Admission,
  id: Id,
  proven: Proven,
  helo: string,
  line: Uint8Array,
): Transaction {
  const admitted = admission.sender(proven);
  const command = readPathCommand(line);
  const { envid, size } = readMailParameters(command, { auth: offersAuth(proven), dsn: offersDsn(proven) });
  return {
    id,
    admitted,
    proven,
    helo,
    reversePath: readReversePath(command.path),
    envid,
    declaredSize: size,
    recipients: new Map(),
    agency: admitted.direction === 'outbound' ? admitted.agency : null,
  };
}

/** AUTH is for our own clients, under TLS alone. */
export function offersAuth({ role, tls }: Pick<Proven, 'role' | 'tls'>): boolean {
  return role === 'agency' && tls !== null;
}

/**
 * DSN is for our own clients too. A stranger could have reports of success sent to anybody in this way; not being offered it, his own server tells
 * him that it has relayed the message (RFC 3461 section 5.2.2), and another gateway wants our receipts instead.
 */
export function offersDsn({ role }: Pick<Proven, 'role'>): boolean {
  return role === 'agency';
}

/** A recipient that may be added to a transaction, and our agency that it concerns. */
export interface Candidate {
  readonly recipient: Recipient;
  readonly agency: AgencyId | null;
}

/** Judges a RCPT command. @throws MailError */
export function readCandidate(
  admission: Admission,
  transaction: Transaction,
  line: Uint8Array,
  limit: number,
): Candidate {
  const command = readPathCommand(line);
  const options = readRecipientParameters(command, { dsn: offersDsn(transaction.proven) });
  const { address, agency } = admission.recipient(transaction.admitted, command.path);
  if (agency !== null && transaction.agency !== null && transaction.agency !== agency)
    throw new MailError(ANOTHER_AGENCY);
  const isNew = !transaction.recipients.has(addressKey(address));
  if (isNew && transaction.recipients.size >= limit) throw new MailError(TOO_MANY);
  return { recipient: { address, ...options }, agency };
}

/** Adds a recipient; one that comes twice keeps its first spelling and gets every report asked for. */
export function addRecipient(transaction: Transaction, { recipient, agency }: Candidate): void {
  const key = addressKey(recipient.address);
  const before = transaction.recipients.get(key);
  transaction.agency ??= agency;
  transaction.recipients.set(key, before === undefined ? recipient : merge(before, recipient));
}

/** Who handed the message over; null as long as it is not known for which agency. */
export function clientOf({ admitted, proven, helo, agency }: Transaction): Client | null {
  if (agency === null) return null;
  const { remoteAddress, tls } = proven;
  return { direction: admitted.direction, agency, peer: peerOf(admitted), remoteAddress, helo, tls };
}

/** The member whose gateway is at the other end, where it is one. */
export function peerOf(admitted: Admitted): AgencyId | null {
  return admitted.direction === 'inbound' ? admitted.peer : null;
}

/** Whether its client is one of ours or a member's gateway. */
export function standingOf({ admitted }: Transaction): Standing {
  return admitted.direction === 'outbound' || admitted.peer !== null ? 'known' : 'stranger';
}

/** The envelope as said so far. */
export function envelopeOf({ reversePath, recipients, envid }: Transaction): Envelope {
  return { reversePath, recipients: [...recipients.values()], envid };
}

// Both make a client send the others in a transaction of their own (RFC 5321 section 4.5.3.1.10).
const ANOTHER_AGENCY = reply(452, '4.5.3', 'one message serves one agency, please send this recipient separately');
const TOO_MANY = reply(452, '4.5.3', 'too many recipients in one message');

function merge(before: Recipient, again: Omit<Recipient, 'address'>): Recipient {
  return {
    address: before.address,
    notify: mergeNotify(before.notify, again.notify),
    original: before.original ?? again.original,
  };
}

/** Whoever wants to hear outweighs whoever does not: a report too many is better than a loss unheard of. */
function mergeNotify(a: Notify, b: Notify): Notify {
  if (a === b || b === 'NEVER') return a;
  if (a === 'NEVER') return b;
  return [...new Set([...(a ?? FAILURE), ...(b ?? FAILURE)])];
}

const FAILURE = ['FAILURE'] as const;
