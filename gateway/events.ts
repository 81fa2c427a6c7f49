/** The mail log: everything that can happen to a message, one function per event, one JSON line each. */
import { type Address, addressKey } from '../directory/address.ts';
import type { Fault } from '../directory/log/replay.ts';
import type { AgencyId, Freshness } from '../directory/lookup.ts';
import type { OwnEvent } from '../directory/replica/advance.ts';
import { type Inspected, inspectedFacts } from './filter/content/inspected.ts';
import type { EchoHeard } from './filter/echo.ts';
import type { Decided } from './filter/held.ts';
import type { Telling } from './filter/telling.ts';
import type { VerdictRecord } from './filter/verdict.ts';
import { type Level, openLog } from './log-line.ts';
import { addressesOf, type Client, type Id } from './mail/envelope.ts';
import type { Outcome } from './mail/outcome.ts';
import type { Reply } from './mail/reply.ts';
import type { Person } from './people/person.ts';
import type { Facts } from './receive/facts.ts';
import type { Awaited } from './records/awaiting.ts';
import type { Head } from './records/chain.ts';
import type { Fate } from './relay/receipt.ts';
import type { ReportKind } from './relay/text-types.ts';
import type { Damage } from './spool/damage.ts';
import type { Hop, Message } from './spool/spool.ts';

/** What stands in a line's `event`: the whole set. */
export const EVENT_NAMES = [
  'started',
  'reloaded',
  'stopped',
  'accepted',
  'repeated',
  'refused',
  'inspected',
  'verdict',
  'relayed',
  'deferred',
  'failed',
  'reported',
  'receipt',
  'untold',
  'echoed',
  'echo-heard',
  'done',
  'held',
  'decided',
  'released',
  'deleted',
  'disk-nearly-full',
  'damaged',
  'fault',
  'directory-refreshed',
  'directory-refused',
  'directory-broken',
  'directory-own',
  'contacts-unread',
  'directory-forked',
  'directory-withheld',
  'person-invited',
  'person-removed',
  'person-joined',
  'signed-in',
  'sign-in-refused',
  'decision-refused',
  'content-log-head',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];

/** Why a message is held: its content, by the agency's rules; an operator; or that the gateway has ended under it again and again. */
export type HoldCause = 'content' | 'operator' | 'crashes';

/** `by` is the id of a person. */
interface Decision extends Pick<Decided, 'by' | 'verdict'> {
  readonly count: number;
  readonly needed: number;
}

type Named = Pick<Message, 'id' | 'agency'>;

/** Said of a message as it was committed; `client` and `size` where they are known. */
type Accepted = Message & { readonly client?: Client | undefined; readonly size?: number | undefined };

/**
 * One line each: time, event, id, agency, then the rest. What peers get wrong is `info`, what may need an operator `warn`; `error` must be
 * acted on and says `alarm: true`. No function takes a body, a subject or a display name.
 */
export interface Events {
  /** With the effective config; what is secret in it is masked here once more. */
  started(config: object): void;
  /** The config was read again: what of it is in force now, and what waits for a restart. */
  reloaded(what: { readonly changed: readonly string[]; readonly needsRestart: readonly string[] }): void;
  stopped(): void;
  /** We are responsible for it from now on. */
  accepted(message: Accepted): void;
  /** It had been accepted before; nothing is delivered twice. */
  repeated(message: Named & { readonly recipients?: readonly Address[] }): void;
  /** A client heard a 4xx or 5xx. The cause is for us alone. */
  refused(facts: Facts, reply: Reply, cause?: unknown): void;
  /** Its content was looked into and decided about; no value, no name of a file and no word of the author's is in it. */
  inspected(inspected: Inspected): void;
  /** What was proven about an inbound message. */
  verdict(record: Omit<VerdictRecord, 'at'>): void;
  /** One `relayed`, `deferred` or `failed` for each recipient of an attempt. */
  attempted(message: Named, outcomes: ReadonlyMap<Address, Outcome>): void;
  /** The author is told; `report` is the id of the report, which is a message of its own. */
  reported(told: Named & { readonly report: Id; readonly kind: ReportKind }): void;
  /** Another gateway says what became of a transfer; fates that nobody awaits any more are said as well. */
  receipt(awaited: readonly Awaited[], fates: readonly Fate[], peer: AgencyId): void;
  /** The author cannot be told by mail: somebody must. */
  untold(telling: Pick<Telling, 'id' | 'agency' | 'key' | 'report'>): void;
  /** A member's mail to our echo is answered; `answer` is the id of the answer, which is a message of its own. */
  echoed(message: Named & { readonly author: Address; readonly peer: AgencyId; readonly answer: Id }): void;
  /** Another gateway's echo says what it saw of a mail from here. */
  echoHeard(echo: EchoHeard): void;
  /** Nothing of it is left in the spool. */
  done(message: Named): void;
  /** Nothing of it is tried until it is released; an alarm where no person has asked for it, and no rule. */
  held(
    message: Named,
    hold: { readonly why: string; readonly cause: HoldCause; readonly matters?: readonly string[] },
  ): void;
  /** A person has decided about a message that is held for its content: so many of those who are needed have by now. */
  decided(message: Named, decision: Decision): void;
  /** By an operator; or by these people, and it goes on as the message `as`. */
  released(message: Named, byPeople?: { readonly by: readonly string[]; readonly as: Id }): void;
  /** An operator gave up these recipients; `silent` if the author is not told. */
  deleted(message: Named, what: { recipients: readonly Address[]; reply: Reply; silent: boolean }): void;
  /** Soon no mail can be accepted. In octets. */
  diskNearlyFull(disk: { readonly free: number; readonly reserve: number }): void;
  /** The spool holds what was not written like that. */
  damaged(damage: Pick<Damage, 'id' | 'reason' | 'file'> & Partial<Pick<Damage, 'spooled'>>): void;
  /** A fault of our own; `doing` says what was being done. */
  fault(fault: { readonly id?: Id; readonly agency?: AgencyId; readonly doing: string; readonly error: unknown }): void;
  directoryRefreshed(directory: { readonly version: number }): void;
  /** The source cannot be believed or read; the verified copy stays in use while it is fresh. */
  directoryRefused(refusal: { readonly version: number; readonly freshness: Freshness; readonly error: unknown }): void;
  /** The log holds an entry that breaks a rule; it changes nothing. */
  directoryBroken(fault: Fault): void;
  /** Something was logged about an agency of ours, which knows whether it asked for it. */
  directoryOwn(event: OwnEvent): void;
  /** Contacts of members are not known, or not as they are now; mail does not need them. */
  contactsUnread(why: { readonly error: unknown }): void;
  /** The log has signed two histories; the file holds what proves it. */
  directoryForked(proof: { readonly file: string }): void;
  /** The log keeps back from us what it has shown to others; the file holds what proves it. */
  directoryWithheld(proof: { readonly file: string }): void;
  /** An administrator invited somebody to the desk; `again` where it is a person who is there already, and has lost their passkey. */
  personInvited(person: Who & { readonly again: boolean }): void;
  personRemoved(person: Who): void;
  /** An invitation was used; `replaced` where a passkey of before is good for nothing any more. */
  personJoined(person: Who & { readonly replaced: boolean }): void;
  signedIn(person: Who & { readonly session: string }): void;
  /** Somebody could not join or sign in; nobody knows who, where no person is named. */
  signInRefused(refusal: { readonly person: Who | null; readonly error: unknown }): void;
  /** A decision was brought that its person has not agreed to like that: perhaps it is the desk that cheats. */
  decisionRefused(refusal: { readonly person: Who; readonly error: unknown }): void;
  /** How far the content log has got: whoever changes it, or cuts off its end, contradicts this line. */
  contentLogHead(head: Head): void;
}

/** A person, by id. */
export type Who = Pick<Person, 'id' | 'agency' | 'roles'>;

/** The log on standard output, or wherever `write` takes its lines. */
export function createEvents(write?: (line: string) => void): Events {
  const say = openLog<EventName>(write);
  return {
    started: (config) => say('info', 'started', { config }),
    reloaded: ({ changed, needsRestart }) => say('info', 'reloaded', { changed, needsRestart }),
    stopped: () => say('info', 'stopped', {}),
    accepted: (message) => say('info', 'accepted', acceptedFacts(message)),
    repeated: ({ id, agency, recipients }) => say('info', 'repeated', { id, agency, recipients }),
    refused: (facts, reply, cause) => say(refusalLevel(reply), 'refused', { ...refusedFacts(facts), reply, cause }),
    inspected: (inspected) => say('info', 'inspected', inspectedFacts(inspected)),
    verdict: ({ id, agency, verdict, signer, bound, transferId }) =>
      say('info', 'verdict', { id, agency, verdict, signer, bound, transferId }),
    attempted: ({ id, agency }, outcomes) => {
      for (const [recipient, outcome] of outcomes)
        say(outcomeLevel(outcome), outcome.kind, { id, agency, recipient, ...outcomeFacts(outcome) });
    },
    reported: ({ id, agency, report, kind }) => say('info', 'reported', { id, agency, report, kind }),
    receipt: (awaited, fates, peer) => {
      for (const { recipient, action, reply } of fates) {
        const row = awaited.find((each) => addressKey(each.recipient) === addressKey(recipient));
        say('info', 'receipt', { id: row?.id, agency: row?.agency, recipient, action, reply, peer });
      }
    },
    untold: ({ agency, key, report: { kind, to, recipients } }) =>
      say('error', 'untold', { agency, about: key, kind, to, recipients: recipients.map(({ address }) => address) }),
    echoed: ({ id, agency, author, peer, answer }) => say('info', 'echoed', { id, agency, author, peer, answer }),
    echoHeard: ({ id, agency, about, signer, container, tls, seen }) =>
      say('info', 'echo-heard', { id, agency, messageId: about, peer: signer.agency, container, tls, seen }),
    done: ({ id, agency }) => say('info', 'done', { id, agency }),
    held: ({ id, agency }, { why, cause, matters }) =>
      say(HOLD_LEVELS[cause], 'held', { id, agency, why, cause, matters }),
    decided: ({ id, agency }, { by, verdict, count, needed }) =>
      say('info', 'decided', { id, agency, by, verdict, count, needed }),
    released: ({ id, agency }, byPeople) => say('info', 'released', { id, agency, ...byPeople }),
    deleted: ({ id, agency }, { recipients, silent }) => say('warn', 'deleted', { id, agency, recipients, silent }),
    diskNearlyFull: ({ free, reserve }) => say('error', 'disk-nearly-full', { free, reserve }),
    damaged: ({ id, reason, file }) => say('error', 'damaged', { id, reason, file }),
    fault: ({ id, agency, doing, error }) => say('error', 'fault', { id, agency, doing, error }),
    directoryRefreshed: ({ version }) => say('info', 'directory-refreshed', { version }),
    directoryRefused: ({ version, freshness, error }) =>
      say('error', 'directory-refused', { version, freshness, error }),
    directoryBroken: ({ index, entry, type, subject, rule, message }) =>
      say('error', 'directory-broken', { index, entry, type, subject, rule, why: message }),
    directoryOwn: ({ agency, index, logged, sentence }) =>
      say('error', 'directory-own', { agency, index, logged, sentence }),
    contactsUnread: ({ error }) => say('warn', 'contacts-unread', { error }),
    directoryForked: ({ file }) => say('error', 'directory-forked', { file }),
    directoryWithheld: ({ file }) => say('error', 'directory-withheld', { file }),
    personInvited: (person) => say('info', 'person-invited', { ...whoFacts(person), again: person.again }),
    personRemoved: (person) => say('info', 'person-removed', whoFacts(person)),
    personJoined: (person) => say('info', 'person-joined', { ...whoFacts(person), replaced: person.replaced }),
    signedIn: (person) => say('info', 'signed-in', { ...whoFacts(person), session: person.session }),
    signInRefused: ({ person, error }) => say('info', 'sign-in-refused', { ...(person && whoFacts(person)), error }),
    decisionRefused: ({ person, error }) => say('warn', 'decision-refused', { ...whoFacts(person), error }),
    contentLogHead: ({ agency, number, digest }) => say('info', 'content-log-head', { agency, number, digest }),
  };
}

/** Tells every listener of everything, in this order; the first hears all there is. */
export function inTurn(first: Events, ...others: readonly Partial<Events>[]): Events {
  const listeners = [first, ...others] as Partial<Record<string, (...told: unknown[]) => void>>[];
  const tell =
    (name: string) =>
    (...told: unknown[]) => {
      for (const listener of listeners) listener[name]?.(...told);
    };
  return Object.fromEntries(Object.keys(first).map((name) => [name, tell(name)])) as unknown as Events;
}

const HOLD_LEVELS: Readonly<Record<HoldCause, Level>> = { content: 'info', operator: 'warn', crashes: 'error' };

function whoFacts({ id, agency, roles }: Who): object {
  return { person: id, agency, roles };
}

function acceptedFacts({ id, agency, direction, messageId, envelope, items, client, size }: Accepted): object {
  return {
    id,
    agency,
    direction,
    messageId,
    reversePath: envelope.reversePath,
    recipients: addressesOf(envelope),
    items: items.map(({ hop, lying, sealedTo }) => ({ hop: hopName(hop), lying, sealedTo })),
    ...(client ? { remoteAddress: client.remoteAddress, ...helloFacts(client) } : {}),
    size,
  };
}

/** The next hop in words. */
export function hopName(hop: Hop): string {
  if (hop.kind === 'release') return 'release by people';
  return hop.kind === 'gateway' ? `gateway of ${hop.agency}` : hop.kind;
}

/** The next hop that has this name; null where none has. */
export function hopNamed(name: string): Hop | null {
  const [, agency] = /^gateway of (.+)$/.exec(name) ?? [];
  if (agency !== undefined) return { kind: 'gateway', agency: agency as AgencyId };
  return HOPS.find((hop) => hopName(hop) === name) ?? null;
}

const HOPS = [{ kind: 'agency-server' }, { kind: 'smarthost' }, { kind: 'release' }] as const;

function refusedFacts({ role, remoteAddress, transaction, command }: Facts): object {
  const { id, agency, reversePath, recipients } = transaction ?? {};
  const hello = transaction ? helloFacts(transaction) : {};
  return { id, agency, role, remoteAddress, ...hello, reversePath, recipients, command };
}

function helloFacts({ direction, peer, helo, tls }: Pick<Client, 'direction' | 'peer' | 'helo' | 'tls'>): object {
  return { direction, peer, helo, tls };
}

/** Mail system status, x.3.y, is the only kind of refusal whose reason lies with us (RFC 3463 section 3.4). */
function refusalLevel({ status }: Reply): Level {
  return status.startsWith('4.3.') ? 'warn' : 'info';
}

/** A message in doubt may arrive twice; a refusal for security or policy may mean that our own set-up is wrong. */
function outcomeLevel(outcome: Outcome): Level {
  if (outcome.kind === 'deferred') return outcome.inDoubt ? 'warn' : 'info';
  return outcome.kind === 'failed' && outcome.reply.status.startsWith('5.7.') ? 'warn' : 'info';
}

function outcomeFacts(outcome: Outcome): object {
  return outcome.kind === 'deferred' ? { reply: outcome.reply, inDoubt: outcome.inDoubt } : { reply: outcome.reply };
}
