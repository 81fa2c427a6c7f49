/** Inbound mail between its 250 and its delivery: what is spooled about it, and the bytes that the agency's own server gets. */
import type { Arrival } from '../mail/envelope.ts';
import { type Heading, threadOf } from '../mail/heading.ts';
import { concat, octets, withoutFields } from '../mail/message.ts';
import { isOurField } from '../mail/our-fields.ts';
import { receivedFrom } from '../mail/received.ts';
import { sha256 } from '../openpgp/transfer.ts';
import type { Crypto } from '../openpgp/workers.ts';
import { type Item, type Lease, type Message, SpoolError } from '../spool/spool.ts';
import type { Delivery } from './inbound.ts';
import { formatVerdict, type VerdictRecord } from './verdict.ts';

/** What the spool keeps of the judgement until the message is delivered. */
interface Note {
  readonly verdict: Omit<VerdictRecord, 'at'>;
  readonly trace: string;
  readonly opened: boolean;
}

/**
 * The message to spool for a judged arrival. Recipients whose repeat keys are known have had it and are left out; where all have, it is
 * the whole repeat, which the spool will know.
 */
export function inboundMessage(
  arrival: Arrival,
  outer: Heading,
  judged: Delivery,
  known: ReadonlySet<string>,
  hostname: string,
): Message {
  const { id, at, client, envelope } = arrival;
  const { opened, repeatKeys } = judged;
  const fresh = envelope.recipients.filter(({ address }) => !known.has(repeatKeys.get(address) ?? ''));
  const recipients = fresh.length > 0 ? fresh : envelope.recipients;
  const heading = opened?.heading ?? outer;
  const plain = opened ?? stripped(arrival.bytes);
  const verdict: Omit<VerdictRecord, 'at'> = {
    id,
    agency: client.agency,
    verdict: judged.verdict,
    signer: judged.signer,
    bound: judged.signer && opened ? opened.bound : 'nothing',
    author: heading.author,
    messageId: heading.messageId,
    transferId: opened?.transfer?.id ?? null,
  };
  const note: Note = { verdict, trace: receivedFrom(client, hostname, id, at), opened: opened !== null };
  const addresses = recipients.map((recipient) => recipient.address);
  return {
    id,
    agency: client.agency,
    direction: 'inbound',
    acceptedAt: at,
    envelope: { ...envelope, recipients },
    ...threadOf(heading),
    repeatKeys: addresses.flatMap((address) => repeatKeys.get(address) ?? []),
    confirms: judged.signer !== null && verdict.transferId !== null && envelope.reversePath !== null,
    note: { ...note },
    items: [
      {
        hop: { kind: 'agency-server' },
        lying: 'as-it-came',
        recipients: addresses,
        sealedTo: null,
        transferId: null,
        plaintext: { sha256: plain.sha256, length: plain.message.length },
      },
    ],
  };
}

/** The record of a spooled inbound message; it is written before the message is delivered, and it is the truth. */
export function verdictOf(message: Message): VerdictRecord {
  const note = message.note as unknown as Note;
  return { ...note.verdict, at: message.acceptedAt };
}

/** What opening an item needs: the workers, and the key of the agency's verdict field. */
export interface Opener {
  readonly crypto: Crypto;
  readonly verdictKey: Uint8Array;
}

/**
 * The bytes that leave for the next hop. What was sealed is opened in memory, and nothing is handed on whose length and digest are not those
 * that were judged. It never judges again, so that a key that has expired since then loses nothing.
 * @throws SpoolError where what comes out is not what was judged
 */
export async function leavingBytes({ crypto, verdictKey }: Opener, lease: Lease, n: number): Promise<Uint8Array> {
  const { message } = lease.spooled;
  const item = message.items[n]!;
  const bytes = concat(...(await Array.fromAsync(lease.read(n))));
  if (item.lying === 'protected' || item.lying === 'clear') return bytes;
  if (item.lying === 'sealed') return proven(await crypto.run('openSealed', message.agency, bytes), item);
  const note = message.note as unknown as Note;
  const plain = note.opened ? await reopened(crypto, message, bytes) : stripped(bytes).message;
  return concat(octets(formatVerdict(verdictOf(message), verdictKey) + note.trace), proven(plain, item));
}

function stripped(bytes: Uint8Array): { message: Uint8Array; sha256: string } {
  const message = withoutFields(bytes, isOurField);
  return { message, sha256: sha256(message) };
}

async function reopened(crypto: Crypto, { agency, acceptedAt }: Message, bytes: Uint8Array): Promise<Uint8Array> {
  const result = await crypto.run('unprotect', agency, { message: bytes, candidates: [], now: acceptedAt });
  if (result.kind !== 'opened') throw new SpoolError(`a message that was opened before is ${result.kind} now`);
  return result.message;
}

function proven(plain: Uint8Array, { plaintext }: Item): Uint8Array {
  if (plaintext?.length !== plain.length || plaintext.sha256 !== sha256(plain))
    throw new SpoolError('the opened message does not have the length and digest that were judged');
  return plain;
}
