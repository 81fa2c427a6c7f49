/** Who may come to the desk: people of an agency, and what each may do there. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';

/** A person of this gateway, drawn at random; it means nothing elsewhere and is never used again. */
export type PersonId = string & { readonly brand: 'PersonId' };

/**
 * `administrator` looks after the gateway and decides about no message; `releaser` decides about held messages, `deputy` does so where nobody
 * has for a while.
 */
export const ROLES = ['administrator', 'releaser', 'deputy'] as const;
export type Role = (typeof ROLES)[number];

export interface Person {
  readonly id: PersonId;
  readonly agency: AgencyId;
  readonly name: string;
  readonly address: Address;
  readonly roles: readonly Role[];
}

/** Who decides about an agency's held mail, as it stands at the moment. */
export interface Deciders {
  releasers(agency: AgencyId): readonly Person[];
  deputies(agency: AgencyId): readonly Person[];
}
