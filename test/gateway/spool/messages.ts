/** Messages, bodies and entries for the tests of the spools. */
import { createHash } from 'node:crypto';
import { parseAddress } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { reply } from '../../../gateway/mail/reply.ts';
import { encode } from '../../../gateway/spool/format.ts';
import type { Body, Entry, Item, Lease, Message, Spool } from '../../../gateway/spool/spool.ts';

export const ALICE = parseAddress('alice@here.example');
export const BOB = parseAddress('bob@there.example');
export const CAROL = parseAddress('carol@there.example');
export const AT = new Date('2026-03-01T12:00:00.123Z');

const THERE = 'there' as AgencyId;

/** A message from alice to bob and carol, in one item unless told otherwise. */
export function message(id: string, changes: Partial<Message> = {}): Message {
  return {
    id: id as Id,
    agency: 'here' as AgencyId,
    direction: 'outbound',
    acceptedAt: AT,
    envelope: {
      reversePath: ALICE,
      recipients: [
        { address: BOB, notify: null, original: null },
        { address: CAROL, notify: ['FAILURE', 'DELAY'], original: 'rfc822;carol@there.example' },
      ],
      envid: 'QQ+2B1',
    },
    messageId: '<1@here.example>',
    items: [item()],
    repeatKeys: [],
    confirms: false,
    note: { verdict: { kind: 'proven', count: 2 }, ключ: ['ü', null] },
    ...changes,
  };
}

export function item(changes: Partial<Item> = {}): Item {
  return {
    hop: { kind: 'gateway', agency: THERE },
    lying: 'protected',
    recipients: [BOB, CAROL],
    sealedTo: 'ABCD',
    transferId: 'T',
    plaintext: { sha256: '00'.repeat(32), length: 7 },
    ...changes,
  };
}

/** Bytes that look random and are the same for the same seed. */
export function bytes(length: number, seed = 'a'): Uint8Array {
  const out = Buffer.alloc(length);
  for (let done = 0, block = 0; done < length; done += 32, block++)
    createHash('sha256').update(`${seed} ${block}`).digest().copy(out, done);
  return out;
}

/** The file of a message, as it is written. */
export async function encoded(message: Message, bodies: readonly Body[]): Promise<Buffer> {
  const blocks: Uint8Array[] = [];
  await encode(message, bodies, async (block) => void blocks.push(block));
  return Buffer.concat(blocks);
}

export const started = (n = 0): Entry => ({ kind: 'started', item: n, at: AT });

export function outcome(recipient: typeof BOB, kind: 'relayed' | 'deferred' | 'failed', n = 0): Entry {
  const answers = {
    relayed: { kind: 'relayed', reply: reply(250, '2.1.5', 'taken') },
    deferred: { kind: 'deferred', reply: reply(451, '4.3.0', 'later'), inDoubt: true },
    failed: { kind: 'failed', reply: reply(550, '5.1.1', 'nobody of that name') },
  } as const;
  return { kind: 'outcome', item: n, at: AT, recipient, outcome: answers[kind] };
}

/** Everything that a message in the spool holds, in a form that can be compared. */
export async function contents(lease: Lease): Promise<{ bodies: Uint8Array[] } & Lease['spooled']> {
  const bodies: Uint8Array[] = [];
  for (const index of lease.spooled.message.items.keys()) bodies.push(await gather(lease.read(index)));
  return { ...lease.spooled, bodies };
}

export async function gather(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** The ids of all messages that have not left, sorted. */
export async function pendingIds(spool: Spool): Promise<Id[]> {
  const ids: Id[] = [];
  for await (const { message } of spool.pending()) ids.push(message.id);
  return ids.sort();
}
