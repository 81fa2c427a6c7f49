/** Answers the desk about coming and going: invitations, passkeys and sessions. */
import { secretDigest } from '../../directory/sign-in/ids.ts';
import {
  creationOptions,
  PasskeyError,
  requestOptions,
  SyncedPasskeyError,
  verifyCreation,
  verifyUse,
} from '../../directory/sign-in/passkeys.ts';
import { beginSession, endSession } from '../../directory/sign-in/sessions.ts';
import { countUse, findPasskey, join } from '../people/passkeys.ts';
import { findInvited, findPerson, noteSignIn } from '../people/people.ts';
import type { Person, Role } from '../people/person.ts';
import { type DeskParts, DeskProblem, type Handlers, serves } from './desk-parts.ts';
import type { Me } from './desk-wire.ts';

type Names = 'sign-in-options' | 'sign-in' | 'invitation' | 'join-options' | 'join' | 'sign-out' | 'me';

/** For a challenge to be good for nothing but signing in; a decision's is the digest of what is signed. */
const SIGN_IN = 'sign in';

export function signInHandlers(parts: DeskParts): Handlers<Names> {
  const { db, site, challenges } = parts;
  return {
    'sign-in-options': async () => ({ options: { ...(await requestOptions(site, challenges.issue(SIGN_IN))) } }),
    'sign-in': ({ passkey }) => signIn(parts, passkey),
    invitation: ({ secret }) => {
      const { person, expires } = invited(parts, secret);
      const { agency, name, address, roles } = person;
      return { agency, name, address, roles, expires: expires.toISOString() };
    },
    'join-options': async ({ secret }) => {
      const { person } = invited(parts, secret);
      const challenge = challenges.issue(joining(secret));
      return { options: { ...(await creationOptions(site, challenge, { id: person.id, name: person.address })) } };
    },
    join: ({ secret, passkey }) => joined(parts, secret, passkey),
    'sign-out': (_fields, { person, session }) => {
      endSession(db, person.id, session.id);
      return {};
    },
    me: (_fields, { person }) => told(person),
  };
}

/** Whose passkey is synchronised has it kept by somebody else, who could then release the agency's mail. */
const BOUND: readonly Role[] = ['releaser', 'deputy'];

/** Whether this person's passkey must be bound to one device. */
export function mustBeBound({ mayBeSynced }: Pick<DeskParts, 'mayBeSynced'>, { agency, roles }: Person): boolean {
  return roles.some((role) => BOUND.includes(role)) && !mayBeSynced(agency);
}

type Response = { readonly id: string; readonly [field: string]: unknown };

async function signIn(parts: DeskParts, response: Response) {
  const { db, site, challenges, events } = parts;
  const passkey = findPasskey(db, response.id);
  const person = passkey && findPerson(db, passkey.person);
  try {
    if (!passkey || !person) throw new PasskeyError('nobody here has this passkey');
    const isGood = (challenge: string) => serves(challenges, challenge, SIGN_IN);
    countUse(db, passkey.credential, await verifyUse(site, response, { passkey, isGood }));
  } catch (error) {
    events.signInRefused({ person, error });
    throw refused(error);
  }
  return begun(parts, person);
}

async function joined(parts: DeskParts, secret: string, response: Response) {
  const { db, site, challenges, events, now } = parts;
  const { person } = invited(parts, secret);
  const isGood = (challenge: string) => serves(challenges, challenge, joining(secret));
  try {
    const passkey = await verifyCreation(site, response, { isGood, bound: mustBeBound(parts, person) });
    if (findPasskey(db, passkey.credential)) throw new PasskeyError('making a passkey: somebody here has it already');
    const done = join(db, { secret, person }, passkey, now());
    if (!done) throw new DeskProblem('not-found');
    events.personJoined({ ...person, replaced: done.replaced });
  } catch (error) {
    events.signInRefused({ person, error });
    throw refused(error);
  }
  return begun(parts, person);
}

function begun({ db, events, now }: DeskParts, person: Person) {
  const { secret, session } = beginSession(db, person.id, now());
  noteSignIn(db, person.id, now());
  events.signedIn({ ...person, session: session.id });
  return { secret, me: told(person) };
}

function told({ id, agency, name, address, roles }: Person): Me {
  return { id, agency, name, address, roles };
}

function invited({ db, now }: DeskParts, secret: string) {
  const found = findInvited(db, secret, now());
  if (!found) throw new DeskProblem('not-found');
  return found;
}

/** A challenge for one invitation is good for no other. */
function joining(secret: string): string {
  return `join ${secretDigest(secret)}`;
}

/** What is wrong with a passkey is in our log; whoever tries learns that it is refused. */
export function refused(error: unknown): unknown {
  if (error instanceof SyncedPasskeyError) return new DeskProblem('passkey-synced', { cause: error });
  return error instanceof PasskeyError ? new DeskProblem('passkey-refused', { cause: error }) : error;
}
