/** Signing in with a passkey, and the sessions that come of it. */
import { z } from 'zod';
import { PasskeyError, requestOptions, verifyUse } from '../../sign-in/passkeys.ts';
import { beginSession, csrfToken, endSession, type Session, sessionsOf } from '../../sign-in/sessions.ts';
import { countUse, dropPasskey, findAccount, findPasskey, passkeysOf, rolesOf } from '../accounts.ts';
import { type Caller, forAnyone, forCallers, type Operation, type Outgoing } from '../operation.ts';
import { idParam, network, notFound, type OperationParts, requireRecent, trace } from '../parts.ts';
import { Problem } from '../problems.ts';

/** What a browser hands over of a passkey; its fields are for the library that checks them. */
export const passkeyResponse = z
  .looseObject({ id: z.string().max(2000), type: z.literal('public-key'), response: z.record(z.string(), z.unknown()) })
  .describe('A PublicKeyCredential as JSON (WebAuthn level 3).');
/** Options for a browser's passkey call. */
export const passkeyOptions = z.looseObject({ challenge: z.string() });

const me = z.strictObject({
  account: z.string(),
  kind: z.enum(['staff', 'agency']),
  holder: z.string(),
  roles: z.array(z.string()),
  csrfToken: z.string(),
  passkeys: z.array(z.strictObject({ credential: z.string(), key: z.string() })),
});
const session = z.strictObject({
  id: z.string(),
  began: z.string(),
  seen: z.string(),
  isThis: z.boolean(),
});

export function signInOperations(parts: OperationParts): Operation[] {
  return [
    challengeSignIn(parts),
    signInByPasskey(parts),
    readSession(parts),
    endThisSession(parts),
    listSessions(parts),
    endOtherSession(parts),
    endPasskey(parts),
  ];
}

function challengeSignIn(parts: OperationParts): Operation {
  const { challenges } = parts;
  return forAnyone({
    id: 'challengeSignIn',
    method: 'post',
    path: '/v1/sessions/challenge',
    summary: 'Options for the browser to ask for a passkey.',
    guarded: true,
    answers: { 200: { description: 'For navigator.credentials.get.', schema: passkeyOptions } },
    handle: async () => ({
      status: 200,
      body: await requestOptions(network(parts).passkeys, challenges.issue('sign in')),
    }),
  });
}

function signInByPasskey(parts: OperationParts): Operation {
  return forAnyone({
    id: 'beginSession',
    method: 'post',
    path: '/v1/sessions',
    summary: 'Signs in.',
    guarded: true,
    body: passkeyResponse,
    answers: { 201: { description: 'The session is in the cookie.', schema: me } },
    problems: ['sign-in-failed', 'forbidden'],
    handle: ({ body }) => signIn(parts, body),
  });
}

function readSession(parts: OperationParts): Operation {
  return forCallers({
    id: 'readSession',
    method: 'get',
    path: '/v1/session',
    summary: 'Who is signed in.',
    who: 'signed in',
    answers: { 200: { description: 'The account.', schema: me } },
    handle: ({ caller }) => ({ status: 200, body: showCaller(parts, caller) }),
  });
}

function endThisSession(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'endThisSession',
    method: 'delete',
    path: '/v1/session',
    summary: 'Signs out.',
    who: 'signed in',
    answers: { 204: { description: 'The session is over.' } },
    handle: ({ caller }) => {
      endSession(db, caller.account.id, caller.session.id);
      trace(parts, caller, 'session.end', caller.session.id);
      return { status: 204, cookie: null };
    },
  });
}

function listSessions(parts: OperationParts): Operation {
  const { db, now } = parts;
  return forCallers({
    id: 'listSessions',
    method: 'get',
    path: '/v1/sessions',
    summary: 'The sessions of this account.',
    who: 'signed in',
    answers: { 200: { description: 'The latest first.', schema: z.strictObject({ items: z.array(session) }) } },
    handle: ({ caller }) => {
      const all = sessionsOf(db, caller.account.id, now());
      return { status: 200, body: { items: all.map((each) => showSession(each, caller)) } };
    },
  });
}

function endOtherSession(parts: OperationParts): Operation {
  const { db } = parts;
  return forCallers({
    id: 'endSession',
    method: 'delete',
    path: '/v1/sessions/{id}',
    summary: 'Ends a session of this account, such as one on a lost machine.',
    who: 'signed in',
    params: idParam,
    answers: { 204: { description: 'The session is over.' } },
    handle: ({ caller, params }) => {
      if (!endSession(db, caller.account.id, params.id)) throw notFound('session');
      trace(parts, caller, 'session.end', params.id);
      return { status: 204 };
    },
  });
}

function endPasskey(parts: OperationParts): Operation {
  const { db, now } = parts;
  return forCallers({
    id: 'endPasskey',
    method: 'delete',
    path: '/v1/passkeys/{credential}',
    summary:
      'Takes a passkey from this account, such as one that was lost, and ends every other session. The last one stays.',
    who: 'signed in',
    params: z.strictObject({ credential: z.string().regex(/^[\w-]{1,2000}$/) }),
    answers: { 204: { description: 'Nobody signs in with it any more.' } },
    handle: ({ caller, params: { credential } }) => {
      requireRecent(caller, now());
      if (!dropPasskey(db, caller.account, credential, caller.session.id)) throw notFound('passkey beside another');
      trace(parts, caller, 'passkey.end', credential);
      return { status: 204 };
    },
  });
}

async function signIn(parts: OperationParts, response: z.output<typeof passkeyResponse>): Promise<Outgoing> {
  const { db, challenges, keeper, now } = parts;
  const passkey = findPasskey(db, response.id);
  const account = passkey && findAccount(db, passkey.account);
  if (!passkey || !account) throw new PasskeyError('nobody has registered this passkey');
  const used: string[] = [];
  const isGood = (challenge: string): boolean => {
    used.push(challenge);
    return challenges.isGood(challenge, 'sign in');
  };
  const counter = await verifyUse(network(parts).passkeys, response, { passkey, isGood }).catch((error) => {
    trace(parts, null, 'session.refuse', account.id);
    throw error;
  });
  for (const challenge of used) challenges.spend(challenge);
  countUse(db, passkey.credential, counter);
  const roles = rolesOf(account, keeper.state, now());
  if (roles.length === 0) throw new Problem('forbidden', 'the log gives this person no role');
  const { secret, session } = beginSession(db, account.id, now());
  const caller = { account, roles, session, secret };
  trace(parts, caller, 'session.begin', session.id);
  return { status: 201, body: showCaller(parts, caller), cookie: secret, headers: { location: '/v1/session' } };
}

function showCaller({ db }: OperationParts, { account, roles, secret }: Caller): z.input<typeof me> {
  const { id, kind, holder } = account;
  return {
    account: id,
    kind,
    holder,
    roles: [...roles],
    csrfToken: csrfToken(secret),
    passkeys: passkeysOf(db, id).map(({ credential, key }) => ({ credential, key })),
  };
}

function showSession({ id, began, seen }: Session, caller: Caller): z.input<typeof session> {
  return { id, began: began.toISOString(), seen: seen.toISOString(), isThis: id === caller.session.id };
}
