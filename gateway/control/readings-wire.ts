/** What an administrator may read at the desk, as it goes over the wire: metadata and counts, no content, no subject. */
import { z } from 'zod';

const time = z.iso.datetime();
const text = z.string().max(4000);
const some = text.nullable();
const count = z.int().min(0);
/** In seconds. */
const span = z.strictObject({ median: z.number().nullable(), late: z.number().nullable(), count });
export const nothing = z.strictObject({});

const place = z.strictObject({ at: time, row: count });
const sought = z.string().max(320).nullable();

const names = z.array(text).readonly();
/**
 * What was said last: `reply` in the words of a server, `operator` in those of a person, if they gave any; all else in codes, numbers and names of
 * people. `content`: it was held for these kinds of findings; `waits`: so many of those needed have approved.
 */
const said = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reply'), text }),
  z.strictObject({ kind: z.literal('operator'), text: some }),
  z.strictObject({ kind: z.literal('crashes'), count }),
  z.strictObject({ kind: z.literal('content'), kinds: names }),
  z.strictObject({ kind: z.literal('waits'), kinds: names, count, needed: count }),
  z.strictObject({ kind: z.enum(['approved', 'rejected']), by: names, count, needed: count }),
  z.strictObject({ kind: z.literal('released'), by: names, as: text }),
  z.strictObject({ kind: z.literal('people'), by: names }),
]);
export type SaidOnWire = z.output<typeof said>;

/** `name` is a member's, at whose gateway the hop is; null for every other hop. */
const hop = z.strictObject({
  kind: z.enum(['gateway', 'agency-server', 'smarthost', 'release', 'unknown']),
  name: some,
});
export type HopOnWire = z.output<typeof hop>;

const row = z.strictObject({
  id: text,
  direction: text,
  author: some,
  recipient: text,
  nextHop: hop,
  state: text,
  acceptedAt: time,
  changedAt: time,
  attempts: count,
  said: said.nullable(),
  verdict: some,
  messageId: some,
});
export type RowOnWire = z.output<typeof row>;

export const registerSearch = z.strictObject({
  text: sought,
  from: time.nullable(),
  until: time.nullable(),
  state: z.string().max(20).nullable(),
  direction: z.enum(['inbound', 'outbound', 'report']).nullable(),
  after: place.nullable(),
});
/** The newest first; `next` where to go on. */
export const registerPart = z.strictObject({ rows: z.array(row).readonly(), next: place.nullable() });
export const registerMessage = z.strictObject({ rows: z.array(row).readonly() });

export const queueSearch = z.strictObject({ text: sought, after: place.nullable() });
/** The oldest first. */
export const queuePart = z.strictObject({
  messages: z.array(z.strictObject({ id: text, rows: z.array(row).readonly() })).readonly(),
  next: place.nullable(),
  count,
});
/** One line of a journal; what it does not say is null. */
const step = z.strictObject({ kind: text, at: time, recipients: names, said: said.nullable() });
export type StepOnWire = z.output<typeof step>;
export const queueMessage = z.strictObject({
  id: text,
  author: some,
  messageId: some,
  acceptedAt: time,
  state: text,
  held: z.strictObject({ since: time, why: said }).nullable(),
  open: z
    .array(z.strictObject({ address: text, nextHop: hop, attempts: count, lastReply: some, lastAt: time.nullable() }))
    .readonly(),
  journal: z.array(step).readonly(),
});

/** `days` until it ends; null where it has no end. `encrypts`: whether mail is sealed to it, `signs`: whether it signs; null where that is not known. */
const key = z.strictObject({
  agency: text,
  fingerprint: text,
  made: time,
  expires: time.nullable(),
  days: z.int().nullable(),
  use: z.enum(['usable', 'expired', 'revoked', 'not yet valid']),
  algorithms: names,
  encrypts: z.boolean().nullable(),
  signs: z.boolean().nullable(),
});
export type KeyOnWire = z.output<typeof key>;
const door = z.strictObject({
  door: z.enum(['mail', 'gateways', 'desk']),
  subject: text,
  issuer: text,
  from: time,
  expires: time,
  days: z.int(),
});
export type DoorOnWire = z.output<typeof door>;
export const keysTold = z.strictObject({
  own: z.array(key).readonly(),
  members: z.array(key).readonly(),
  doors: z.array(door).readonly(),
});

/** `refused`: what the source had last could not be believed or read. */
export const ALARMS = ['own', 'broken', 'forked', 'withheld', 'refused'] as const;
export type Alarm = (typeof ALARMS)[number];
export const directoryTold = z.strictObject({
  version: count,
  freshness: z.enum(['fresh', 'stale', 'expired']),
  source: text,
  kind: z.enum(['members', 'log']),
  /** The hash of the log's tree, in base64; null where none is followed. */
  root: some,
  /** Since the gateway was started. */
  renewed: time.nullable(),
  alarms: z.array(z.strictObject({ kind: z.enum(ALARMS), at: time, said: text })).readonly(),
});

const figures = {
  sent: count,
  sealed: count,
  received: count,
  held: count,
  failed: count,
};
export const indicatorsTold = z.strictObject({
  /** Every day of the span, in order, without gaps. */
  days: z.array(z.strictObject({ day: text, ...figures, refused: count })).readonly(),
  /** `agency` is an id, empty for all who are no members; `name` null where the directory does not know it any more. */
  partners: z
    .array(z.strictObject({ agency: text, name: some, ...figures, delivery: span, ours: span, theirs: span }))
    .readonly(),
  delivery: span,
});
export type IndicatorsOnWire = z.output<typeof indicatorsTold>;

export const peopleTold = z.strictObject({
  people: z
    .array(
      z.strictObject({
        id: text,
        name: text,
        address: text,
        roles: z.array(z.enum(['administrator', 'releaser', 'deputy'])).readonly(),
        passkey: time.nullable(),
        signedIn: time.nullable(),
        /** Until when an invitation is open. */
        invited: time.nullable(),
      }),
    )
    .readonly(),
});

export const standingTold = z.strictObject({
  waiting: count,
  oldest: time.nullable(),
  /** Until the first of our keys and certificates ends. */
  keyDays: z.int().nullable(),
  freshness: z.enum(['fresh', 'stale', 'expired']),
  alarms: count,
  free: count,
  reserve: count,
});
