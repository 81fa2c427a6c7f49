/** The checks on what is read back from a spool: plain JSON becomes a message or a journal entry again, or is refused. */
import { z } from 'zod';
import type { Entry, Message } from './spool.ts';

// What was written was checked before, and a digest vouches for the bytes; so a brand is restored, not earned again:
// a stricter rule for addresses must not turn accepted mail into damage.
const branded = <T extends string>() => z.string() as z.ZodType<unknown> as z.ZodType<T>;
const date = z.iso.datetime().transform((text) => new Date(text));
const count = z.int().nonnegative();

const address = branded<Message['items'][number]['recipients'][number]>();
const agency = branded<Message['agency']>();

const recipient = z.strictObject({
  address,
  notify: z.union([z.literal('NEVER'), z.array(z.enum(['SUCCESS', 'FAILURE', 'DELAY']))]).nullable(),
  original: z.string().nullable(),
});

const hop = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('gateway'), agency }),
  z.strictObject({ kind: z.literal('agency-server') }),
  z.strictObject({ kind: z.enum(['smarthost', 'release']) }),
]);

const item = z.strictObject({
  hop,
  lying: z.enum(['protected', 'as-it-came', 'clear', 'sealed']),
  recipients: z.array(address),
  sealedTo: z.string().nullable(),
  transferId: z.string().nullable(),
  plaintext: z.strictObject({ sha256: z.string(), length: count }).nullable(),
});

/** A message as its header in the spool tells it. */
export const storedMessage: z.ZodType<Message> = z.strictObject({
  id: branded<Message['id']>(),
  agency,
  direction: z.enum(['outbound', 'inbound', 'report']),
  acceptedAt: date,
  releasedAt: date.exactOptional(),
  envelope: z.strictObject({
    reversePath: address.nullable(),
    recipients: z.array(recipient),
    envid: z.string().nullable(),
  }),
  messageId: z.string().nullable(),
  inReplyTo: z.string().exactOptional(),
  items: z.array(item),
  repeatKeys: z.array(z.string()),
  confirms: z.boolean(),
  note: z.record(z.string(), z.unknown()),
});

const reply = z.strictObject({
  code: z.int(),
  status: z.templateLiteral([z.literal([2, 4, 5]), '.', z.number(), '.', z.number()]),
  text: z.string(),
});

const outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('relayed'), reply, reports: z.literal(true).exactOptional() }),
  z.strictObject({ kind: z.literal('deferred'), reply, inDoubt: z.boolean() }),
  z.strictObject({ kind: z.literal('failed'), reply, why: z.enum(['rejected', 'undecided']).exactOptional() }),
]);

/** One entry of a journal. */
export const storedEntry: z.ZodType<Entry> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('started'), item: count, at: date }),
  z.strictObject({ kind: z.literal('outcome'), item: count, at: date, recipient: address, outcome }),
  z.strictObject({ kind: z.enum(['reported', 'delayed']), at: date, recipients: z.array(address) }),
  z.strictObject({ kind: z.literal('held'), at: date, why: z.string() }),
  z.strictObject({ kind: z.enum(['hold-told', 'released', 'release-told', 'deputies-told']), at: date }),
  z.strictObject({ kind: z.literal('decided'), at: date, by: z.string(), verdict: z.enum(['approve', 'reject']) }),
]);
