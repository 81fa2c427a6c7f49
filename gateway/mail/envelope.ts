/** What SMTP says about a message: who sent it, for whom, and how it came (RFC 5321). */
import type { Address, Domain } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';

/** Ours, born when a message is accepted: it stands in every log line, the Received field and every report. */
export type Id = string & { readonly brand: 'Id' };

/** When a recipient's fate is reported (RFC 3461 section 4.1); null leaves it to us: on failure. */
export type Notify = 'NEVER' | readonly ('SUCCESS' | 'FAILURE' | 'DELAY')[] | null;

/** One envelope recipient with its delivery status options (RFC 3461). */
export interface Recipient {
  readonly address: Address;
  readonly notify: Notify;
  /** The ORCPT parameter as given, in xtext; null without one. */
  readonly original: string | null;
}

/** The envelope of one message. A null reverse-path is never reported to (RFC 5321 section 4.5.5). */
export interface Envelope {
  readonly reversePath: Address | null;
  readonly recipients: readonly Recipient[];
  /** The ENVID parameter (RFC 3461 section 4.4), in xtext; null without one. */
  readonly envid: string | null;
}

/** Which way a message goes through the house; decided once, by admission. */
export type Direction = 'outbound' | 'inbound';

/** Who handed the message over: decided by what was proven on the connection, never by what was claimed. */
export interface Client {
  readonly direction: Direction;
  /** Our agency whose mail this is. */
  readonly agency: AgencyId;
  /** Inbound: the member whose gateway is at the other end of the mutual TLS; null for any other server. */
  readonly peer: AgencyId | null;
  readonly remoteAddress: string;
  /** The name it gave in EHLO. */
  readonly helo: string;
  /** `TLSv1.3` and the like; null for a connection in clear. */
  readonly tls: string | null;
  /** Outbound: the domains, beside the registered ones, in whose name its mail system writes on its own behalf; absent without any. */
  readonly systemDomains?: readonly Domain[];
}

/** A message that has fully arrived and waits for its reply. */
export interface Arrival {
  readonly id: Id;
  readonly at: Date;
  readonly client: Client;
  readonly envelope: Envelope;
  readonly bytes: Uint8Array;
}

/** The recipients' addresses, in order. */
export function addressesOf(envelope: Envelope): Address[] {
  return envelope.recipients.map((recipient) => recipient.address);
}
