/** Makes the items of a message: each share in the form in which it may lie on the disk and leave. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Arrival, Id } from '../mail/envelope.ts';
import type { Heading } from '../mail/heading.ts';
import { concat, octets } from '../mail/message.ts';
import { dateTime, receivedBy } from '../mail/received.ts';
import { MailError, TOO_MANY_AGENCIES } from '../mail/reply.ts';
import type { ContainerChoice } from '../openpgp/cipher.ts';
import type { ProtectInput } from '../openpgp/protect.ts';
import { sha256 } from '../openpgp/transfer.ts';
import type { Crypto } from '../openpgp/workers.ts';
import type { Item, Message } from '../spool/spool.ts';
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
  /** How many ciphertexts one message may become. */
  readonly limits: { readonly ciphertexts: number };
}

/** A message and the bytes of its items, ready to be committed. */
export interface Spoolable {
  readonly message: Message;
  readonly bodies: readonly (readonly Uint8Array[])[];
}

/** How a message of ours is spooled: an author's or a report of our own. */
export type Kind = Pick<Message, 'direction' | 'repeatKeys' | 'envelope'>;

/** An author's own message. Nothing tells one copy of it from another, so each that is accepted is sent. */
export function outboundKind({ envelope }: Arrival): Kind {
  return { direction: 'outbound', repeatKeys: [], envelope };
}

/**
 * Makes every item, one after the other, so that memory holds few copies at a time. All of them are spooled together or none is:
 * what this throws means that nothing of the message may leave.
 */
export async function makeItems(tools: Tools, mail: Leaving, shares: readonly Share[], kind: Kind): Promise<Spoolable> {
  if (shares.filter((share) => share.seal).length > tools.limits.ciphertexts) throw new MailError(TOO_MANY_AGENCIES);
  const items: Item[] = [];
  const bodies: Uint8Array[][] = [];
  for (const share of shares) {
    const made = await makeItem(tools, mail, share);
    items.push(made.item);
    bodies.push([made.bytes]);
  }
  const { id, agency, at, heading } = mail;
  return {
    message: { id, agency, acceptedAt: at, messageId: heading.messageId, items, confirms: false, note: {}, ...kind },
    bodies,
  };
}

/** Protected for a member, sealed to ourselves for our own server, clear only for outsiders. */
async function makeItem(tools: Tools, mail: Leaving, share: Share): Promise<{ item: Item; bytes: Uint8Array }> {
  const { crypto, hostname } = tools;
  const trace = octets(receivedBy(hostname, mail.id, mail.at));
  if (share.seal) {
    const input = protectInput(tools, mail, share, share.seal);
    const sealed = await crypto.run('protect', mail.agency, input);
    return { item: item(share, 'protected', null, input.transfer.id), bytes: concat(trace, sealed) };
  }
  const whole = concat(trace, mail.original);
  if (share.hop.kind === 'smarthost') return { item: item(share, 'clear', null), bytes: whole };
  const sealed = await crypto.run('sealToSelf', mail.agency, whole);
  return { item: item(share, 'sealed', { sha256: sha256(whole), length: whole.length }), bytes: sealed };
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
      date: heading.date ?? dateTime(at),
      messageId: heading.messageId ?? `<${mail.id}@${tools.hostname}>`,
    },
    transfer: {
      id: tools.newTransferId(),
      from: mail.agency,
      to: seal.agency,
      at,
      recipients: share.recipients,
      receipt: mail.receipt ?? null,
    },
  };
}
