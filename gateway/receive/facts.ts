/** What the mail log is told of what was refused: enough to find it by its author, a recipient or its id. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { addressesOf, type Client, type Id } from '../mail/envelope.ts';
import type { Reply } from '../mail/reply.ts';
import type { Role } from './admission.ts';
import { envelopeOf, peerOf, type Transaction } from './transaction.ts';

/** What is known of what was refused; `transaction` is null where none was begun. */
export interface Facts {
  readonly role: Role;
  readonly remoteAddress: string;
  readonly transaction: TransactionFacts | null;
  /** The MAIL or RCPT command that was refused, as it was sent; absent where it was not one of them. */
  readonly command?: string;
}

/** For the mail log. A refusal is the peer's affair, a fault is ours. */
export interface Reports {
  refused(facts: Facts, reply: Reply, cause?: unknown): void;
  fault(error: unknown): void;
}

/** Of a transaction that has begun. */
export interface TransactionFacts extends Pick<Client, 'direction' | 'peer' | 'helo' | 'tls'> {
  readonly id: Id;
  readonly agency: AgencyId | null;
  readonly reversePath: Address | null;
  /** Those that were accepted so far. */
  readonly recipients: readonly Address[];
}

/** The same at this moment. */
export function factsOf(transaction: Transaction): TransactionFacts {
  const { id, agency, admitted, proven, helo, reversePath } = transaction;
  const recipients = addressesOf(envelopeOf(transaction));
  const { direction } = admitted;
  return { id, agency, direction, peer: peerOf(admitted), helo, tls: proven.tls, reversePath, recipients };
}

/** A MAIL or RCPT command as it was sent; nothing for an empty line. */
export function commandOf(line: Uint8Array): Pick<Facts, 'command'> {
  return line.length === 0 ? {} : { command: Buffer.from(line).toString('latin1') };
}
