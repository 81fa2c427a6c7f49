/** The weighing of evidence: one table of weights, added up, and three bands. */
import type { Band, FindingType } from '../finding.ts';

/**
 * Natural logarithms of likelihood ratios: what is ten times as likely where the finding is true weighs 2.3. Those of checks follow
 * from how often chance passes them.
 */
export const WEIGHTS = {
  /** Four check digits of a machine-readable zone: 18 of 150 000. */
  'mrz-digits': 9,
  /** Country's format and ISO 7064 mod 97-10: 0.3 % of random digits. */
  'iban-check': 6,
  'mod-97': 4.5,
  'issuer-range': 1.2,
  luhn: 2.3,
  'in-groups': 1,
  'odd-groups': -2,
  'address-check': 9,
  'address-shape': 5,
  /** Its capitals should be a checksum and are none. */
  'check-fails': -3,
  'seed-checksum': 4,
  'seed-length': 4,
  'scheme-of-cue': 2.3,
  /** One State's check, found by trying them all on a whole column. */
  'scheme-of-column': 2.3,
  /** A date, a place or two checks beside the form of one State: one number in some thousands. */
  'scheme-of-form': 5,
  /** The prefix of a State, the length it asks for and its check, which fits one number in ten. */
  'scheme-of-prefix': 5.2,
  'column-checks': 3,
  'bic-shape': 0.6,
  /** The first four letters are those of a large bank. */
  'bank-known': 3,
  /** A digit among its letters, or a branch as only a BIC has. */
  'bic-no-word': 1.6,
  /** Twenty digits with the number of a kind of accounts and that of a currency in their places. */
  'account-form': 5,
  shape: 0.7,
  /** Across lines or cells more digits meet by chance. */
  'across-breaks': -1,
  'provider-shape': 6,
  'key-block': 9,
  assignment: 4,
  /** In a sentence, not behind a colon. */
  'said-to-be': 3.8,
  /** Numbers, a year and letters as courts put them together. */
  'docket-form': 0.7,
  /** With the court and the kind of proceedings in it. */
  'docket-whole': 6,
  'mask-exact': 6,
  label: 9,
  'marking-alone': 6,
  'marking-prefix': 6,
  'marking-word': 4.2,
  // words of documents and what stands beside them: by logistic regression on labelled texts and on handbooks
  'title-line': 2.8,
  /** Said by the document itself alone, as `I hereby appoint`. */
  act: 3.7,
  'further-act': 0.3,
  field: 1.1,
  'labelled-field': 1.4,
  matter: 1.6,
  'value-beside': 3,
  'figure-beside': 0.9,
  'company-beside': 1.6,
  'names-beside': 2.6,
  /** Where letters do not show what is a name, one may stand there. */
  'no-capitals': 1.7,
  /** Said in texts about such documents. */
  distance: -2.3,
  /** Dates with two sums each, line after line. */
  rows: 8.1,
  /** Each sum is the difference of the balances around it, or the text has the form that banks exchange (MT 940, ISO 20022 camt). */
  'running-balance': 10,
  'name-beside': 3,
  'several-facts': 2,
  'contacts-beside': 1,
  /** No word says what the date or the number is. */
  'bare-facts': -1,
  /** The day of a meeting sooner than of a birth. */
  'recent-date': -2.6,
  'cue-header': 4.5,
  'cue-near': 4.5,
  'cue-close': 3,
  'cue-far': 1.5,
  repeated: 0.5,
  'counter-cue': -2.5,
  /** `invalid`, `mistyped`: its writer knows better than the shape. */
  denied: -5.5,
  'public-example': -4,
  'inside-token': -4,
  'same-digits': -4,
} as const;

export type Evidence = keyof typeof WEIGHTS;

/** How likely a thing of the right shape is what it seems, before anything else is known. */
export const PRIORS: Readonly<Record<FindingType, number>> = {
  iban: -4,
  bic: -3.5,
  card: -2.6,
  account: -3.2,
  statement: -6.4,
  'crypto-address': -3,
  'seed-phrase': -5,
  mrz: -4,
  passport: -3.2,
  'national-id': -3.5,
  'birth-date': -2.5,
  'person-record': -1.8,
  lei: -3.2,
  vat: -4,
  marking: -3,
  'private-key': -3,
  credential: -3,
  'case-reference': -3,
  'mla-request': -6,
  'power-of-attorney': -6.4,
  'freezing-order': -6.8,
  'suspicious-transaction-report': -6.4,
  'register-extract': -6.4,
};

/** The evidence added up, in log-odds. */
export const scoreOf = (type: FindingType, evidence: readonly Evidence[]): number =>
  evidence.reduce((sum, code) => sum + WEIGHTS[code], PRIORS[type]);

/** The band of a score, at 65, 75 and 85 per cent; null below. */
export function bandOf(score: number): Band | null {
  if (score >= logOdds(0.85)) return 'high';
  if (score >= logOdds(0.75)) return 'medium';
  return score >= logOdds(0.65) ? 'low' : null;
}

const logOdds = (probability: number) => Math.log(probability / (1 - probability));
