/** What the desk is told of the content log. */
import { z } from 'zod';
import { CONTENT_EVENTS, contentEntry } from '../records/content-entry.ts';

const count = z.int().min(0);
const text = z.string().max(1000);

/** The newest first; `before` is the number of the last one that was shown. */
export const contentLogWanted = z.strictObject({
  before: z.int().min(1).nullable(),
  event: z.enum(CONTENT_EVENTS).nullable(),
});

const common = {
  entries: z.array(contentEntry).readonly(),
  /** Whom the ids in entries are of, as far as they are still there. */
  people: z.array(z.strictObject({ id: text, name: text })).readonly(),
};

export const contentLogPart = z.strictObject({ ...common, more: z.boolean() });

/** What somebody signed when they decided about a message. */
const signed = z.strictObject({
  /** An id, and the name as it was then. */
  person: text,
  name: text,
  at: z.iso.datetime(),
  verdict: z.enum(['approve', 'reject']),
  /** Of what was shown of the message. */
  digest: text,
  /** What came of it; null where the gateway ended before it could say. */
  outcome: text.nullable(),
  statement: z.string().max(4000),
  /** Whether the signature is good; null where the passkey is one that is copied between devices, which only the moment of signing could judge. */
  holds: z.boolean().nullable(),
});
export type SignedOnWire = z.output<typeof signed>;

/** All of one message, the oldest first, and what was signed about it. */
export const contentLogMessage = z.strictObject({ ...common, signed: z.array(signed).readonly() });

/** How each rule has done in so many days. */
export const contentFigures = z.strictObject({
  days: count,
  rules: z
    .array(
      z.strictObject({
        ...{ rule: text, messages: count, interruptions: count, overrides: count, falseAlarms: count },
        share: z.number().min(0),
        isForReview: z.boolean(),
      }),
    )
    .readonly(),
});
