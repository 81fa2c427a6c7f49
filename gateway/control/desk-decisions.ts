/**
 * Answers the desk about held mail. The desk is not trusted: what counts is a person's passkey over a statement that the gateway itself has
 * written and finds true of the message as it lies in the spool.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { passkeyChallenge } from '../../directory/log/keys.ts';
import { PasskeyError, requestOptions, SyncedPasskeyError, verifyUse } from '../../directory/sign-in/passkeys.ts';
import type { HeldMessage } from '../filter/held.ts';
import type { Id } from '../mail/envelope.ts';
import { countUse, findPasskey } from '../people/passkeys.ts';
import type { Person } from '../people/person.ts';
import { keepSigned, noteOutcome } from '../people/signed.ts';
import { type DeskParts, DeskProblem, type Handlers, serves } from './desk-parts.ts';
import { mustBeBound, refused } from './desk-sign-in.ts';
import type { AnswerOf, HeldOnWire } from './desk-wire.ts';
import { decideHeld, findHeld, listHeld } from './held.ts';

/** How many of a list are shown; an agency with more has other worries than a longer page. */
const MOST_SHOWN = 50;
/** Of all that are shown: the desk reads no answer without end. */
const MOST_RECIPIENTS = 5_000;

export function decisionHandlers(parts: DeskParts): Handlers<'held-list' | 'held' | 'decision-options' | 'decide'> {
  return {
    'held-list': (_fields, { person }) => list(parts, person),
    held: async ({ id }, { person }) => onWire(await found(parts, person, id)),
    'decision-options': (wanted, { person }) => options(parts, person, wanted),
    decide: ({ statement, passkey }, { person }) => decide(parts, person, { text: statement, response: passkey }),
  };
}

/** What the person has decided about waits for others, and must not hide what waits for them. */
async function list(parts: DeskParts, { id, agency }: Person): Promise<AnswerOf<'held-list'>> {
  const all = await Array.fromAsync(listHeld(parts, agency));
  const hasDecided = ({ decisions }: HeldMessage) => Number(decisions.some(({ by }) => by === id));
  const sorted = all.sort((a, b) => hasDecided(a) - hasDecided(b) || a.acceptedAt.getTime() - b.acceptedAt.getTime());
  const held = firstOf(sorted).map(onWire);
  return { held, more: all.length - held.length };
}

/** As many as one answer has room for, and one at least. */
function firstOf(messages: readonly HeldMessage[]): readonly HeldMessage[] {
  let room = MOST_RECIPIENTS;
  const end = messages.findIndex(({ recipients }) => {
    room -= recipients.length;
    return room < 0;
  });
  return messages.slice(0, end < 0 ? MOST_SHOWN : Math.min(MOST_SHOWN, Math.max(1, end)));
}

/** What a person agrees to, before it has its nonce. The person is named too, so that nobody signs with the session of another. */
const agreed = z.strictObject({
  purpose: z.literal('valise-release/1'),
  gateway: z.string(),
  agency: z.string(),
  message: z.string(),
  verdict: z.enum(['approve', 'reject']),
  /** Of {@link digestOf}. */
  digest: z.string(),
  person: z.string(),
  at: z.iso.datetime(),
});
type Agreed = z.output<typeof agreed>;
const statement = agreed.extend({ nonce: z.string() });

async function options(parts: DeskParts, person: Person, { id, verdict, digest }: Wanted) {
  const { challenges, site, hostname, now } = parts;
  const message = await found(parts, person, id);
  if (digestOf(message) !== digest) throw new DeskProblem('changed');
  const about = { purpose: 'valise-release/1', gateway: hostname, agency: person.agency, message: message.id } as const;
  const body: Agreed = { ...about, verdict, digest, person: person.id, at: now().toISOString() };
  const text = JSON.stringify({ ...body, nonce: challenges.issue(JSON.stringify(body)) });
  return { statement: text, options: { ...(await requestOptions(site, challengeOf(text))) } };
}

interface Wanted {
  readonly id: string;
  readonly verdict: Agreed['verdict'];
  readonly digest: string;
}

interface Given {
  readonly text: string;
  readonly response: { readonly id: string; readonly response: Readonly<Record<string, unknown>> };
}

/** What was signed is durable before it counts: whatever stands in a journal can be shown to have been agreed to. */
async function decide(parts: DeskParts, person: Person, given: Given): Promise<AnswerOf<'decide'>> {
  const { db, events, now } = parts;
  const { message, verdict, digest, key, data, signature } = await proven(parts, person, given).catch((error) => {
    events.decisionRefused({ person, error });
    throw refused(error);
  });
  const held = await findHeld(parts, person.agency, message as Id);
  if (!held) return { outcome: 'gone' };
  if (digestOf(held) !== digest) throw new DeskProblem('changed');
  const number = keepSigned(db, { message, person, key, statement: given.text, data, signature, at: now() });
  const { id: by, address, roles } = person;
  const outcome = await decideHeld(parts, held.id, { by, address, roles, verdict });
  noteOutcome(db, number, outcome);
  return { outcome };
}

/**
 * What a person has agreed to: a statement of ours, for this person, not long ago, never brought before, signed by their own passkey.
 * @throws PasskeyError saying which of it is not so
 */
async function proven(parts: DeskParts, person: Person, { text, response }: Given) {
  const { db, challenges, site } = parts;
  const { nonce, ...body } = ours(text);
  if (!serves(challenges, nonce, JSON.stringify(body)) || body.person !== person.id)
    throw new PasskeyError('the statement is not one that this person was given just now');
  const passkey = findPasskey(db, response.id);
  if (passkey?.person !== person.id) throw new PasskeyError('the passkey is not that of the person');
  const isGood = (challenge: string) => challenge === challengeOf(text);
  countUse(db, passkey.credential, await verifyUse(site, response, { passkey, isGood }));
  const [authenticator, client, signature] = ['authenticatorData', 'clientDataJSON', 'signature'].map((name) =>
    Buffer.from(String(response.response[name]), 'base64url'),
  ) as [Buffer, Buffer, Buffer];
  if ((authenticator[32]! & BACKUP_ELIGIBLE) !== 0 && mustBeBound(parts, person))
    throw new SyncedPasskeyError('deciding: the passkey is synchronised between devices');
  return { ...body, key: passkey.key, data: { authenticator, client }, signature };
}

/** Flag BE of authenticator data (WebAuthn level 3 section 6.1). */
export const BACKUP_ELIGIBLE = 0x08;

/** Reads a statement that is written as we write them. @throws PasskeyError */
function ours(text: string): z.output<typeof statement> {
  try {
    const read = statement.parse(JSON.parse(text));
    if (JSON.stringify(read) === text) return read;
  } catch (cause) {
    throw new PasskeyError('the statement is not one of ours', { cause });
  }
  throw new PasskeyError('the statement is not written as we write them');
}

function challengeOf(text: string): string {
  return passkeyChallenge(Buffer.from(text)).toString('base64url');
}

async function found(parts: DeskParts, { agency }: Person, id: string): Promise<HeldMessage> {
  const held = await findHeld(parts, agency, id as Id);
  if (!held) throw new DeskProblem('not-found');
  return held;
}

/** SHA-256 over all that a decision is about, in lower-case hex. How far others have decided, and until when, is not part of it. */
export function digestOf(held: HeldMessage): string {
  const { id, agency, author, recipients, acceptedAt, size, attachments, matters, policy, override } = held;
  const told = [
    ...[id, agency, author, acceptedAt, size, attachments, policy],
    recipients.map(({ address, agency: member }) => [address, member]),
    matters.map(({ rule, kind, band, count, action, silent }) => [rule, kind, band, count, action, silent]),
    override && [override.code, override.reason],
  ];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}

function onWire(held: HeldMessage): HeldOnWire {
  const { acceptedAt, deputiesFrom, until } = held;
  return {
    ...held,
    decisions: held.decisions.map((decision) => ({ ...decision, at: decision.at.toISOString() })),
    acceptedAt: acceptedAt.toISOString(),
    deputiesFrom: deputiesFrom.toISOString(),
    until: until.toISOString(),
    digest: digestOf(held),
  };
}
