/** What the desk's frame and its first pages say, the same in each language. */
import type { Role } from '../people/person.ts';
import type { ProblemCode } from './problems.ts';

/** Problems that a whole page can end in; any other is told as `internal`. */
export type PageProblem = Extract<
  ProblemCode,
  'not-signed-in' | 'forbidden' | 'not-found' | 'too-many' | 'unavailable' | 'internal'
>;

/** Names in braces are filled in. */
export interface SiteTexts {
  /** What these pages are called. */
  readonly desk: string;
  readonly roles: Readonly<Record<Role, string>>;
  /** Of a list of values without any. */
  readonly none: string;
  readonly signIn: {
    readonly hint: string;
    readonly usePasskey: string;
    readonly lost: string;
  };
  readonly join: {
    readonly title: string;
    readonly hint: string;
    readonly name: string;
    readonly address: string;
    readonly agency: string;
    readonly roles: string;
    readonly expires: string;
    readonly make: string;
    readonly passkeyHint: string;
  };
  readonly overview: {
    readonly title: string;
    readonly waits: string;
    readonly nothing: string;
    /** `{count}` held messages. */
    readonly held: string;
    readonly oldest: string;
    readonly you: string;
    readonly name: string;
    readonly address: string;
    readonly roles: string;
  };
  /** What is said on top of a page that cannot be shown. */
  readonly sorry: Readonly<Record<PageProblem, string>>;
  /** What the API answers, and what can go wrong before it does. */
  readonly problems: Readonly<Record<ProblemCode | 'unreachable' | 'no-passkey', string>>;
}
