/** The trace field that every relay adds (RFC 5321 section 4.4). */
import type { Client, Id } from './envelope.ts';

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
