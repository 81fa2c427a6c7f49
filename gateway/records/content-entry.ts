/** What can stand in the content log: each entry is read by these strict forms before it is written, and none has room for a value, a subject or a name. */
import { z } from 'zod';

/** Our own words, ids and digests: no space, so no sentence. */
const code = z.string().regex(/^[\w.+-]{1,128}$/);
const count = z.int().min(0);
const time = z.iso.datetime();

const common = {
  /** From 1, without a gap, for each agency apart. */
  number: z.int().min(1),
  at: time,
  agency: code,
};
const about = { ...common, message: code };

/** Where something was found: in a part of which type, such as `zip/docx`, and in what there, such as a comment; what spoke for it. */
const place = z.strictObject({
  part: z.string().regex(/^[\w.+-]+(\/[\w.+-]+)*$/),
  role: code,
  evidence: z.array(code).readonly(),
});

const decided = { ...about, by: code, count, needed: count };

export const contentEntry = z.discriminatedUnion('event', [
  /** A message was looked into and decided about. `actor` is the same for one author on one day, and says no more without that day's key. */
  z.strictObject({
    ...about,
    event: z.literal('scanned'),
    actor: code,
    /** Of its recipients. */
    domains: z.array(z.string().max(255)).readonly(),
    policy: code,
    decision: z.enum(['go', 'hold', 'refuse']),
    milliseconds: count,
  }),
  /** What one rule said of it. `silent`: the rule is on trial, and changed nothing. */
  z.strictObject({
    ...about,
    event: z.literal('finding'),
    policy: code,
    rule: code,
    kind: code,
    band: z.enum(['low', 'medium', 'high']).nullable(),
    /** Distinct values. */
    count,
    action: z.enum(['note', 'tip', 'justify', 'release', 'refuse']),
    silent: z.boolean(),
    places: z.array(place).readonly(),
  }),
  z.strictObject({ ...about, event: z.literal('not-fully-inspected'), why: z.array(code).readonly() }),
  /** The author's reason for what these rules ask, every value in it masked; null where it could not be looked into. */
  z.strictObject({
    ...about,
    event: z.literal('override'),
    policy: code,
    rules: z.array(code).readonly(),
    code,
    reason: z.string().max(5_000).nullable(),
  }),
  z.strictObject({ ...about, event: z.literal('refused'), reason: code }),
  z.strictObject({ ...about, event: z.literal('held'), kinds: z.array(code).readonly() }),
  /** `by` is a person's id, here and below. */
  z.strictObject({ ...decided, event: z.literal('approved') }),
  z.strictObject({ ...decided, event: z.literal('rejected') }),
  /** It goes on as the message `as`. */
  z.strictObject({ ...about, event: z.literal('released'), by: z.array(code).readonly(), as: code }),
  /** Nobody has decided about it in time. */
  z.strictObject({ ...about, event: z.literal('lapsed') }),
  /** A process that looked into messages has died; the message is looked into by another. */
  z.strictObject({ ...common, event: z.literal('engine-error') }),
  /** Other rules are in force; `before` is null where none were known. What changed, as the config says it. */
  z.strictObject({
    ...common,
    event: z.literal('rule-change'),
    policy: code,
    before: code.nullable(),
    changed: z
      .array(z.strictObject({ what: z.string(), from: z.string().nullable(), to: z.string().nullable() }))
      .readonly(),
  }),
  /** Somebody has read in this log: a person at the desk, or an `operator` at the machine. */
  z.strictObject({ ...common, event: z.literal('viewed'), by: code, how: z.enum(['desk', 'export']) }),
  /** An author says that a finding is none. */
  z.strictObject({ ...about, event: z.literal('wrong-report'), actor: code, rule: code, kind: code }),
]);

export type ContentEntry = z.output<typeof contentEntry>;
export type ContentEvent = ContentEntry['event'];

/** All of them, in the order in which they can happen to a message. */
export const CONTENT_EVENTS = contentEntry.options.map(({ shape }) => shape.event.value) as readonly ContentEvent[];

/** As it is said; it gets its number when it is written. */
export type NewContentEntry = ContentEntry extends infer Each
  ? Each extends ContentEntry
    ? Omit<Each, 'number'>
    : never
  : never;
