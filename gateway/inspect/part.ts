/** The border between extraction and detection: what was found in a message, piece by piece, and what could not be looked into. */

/** Why a text stands where it stands: what is hidden counts as much as what is seen, but is told differently. */
export const ROLES = [
  'body',
  'subject',
  'header',
  'footer',
  'table',
  'deletion',
  'comment',
  'note',
  'hidden',
  'alternative',
  'property',
  'link',
  'name',
  'code',
] as const;
export type Role = (typeof ROLES)[number];

export interface PartText {
  readonly role: Role;
  /** In tables cells are separated by tabs and rows by line feeds. */
  readonly text: string;
}

/** What may harm or betray although no words say so. */
export const DANGERS = [
  'encrypted',
  'macro',
  'external-link',
  'embedded',
  'tracked-change',
  'comment',
  'hidden-sheet',
  'hidden-slide',
  'hidden-text',
  'author',
  'location',
  'script',
  'mismatched-type',
  'double-extension',
  'misleading-name',
  'polyglot',
  'trailing-data',
] as const;
export type Danger = (typeof DANGERS)[number];

/** Why something was not, or not wholly, looked into; it is never taken for clean. */
export const UNSEEN = [
  'encrypted',
  'malformed',
  'too-large',
  'too-deep',
  'too-many',
  'unknown-type',
  /** An archive or a disk image of a kind that we do not open. */
  'archive',
  /** A document without text, whose pages are most likely pictures. */
  'no-text',
  /** A picture that is large enough to show a page. */
  'picture',
  'timeout',
  'crashed',
] as const;
export type Unseen = (typeof UNSEEN)[number];

/** One piece of a message: a body part, a file in an archive, a component of a document. */
export interface Part {
  /** Numbers and kinds such as `['2', 'zip', '14', 'docx', 'comments']`, never a name out of the message. */
  readonly path: readonly string[];
  /** What its octets show it to be, such as `docx`, whatever it calls itself; `unknown` where they show nothing. */
  readonly type: string;
  readonly texts: readonly PartText[];
  readonly dangers: readonly Danger[];
  readonly unseen: readonly Unseen[];
}
