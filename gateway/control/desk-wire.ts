/** What the desk may ask of the gateway and what it is answered: every request once, with who may ask it, read strictly on both sides. */
import { z } from 'zod';
import { ROLES, type Role } from '../people/person.ts';
import * as content from './content-wire.ts';
import * as told from './readings-wire.ts';

/** `anyone`, whoever brings a session, or whoever of these holds one of the roles. */
export type Who = 'anyone' | 'signed in' | readonly Role[];

/** A request is `POST /<name>` with its fields as JSON, and the session's secret as `authorization: Bearer <secret>`. */
interface Described {
  readonly who: Who;
  readonly request: z.ZodType;
  /** The JSON of status 200; every other status brings a {@link problem}. */
  readonly answer: z.ZodType;
}

/** Why something is not done, and the status that it comes with. */
export const PROBLEMS = {
  /** The fields are not those of the request, or there is no such request. */
  malformed: 400,
  /** No session, or one that is over. */
  'not-signed-in': 401,
  /** Signed in, without the role for this. */
  forbidden: 403,
  /** No such message, or invitation; also where it is another agency's, was used, or is over. */
  'not-found': 404,
  /** The message is not as it was shown: show it again. */
  changed: 409,
  /** The passkey was not made or used as it must be, or took too long. */
  'passkey-refused': 422,
  /** A passkey that is synchronised between devices, which does not do for those who release. */
  'passkey-synced': 422,
  /** Later. */
  'too-many': 429,
  internal: 500,
} as const satisfies Readonly<Record<string, number>>;
export type ProblemName = keyof typeof PROBLEMS;
export const problem = z.strictObject({ problem: z.enum(Object.keys(PROBLEMS) as [ProblemName, ...ProblemName[]]) });

/** 256 bits in base64url: of a session or an invitation. */
const secret = z.string().regex(/^[\w-]{43}$/);
const messageId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);
const time = z.iso.datetime();
const text = z.string().max(1000);
const count = z.int().min(0);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const nothing = z.strictObject({});
/** A reason grows where its values are masked. One that did not fit would keep the whole list from everybody. */
const MOST_REASON = 5_000;
const verdict = z.enum(['approve', 'reject']);

/** What a browser's passkey calls are given, and what they give: a PublicKeyCredential as JSON (WebAuthn level 3 section 5.1). */
const passkeyOptions = z.looseObject({ challenge: z.string().max(200) });
const passkey = z.looseObject({
  id: z.string().max(2000),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
});

const roles = z.array(z.enum(ROLES)).readonly();
const me = z.strictObject({ id: text, agency: text, name: text, address: text, roles });
export type Me = z.output<typeof me>;

/** The secret is the cookie's; the gateway keeps a digest of it. */
const signedIn = z.strictObject({ secret, me });

/** What a rule of the agency says about a message; never a value. */
const matter = z.strictObject({
  rule: text,
  kind: text,
  band: z.enum(['low', 'medium', 'high']).nullable(),
  count,
  action: z.enum(['note', 'tip', 'justify', 'release', 'refuse']),
  silent: z.boolean(),
});

/** What those who decide may see of a held message: no subject, no name of a file, no value. */
const heldMessage = z.strictObject({
  id: messageId,
  agency: text,
  author: text,
  /** `agency` is the member's name; null for an outsider. */
  recipients: z.array(z.strictObject({ address: text, agency: text.nullable() })).readonly(),
  acceptedAt: time,
  /** In octets. */
  size: count,
  attachments: count,
  matters: z.array(matter).readonly(),
  /** The version of the agency's rules by which it is held. */
  policy: text,
  /** What the author gave as a reason, its own sensitive parts masked; `reason` is null where it could not be looked into. */
  override: z.strictObject({ code: text, reason: z.string().max(MOST_REASON).nullable() }).nullable(),
  /** `by` is a person's id. */
  decisions: z.array(z.strictObject({ by: text, name: text, verdict, at: time })).readonly(),
  /** How many must approve. */
  needed: count,
  /** From then on deputies may decide. */
  deputiesFrom: time,
  /** If nobody has decided by then, it fails. */
  until: time,
  /** SHA-256 over what a decision is about; it goes back with the decision, which is refused where the message is no longer the one shown. */
  digest,
});
export type HeldOnWire = z.output<typeof heldMessage>;

const DECIDERS: readonly Role[] = ['releaser', 'deputy'];
const ADMINISTRATOR: readonly Role[] = ['administrator'];
const one = z.strictObject({ id: messageId });

export const DESK_REQUESTS = {
  /** Options for `navigator.credentials.get`. */
  'sign-in-options': { who: 'anyone', request: nothing, answer: z.strictObject({ options: passkeyOptions }) },
  'sign-in': { who: 'anyone', request: z.strictObject({ passkey }), answer: signedIn },
  /** What a person is invited to, before they make a passkey. */
  invitation: {
    who: 'anyone',
    request: z.strictObject({ secret }),
    answer: z.strictObject({ agency: text, name: text, address: text, roles, expires: time }),
  },
  /** Options for `navigator.credentials.create`. */
  'join-options': {
    who: 'anyone',
    request: z.strictObject({ secret }),
    answer: z.strictObject({ options: passkeyOptions }),
  },
  join: { who: 'anyone', request: z.strictObject({ secret, passkey }), answer: signedIn },
  'sign-out': { who: 'signed in', request: nothing, answer: nothing },
  me: { who: 'signed in', request: nothing, answer: me },
  /** The oldest first, behind them what the person has decided about; and how many there are beside those shown. */
  'held-list': {
    who: DECIDERS,
    request: nothing,
    answer: z.strictObject({ held: z.array(heldMessage).readonly(), more: count }),
  },
  held: { who: DECIDERS, request: z.strictObject({ id: messageId }), answer: heldMessage },
  /** What a person is to sign with their passkey, as JSON text; the options' challenge is its SHA-256. */
  'decision-options': {
    who: DECIDERS,
    request: z.strictObject({ id: messageId, verdict, digest }),
    answer: z.strictObject({ statement: z.string().max(4000), options: passkeyOptions }),
  },
  decide: {
    who: DECIDERS,
    request: z.strictObject({ statement: z.string().max(4000), passkey }),
    answer: z.strictObject({
      /** `busy`: the message was being worked on; again in a moment. `not-held`: others have decided, or its time is up. */
      outcome: z.enum([
        'done',
        'gone',
        'busy',
        'not-held',
        'not-entitled',
        'own-message',
        'decided-before',
        'too-early',
      ]),
    }),
  },
  /** What needs somebody now. */
  standing: { who: ADMINISTRATOR, request: nothing, answer: told.standingTold },
  queue: { who: ADMINISTRATOR, request: told.queueSearch, answer: told.queuePart },
  'queue-message': { who: ADMINISTRATOR, request: one, answer: told.queueMessage },
  register: { who: ADMINISTRATOR, request: told.registerSearch, answer: told.registerPart },
  'register-message': { who: ADMINISTRATOR, request: one, answer: told.registerMessage },
  keys: { who: ADMINISTRATOR, request: nothing, answer: told.keysTold },
  directory: { who: ADMINISTRATOR, request: nothing, answer: told.directoryTold },
  people: { who: ADMINISTRATOR, request: nothing, answer: told.peopleTold },
  /** Of so many days up to today. */
  indicators: {
    who: 'signed in',
    request: z.strictObject({ days: z.union([z.literal(30), z.literal(90)]) }),
    answer: told.indicatorsTold,
  },
  'content-log': { who: ADMINISTRATOR, request: content.contentLogWanted, answer: content.contentLogPart },
  'content-log-message': {
    who: ADMINISTRATOR,
    request: z.strictObject({ id: messageId }),
    answer: content.contentLogMessage,
  },
  'content-figures': { who: ADMINISTRATOR, request: nothing, answer: content.contentFigures },
} as const satisfies Readonly<Record<string, Described>>;

export type RequestName = keyof typeof DESK_REQUESTS;
/** The fields of a request, as the desk writes them. */
export type RequestOf<Name extends RequestName> = z.input<(typeof DESK_REQUESTS)[Name]['request']>;
/** What a request is answered with, as the desk reads it. */
export type AnswerOf<Name extends RequestName> = z.output<(typeof DESK_REQUESTS)[Name]['answer']>;
