/** What an agency's own server hands over: stripped to the original, its author checked, the add-in's request read. */
import { type Address, addressKey, domainOf } from '../../directory/address.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Arrival, Client } from '../mail/envelope.ts';
import { type Heading, readHeading } from '../mail/heading.ts';
import { MessageError, withoutFields } from '../mail/message.ts';
import { isStrippedOutbound } from '../mail/our-fields.ts';
import { MailError, reply } from '../mail/reply.ts';
import { type Request, readRequest } from './request.ts';

export interface Submission {
  /** The bytes accepted without Bcc, Resent-Bcc, the add-in's request and forged verdicts: what must arrive to the octet. */
  readonly original: Uint8Array;
  readonly heading: Heading;
  readonly request: Request;
}

/**
 * Reads a submission. Its one author must be of an address or domain that the directory lists for this agency, or, with a null
 * reverse-path, the agency's mail system itself.
 * @throws MailError with a sentence for the author
 */
export function readSubmission(arrival: Arrival, lookup: Lookup): Submission {
  const original = readable(() => withoutFields(arrival.bytes, isStrippedOutbound));
  const heading = readableHeading(original);
  const { client, envelope } = arrival;
  const isSystems = envelope.reversePath === null && speaksForSystem(heading.author, client);
  if (!isSystems) requireOurs('From', heading.author, client.agency, lookup);
  if (envelope.reversePath) requireOurs('the envelope sender', envelope.reversePath, client.agency, lookup);
  return { original, heading, request: readRequest(arrival.bytes) };
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

/** Non-delivery reports come from a mail system's own address, in Microsoft 365 at a domain that is nobody's mail domain. */
function speaksForSystem(author: Address, { systemDomains = [] }: Client): boolean {
  return systemDomains.includes(domainOf(author)) && isSystemAddress(author);
}

/** Whether an address is one under which mail systems write, and people do not. */
export function isSystemAddress(address: Address): boolean {
  return SYSTEM_ADDRESS.test(addressKey(address));
}

const SYSTEM_ADDRESS = /^(?:postmaster|mailer-daemon|microsoftexchange[0-9a-f]{32})@/;
