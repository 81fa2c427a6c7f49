/** What an agency's own server hands over: stripped to the original, its author checked, the add-in's request read. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Arrival } from '../mail/envelope.ts';
import { type Heading, readHeading } from '../mail/heading.ts';
import { MessageError, onlyValue, readHeader, withoutFields } from '../mail/message.ts';
import { isStrippedOutbound, REQUEST_FIELD } from '../mail/our-fields.ts';
import { MailError, reply } from '../mail/reply.ts';

export interface Submission {
  /** The bytes accepted without Bcc, Resent-Bcc, the add-in's request and forged verdicts: what must arrive to the octet. */
  readonly original: Uint8Array;
  readonly heading: Heading;
  readonly outsidersConfirmed: boolean;
}

/**
 * Reads a submission. Its one author must be of an address or domain that the directory lists for this agency.
 * @throws MailError with a sentence for the author
 */
export function readSubmission(arrival: Arrival, lookup: Lookup): Submission {
  const original = readable(() => withoutFields(arrival.bytes, isStrippedOutbound));
  const heading = readableHeading(original);
  requireOurs('From', heading.author, arrival.client.agency, lookup);
  if (arrival.envelope.reversePath)
    requireOurs('the envelope sender', arrival.envelope.reversePath, arrival.client.agency, lookup);
  return { original, heading, outsidersConfirmed: isConfirmed(arrival.bytes) };
}

/**
 * The heading of a message from either side.
 * @throws MailError where two readers might see two authors
 */
export function readableHeading(bytes: Uint8Array): Heading {
  return readable(() => readHeading(bytes));
}

/** Turns what is wrong with a message into the refusal that its sender hears. */
function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MessageError)
      throw new MailError(reply(550, '5.6.0', `message refused: ${error.message}`), { cause: error });
    throw error;
  }
}

/** The author is whom the recipient is told of, the reverse-path whom we tell of failures: both must be people of this agency. */
function requireOurs(what: string, address: Address, agency: AgencyId, lookup: Lookup): void {
  if (lookup.member(address)?.agency.id === agency) return;
  const text = `message refused: ${what} is ${address}, which is not registered for this agency; send from a registered address`;
  throw new MailError(reply(550, '5.7.1', text));
}

function isConfirmed(bytes: Uint8Array): boolean {
  const request = onlyValue(bytes, readHeader(bytes), REQUEST_FIELD) ?? '';
  return request.split(';').some((tag) => tag.trim() === 'outsiders=confirmed');
}
