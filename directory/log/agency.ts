/** What the log says about an agency, and how that changes by the passing of time alone. */
import { type Address, type Domain, domainOf, sameAddress } from '../address.ts';
import type { Certificate } from '../certificate.ts';
import type { AgencyId, Endpoint, Standing } from '../lookup.ts';
import type { EntryId } from './envelope.ts';
import type { SigningKey } from './keys.ts';
import type { Digest, PayloadOf, PersonId } from './payload.ts';
import type { Pending } from './pending.ts';

/** An agency blocked by itself, by one registrar for a while, or by two until they reinstate it. */
export interface Suspension {
  readonly by: 'agency' | 'registrars';
  /** Null unless it was one registrar alone. */
  readonly alone: PersonId | null;
  readonly since: Date;
  /** Null where it does not end by itself. */
  readonly until: Date | null;
}

/** A certificate that the agency registered; its text stands outside the log, under its digest. */
export interface Registered {
  readonly digest: Digest;
  readonly certificate: Certificate;
  readonly added: Date;
  readonly revoked: Date | null;
}

export interface Agency {
  readonly id: AgencyId;
  readonly name: string;
  readonly country: string;
  readonly kind: 'gateway' | 'mail-client';
  readonly identity: readonly SigningKey[];
  readonly recovery: SigningKey;
  /** The recovery key has spoken against the identity, which signs nothing until the agency is recovered. */
  readonly frozen: boolean;
  /** With the digest of the record of how each was proven. */
  readonly domains: ReadonlyMap<Domain, Digest>;
  readonly addresses: ReadonlyMap<Address, Digest>;
  readonly certificates: readonly Registered[];
  readonly endpoint: Endpoint | null;
  /** Commitments to contacts, whose records stand outside the log and can be erased. */
  readonly contacts: readonly Digest[];
  /** From when it is a member. */
  readonly enrolled: Date;
  /** All that ever were. */
  readonly suspensions: readonly Suspension[];
  readonly left: Date | null;
  /** When it came back without any of its former keys, so that its peers should verify it again. */
  readonly reenrolled: Date | null;
  readonly pending: readonly Pending<Delayed>[];
  readonly last: EntryId;
}

/** What may have to wait before it takes effect. */
export type Delayed = PayloadOf<
  'identity.rotate' | 'recovery.rotate' | 'agency.recover' | 'agency.reenrol' | 'agency.leave' | 'names.add'
>;

/** The agency as it is at that time: what waited long enough has taken effect, each in its turn, for one can make the next void. */
export function settledAgency(agency: Agency, at: Date): Agency {
  const [next] = agency.pending
    .filter(({ effective, paused }) => !paused && effective <= at)
    .sort((a, b) => +a.effective - +b.effective);
  if (next === undefined) return agency;
  const rest = { ...agency, pending: agency.pending.filter((each) => each !== next) };
  return settledAgency(enact(rest, next.payload, next.effective), at);
}

/** The agency with a change that waited long enough, or need not wait. */
export function enact(agency: Agency, payload: Delayed, at: Date): Agency {
  switch (payload.type) {
    case 'identity.rotate':
      return { ...agency, identity: payload.body.identity };
    case 'recovery.rotate':
      return { ...agency, recovery: payload.body.recovery };
    case 'agency.recover':
      return { ...agency, ...newKeys(agency, payload) };
    case 'agency.reenrol':
      return { ...agency, ...newKeys(agency, payload), reenrolled: at };
    case 'agency.leave':
      return { ...agency, left: at, pending: [] };
    case 'names.add':
      return { ...agency, ...withNames(agency, payload.body) };
    default:
      return payload satisfies never;
  }
}

/** Its standing at that time, and since when. */
export function standingAt(agency: Agency, at: Date): { standing: Standing; since: Date } {
  if (agency.left !== null && agency.left <= at) return { standing: 'left', since: agency.left };
  const begun = agency.suspensions.filter(({ since }) => since <= at);
  const active = begun.filter((each) => isActive(each, at));
  if (active.length > 0) return { standing: 'suspended', since: extreme(Math.min, active, ({ since }) => since) };
  const ends = [{ since: agency.enrolled }, ...begun.map(({ until }) => ({ since: until! }))];
  return { standing: 'active', since: extreme(Math.max, ends, ({ since }) => since) };
}

/** Whether a suspension that has begun still holds at that time. */
export function isActive({ until }: Suspension, at: Date): boolean {
  return until === null || at < until;
}

/** Whether mail to that address is mail to the agency: the address is registered, or its whole domain. */
export function isAddressOf({ domains, addresses }: Pick<Agency, 'domains' | 'addresses'>, address: Address): boolean {
  return domains.has(domainOf(address)) || addresses.keys().some((own) => sameAddress(own, address));
}

/** Names joined to those that are there. */
export function withNames(
  { domains, addresses }: Pick<Agency, 'domains' | 'addresses'>,
  added: Pick<PayloadOf<'names.add'>['body'], 'domains' | 'addresses'>,
): Pick<Agency, 'domains' | 'addresses'> {
  return {
    domains: new Map([...domains, ...added.domains.map(({ domain, evidence }) => [domain, evidence] as const)]),
    addresses: new Map([...addresses, ...added.addresses.map(({ address, evidence }) => [address, evidence] as const)]),
  };
}

/** Nothing waits that the old keys asked for; that registrars sent it away still does. */
function newKeys(agency: Agency, { body }: PayloadOf<'agency.recover' | 'agency.reenrol'>): Partial<Agency> {
  const pending = agency.pending.filter(({ payload }) => payload.type === 'agency.leave');
  return { identity: body.identity, recovery: body.recovery, frozen: false, pending };
}

function extreme<T>(choose: typeof Math.min, from: readonly T[], time: (of: T) => Date): Date {
  return new Date(choose(...from.map((each) => time(each).getTime())));
}
