/** Answers the desk: each request by its table, for whoever's session it brings, as often as people ask. The desk itself is believed nothing. */
import { type Allowance, makeAllowance } from '../../directory/sign-in/allowance.ts';
import { continueSession } from '../../directory/sign-in/sessions.ts';
import { findPerson } from '../people/people.ts';
import type { PersonId } from '../people/person.ts';
import { contentHandlers } from './desk-content.ts';
import { decisionHandlers } from './desk-decisions.ts';
import { type Caller, type DeskParts, DeskProblem, type Handlers } from './desk-parts.ts';
import { readingHandlers } from './desk-readings.ts';
import { signInHandlers } from './desk-sign-in.ts';
import { DESK_REQUESTS, PROBLEMS, type ProblemName, type RequestName, type Who } from './desk-wire.ts';
import type { Answer, Answering, Asked } from './server.ts';

/** Of a request's body, in octets: what a browser tells of a new passkey is the longest. */
export const MAX_DESK_REQUEST = 32_768;

/** What counts how often is asked: by strangers all together, and by each person who is signed in. */
interface Turns {
  readonly strangers: Allowance;
  readonly people: Allowance;
}

export function createDeskAnswering(parts: DeskParts): Answering {
  const handlers: Handlers = {
    ...signInHandlers(parts),
    ...decisionHandlers(parts),
    ...readingHandlers(parts),
    ...contentHandlers(parts),
  };
  const turns = {
    // A lock on the whole door would let any stranger keep people out, so this only bounds the work; the desk counts by address.
    strangers: makeAllowance({ burst: 300, perMinute: 300 }, parts.now),
    people: makeAllowance({ burst: 240, perMinute: 240 }, parts.now),
  };
  return async (asked) => {
    try {
      return { status: 200, json: await answered(parts, handlers, turns, asked) };
    } catch (error) {
      if (error instanceof DeskProblem) return problemOf(error.problem);
      parts.events.fault({ doing: 'answering the desk', error });
      return problemOf('internal');
    }
  };
}

async function answered(parts: DeskParts, handlers: Handlers, turns: Turns, asked: Asked): Promise<unknown> {
  const name = asked.path.slice(1) as RequestName;
  if (asked.method !== 'POST' || !Object.hasOwn(DESK_REQUESTS, name)) throw new DeskProblem('malformed');
  const { who, request, answer } = DESK_REQUESTS[name];
  const caller = admitted(parts, turns, who, asked.bearer);
  const { data, success } = request.safeParse(asked.body);
  if (!success) throw new DeskProblem('malformed');
  // What belongs together by the table cannot be said of a name that is only known when it comes.
  const handle = handlers[name] as (fields: unknown, caller: Caller | null) => unknown;
  return answer.parse(await handle(data, caller));
}

/** Whoever may ask this; null where anyone may. @throws DeskProblem */
function admitted(parts: DeskParts, { strangers, people }: Turns, who: Who, secret: string | null): Caller | null {
  if (who === 'anyone') {
    takeTurn(strangers, 'all');
    return null;
  }
  const caller = callerOf(parts, secret);
  // Not counted: there is no work left to bound, and made-up sessions would take the turns of those who want to sign in.
  if (!caller) throw new DeskProblem('not-signed-in');
  takeTurn(people, caller.person.id);
  if (who !== 'signed in' && !who.some((role) => caller.person.roles.includes(role)))
    throw new DeskProblem('forbidden');
  return caller;
}

function takeTurn(allowance: Allowance, name: string): void {
  if (!allowance.take(name).allowed) throw new DeskProblem('too-many');
}

function callerOf({ db, now }: DeskParts, secret: string | null): Caller | null {
  const session = secret === null ? null : continueSession(db, secret, now());
  const person = session && findPerson(db, session.account as PersonId);
  return session && person && { person, session };
}

function problemOf(problem: ProblemName): Answer {
  return { status: PROBLEMS[problem], json: { problem } };
}
