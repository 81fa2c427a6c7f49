/** A message that is held for its content: what is kept of it, what people may see of it, and what their decisions come to. All of it is pure. */
import { type Address, sameAddress } from '../../directory/address.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Arrival, Id } from '../mail/envelope.ts';
import { type Heading, threadOf } from '../mail/heading.ts';
import { sha256 } from '../openpgp/transfer.ts';
import type { Person, PersonId, Role } from '../people/person.ts';
import { openRecipients } from '../spool/journal.ts';
import type { Entry, Message, Spooled } from '../spool/spool.ts';
import type { Matter, Override } from './content/matter.ts';

/** What people who decide may see of a held message: no subject, no names of files, no values. */
export interface HeldMessage {
  readonly id: Id;
  readonly agency: AgencyId;
  readonly author: Address;
  /** Those that are still open; `agency` is the member's name as the directory has it now, null for an outsider. */
  readonly recipients: readonly { readonly address: Address; readonly agency: string | null }[];
  readonly acceptedAt: Date;
  /** In octets. */
  readonly size: number;
  /** How many parts call themselves attachments. */
  readonly attachments: number;
  readonly matters: readonly Matter[];
  /** The version of the rules by which it is held. */
  readonly policy: string;
  readonly override: Override | null;
  /** `name` is the id of a person who is no longer there. */
  readonly decisions: readonly (Decided & { readonly name: string })[];
  /** How many must approve. */
  readonly needed: number;
  /** From then on deputies may decide. */
  readonly deputiesFrom: Date;
  /** If nobody has decided by then, it fails. */
  readonly until: Date;
}

export type Verdict = 'approve' | 'reject';

/** One decision, as the journal has it. */
export interface Decided {
  readonly by: string;
  readonly verdict: Verdict;
  readonly at: Date;
}

/** Who decides about a message, and how. */
export interface Decider {
  readonly by: PersonId;
  readonly address: Address;
  readonly roles: readonly Role[];
  readonly verdict: Verdict;
}

/** Why somebody may not decide about a message. */
export type Objection = 'not-held' | 'not-entitled' | 'own-message' | 'decided-before' | 'too-early';

/** How an agency lets held mail go. */
export interface ReleaseSettings {
  /** How many must approve; one who rejects is enough. */
  readonly people: number;
  /** After how many hours without a decision deputies may decide. */
  readonly deputyHours: number;
  /** After how many days without a decision the message fails. */
  readonly days: number;
}

/** What is known of it without the directory and the list of people. */
export type Held = Omit<HeldMessage, 'recipients' | 'decisions'> & {
  readonly recipients: readonly Address[];
  readonly decisions: readonly Decided[];
  /** Whom reports go to, who may be another than the author. */
  readonly reversePath: Address | null;
  /** To which agency each recipient belonged when it was held; null for outsiders. */
  readonly agencies: Readonly<Record<Address, AgencyId | null>>;
};

/** What the spool keeps beside the message itself. What people were told when it was held stays so, whatever the settings become. */
interface Note {
  readonly author: Address;
  readonly attachments: number;
  readonly matters: readonly Matter[];
  readonly policy: string;
  readonly override: Override | null;
  readonly agencies: Readonly<Record<Address, AgencyId | null>>;
  readonly needed: number;
  readonly deputiesFrom: string;
  readonly until: string;
}

/** A message of ours that policy holds. */
export interface Holding {
  readonly agency: AgencyId;
  readonly original: Uint8Array;
  readonly heading: Heading;
  readonly matters: readonly Matter[];
  readonly policy: string;
  readonly override: Override | null;
  readonly agencies: Readonly<Record<Address, AgencyId | null>>;
}

const HOUR = 3_600_000;

/** As it is to be spooled: one item, which serves everybody and goes nowhere. */
export function heldMessage({ id, at, envelope }: Arrival, holding: Holding, settings: ReleaseSettings): Message {
  const { agency, original, heading, matters, policy, override, agencies } = holding;
  const later = (hours: number) => new Date(at.getTime() + hours * HOUR).toISOString();
  const note: Note = {
    author: heading.author,
    attachments: attachmentsIn(original),
    matters,
    policy,
    override,
    agencies,
    needed: settings.people,
    deputiesFrom: later(settings.deputyHours),
    until: later(settings.days * 24),
  };
  const recipients = envelope.recipients.map(({ address }) => address);
  const plaintext = { sha256: sha256(original), length: original.length };
  return {
    id,
    agency,
    direction: 'outbound',
    acceptedAt: at,
    envelope,
    ...threadOf(heading),
    items: [{ hop: { kind: 'release' }, lying: 'sealed', recipients, sealedTo: null, transferId: null, plaintext }],
    repeatKeys: [],
    confirms: false,
    note: { ...note },
  };
}

/** Null for a message that is not held for its content, and for one about which nothing is left to decide. */
export function heldOf(spooled: Spooled): Held | null {
  const { message, journal } = spooled;
  const [item] = message.items;
  if (item?.hop.kind !== 'release') return null;
  const recipients = openRecipients(spooled, 0);
  if (recipients.length === 0) return null;
  const { deputiesFrom, until, ...note } = message.note as unknown as Note;
  const { id, agency, acceptedAt, envelope } = message;
  return {
    ...note,
    id,
    agency,
    acceptedAt,
    reversePath: envelope.reversePath,
    recipients,
    size: item.plaintext?.length ?? 0,
    decisions: journal.filter(isDecision).map(({ by, verdict, at }) => ({ by, verdict, at })),
    deputiesFrom: new Date(deputiesFrom),
    until: new Date(until),
  };
}

/** What may be shown of it, with the names that directory and people have now. */
export function shown(held: Held, lookup: Pick<Lookup, 'member'>, people: readonly Person[]): HeldMessage {
  const { reversePath: _, agencies: __, ...rest } = held;
  return {
    ...rest,
    recipients: held.recipients.map((address) => ({ address, agency: lookup.member(address)?.agency.name ?? null })),
    decisions: held.decisions.map((one) => ({ ...one, name: people.find(({ id }) => id === one.by)?.name ?? one.by })),
  };
}

/** What has been decided by now; `late` where nobody has, and the time is up. */
export function fateOf(held: Held, now: Date): 'waits' | 'approved' | 'rejected' | 'late' {
  if (held.decisions.some(({ verdict }) => verdict === 'reject')) return 'rejected';
  if (held.decisions.length >= held.needed) return 'approved';
  return now >= held.until ? 'late' : 'waits';
}

/** Why this person may not decide about it now; null where they may. */
export function objectionTo(held: Held, { by, address, roles }: Omit<Decider, 'verdict'>, now: Date): Objection | null {
  if (!roles.includes('releaser') && !roles.includes('deputy')) return 'not-entitled';
  if (isOwn(held, address)) return 'own-message';
  if (held.decisions.some((one) => one.by === by)) return 'decided-before';
  if (fateOf(held, now) !== 'waits') return 'not-held';
  return roles.includes('releaser') || now >= held.deputiesFrom ? null : 'too-early';
}

/** Whether it is theirs: nobody decides about what they have written or handed in. */
export function isOwn({ author, reversePath }: Pick<Held, 'author' | 'reversePath'>, address: Address): boolean {
  return sameAddress(author, address) || (reversePath !== null && sameAddress(reversePath, address));
}

/** Whether enough people are there to let it go. */
export function canBeReleased(
  deciders: readonly Person[],
  { people }: ReleaseSettings,
  own: Pick<Held, 'author' | 'reversePath'>,
): boolean {
  const others = deciders.filter(({ address }) => !isOwn(own, address));
  return new Set(others.map(({ id }) => id)).size >= people;
}

/** What it is held for. */
export function reasonsOf(matters: readonly Matter[]): readonly string[] {
  const reasons = matters.filter(({ action, silent }) => action === 'release' && !silent);
  return [...new Set(reasons.map(({ kind }) => kind))];
}

/** How far it has come and why it is held, for an operator. */
export function progressOf({ decisions, needed, matters }: Held): string {
  return `waits for release by people: ${decisions.length} of ${needed} (${reasonsOf(matters).join(', ')})`;
}

function isDecision(entry: Entry): entry is Extract<Entry, { kind: 'decided' }> {
  return entry.kind === 'decided';
}

/** Counted by the fields that say so, for taking a message apart is the inspector's alone. */
function attachmentsIn(original: Uint8Array): number {
  const text = Buffer.from(original.buffer, original.byteOffset, original.length).toString('latin1');
  return text.match(/^content-disposition:[ \t]*(?:\r\n[ \t]+)?attachment\b/gim)?.length ?? 0;
}
