/** What a server that announces DSN is told of the author's wishes about reports, so that it can honour them (RFC 3461 section 5.2.1). */
import type { Address } from '../../directory/address.ts';
import type { Envelope, Recipient } from '../mail/envelope.ts';

export interface Wishes {
  /** As it was before it was encoded as xtext. */
  readonly envid: string | null;
  /** The parameters of each RCPT that has any, as they stand on the wire. */
  readonly recipients: ReadonlyMap<Address, string>;
}

/** Null where nobody has wished for anything. */
export function wishesOf(envelope: Envelope, recipients: readonly Address[]): Wishes | null {
  const asked = envelope.recipients.filter(
    ({ address, ...options }) => recipients.includes(address) && parametersOf(options) !== '',
  );
  if (envelope.envid === null && asked.length === 0) return null;
  return {
    envid: envelope.envid === null ? null : fromXtext(envelope.envid),
    recipients: new Map(asked.map(({ address, ...options }) => [address, parametersOf(options)])),
  };
}

function parametersOf({ notify, original }: Omit<Recipient, 'address'>): string {
  const words = [notify === null ? [] : [`NOTIFY=${[notify].flat().join(',')}`], original ? [`ORCPT=${original}`] : []];
  return words.flat().join(' ');
}

/** RFC 3461 section 4. */
function fromXtext(text: string): string {
  return text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
