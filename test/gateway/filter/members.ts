/** Members made up for tests of pure decisions: certificates are plain data here, no key exists. */
import type { Address } from '../../../directory/address.ts';
import { domainOf } from '../../../directory/address.ts';
import type { Certificate, Fingerprint } from '../../../directory/certificate.ts';
import type { Agency, AgencyId, Lookup, Member, Standing } from '../../../directory/lookup.ts';

export const address = (text: string) => text as Address;

export function certificate(fingerprint: string, changes: Partial<Certificate> = {}): Certificate {
  const created = new Date('2026-01-01T00:00:00Z');
  const armored = `armored ${fingerprint}`;
  return {
    fingerprint: fingerprint as Fingerprint,
    armored,
    userIds: [],
    subkeys: [],
    created,
    algorithms: [],
    expires: null,
    revoked: false,
    ...changes,
  };
}

export function agency(id: string, standing: Standing = 'active'): Agency {
  const unsaid = { zone: null, hours: [], deputy: null, confirmed: null };
  const desk = { role: 'assistance desk', address: address(`desk@${id}.example`), needs: [], languages: ['en'] };
  return {
    id: id as AgencyId,
    name: `Agency ${id.toUpperCase()}`,
    country: 'AA',
    standing,
    since: new Date('2026-02-03'),
    contacts: [{ ...desk, ...unsaid }],
  };
}

export function member(id: string, changes: Partial<Member> = {}): Member {
  const key = certificate(`KEY-${id}`);
  const endpoint = { host: '127.0.0.1', port: 1, pins: [] };
  return {
    agency: agency(id),
    matched: 'domain',
    kind: 'gateway',
    endpoint,
    encryption: key,
    signing: [key],
    version: 1,
    ...changes,
  };
}

/** A directory in which each member has the domain `<id>.example`. */
export function lookupOf(...members: readonly Member[]): Lookup {
  const byId = (id: string) => members.find((each) => each.agency.id === id) ?? null;
  return {
    member: (wanted) => byId(domainOf(wanted).replace('.example', '')),
    agency: (id) => byId(id)?.agency ?? null,
    gateway: () => null,
    endpoint: (id) => byId(id)?.endpoint ?? null,
    signing: (id) => byId(id)?.signing ?? [],
    freshness: () => 'fresh',
    version: 1,
  };
}
