/** Who owns what only one may have: names, keys, pins. */
import { addressKey } from '../address.ts';
import { type Agency, settledAgency, withNames } from './agency.ts';
import { EntryError } from './fault.ts';
import { keyId, type SigningKey } from './keys.ts';
import type { Network } from './network.ts';

/** What is owned, such as `domain here.example`, and by whom: an agency's id, its `recovery of`, a `person` or `the root`. */
export type Claims = ReadonlyMap<string, string>;

type Claim = readonly [what: string, owner: string];

/**
 * What an agency owns, and what it is about to. One that left keeps its certificates, so that nobody can pass them off as its own, but its
 * names and its endpoint are free. Subkeys count as well: who registers another's would be sent mail that only the other can read.
 */
export function agencyClaims(agency: Agency): Claim[] {
  const { id, pending, certificates, identity, recovery } = agency;
  const coming = pending.flatMap(({ payload }) => ('identity' in payload.body ? payload.body.identity : []));
  const next = pending.flatMap(({ payload }) => ('recovery' in payload.body ? [payload.body.recovery] : []));
  const fingerprints = certificates.flatMap(({ certificate }) => [certificate.fingerprint, ...certificate.subkeys]);
  const own = [
    ...[...identity, ...coming].map(signs),
    ...fingerprints.map((each) => `certificate ${each}`),
    ...(agency.left === null ? names(agency) : []),
  ];
  // One key for both would leave nothing to recover with when it is stolen.
  const apart = [recovery, ...next].map(signs);
  return [...own.map((what): Claim => [what, id]), ...apart.map((what): Claim => [what, `recovery of ${id}`])];
}

/** Whether an agency still owns and awaits the very same, which most entries leave as it is. */
export function ownsTheSame(before: Agency, after: Agency): boolean {
  const parts = [
    'identity',
    'recovery',
    'certificates',
    'domains',
    'addresses',
    'endpoint',
    'pending',
    'left',
  ] as const;
  return parts.every((part) => before[part] === after[part]);
}

/** Each person's keys are their own, or one signature could count for two people. */
export function networkClaims({ staff, root, pending }: Network): Claim[] {
  const people = [...staff].map(([person, { keys }]) => ({ person, keys }));
  const coming = pending.flatMap(({ payload }) => (payload.type === 'staff.set' ? [payload.body] : []));
  const ofPeople = [...people, ...coming].flatMap(({ person, keys }) =>
    keys.map((key): Claim => [signs(key), `person ${person}`]),
  );
  return [...ofPeople, ...root.keys.map((key): Claim => [signs(key), 'the root'])];
}

/**
 * Gives up the claims of before for those of after.
 * @throws EntryError where one belongs to another, who at that time has not given it up
 */
export function moveClaims(
  claims: Map<string, string>,
  {
    before,
    after,
    owned,
  }: { before: readonly Claim[]; after: readonly Claim[]; owned: (what: string, by: string) => boolean },
): void {
  const wanted = new Map<string, string>();
  for (const [what, owner] of after) {
    const holder = wanted.get(what) ?? claims.get(what);
    if (holder !== undefined && holder !== owner && (wanted.has(what) || owned(what, holder)))
      throw new EntryError('claim', `the ${what} belongs to ${holder}`);
    wanted.set(what, owner);
  }
  for (const [what] of before) claims.delete(what);
  for (const [what, owner] of wanted) claims.set(what, owner);
}

/** Whether that agency still owns it at that time, when what it waited for may have taken effect. */
export function stillOwns(agency: Agency, what: string, at: Date): boolean {
  return agencyClaims(settledAgency(agency, at)).some(([own]) => own === what);
}

function names(agency: Agency): string[] {
  const coming = agency.pending.flatMap(({ payload }) => (payload.type === 'names.add' ? [payload.body] : []));
  const { domains, addresses } = coming.reduce(withNames, agency);
  return [
    ...[...domains.keys()].map((domain) => `domain ${domain}`),
    ...[...addresses.keys()].map((address) => `address ${addressKey(address)}`),
    ...(agency.endpoint?.pins ?? []).map((pin) => `pin ${pin}`),
  ];
}

function signs(key: SigningKey): string {
  return `key ${keyId(key)}`;
}
