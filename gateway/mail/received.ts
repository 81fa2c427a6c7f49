/** The trace field that every relay adds (RFC 5321 section 4.4). */
import type { Client, Id } from './envelope.ts';
import { fieldsNamed, fieldValue, MessageError, readHeader } from './message.ts';
import { reply } from './reply.ts';

/** As many as Postfix bears. RFC 5321 section 6.3 would have 100 where nothing else is looked at. */
const MOST_HOPS = 50;
/** A message that was forwarded back to us passes once more; from the second time on it would do so for ever. */
const MOST_OWN_HOPS = 1;

export const LOOPING = reply(
  554,
  '5.4.6',
  'message refused: it goes in circles; look for a forwarding that leads back',
);

/** RFC 5322 date-time in UTC. */
export function dateTime(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

/** Inbound: from whom it came. The name that the client gave is shown only where it can do no harm in a field. */
export function receivedFrom(client: Client, by: string, id: Id, at: Date): string {
  const helo = /^[A-Za-z0-9.:[\]-]{1,255}$/.test(client.helo) ? client.helo : 'unknown';
  const protocol = client.tls ? 'ESMTPS' : 'ESMTP';
  return `Received: from ${helo} ([${client.remoteAddress}])\r\n by ${by} (Valise) with ${protocol} id ${id};\r\n ${dateTime(at)}\r\n`;
}

/** Outbound: that we relayed it, and nothing about the agency's own network. */
export function receivedBy(by: string, id: Id, at: Date): string {
  return `Received: by ${by} (Valise) id ${id};\r\n ${dateTime(at)}\r\n`;
}

/**
 * Whether a message goes in circles: too many Received fields, or our own host named in the `by` of more than one. A header section that
 * cannot be read is refused for that, elsewhere.
 */
export function isLooping(bytes: Uint8Array, hostname: string): boolean {
  try {
    const hops = fieldsNamed(readHeader(bytes), 'received').map((field) => relayNamed(fieldValue(bytes, field)));
    return hops.length > MOST_HOPS || hops.filter((by) => by === hostname.toLowerCase()).length > MOST_OWN_HOPS;
  } catch (error) {
    if (error instanceof MessageError) return false;
    throw error;
  }
}

/** Who added a Received field, in lower case; comments are left out, for they hold what the client claimed. */
function relayNamed(value: string): string | null {
  return /(?:^|\s)by\s+([^\s;]+)/i.exec(withoutComments(value))?.[1]?.toLowerCase() ?? null;
}

/** In one pass, because comments nest, and a stranger may nest them ten thousand deep. */
function withoutComments(value: string): string {
  let depth = 0;
  let plain = '';
  for (const char of value) {
    if (char === '(') depth++;
    if (depth === 0) plain += char;
    if (char === ')' && depth > 0 && --depth === 0) plain += ' ';
  }
  return plain;
}
