/** What the pages of held mail say, the same in each language. */
import type { AnswerOf } from '../../control/desk-wire.ts';

export type Outcome = AnswerOf<'decide'>['outcome'];

/** Names in braces are filled in. */
export interface HeldTexts {
  readonly title: string;
  readonly message: string;
  readonly listHint: string;
  readonly nothing: string;
  readonly more: string;
  readonly back: string;
  readonly author: string;
  readonly recipients: string;
  readonly accepted: string;
  readonly size: string;
  readonly attachments: string;
  readonly id: string;
  readonly rules: string;
  readonly until: string;
  readonly untilHint: string;
  readonly address: string;
  readonly agency: string;
  /** In place of an agency. */
  readonly outsider: string;
  readonly found: string;
  readonly foundHint: string;
  readonly what: string;
  readonly count: string;
  readonly sure: string;
  readonly rule: string;
  readonly asks: string;
  /** Of a rule that changes nothing yet. */
  readonly trial: string;
  readonly reason: string;
  readonly reasonHint: string;
  /** In place of one that could not be looked into. */
  readonly reasonLost: string;
  readonly decisions: string;
  readonly approvals: string;
  readonly approvalsOf: string;
  readonly approved: string;
  readonly rejected: string;
  readonly deputies: string;
  readonly decide: string;
  /** What a signature says. */
  readonly statement: string;
  readonly digest: string;
  readonly approve: string;
  readonly reject: string;
  readonly rejectHint: string;
  /** Why this person cannot decide. */
  readonly own: string;
  readonly decided: string;
  readonly early: string;
  readonly signed: Readonly<Record<'approve' | 'reject', string>>;
  readonly unsigned: Readonly<Record<Exclude<Outcome, 'done'>, string>>;
}
