/** What the registrar's pages say, the same in each language; a language that lacks a text does not compile. */
import type { Assurance } from '../../assurances.ts';
import type { Status } from '../../proposals.ts';
import type { Action } from '../../trail.ts';

/** Names in braces are filled in. */
export interface ReviewTexts {
  readonly titles: Readonly<Record<'review' | 'trail' | 'invite', string>>;
  readonly list: {
    readonly proposals: string;
    readonly noProposals: string;
    readonly logged: string;
    readonly nothing: string;
    readonly effective: string;
    readonly paused: string;
    readonly until: string;
    readonly invite: string;
  };
  readonly applications: {
    readonly heading: string;
    readonly none: string;
    readonly handed: string;
    readonly says: string;
    readonly names: string;
    readonly proven: string;
    readonly unproven: string;
    readonly nomination: string;
    readonly noNomination: string;
    readonly letterHint: string;
    readonly verified: string;
    readonly verifiedHint: string;
    readonly recorded: string;
    readonly record: string;
    readonly recordAgain: string;
    readonly propose: string;
    readonly proposeHint: string;
    readonly proposed: string;
    readonly reason: string;
    readonly giveBack: string;
  };
  readonly proposal: {
    readonly status: string;
    readonly statuses: Readonly<Record<Status, string>>;
    readonly says: string;
    readonly signatures: string;
    readonly signed: string;
    readonly missing: string;
    readonly complete: string;
    readonly wanted: string;
    readonly evidence: string;
    readonly commands: string;
    readonly registrarCommand: string;
    readonly agencyCommand: string;
    readonly withdraw: string;
    readonly withdrawHint: string;
  };
  readonly checks: {
    readonly heading: string;
    readonly what: string;
    readonly result: string;
    readonly detail: string;
    readonly verdicts: Readonly<Record<'good' | 'open' | 'bad', string>>;
    readonly rules: string;
    readonly rulesKept: string;
    readonly letterUnknown: string;
    readonly provenAt: string;
    readonly notProvenAt: string;
    readonly noRecord: string;
    readonly tooOld: string;
    readonly record: string;
    readonly certificate: string;
    readonly certificateUntil: string;
    readonly possession: string;
    readonly noPossession: string;
    readonly resemblance: string;
    readonly resemblesNone: string;
  };
  readonly approval: {
    readonly heading: string;
    readonly approve: string;
    readonly signAsProposer: string;
    readonly assure: string;
    readonly assurances: Readonly<Record<Assurance, string>>;
    /** Why there is no button. */
    readonly reasons: Readonly<
      Record<'signed' | 'proposer' | 'not-here' | 'no-passkey' | 'not-asked' | 'closed', string>
    >;
  };
  readonly member: {
    readonly heading: string;
    readonly open: string;
    readonly reason: string;
    readonly reasonHint: string;
    readonly suspend: string;
    readonly duration: string;
    readonly suspendOne: string;
    readonly suspendTwo: string;
    readonly reinstate: string;
    readonly leave: string;
    readonly leaveHint: string;
    readonly noKey: string;
    readonly recover: string;
    readonly recoverHint: string;
    readonly latestProof: string;
    readonly noProof: string;
    readonly recoverCommand: string;
    readonly callRecord: string;
    readonly showCommand: string;
    readonly reenrol: string;
    readonly reenrolHint: string;
    readonly identityKeys: string;
    readonly recoveryKey: string;
    readonly propose: string;
    readonly ownHeading: string;
    readonly ownHint: string;
    readonly addName: string;
    readonly addNameHint: string;
    readonly suspendSelf: string;
    readonly leaveSelf: string;
    readonly veto: string;
    readonly vetoHint: string;
  };
  readonly invite: {
    readonly agency: string;
    readonly agencyHint: string;
    readonly agencyId: string;
    readonly colleague: string;
    readonly colleagueHint: string;
    readonly person: string;
    readonly make: string;
    readonly link: string;
    readonly nobody: string;
  };
  readonly trail: {
    readonly caption: string;
    readonly whole: string;
    readonly broken: string;
    readonly number: string;
    readonly at: string;
    readonly who: string;
    readonly did: string;
    readonly object: string;
    readonly nobody: string;
    readonly actions: Readonly<Record<Action, string>>;
  };
}
