/** What goes to whom and in which form: the outbound half of what an agency does with a message. All of it is pure. */
import { type Address, addressKey } from '../../directory/address.ts';
import { type Certificate, usability } from '../../directory/certificate.ts';
import type { AgencyId, Lookup, Member } from '../../directory/lookup.ts';
import type { Heading } from '../mail/heading.ts';
import { deferred, failed, type Outcome } from '../mail/outcome.ts';
import { reply, STALE_DIRECTORY } from '../mail/reply.ts';
import type { Servers } from '../relay/route.ts';
import type { Hop, Item } from '../spool/spool.ts';
import type { Party } from './policy.ts';

/** One share of an outbound message before it is made. */
export interface Share {
  readonly hop: Hop;
  readonly recipients: readonly Address[];
  /** The agency and certificate to seal to; null for a share that policy lets pass unprotected. */
  readonly seal: { readonly agency: AgencyId; readonly certificate: Certificate } | null;
  /** Whether this share serves one Bcc recipient, of whom nobody else may learn. */
  readonly hidden: boolean;
}

/** What each recipient is to the agency, by the directory as it stands. */
export function partiesOf(
  recipients: readonly Address[],
  agency: AgencyId,
  lookup: Lookup,
  now: Date,
): Map<Address, Party> {
  return new Map(recipients.map((address) => [address, partyOf(lookup.member(address), agency, now)]));
}

function partyOf(member: Member | null, agency: AgencyId, now: Date): Party {
  if (!member) return { kind: 'outsider' };
  if (member.agency.id === agency) return { kind: 'own' };
  const why = objectionTo(member, now);
  return why ? { kind: 'unsealable', member, why } : { kind: 'member', member };
}

/** Whose each recipient is; null for outsiders. */
export function agenciesOf(parties: ReadonlyMap<Address, Party>, own: AgencyId): Record<Address, AgencyId | null> {
  const agencyOf = (party: Party) => {
    if (party.kind === 'outsider') return null;
    return party.kind === 'own' ? own : party.member.agency.id;
  };
  return Object.fromEntries([...parties].map(([address, party]) => [address, agencyOf(party)]));
}

/**
 * The same for mail that is ours to lose already: what is for a suspended agency is sealed all the same, and waits in the spool until it may go.
 */
export function acceptedParty(party: Party, now: Date): Party {
  if (party.kind !== 'unsealable' || party.member.agency.standing !== 'suspended') return party;
  const { encryption } = party.member;
  return encryption && usability(encryption, now) === 'usable' ? { kind: 'member', member: party.member } : party;
}

/** Why nothing can be sealed to a member now, in words for the author; null where it can. */
function objectionTo(member: Member, now: Date): string | null {
  const { name, standing, since } = member.agency;
  if (standing === 'suspended') return `${name} is suspended since ${since.toISOString().slice(0, 10)}`;
  if (standing === 'left') return `${name} has left the network`;
  if (!member.encryption) return `${name} has no key in the directory`;
  const state = usability(member.encryption, now);
  return state === 'usable' ? null : `the key of ${name} is ${state}`;
}

/**
 * Divides a message: one share per recipient agency and certificate, one more for each Bcc recipient at a member,
 * one for our own server, one for the smarthost.
 */
export function shares(parties: ReadonlyMap<Address, Party>, heading: Heading): Share[] {
  const named = new Set(heading.named.map(addressKey));
  const grouped = new Map<string, Share>();
  for (const [address, party] of parties) {
    const hidden = party.kind === 'member' && !named.has(addressKey(address));
    const share = shareFor(party, hidden);
    const key = JSON.stringify([share.hop, share.seal?.certificate.fingerprint, hidden ? address : null]);
    const present = grouped.get(key);
    grouped.set(key, { ...share, recipients: [...(present?.recipients ?? []), address] });
  }
  return [...grouped.values()];
}

function shareFor(party: Party, hidden: boolean): Omit<Share, 'recipients'> {
  if (party.kind === 'own') return { hop: { kind: 'agency-server' }, seal: null, hidden };
  if (party.kind === 'outsider') return { hop: { kind: 'smarthost' }, seal: null, hidden };
  const { agency, endpoint, encryption } = party.member;
  if (party.kind === 'unsealable' || !encryption)
    throw new Error('a share was asked for a recipient that policy refuses');
  const hop: Hop = endpoint ? { kind: 'gateway', agency: agency.id } : { kind: 'smarthost' };
  return { hop, seal: { agency: agency.id, certificate: encryption }, hidden };
}

/**
 * Asked again before each attempt: a superseded key is still sent to, a suspended agency's mail waits, a key that was revoked or has expired
 * ends it now, because nobody could open the message any more. What lies in clear goes to nobody who has become a member, and by an expired copy
 * of the directory nothing goes but to our own server. Null where the item may go.
 */
export function reconsider(item: Item, lookup: Lookup, now: Date): Outcome | null {
  if (item.hop.kind === 'agency-server') return null;
  if (lookup.freshness(now) === 'expired') return deferred(STALE_DIRECTORY);
  if (item.lying === 'clear')
    return item.recipients.some((address) => isMember(lookup, address)) ? failed(MEMBER_NOW) : null;
  const member = item.recipients.map((address) => lookup.member(address)).find((found) => found !== null);
  if (!member || member.agency.standing === 'left') return failed(NO_LONGER_MEMBER);
  if (member.agency.standing === 'suspended') return deferred(SUSPENDED);
  const known = [member.encryption, ...member.signing].find(
    (certificate) => certificate?.fingerprint === item.sealedTo,
  );
  const dead = !known || usability(known, now) === 'revoked' || usability(known, now) === 'expired';
  return dead ? failed(KEY_WITHDRAWN) : null;
}

/** Whether a report can reach these readers: never in clear to a member, and to an outsider only where there is a smarthost. */
export function canBeTold(parties: ReadonlyMap<Address, Party>, servers: Servers): boolean {
  return [...parties.values()].every(
    ({ kind }) => kind !== 'unsealable' && (kind !== 'outsider' || servers.smarthost !== null),
  );
}

function isMember(lookup: Lookup, address: Address): boolean {
  const member = lookup.member(address);
  return member !== null && member.agency.standing !== 'left';
}

const MEMBER_NOW = reply(
  550,
  '5.7.1',
  'the recipient has joined the network since; nothing was handed over, send the message again',
);
const NO_LONGER_MEMBER = reply(550, '5.7.1', 'the recipient agency has left the network; nothing was handed over');
const SUSPENDED = reply(451, '4.7.1', 'the recipient agency is suspended; the message waits');
const KEY_WITHDRAWN = reply(550, '5.7.5', 'the key it was sealed to is no longer valid; send the message again');
