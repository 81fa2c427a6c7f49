/** The agency's policy for outbound mail: a pure table from who the recipients are and what was found to what is done. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId, Freshness, Member } from '../../directory/lookup.ts';
import { type Reply, reply, STALE_DIRECTORY } from '../mail/reply.ts';
import type { Reason } from '../relay/text-types.ts';
import type { ContentPolicy } from './content/content-policy.ts';
import type { Tally } from './content/kind.ts';
import type { Matter, Override } from './content/matter.ts';
import { asking, mattersFor, strictest } from './content/matters.ts';
import { type Claim, type Misfit, misfitOf, recipientsDigest } from './content/override.ts';
import { barred, staleReason, unexplained, whatIsHeld } from './content/refusal.ts';

/** What a recipient is to us at this moment. */
export type Party =
  | { readonly kind: 'member'; readonly member: Member }
  | { readonly kind: 'unsealable'; readonly member: Member; readonly why: string }
  | { readonly kind: 'own' }
  | { readonly kind: 'outsider' };

/** An agency may tighten these; whatever loosens the default is named so. */
export interface PolicySettings {
  /** `refuse`: this agency writes to members only. */
  readonly outsiders: 'pass' | 'refuse';
}

export interface Facts {
  readonly parties: ReadonlyMap<Address, Party>;
  /** What was found in the message. */
  readonly found: Tally;
  /** What its author has sent to the outsiders among its recipients of late. */
  readonly recent: Tally;
  /** Whether the copy of the directory may still be used to send. */
  readonly freshness: Freshness;
  /** Whether we have had mail with an agency; asked where the copy is old. */
  readonly hasMet: (agency: AgencyId) => boolean;
  /** The author has confirmed in the add-in that outsiders are meant to get it. */
  readonly outsidersConfirmed: boolean;
  /** The author's reason, as it was claimed and as it may be kept; null without one. */
  readonly override: { readonly claim: Claim; readonly kept: Override } | null;
  /** Whether a server is set up that takes mail to where there is no gateway. */
  readonly canLeave: boolean;
  /** Whether enough people are there to release it, the author not counted. */
  readonly canHold: boolean;
}

/** A refusal's reason is what its author can be told about in words; null where the fault is ours and will pass. */
export type Decision =
  | { readonly kind: 'go'; readonly matters: readonly Matter[]; readonly override: Override | null }
  | {
      readonly kind: 'hold';
      readonly matters: readonly Matter[];
      /** The version of the rules in force. */
      readonly policy: string;
      readonly override: Override | null;
    }
  | {
      readonly kind: 'refuse';
      readonly reply: Reply;
      readonly reason: Reason | null;
      readonly matters: readonly Matter[];
    };

type Refusal = Omit<Decision & { kind: 'refuse' }, 'matters'>;

/** A recipient with what the rules say about the message for him. */
interface Concerned {
  readonly address: Address;
  readonly party: Party;
  readonly matters: readonly Matter[];
}

/**
 * Decides for the whole message: one recipient who may not have it stops it for all, so that no one is left out unseen. What stands
 * in the way of a recipient as such is told first, then what is in the message.
 */
export function decide(facts: Facts, settings: PolicySettings, content: ContentPolicy): Decision {
  const concerned = concernedOf(facts, content);
  const matters = strictest(concerned.flatMap((each) => each.matters));
  const refusal =
    recipientRefusal(concerned, facts, settings) ??
    barredRefusal(concerned, facts) ??
    mixedRefusal(concerned, facts, matters);
  if (refusal) return { ...refusal, matters };
  const asked = asking(matters, 'justify');
  const misfit = misfitWith(concerned, asked, facts, content);
  const override = misfit || asked.length === 0 ? null : (facts.override?.kept ?? null);
  if (asking(asked, 'release').length > 0) return { kind: 'hold', matters, policy: content.version, override };
  const unexplainedTo = concerned.find((each) => asking(each.matters, 'justify').length > 0);
  if (!unexplainedTo || override) return { kind: 'go', matters, override };
  const { reason, text } = misfit ? staleReason(misfit, asked) : unexplained(told(unexplainedTo), asked);
  return { ...refuse(reason, text), matters };
}

/** Why the author's reason does not cover what asks for one; null where it does, and where there is none. */
function misfitWith(
  concerned: readonly Concerned[],
  asked: readonly Matter[],
  { override }: Facts,
  { version }: ContentPolicy,
): Misfit | null {
  const others = concerned.flatMap(({ address, party }) => (party.kind === 'own' ? [] : [address]));
  return override && misfitOf(override.claim, asked, { recipients: recipientsDigest(others), policy: version });
}

/** Own people are not our business: what is for them goes back to the agency's own server. */
function concernedOf({ parties, found, recent }: Facts, content: ContentPolicy): Concerned[] {
  const { members, outsiders, agencies } = content.allowances;
  return [...parties].map(([address, party]) => {
    if (party.kind === 'own') return { address, party, matters: [] };
    if (party.kind === 'outsider')
      return { address, party, matters: mattersFor(content, found, { to: 'outsiders', allowance: outsiders, recent }) };
    const allowance = agencies.find(({ agency }) => agency === party.member.agency.id)?.level ?? members;
    return { address, party, matters: mattersFor(content, found, { to: 'members', allowance, recent: new Map() }) };
  });
}

function recipientRefusal(concerned: readonly Concerned[], facts: Facts, settings: PolicySettings): Refusal | null {
  const objections = concerned.map(({ address, party }) => refusalFor(address, party, facts, settings));
  return objections.find((found) => found !== null) ?? null;
}

/** Why somebody may not have a message whatever is in it; null where nothing is in the way. */
export function refusalFor(
  address: Address,
  party: Party,
  facts: Pick<Facts, 'freshness' | 'hasMet' | 'canLeave'>,
  settings: PolicySettings,
): Refusal | null {
  if (facts.freshness === 'expired') return { kind: 'refuse', reason: null, reply: STALE_DIRECTORY };
  if (party.kind === 'unsealable')
    return refuse('no-usable-key', `${address} cannot be reached sealed: ${party.why}. ${whomToCall(party.member)}`);
  if (party.kind === 'outsider' && settings.outsiders === 'refuse')
    return refuse(
      'outsiders-barred',
      `${address} is not a registered agency and this agency writes to registered agencies only`,
    );
  if (!facts.canLeave && leavesNetwork(party))
    return refuse(
      'no-way-out',
      `${address} has no gateway and none of our servers takes mail there; ask your administrator`,
    );
  if (party.kind === 'member' && facts.freshness === 'stale' && !facts.hasMet(party.member.agency.id))
    return { kind: 'refuse', reason: null, reply: firstContact(address, party.member) };
  return null;
}

/** A member whose officers seal in their own mail clients is reached as an outsider is. */
function leavesNetwork(party: Party): boolean {
  return party.kind === 'outsider' || (party.kind === 'member' && party.member.endpoint === null);
}

/** What may not leave, or only when people release it, of whom there are not enough. */
function barredRefusal(concerned: readonly Concerned[], { canHold }: Facts): Refusal | null {
  const least = canHold ? 'refuse' : 'release';
  const stopped = concerned.find((each) => asking(each.matters, least).length > 0);
  if (!stopped) return null;
  const { reason, text } = barred(told(stopped), asking(strictest(stopped.matters), least));
  return refuse(reason, text);
}

/**
 * Who confirms an outsider confirms him for that message, not for what is in it for the members beside him. What is sensitive would be
 * refused to the outsiders in a message of their own as well, so that is not what to advise.
 */
function mixedRefusal(
  concerned: readonly Concerned[],
  { outsidersConfirmed }: Facts,
  matters: readonly Matter[],
): Refusal | null {
  const outsiders = concerned.filter(({ party }) => party.kind === 'outsider').map(({ address }) => address);
  if (outsiders.length === 0 || !concerned.some(({ party }) => party.kind === 'member')) return null;
  const unprotected = `${outsiders.join(', ')} would get it unprotected`;
  const sensitive = asking(matters, 'justify');
  if (sensitive.length > 0)
    return refuse(
      'sensitive-mixed',
      `nothing was sent: the message holds ${whatIsHeld(sensitive)}; send it to registered agencies alone (${unprotected})`,
    );
  if (outsidersConfirmed) return null;
  return refuse('mixed-recipients', `nothing was sent: send outsiders a separate message (${unprotected})`);
}

function told({ address, party }: Concerned): string {
  return party.kind === 'outsider' ? `${address}, who is outside the network` : address;
}

function refuse(reason: Reason, text: string): Refusal {
  return { kind: 'refuse', reason, reply: reply(550, '5.7.1', text) };
}

/** Whoever keeps news of the directory from us could by now have had a key revoked that we have never seen in use. */
function firstContact(address: Address, { agency }: Member): Reply {
  const text = `${address} waits: our copy of the directory is more than a day old, and we have had no mail with ${agency.name} before`;
  return reply(451, '4.7.1', text);
}

function whomToCall(member: Member): string {
  const [contact] = member.agency.contacts;
  return contact ? `Call ${member.agency.name}, ${contact.role}` : `Call ${member.agency.name}`;
}
