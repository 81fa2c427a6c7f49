/** What the pages say that lead an agency into the network, the same in each language. */

/** One page each. */
export type Step = 'preparing' | 'application' | 'names' | 'handing-in';

/** What has to happen after an application was handed in, in this order. */
export type Milestone = 'handed' | 'nomination' | 'proposal' | 'signature' | 'approvals' | 'member';

/** Names in braces are filled in. */
export interface JoiningTexts {
  /** Of the link in the frame. */
  readonly joining: string;
  readonly progress: string;
  readonly done: string;
  readonly steps: Readonly<Record<Step, string>>;
  readonly goOn: string;
  readonly invitation: {
    readonly title: string;
    readonly text: string;
    readonly join: string;
    readonly hint: string;
  };
  readonly preparing: {
    readonly have: string;
    readonly things: readonly string[];
    readonly run: string;
    readonly init: string;
    readonly enrol: string;
    readonly place: string;
    readonly sheet: string;
  };
  readonly application: {
    readonly choose: string;
    readonly hint: string;
    readonly take: string;
    readonly says: string;
    readonly aloud: string;
    readonly none: string;
    readonly another: string;
    readonly fixed: string;
  };
  readonly names: {
    readonly missing: string;
    readonly all: string;
    readonly proven: string;
    readonly unproven: string;
    readonly record: string;
    readonly recordName: string;
    readonly recordText: string;
    readonly wait: string;
    readonly look: string;
    readonly answers: string;
    readonly resolver: string;
    readonly answer: string;
    readonly found: string;
    readonly absent: string;
    readonly send: string;
    readonly sent: string;
    readonly code: string;
    readonly prove: string;
  };
  readonly handingIn: {
    readonly ready: string;
    readonly unready: string;
    readonly handIn: string;
    readonly returned: string;
    readonly state: string;
    readonly now: string;
    readonly milestones: Readonly<Record<Milestone, string>>;
    /** What is being waited for. */
    readonly waits: Readonly<Record<Milestone, string>>;
    readonly command: string;
    readonly pin: string;
    readonly approved: string;
    readonly until: string;
    readonly next: string;
    readonly echo: string;
    readonly clean: string;
    readonly contacts: string;
  };
}
