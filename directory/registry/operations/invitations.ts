/** Invitations, and the accounts and passkeys that they bring about. */
import { z } from 'zod';
import { agencyId } from '../../fields.ts';
import type { PersonId } from '../../log/payload-fields.ts';
import { creationOptions, verifyCreation } from '../../sign-in/passkeys.ts';
import { accept, accountOf, findInvitation, type Invitation, invite } from '../accounts.ts';
import { type Caller, forAnyone, forCallers, type Operation, type Outgoing } from '../operation.ts';
import { isRegistrar, network, type OperationParts, requireRecent, trace } from '../parts.ts';
import { Problem } from '../problems.ts';
import { passkeyOptions, passkeyResponse } from './sign-in.ts';

const wish = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('agency'), agency: agencyId }),
  z.strictObject({ kind: z.literal('staff'), person: z.string().regex(/^[a-z0-9]{8,32}$/) }),
  z.strictObject({ kind: z.literal('passkey') }).describe('Another passkey for the account that asks.'),
]);
const invitation = z.string().regex(/^[\w-]{43}$/, 'is not an invitation');
const registration = z.strictObject({ invitation, passkey: passkeyResponse });

export function invitationOperations(parts: OperationParts): Operation[] {
  return [inviteSomebody(parts), challengeRegistration(parts), registerPasskey(parts)];
}

function inviteSomebody(parts: OperationParts): Operation {
  return forCallers({
    id: 'invite',
    method: 'post',
    path: '/v1/invitations',
    summary: 'Invites an agency, a person of the secretariat, or another passkey of one’s own.',
    who: 'signed in',
    body: wish,
    answers: {
      201: {
        description: 'The secret is shown this once; it is good once, for 72 hours.',
        schema: z.strictObject({ invitation: z.string(), expires: z.string() }),
      },
    },
    handle: ({ body, caller }) => inviteFor(parts, caller, body),
  });
}

function challengeRegistration(parts: OperationParts): Operation {
  const { challenges } = parts;
  return forAnyone({
    id: 'challengeRegistration',
    method: 'post',
    path: '/v1/registrations/challenge',
    summary: 'Options for the browser to make a passkey.',
    guarded: true,
    body: z.strictObject({ invitation }),
    answers: { 200: { description: 'For navigator.credentials.create.', schema: passkeyOptions } },
    problems: ['used'],
    handle: async ({ body }) => {
      const found = required(parts, body.invitation);
      const user = { id: found.digest.slice(0, 32), name: found.holder };
      const challenge = challenges.issue(purposeOf(found));
      return { status: 200, body: await creationOptions(network(parts).passkeys, challenge, user) };
    },
  });
}

function registerPasskey(parts: OperationParts): Operation {
  return forAnyone({
    id: 'register',
    method: 'post',
    path: '/v1/registrations',
    summary: 'Registers a passkey, and uses the invitation up.',
    guarded: true,
    body: registration,
    answers: {
      201: {
        description: 'The passkey may sign in; the key is how entries of the log would name it.',
        schema: z.strictObject({ account: z.string(), key: z.string() }),
      },
    },
    problems: ['used', 'sign-in-failed'],
    handle: ({ body }) => register(parts, body),
  });
}

/** Nobody is given a second account of the secretariat, nor a passkey to an account that is not theirs: that takes the server's operator. */
function inviteFor(parts: OperationParts, caller: Caller, wish: Wish): Outgoing {
  const { db, now } = parts;
  const { id, kind, holder } = caller.account;
  if (wish.kind === 'passkey') requireRecent(caller, now());
  else if (!isRegistrar(caller)) throw new Problem('forbidden', 'this is for registrars');
  const wanted =
    wish.kind === 'passkey'
      ? { kind, holder, account: id }
      : { kind: wish.kind, holder: wish.kind === 'agency' ? wish.agency : wish.person, account: null };
  if (wish.kind === 'staff' && !network(parts).staff.has(wish.person as PersonId))
    throw new Problem('forbidden', 'the log knows no such person');
  if (wish.kind === 'staff' && accountOf(db, wish.person) !== null)
    throw new Problem('forbidden', 'this person has an account, and invites their other passkeys themselves');
  const { secret, expires } = invite(db, { ...wanted, inviter: id }, now());
  trace(parts, caller, 'account.invite', `${wanted.kind} ${wanted.holder}`);
  return { status: 201, body: { invitation: secret, expires: expires.toISOString() } };
}

type Wish = z.output<typeof wish>;

async function register(parts: OperationParts, { invitation, passkey: response }: Registration): Promise<Outgoing> {
  const { db, challenges, now } = parts;
  const found = required(parts, invitation);
  const passkey = await verifyCreation(network(parts).passkeys, response, {
    isGood: (challenge) => challenges.isGood(challenge, purposeOf(found)),
    bound: found.kind === 'staff',
  });
  const account = accept(db, found, passkey, now());
  if (account === null) throw new Problem('used', 'somebody was faster');
  trace(parts, null, 'account.register', `${account.id} ${account.kind} ${account.holder}`);
  return { status: 201, body: { account: account.id, key: passkey.key } };
}

type Registration = z.output<typeof registration>;

function required({ db, now }: OperationParts, secret: string): Invitation {
  const found = findInvitation(db, secret, now());
  if (found === null) throw new Problem('used', 'ask for a new one');
  return found;
}

/** A challenge for one invitation is good for no other. */
function purposeOf({ digest }: Invitation): string {
  return `register ${digest}`;
}
