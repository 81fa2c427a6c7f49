/** What a rule for content says about one message, and how an author answers to it. */
import type { Band } from '../../inspect/finding.ts';

/**
 * What a rule asks for, weakest first: `note` is recorded; `tip` is shown by the add-in and recorded; `justify` passes with the author's reason;
 * `release` waits until people have approved it; `refuse` does not pass.
 */
export const ACTIONS = ['note', 'tip', 'justify', 'release', 'refuse'] as const;
export type Action = (typeof ACTIONS)[number];

/** One thing that a rule speaks of; never a value. */
export interface Matter {
  /** The rule's stable id. */
  readonly rule: string;
  /** Such as `iban`, `marking-secret`, `danger-macro` or `unseen-encrypted`. */
  readonly kind: string;
  /** Null where there is nothing to be unsure of. */
  readonly band: Band | null;
  /** Distinct values in this message. */
  readonly count: number;
  readonly action: Action;
  /** The rule is on trial: it is recorded, and changes nothing. */
  readonly silent: boolean;
}

/** The picklist of reasons for sending all the same. */
export const OVERRIDE_CODES = [
  'operational-need',
  'recipient-entitled',
  'public-information',
  'false-alarm',
  'other',
] as const;
export type OverrideCode = (typeof OVERRIDE_CODES)[number];

/** The author's reason as it may be kept. */
export interface Override {
  readonly code: OverrideCode;
  /** Free text in which each value that was found is masked; null where it could not be looked into. */
  readonly reason: string | null;
}
