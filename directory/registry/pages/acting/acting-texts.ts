/** What pages say around everything that can be done, the same in each language. */
import type { ProblemCode } from '../../problems.ts';

export interface ActingTexts {
  /** What the API answers, and what can go wrong before it does. */
  readonly problems: Readonly<Record<ProblemCode | 'unreachable' | 'no-passkey', string>>;
}
