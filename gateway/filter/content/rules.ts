/** The rules for content that are in force where an agency says nothing else: one readable table. */
import type { Band } from '../../inspect/finding.ts';
import type { Allowed, Kind } from './kind.ts';
import type { Action } from './matter.ts';

/** What is done where enough of something is found, to members of the network and to all others. */
export interface Rule {
  /** Stable: logs, configs and overrides name it. */
  readonly id: string;
  readonly kinds: readonly (Kind | Allowed)[];
  /** How sure we must be, at least. */
  readonly band: Band;
  /** So many distinct values, at least, of all its kinds together. */
  readonly count: number;
  /** Null where it says nothing about them. */
  readonly members: Action | null;
  readonly outsiders: Action | null;
  /** On trial: recorded, and nothing more. */
  readonly silent: boolean;
}

/** What opens something to whoever reads it; it is of no use to a recipient who does not get more by it than was meant. */
const SECRETS: readonly Kind[] = ['private-key', 'seed-phrase', 'credential'];

/** Of persons, of their money, and papers of a case. */
const SENSITIVE: readonly Kind[] = [
  ...(['mrz', 'passport', 'national-id', 'birth-date', 'person-record'] as const),
  ...(['iban', 'card', 'account', 'statement', 'crypto-address'] as const),
  ...(['mla-request', 'power-of-attorney', 'freezing-order', 'suspicious-transaction-report'] as const),
  'register-extract',
];

/** Numbers of firms, which registers publish. */
const PUBLIC: readonly Kind[] = ['bic', 'lei', 'vat'];

/** Nobody passes one thing off as another by mistake. */
const DISGUISES: readonly Kind[] = [
  'danger-mismatched-type',
  'danger-double-extension',
  'danger-misleading-name',
  'danger-polyglot',
];

/** What an author easily forgets is there. */
const OVERLOOKED: readonly Kind[] = [
  'danger-tracked-change',
  'danger-comment',
  'danger-hidden-sheet',
  'danger-hidden-slide',
  'danger-hidden-text',
  'danger-location',
  'danger-trailing-data',
];

const ACTIVE: readonly Kind[] = ['danger-macro', 'danger-script'];

/** What keeps everyone from looking hides whatever it holds. */
const LIMITS: readonly Kind[] = [
  'unseen-crashed',
  'unseen-timeout',
  'unseen-too-deep',
  'unseen-too-large',
  'unseen-too-many',
];

const UNREADABLE: readonly Kind[] = ['unseen-malformed', 'unseen-unknown-type', 'unseen-archive'];

/** Five values of which we are not sure are a list of something all the same. */
const LIST = 5;

/**
 * Said nothing about: low bands; the dangers that every document has (its author, links, what is embedded); `danger-encrypted`, because whatever
 * is locked is unseen as well. A picture is only noted: every letterhead has one.
 */
export const STANDARD_RULES: readonly Rule[] = [
  //    id                      kinds                          from       of    members    outsiders
  rule('secret', SECRETS, 'high', 1, 'release', 'release'),
  rule('likely-secret', SECRETS, 'medium', 1, 'note', 'tip'),
  rule('marking-above', ['marking-above-allowance'], 'high', 1, 'release', 'release'),
  rule('likely-marking-above', ['marking-above-allowance'], 'medium', 1, 'note', 'justify'),
  rule('marking-within', ['marking-within-allowance'], 'medium', 1, 'note', 'tip'),
  rule('sensitive', SENSITIVE, 'high', 1, 'note', 'justify'),
  rule('likely-sensitive', SENSITIVE, 'medium', 1, 'note', 'tip'),
  rule('list', [...SENSITIVE, ...SECRETS, 'case-reference'], 'medium', LIST, 'note', 'justify'),
  rule('case-reference', ['case-reference'], 'high', 1, 'note', 'tip'),
  rule('public-number', PUBLIC, 'high', 1, 'note', 'tip'),
  rule('disguise', DISGUISES, 'high', 1, 'note', 'release'),
  rule('overlooked', OVERLOOKED, 'high', 1, 'note', 'tip'),
  rule('active', ACTIVE, 'high', 1, 'note', 'tip'),
  rule('locked', ['unseen-encrypted'], 'high', 1, 'note', 'release'),
  rule('not-inspectable', LIMITS, 'high', 1, 'release', 'release'),
  rule('unreadable', UNREADABLE, 'high', 1, 'note', 'justify'),
  rule('without-text', ['unseen-no-text'], 'high', 1, 'note', 'tip'),
  rule('picture', ['unseen-picture'], 'high', 1, 'note', 'note'),
];

function rule(id: string, kinds: Rule['kinds'], band: Band, count: number, members: Action, outsiders: Action): Rule {
  return { id, kinds, band, count, members, outsiders, silent: false };
}
