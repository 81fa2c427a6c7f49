/** What a history says at some moment, as the registrations that lookups are answered from. */
import { addressKey } from '../address.ts';
import type { Contact } from '../lookup.ts';
import type { Registration } from '../members-file.ts';
import { type Agency, settledAgency, standingAt } from './agency.ts';
import type { State } from './replay.ts';

/**
 * Every agency that is a member at that time, or was one, for `createLookup`. Contacts stand outside the log and are handed in; they were
 * checked against the commitments.
 */
export function registrationsAt(
  { agencies }: State,
  at: Date,
  contactsOf: (agency: Agency) => readonly Contact[] = () => [],
): Registration[] {
  const known = [...agencies.values()].map((each) => settledAgency(each, at)).filter(({ enrolled }) => enrolled <= at);
  const members = known.filter(({ left }) => left === null);
  const former = known.filter(({ left }) => left !== null);
  const taken = {
    domains: new Set(members.flatMap(({ domains }) => [...domains.keys()])),
    addresses: new Set(members.flatMap(({ addresses }) => [...addresses.keys()].map(addressKey))),
  };
  return [...members, ...former.map((agency) => remaining(agency, taken))].map((agency) =>
    register(agency, at, contactsOf(agency)),
  );
}

interface Taken {
  readonly domains: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
}

/** An agency that left keeps its names until another has them: mail to them is refused, and not taken for an outsider's. */
function remaining(agency: Agency, taken: Taken): Agency {
  return {
    ...agency,
    endpoint: null,
    domains: new Map([...agency.domains].filter(([domain]) => !taken.domains.has(domain))),
    addresses: new Map([...agency.addresses].filter(([address]) => !taken.addresses.has(addressKey(address)))),
  };
}

function register(agency: Agency, at: Date, contacts: readonly Contact[]): Registration {
  const { id, name, country, kind, endpoint, domains, addresses, certificates } = agency;
  const signing = certificates.filter(({ revoked }) => revoked === null).map(({ certificate }) => certificate);
  return {
    agency: { id, name, country, ...standingAt(agency, at), contacts },
    domains: [...domains.keys()],
    addresses: [...addresses.keys()],
    kind,
    endpoint,
    encryption: signing.at(-1) ?? null,
    signing,
  };
}
