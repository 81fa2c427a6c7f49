/** What the readings of an administrator at the desk are made from. */
import type { Certificate } from '../../directory/certificate.ts';
import type { AgencyId, Lookup } from '../../directory/lookup.ts';
import type { Daily } from '../records/daily.ts';
import type { RegisterSearch } from '../records/register-search.ts';
import type { Alarm, DoorOnWire } from './readings-wire.ts';

/** What only these readings need. */
export interface ReadingParts {
  readonly search: RegisterSearch;
  readonly daily: Daily;
  readonly lookup: Pick<Lookup, 'agency' | 'signing' | 'member' | 'freshness' | 'version'>;
  /** The certificate that others seal to when they write to us; null where the directory has none. */
  readonly sealedTo: (agency: AgencyId) => Certificate | null;
  /** Which of our keys signs; null where that cannot be told now. */
  readonly signer: (agency: AgencyId) => Promise<string | null>;
  /** The TLS certificates that are shown to whoever connects. */
  readonly doors: () => readonly Omit<DoorOnWire, 'days'>[];
  readonly directory: (agency: AgencyId) => DirectoryFacts;
  /** In octets. */
  readonly disk: () => Promise<{ readonly free: number; readonly reserve: number }>;
}

/** Where the directory comes from, and what was heard of it. */
export interface DirectoryFacts {
  readonly source: string;
  readonly kind: 'members' | 'log';
  readonly root: string | null;
  readonly renewed: string | null;
  readonly alarms: readonly { readonly kind: Alarm; readonly at: string; readonly said: string }[];
}
