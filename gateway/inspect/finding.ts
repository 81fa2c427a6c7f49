/** One thing that was found in a message: what it is, where, and why we think so, but never the thing itself. */
import type { Role } from './part.ts';

/** What can be found in a text. */
export const FINDING_TYPES = [
  'iban',
  'bic',
  'card',
  'account',
  'statement',
  'crypto-address',
  'seed-phrase',
  'mrz',
  'passport',
  'national-id',
  'birth-date',
  'person-record',
  'lei',
  'vat',
  'marking',
  'private-key',
  'credential',
  'case-reference',
  'mla-request',
  'power-of-attorney',
  'freezing-order',
  'suspicious-transaction-report',
  'register-extract',
] as const;
export type FindingType = (typeof FINDING_TYPES)[number];

/** How sure we are: at about 65, 75 and 85 per cent, as the commercial tools band, so that policies can be carried over. */
export const BANDS = ['low', 'medium', 'high'] as const;
export type Band = (typeof BANDS)[number];

/**
 * What a classification marking allows, from least to most: `clear` may be published, `internal` stays in the
 * community (TLP:GREEN, LIMITE), the others are the four levels of Council Decision 2013/488/EU, Appendix B.
 */
export const LEVELS = ['clear', 'internal', 'restricted', 'confidential', 'secret', 'top-secret'] as const;
export type Level = (typeof LEVELS)[number];

export interface Finding {
  readonly type: FindingType;
  readonly band: Band;
  /** Distinct values in this place; where `evidence` says `many`, at least so many. */
  readonly count: number;
  /** Of the part, as in `Part`. */
  readonly path: readonly string[];
  readonly role: Role;
  /** Codes of what spoke for it and against it, such as `check-digits` or `cue-near`. */
  readonly evidence: readonly string[];
  /** Of a marking alone. */
  readonly level?: Level;
}
