/** The agency's policy for outbound mail: a pure table from who the recipients are and what was found to what is done. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId, Freshness, Member } from '../../directory/lookup.ts';
import type { Findings, Severity } from '../inspect/findings.ts';
import { type Reply, reply, STALE_DIRECTORY } from '../mail/reply.ts';
import type { Reason } from '../relay/text-types.ts';
import type { Matter, Override } from './content/matter.ts';

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
  readonly findings: Findings;
  /** Whether the copy of the directory may still be used to send. */
  readonly freshness: Freshness;
  /** Whether we have had mail with an agency; asked where the copy is old. */
  readonly hasMet: (agency: AgencyId) => boolean;
  /** The author has confirmed in the add-in that outsiders are meant to get it. */
  readonly outsidersConfirmed: boolean;
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

type Cell = 'go' | 'note' | 'confirm' | 'unsealable' | 'barred';

/**
 * Rows: the recipient. Columns: what was found. `confirm` goes only where the author has confirmed outsiders.
 * Members and outsiders in one message are stricter: `go` needs the confirmation too, and what is sensitive is refused.
 */
const TABLE: Readonly<Record<Party['kind'], Readonly<Record<Severity, Cell>>>> = {
  member: { none: 'go', sensitive: 'note', barred: 'barred' },
  unsealable: { none: 'unsealable', sensitive: 'unsealable', barred: 'unsealable' },
  own: { none: 'go', sensitive: 'go', barred: 'go' },
  outsider: { none: 'go', sensitive: 'confirm', barred: 'barred' },
};

/** Decides for the whole message: one recipient who may not have it stops it for all, so that no one is left out unseen. */
export function decide(facts: Facts, settings: PolicySettings): Decision {
  if (facts.freshness === 'expired') return { kind: 'refuse', reason: null, reply: STALE_DIRECTORY, matters: [] };
  const entries = [...facts.parties];
  const stop = entries
    .map(([address, party]) => objection(address, party, facts, settings))
    .find((found) => found !== null);
  if (stop) return stop;
  const kinds = new Set(entries.map(([, party]) => party.kind));
  const sensitive = facts.findings.severity === 'sensitive';
  // Who confirms an outsider confirms him for that message, not for what is in it for the members beside him.
  if (kinds.has('member') && kinds.has('outsider') && (sensitive || !facts.outsidersConfirmed))
    return refuseMixed(entries, facts.findings);
  const outsider = entries.find(([, party]) => TABLE[party.kind][facts.findings.severity] === 'confirm');
  if (outsider && !facts.outsidersConfirmed) return refuseUnconfirmed(outsider[0], facts.findings);
  const noted = kinds.has('member') && sensitive ? facts.findings.kinds : [];
  return { kind: 'go', matters: noted.map(noticed), override: null };
}

function objection(address: Address, party: Party, facts: Facts, settings: PolicySettings): Decision | null {
  const cell = TABLE[party.kind][facts.findings.severity];
  const found = facts.findings.kinds.join(', ');
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
    return { kind: 'refuse', reason: null, reply: firstContact(address, party.member), matters: [] };
  if (cell === 'barred')
    return refuse('barred-content', `not sent to ${address}: the message holds ${found}; remove it and send again`);
  return null;
}

/** A member whose officers seal in their own mail clients is reached as an outsider is. */
function leavesNetwork(party: Party): boolean {
  return party.kind === 'outsider' || (party.kind === 'member' && party.member.endpoint === null);
}

function refuseUnconfirmed(address: Address, { kinds }: Findings): Decision {
  return refuse(
    'sensitive-to-outsider',
    `not sent to ${address}, who is outside the network: the message holds ${kinds.join(', ')}; confirm it in the add-in or send without it`,
  );
}

/** What is sensitive would be refused to the outsiders in a message of their own as well, so that is not what to advise. */
function refuseMixed(entries: readonly (readonly [Address, Party])[], { severity, kinds }: Findings): Decision {
  const outsiders = entries.filter(([, party]) => party.kind === 'outsider').map(([address]) => address);
  const unprotected = `${outsiders.join(', ')} would get it unprotected`;
  return severity === 'sensitive'
    ? refuse(
        'sensitive-mixed',
        `nothing was sent: the message holds ${kinds.join(', ')}; send it to registered agencies alone (${unprotected})`,
      )
    : refuse('mixed-recipients', `nothing was sent: send outsiders a separate message (${unprotected})`);
}

function refuse(reason: Reason, text: string): Decision {
  return { kind: 'refuse', reason, reply: reply(550, '5.7.1', text), matters: [] };
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

function noticed(kind: string): Matter {
  return { rule: 'noticed', kind, band: null, count: 1, action: 'note', silent: false };
}
