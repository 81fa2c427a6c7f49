/** What people are told of content, the same in each language; a language that lacks a word does not compile. */
import type { Action, OverrideCode } from '../filter/content/matter.ts';
import type { Band, FindingType, Level } from '../inspect/finding.ts';
import type { Danger, Unseen } from '../inspect/part.ts';

/** Names without a sentence around them; those of findings before a number, as in "Bank account numbers (IBAN): 3". */
export interface ContentTexts {
  readonly findings: Readonly<Record<Exclude<FindingType, 'marking'>, string>>;
  /** A classification marking of that level. */
  readonly markings: Readonly<Record<Level, string>>;
  readonly dangers: Readonly<Record<Danger, string>>;
  /** Why something was not looked into. */
  readonly unseen: Readonly<Record<Unseen, string>>;
  /** How sure we are. */
  readonly bands: Readonly<Record<Band, string>>;
  /** What a rule asks for. */
  readonly actions: Readonly<Record<Action, string>>;
  /** Why an author sends all the same. */
  readonly overrides: Readonly<Record<OverrideCode, string>>;
}
