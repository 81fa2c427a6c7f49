/** Lookup in registrations, whatever they were read from. */
import { addressKey, domainOf } from './address.ts';
import type { Agency, Lookup, Member } from './lookup.ts';
import type { Members, Registration } from './members-file.ts';

/** A clock may be this far behind the one that dated the file. */
const CLOCK_TOLERANCE = 24 * 60 * 60 * 1000;

/**
 * Answers from maps made once. The exact address is asked before its domain; a sub-domain is another's until it is registered itself.
 * A copy is also `expired` where the clock stands before it was issued: such a clock cannot tell when it ends.
 */
export function createLookup(members: Pick<Members, 'serial' | 'issued' | 'expires' | 'members'>): Lookup {
  const { serial: version, issued, expires } = members;
  const registrations = members.members;
  const byAddress = index(registrations, ({ addresses }) => addresses.map(addressKey));
  const byDomain = index(registrations, ({ domains }) => domains);
  const byPin = index(registrations, ({ endpoint }) => endpoint?.pins ?? []);
  const byId = index(registrations, ({ agency }) => [agency.id]);
  const agencyOf = (found: Registration | undefined): Agency | null => found?.agency ?? null;
  return {
    member(address) {
      const exact = byAddress.get(addressKey(address));
      if (exact) return toMember(exact, 'address', version);
      const whole = byDomain.get(domainOf(address));
      return whole ? toMember(whole, 'domain', version) : null;
    },
    agency: (id) => agencyOf(byId.get(id)),
    gateway: (pin) => agencyOf(byPin.get(pin)),
    endpoint: (id) => byId.get(id)?.endpoint ?? null,
    signing: (id) => byId.get(id)?.signing ?? [],
    freshness: (now) => (+issued - CLOCK_TOLERANCE <= +now && now < expires ? 'fresh' : 'expired'),
    version,
  };
}

function index<K>(
  registrations: readonly Registration[],
  keysOf: (of: Registration) => readonly K[],
): Map<K, Registration> {
  return new Map(registrations.flatMap((each) => keysOf(each).map((key) => [key, each] as const)));
}

function toMember(from: Registration, matched: Member['matched'], version: number): Member {
  const { agency, kind, endpoint, encryption, signing } = from;
  return { agency, matched, kind, endpoint, encryption, signing, version };
}
