/** Who is who: what the directory answers when it is asked for an address, a gateway or an agency. */
import type { Address } from './address.ts';
import type { Certificate } from './certificate.ts';

/** The short, permanent name of an agency in the network: lower-case letters, digits and hyphens. */
export type AgencyId = string & { readonly brand: 'AgencyId' };

/** SHA-256 over a TLS certificate's SubjectPublicKeyInfo in base64; the certificate's dates and names are ignored. */
export type SpkiPin = string & { readonly brand: 'SpkiPin' };

/** A suspended agency's mail waits; an agency that left is nobody we seal to. */
export type Standing = 'active' | 'suspended' | 'left';

/** Where an agency's gateway is reached, and by which keys it is known: the current one and the next. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly pins: readonly SpkiPin[];
}

/** A role to turn to, never a person: "legal assistance desk", with what it serves, in which languages and when. */
export interface Contact {
  readonly role: string;
  readonly address: Address;
  /** Ids of needs in the Decision Tree. */
  readonly needs: readonly string[];
  /** BCP 47. */
  readonly languages: readonly string[];
  /** Where its clock is, as IANA names it; null where nobody has said. */
  readonly zone: string | null;
  /** When somebody is there, by that clock. */
  readonly hours: readonly OfficeHours[];
  /** Who reads when the role does not. */
  readonly deputy: Address | null;
  /** The day on which the agency last said that all of this is so; null where it never did. */
  readonly confirmed: string | null;
}

/** From a time of day, as `08:30`, up to another, on these days. */
export interface OfficeHours {
  readonly days: readonly ('mo' | 'tu' | 'we' | 'th' | 'fr' | 'sa' | 'su')[];
  readonly from: string;
  readonly to: string;
}

/** A registered agency. */
export interface Agency {
  readonly id: AgencyId;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly standing: Standing;
  readonly since: Date;
  readonly contacts: readonly Contact[];
}

/** What a lookup of one member address answers: everything needed to seal to it, reach it and believe it. */
export interface Member {
  readonly agency: Agency;
  /** Whether the exact address is registered or its whole domain; the exact address is asked first. */
  readonly matched: 'address' | 'domain';
  /** A `mail-client` member opens mail in its own program and sends without the signed transfer field. */
  readonly kind: 'gateway' | 'mail-client';
  /** Null where the agency has no gateway; its mail then leaves sealed by the smarthost. */
  readonly endpoint: Endpoint | null;
  /** The one certificate to encrypt to; null where none is registered. Whether it is usable now is asked of `certificate.ts`. */
  readonly encryption: Certificate | null;
  /** Every certificate whose signatures count, superseded ones included while they are valid. */
  readonly signing: readonly Certificate[];
  /** The version of the directory that this answer comes from. */
  readonly version: number;
}

/**
 * Whether the copy may still be used to send; receiving goes on with any copy. By a stale one mail still goes to those whom we have written to or
 * heard from before, but nobody is trusted for the first time.
 */
export type Freshness = 'fresh' | 'stale' | 'expired';

/**
 * The directory as its users see it, answered from memory. A null answer means "nobody's": an outsider.
 * Each call throws where there is no verified copy at all; the caller then defers, never guesses.
 */
export interface Lookup {
  member(address: Address): Member | null;
  agency(id: AgencyId): Agency | null;
  /** Whose gateway is known by this TLS key. */
  gateway(pin: SpkiPin): Agency | null;
  /** Where an agency's gateway is reached now; null where it has none. */
  endpoint(id: AgencyId): Endpoint | null;
  /** Every certificate whose signatures count for an agency; empty where it is nobody's. */
  signing(id: AgencyId): readonly Certificate[];
  freshness(now: Date): Freshness;
  readonly version: number;
}

/** What gateways tell each other about the log that they follow, so that it cannot show one of them another history than the rest. */
export interface Gossip {
  /** The head that is believed here, as the log has signed it: short enough to travel with every message. Null where its key has been replaced since. */
  told(): string | null;
  /**
   * Compares the head that somebody else believes. What the log has not signed is ignored, for anybody can write it; one that belongs to another history,
   * or to a part that the log keeps from us, is kept as evidence, and alarm is raised. Resolves to true where it is beyond this copy and was not heard before: then it is worth a refresh,
   * after which it is compared.
   */
  heard(head: string, now: Date): Promise<boolean>;
}

/** A verified copy of the directory that follows its source until it is closed. */
export interface Source extends Lookup, AsyncDisposable {
  /** Reads the source again. What fails verification changes nothing and is thrown as a {@link DirectoryError}. */
  refresh(now: Date): Promise<void>;
  /** Only where the source is a log. */
  readonly gossip?: Gossip;
}

/** The directory's source cannot be believed or read; the message names the reason and what to do. */
export class DirectoryError extends Error {
  override name = 'DirectoryError';
}
