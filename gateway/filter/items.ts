/** Makes the items of a message: each share in the form in which it may lie on the disk and leave. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Arrival, Id } from '../mail/envelope.ts';
import { type Heading, threadOf } from '../mail/heading.ts';
import { concat, octets } from '../mail/message.ts';
import { dateTime, receivedBy } from '../mail/received.ts';
import { MailError, TOO_MANY_AGENCIES } from '../mail/reply.ts';
import type { ContainerChoice } from '../openpgp/cipher.ts';
import type { ProtectInput } from '../openpgp/protect.ts';
import { sha256 } from '../openpgp/transfer.ts';
import type { Crypto } from '../openpgp/workers.ts';
import type { Body, Item, Message } from '../spool/spool.ts';
import type { Share } from './outbound.ts';

/** A message of ours on its way out, before it is divided. */
export interface Leaving {
  readonly id: Id;
  readonly agency: AgencyId;
  readonly at: Date;
  readonly original: Uint8Array;
  readonly heading: Heading;
  /** For a receipt: the transfer that it is about. */
  readonly receipt?: string | null;
}

/** What making items needs of the house. */
export interface Tools {
  readonly crypto: Crypto;
  readonly hostname: string;
  readonly agency: (id: AgencyId) => { readonly container: ContainerChoice };
  /** Draws 128 random bits in base64url. */
  readonly newTransferId: () => string;
  readonly gossip: {
    /** The head of the directory's log that this gateway believes; null where it follows no log. */
    told(): string | null;
  };
  /** How many ciphertexts one message may become. */
  readonly limits: { readonly ciphertexts: number };
}

/** A message and the bytes of its items, ready to be committed. */
export interface Spoolable {
  readonly message: Message;
  readonly bodies: readonly Body[];
}

/** How a message of ours is spooled: an author's, now or once people have released it, or a report of our own. */
export type Kind = Pick<Message, 'direction' | 'repeatKeys' | 'envelope'> &
  Partial<Pick<Message, 'acceptedAt' | 'releasedAt'>>;

/** An author's own message. Nothing tells one copy of it from another, so each that is accepted is sent. */
export function outboundKind({ envelope }: Arrival): Kind {
  return { direction: 'outbound', repeatKeys: [], envelope };
}

/**
 * Divides a message into items. Each is sealed when the spool asks for its bytes, so that memory holds one ciphertext at a time;
 * all of them are spooled together or none is: what a body throws undoes the commit, and nothing of the message may leave.
 * @throws MailError where there would be too many ciphertexts
 */
export function makeItems(tools: Tools, mail: Leaving, shares: readonly Share[], kind: Kind): Spoolable {
  if (shares.filter((share) => share.seal).length > tools.limits.ciphertexts) throw new MailError(TOO_MANY_AGENCIES);
  const { id, agency, at, heading } = mail;
  const trace = octets(receivedBy(tools.hostname, id, at));
  const made = shares.map((share) => makeItem(tools, mail, share, trace));
  const items = made.map((each) => each.item);
  const bodies = made.map((each) => each.body);
  return {
    message: { id, agency, acceptedAt: at, ...threadOf(heading), items, confirms: false, note: {}, ...kind },
    bodies,
  };
}

/** Protected for a member, sealed to ourselves for our own server, clear only for outsiders. */
function makeItem(tools: Tools, mail: Leaving, share: Share, trace: Uint8Array): { item: Item; body: Body } {
  if (share.seal) {
    const input = protectInput(tools, mail, share, share.seal);
    const body = later(trace, () => tools.crypto.run('protect', mail.agency, input));
    return { item: item(share, 'protected', null, input.transfer.id), body };
  }
  if (share.hop.kind === 'smarthost') return { item: item(share, 'clear', null), body: [trace, mail.original] };
  const whole = concat(trace, mail.original);
  const plaintext = { sha256: sha256(whole), length: whole.length };
  return {
    item: item(share, 'sealed', plaintext),
    body: sealedToSelf(tools, mail, whole),
  };
}

/** What only the agency itself can open. */
export function sealedToSelf(
  { crypto }: Pick<Tools, 'crypto'>,
  { agency, at }: Pick<Leaving, 'agency' | 'at'>,
  bytes: Uint8Array,
): Body {
  return later(null, () => crypto.run('sealToSelf', agency, { bytes, now: at }));
}

async function* later(first: Uint8Array | null, make: () => Promise<Uint8Array>): AsyncIterable<Uint8Array> {
  if (first) yield first;
  yield await make();
}

function item(
  share: Share,
  lying: Item['lying'],
  plaintext: Item['plaintext'],
  transferId: string | null = null,
): Item {
  const { hop, recipients, seal } = share;
  return { hop, lying, recipients, sealedTo: seal?.certificate.fingerprint ?? null, transferId, plaintext };
}

/** The author's Date is shown outside only where it is one; any other text would be content. */
function dateOutside(date: string | null, at: Date): string {
  const isDate = /^(\w{3}, )?\d{1,2} \w{3} \d{4} \d\d:\d\d(:\d\d)? ([+-]\d{4}|\w{1,5})$/.test(date ?? '');
  return date !== null && isDate ? date : dateTime(at);
}

function protectInput(tools: Tools, mail: Leaving, share: Share, seal: NonNullable<Share['seal']>): ProtectInput {
  const { heading, at } = mail;
  const shown: readonly Address[] = share.hidden ? [] : share.recipients;
  return {
    original: mail.original,
    certificate: seal.certificate.armored,
    container: tools.agency(mail.agency).container,
    outside: {
      author: heading.author,
      shown,
      date: dateOutside(heading.date, at),
      messageId: heading.messageId ?? `<${mail.id}@${tools.hostname}>`,
    },
    transfer: {
      id: tools.newTransferId(),
      from: mail.agency,
      to: seal.agency,
      at,
      recipients: share.recipients,
      receipt: mail.receipt ?? null,
      // In receipts as well: of two gateways only the one with the longer history can see that the other's is not a part of it.
      head: tools.gossip.told(),
    },
  };
}
