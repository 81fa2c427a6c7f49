/** What the pages say, the same in each language; a language that lacks a text does not compile. */
import type { Freshness, Standing } from '../../lookup.ts';
import type { ProblemCode } from '../problems.ts';

/** Problems that a reader of pages can meet; any other is told as `internal`. */
export type PageProblem = Extract<
  ProblemCode,
  'not-found' | 'not-signed-in' | 'forbidden' | 'too-many-requests' | 'internal'
>;

/** Names in braces are filled in. */
export interface PageTexts {
  readonly directoryOf: string;
  readonly titles: Readonly<Record<'members' | 'log' | 'roles', string>>;
  readonly members: {
    readonly search: string;
    readonly find: string;
    readonly all: string;
    readonly caption: string;
    readonly shown: string;
    readonly nobody: string;
    readonly agency: string;
    readonly country: string;
    readonly standing: string;
    readonly since: string;
    readonly from: string;
    readonly names: string;
    readonly certificate: string;
    readonly certificateUntil: string;
    readonly mailboxProven: string;
    readonly mailboxHint: string;
    readonly standings: Readonly<Record<Standing | 'coming', string>>;
    readonly reenrolled: string;
    readonly frozen: string;
  };
  readonly history: {
    readonly heading: string;
    readonly drawing: string;
    readonly legend: string;
    readonly event: string;
    readonly fault: string;
    readonly now: string;
    readonly entry: string;
    readonly signedBy: string;
    readonly claimedBy: string;
    readonly byRule: string;
    readonly details: string;
    readonly added: string;
    readonly removed: string;
  };
  readonly log: {
    readonly status: string;
    readonly network: string;
    readonly origin: string;
    readonly genesis: string;
    readonly size: string;
    readonly root: string;
    readonly last: string;
    readonly checkpoint: string;
    readonly unpublished: string;
    readonly unbelievable: string;
    readonly freshness: Readonly<Record<Freshness | 'unseen', string>>;
    readonly ownWord: string;
    readonly witnesses: string;
    readonly noWitnesses: string;
    readonly witness: string;
    readonly group: string;
    readonly seen: string;
    readonly seenSize: string;
    readonly never: string;
    readonly check: string;
    readonly checkHint: string;
    readonly head: string;
    readonly bundle: string;
  };
  readonly roles: {
    readonly caption: string;
    readonly person: string;
    readonly roles: string;
    readonly keys: string;
    readonly hint: string;
    readonly root: string;
    readonly threshold: string;
    readonly expires: string;
    readonly passkey: string;
    readonly offline: string;
    readonly history: string;
  };
  readonly problems: Readonly<Record<PageProblem, { readonly title: string; readonly text: string }>>;
}
