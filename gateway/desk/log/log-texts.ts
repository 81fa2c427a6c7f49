/** What the pages of the content log say, the same in each language. */
import type { AnswerOf } from '../../control/desk-wire.ts';

/** As it comes over the wire. */
export type Entry = AnswerOf<'content-log'>['entries'][number];

/** Names in braces are filled in. */
export interface LogTexts {
  readonly title: string;
  readonly hint: string;
  readonly message: string;
  readonly back: string;
  readonly nothing: string;
  readonly older: string;
  readonly newest: string;
  /** Of the links that choose one kind of entry. */
  readonly show: string;
  readonly all: string;
  readonly when: string;
  readonly event: string;
  readonly about: string;
  readonly details: string;
  readonly number: string;
  readonly events: Readonly<Record<Entry['event'], string>>;
  readonly author: string;
  readonly domains: string;
  readonly decision: string;
  readonly decisions: Readonly<Record<'go' | 'hold' | 'refuse', string>>;
  readonly rule: string;
  readonly rules: string;
  readonly found: string;
  readonly count: string;
  readonly sure: string;
  readonly asks: string;
  readonly trial: string;
  readonly places: string;
  readonly reason: string;
  /** The author's own words. */
  readonly text: string;
  readonly took: string;
  readonly by: string;
  readonly approvals: string;
  readonly approvalsOf: string;
  readonly goesOnAs: string;
  readonly before: string;
  readonly changed: string;
  /** Of a setting: from one value to another. */
  readonly change: string;
  /** In place of a value that is not there. */
  readonly absent: string;
  readonly atDesk: string;
  readonly byExport: string;
  readonly operator: string;
  readonly signed: string;
  readonly signedHint: string;
  readonly person: string;
  readonly verdict: string;
  readonly approved: string;
  readonly rejected: string;
  readonly digest: string;
  readonly outcome: string;
  readonly counted: string;
  readonly notCounted: string;
  readonly unknown: string;
  readonly signature: string;
  readonly holds: string;
  readonly broken: string;
  readonly synced: string;
  readonly statement: string;
  readonly figures: string;
  readonly figuresHint: string;
  readonly messages: string;
  readonly interruptions: string;
  readonly overrides: string;
  readonly falseAlarms: string;
  readonly share: string;
  readonly review: string;
}
