/** The parts that the flow moves messages through, each behind the interface of its station, and each agency's own settings. */
import type { Address } from '../directory/address.ts';
import type { AgencyId, Lookup } from '../directory/lookup.ts';
import type { Events } from './events.ts';
import type { ContentPolicy } from './filter/content/content-policy.ts';
import type { Recent } from './filter/content/recent.ts';
import type { ReleaseSettings } from './filter/held.ts';
import type { InboundSettings } from './filter/inbound.ts';
import type { PolicySettings } from './filter/policy.ts';
import type { Inspect } from './inspect/findings.ts';
import type { Id } from './mail/envelope.ts';
import type { ContainerChoice } from './openpgp/cipher.ts';
import type { Unprotected } from './openpgp/unprotect.ts';
import type { Crypto } from './openpgp/workers.ts';
import type { Deciders } from './people/person.ts';
import type { Awaiting } from './records/awaiting.ts';
import type { Gathering } from './records/gathering.ts';
import type { Records } from './records/records.ts';
import type { Outcomes } from './relay/answers.ts';
import type { Attempt } from './relay/attempt.ts';
import type { Servers } from './relay/route.ts';
import type { Language } from './relay/text-types.ts';
import type { Spool, Spooled } from './spool/spool.ts';
import type { Timetable } from './timetable/timetable.ts';

/** What differs from agency to agency in one gateway. */
export interface AgencySettings {
  readonly id: AgencyId;
  /** Whom reports come from. */
  readonly postmaster: Address;
  /** Where the gateway itself answers sealed mail with what it saw; null where it does not. */
  readonly echo: Address | null;
  readonly language: Language;
  readonly policy: PolicySettings;
  readonly content: ContentPolicy;
  /** How a message that policy holds is let go. */
  readonly release: ReleaseSettings;
  readonly container: ContainerChoice;
  readonly inbound: InboundSettings;
  readonly servers: Servers;
  /** The key of the verdict field's MAC; apart from the keyring. */
  readonly verdictKey: Uint8Array;
  /** Whether a refusal also sends the author a short notice: some servers put their own words in place of our reply. */
  readonly notices: boolean;
}

export interface House {
  /** How this gateway calls itself in greetings, trace fields and reports. */
  readonly hostname: string;
  readonly agency: (id: AgencyId) => AgencySettings;
  readonly lookup: Lookup;
  /** What gateways tell each other about the directory's log, inside their mail. */
  readonly gossip: {
    /** What goes along with each message to another gateway; null where the directory is no log. */
    told(): string | null;
    /** Looks at what came along with a message. Nothing waits for that, and nothing that happens to the message depends on it. */
    heard(unprotected: Unprotected): void;
  };
  /** Whether this gateway has had mail with an agency. */
  readonly hasMet: (agency: AgencyId) => boolean;
  /** Null where nothing is looked into. */
  readonly inspect: Inspect | null;
  /** What has been let pass to outsiders of late. */
  readonly recent: Recent;
  /** Who decides about held mail. */
  readonly people: Deciders;
  /** The origin of the pages on which they do; null where there are none. */
  readonly desk: string | null;
  readonly crypto: Crypto;
  readonly spool: Spool;
  readonly timetable: Timetable;
  readonly relay: (attempt: Attempt) => Promise<Outcomes>;
  readonly records: Records;
  readonly events: Events;
  /** Once all that was said of content stands durably in its log. @throws where it cannot be written */
  readonly contentWritten: () => Promise<void>;
  /** The receipts that other gateways owe us. */
  readonly awaiting: Awaiting;
  /** What waits to be told in one mail with more of its kind. */
  readonly gathering: Gathering;
  /** In milliseconds: after how long an author hears of a delay, and of a receipt that did not come. */
  readonly patience: { readonly delayNotice: number; readonly receipt: number };
  /** Waits until so many octets of messages fit into memory beside the others; they are given back when the result is disposed of. */
  readonly room: (bytes: number) => Promise<Disposable>;
  readonly limits: { readonly ciphertexts: number };
  readonly now: () => Date;
  readonly newId: () => Id;
  /** Draws 128 random bits in base64url. */
  readonly newTransferId: () => string;
  /** When a message is given up; what was held had no chance to leave before its release. */
  readonly expiryOf: (spooled: Spooled) => Date;
  /** Whether a message has waited for as long as it may. */
  readonly isExpired: (spooled: Spooled) => boolean;
  /** When a message that has not left is to be looked at next. Not tried: it waits for a place at its next hop, of which it hears. */
  readonly nextLook: (spooled: Spooled, isTried: boolean) => Date;
}
