/** What the desk's requests are answered with: the parts behind the door, who asks, and how a request is refused. */
import type { z } from 'zod';
import type { Database } from '../../directory/database.ts';
import type { PasskeySite } from '../../directory/log/keys.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Challenges } from '../../directory/sign-in/challenges.ts';
import type { Session } from '../../directory/sign-in/sessions.ts';
import type { Events } from '../events.ts';
import type { Person } from '../people/person.ts';
import type { ContentLog } from '../records/content-log.ts';
import type { DESK_REQUESTS, ProblemName, RequestName } from './desk-wire.ts';
import type { DecideDeps, ListDeps } from './held.ts';
import type { ReadingParts } from './reading-parts.ts';

export interface DeskParts extends ListDeps, DecideDeps {
  /** Of the people. */
  readonly db: Database;
  /** Where their passkeys are used. */
  readonly site: PasskeySite;
  /** The gateway's own name, which stands in what people sign. */
  readonly hostname: string;
  readonly challenges: Challenges;
  readonly content: { readonly log: Pick<ContentLog, 'add' | 'written' | 'page' | 'about'> };
  /** Whether those of an agency who release may use passkeys that are copied between devices. */
  readonly mayBeSynced: (agency: AgencyId) => boolean;
  readonly spool: DecideDeps['spool'] & ListDeps['spool'];
  /** What an administrator may read. */
  readonly reading: ReadingParts;
  readonly events: Pick<
    Events,
    'decided' | 'personJoined' | 'signedIn' | 'signInRefused' | 'decisionRefused' | 'fault'
  >;
}

/** Who asks: found by the session's secret, with the roles that they have now. */
export interface Caller {
  readonly person: Person;
  readonly session: Session;
}

type Requests = typeof DESK_REQUESTS;
type CallerOf<Name extends RequestName> = Requests[Name]['who'] extends 'anyone' ? null : Caller;
type Fields<Name extends RequestName> = z.output<Requests[Name]['request']>;
type Answered<Name extends RequestName> = z.input<Requests[Name]['answer']>;

/** What answers each of some requests. The fields have been read, and the caller has the role. */
export type Handlers<Names extends RequestName = RequestName> = {
  readonly [Name in Names]: (fields: Fields<Name>, caller: CallerOf<Name>) => Promise<Answered<Name>> | Answered<Name>;
};

/** A request is not done; the cause is for our log alone. */
export class DeskProblem extends Error {
  override name = 'DeskProblem';
  readonly problem: ProblemName;

  constructor(problem: ProblemName, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}

/** Whether a challenge is good for that purpose; asked once, for from then on it has served, whatever comes of it. */
export function serves(challenges: Challenges, challenge: string, purpose: string): boolean {
  const isGood = challenges.isGood(challenge, purpose);
  if (isGood) challenges.spend(challenge);
  return isGood;
}
