/** The file of the people: who is in it, by agency, and what goes with a person and what stays. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import { type Database, openDatabase } from '../../../directory/database.ts';
import type { SigningKey } from '../../../directory/log/keys.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { beginSession, continueSession } from '../../../directory/sign-in/sessions.ts';
import { countUse, findPasskey, join } from '../../../gateway/people/passkeys.ts';
import {
  decidersIn,
  findInvited,
  invite,
  inviteAgain,
  listPeople,
  removePerson,
} from '../../../gateway/people/people.ts';
import type { Person, Role } from '../../../gateway/people/person.ts';
import { keepSigned, noteOutcome, signedAbout } from '../../../gateway/people/signed.ts';
import { TABLES } from '../../../gateway/people/tables.ts';

const [A, B] = ['a', 'b'] as AgencyId[] as [AgencyId, AgencyId];
const now = new Date('2026-05-04T08:00:00Z');

let folder: string;
let db: Database;
beforeEach(async () => {
  folder = await mkdtemp(joinPath(tmpdir(), 'valise-people-'));
  db = openDatabase(joinPath(folder, 'people.sqlite'), TABLES);
});
afterEach(async () => {
  db[Symbol.dispose]();
  await rm(folder, { recursive: true });
});

const invited = (address: string, roles: readonly Role[], agency = A) =>
  invite(db, { agency, name: address, address: address as Address, roles }, now);
const passkey = (credential: string) => ({
  ...{ credential, cose: new Uint8Array([1]), key: `passkey+${credential}` as SigningKey, counter: 0 },
});

/** Invites somebody, who joins. */
function joined(address: string, roles: readonly Role[], agency = A): Person {
  const { person, secret } = invited(address, roles, agency)!;
  join(db, { secret, person }, passkey(address), now);
  return person;
}

test('only those decide who have a passkey to do it with, each for their own agency', () => {
  invited('waits@a.example', ['releaser']);
  joined('admin@a.example', ['administrator']);
  const releaser = joined('releaser@a.example', ['releaser']);
  const both = joined('both@a.example', ['administrator', 'deputy']);
  const other = joined('releaser@b.example', ['releaser'], B);
  const { releasers, deputies } = decidersIn(db);
  expect(releasers(A)).toMatchObject([releaser]);
  expect(deputies(A)).toMatchObject([both]);
  expect([releasers(B), deputies(B)]).toMatchObject([[other], []]);
  removePerson(db, releaser.id);
  expect(releasers(A)).toEqual([]);
  const late = joined('late@a.example', ['releaser', 'deputy']);
  expect([releasers(A), deputies(A)]).toMatchObject([[late], [both, late]]);
});

test('an address is one person’s at an agency, however it is written', () => {
  invited('ada@a.example', ['releaser']);
  expect(invited('ADA@a.example', ['deputy'])).toBeNull();
  expect(invited('ada@a.example', ['deputy'], B)).not.toBeNull();
  expect(listPeople(db, A)).toHaveLength(1);
});

test('a new invitation makes the one before void', () => {
  const { person, secret } = invited('ada@a.example', ['releaser'])!;
  const again = inviteAgain(db, person, now);
  expect(findInvited(db, secret, now)).toBeNull();
  expect(findInvited(db, again.secret, now)?.person.id).toBe(person.id);
});

test('an invitation is used by the faster of two', () => {
  const { person, secret } = invited('ada@a.example', ['releaser'])!;
  expect(join(db, { secret, person }, passkey('first'), now)).toEqual({ replaced: false });
  expect(join(db, { secret, person }, passkey('second'), now)).toBeNull();
  expect(findPasskey(db, 'second')).toBeNull();
});

test('the use of a passkey is counted, and refused once it was taken away', () => {
  const person = joined('ada@a.example', ['releaser']);
  countUse(db, 'ada@a.example', 7);
  expect(findPasskey(db, 'ada@a.example')?.counter).toBe(7);
  removePerson(db, person.id);
  expect(() => countUse(db, 'ada@a.example', 8)).toThrow(/nobody’s any more/);
});

test('with a person go passkey, invitations and sessions, and what they signed stays', () => {
  const person = joined('ada@a.example', ['releaser']);
  const { secret } = beginSession(db, person.id, now);
  const again = inviteAgain(db, person, now);
  const signed = {
    ...{ message: 'm1', person, key: 'passkey+x' as SigningKey, statement: '{}', at: now },
    ...{ data: { authenticator: Buffer.of(1), client: Buffer.of(2) }, signature: Buffer.of(3) },
  };
  const number = keepSigned(db, signed);
  expect(signedAbout(db, A, 'm1')).toMatchObject([{ outcome: null }]);
  noteOutcome(db, number, 'done');
  expect(removePerson(db, person.id)).toBe(true);
  expect(removePerson(db, person.id)).toBe(false);
  expect(continueSession(db, secret, now)).toBeNull();
  expect(findInvited(db, again.secret, now)).toBeNull();
  expect(findPasskey(db, 'ada@a.example')).toBeNull();
  expect(signedAbout(db, A, 'm1')).toMatchObject([
    { person: { name: 'ada@a.example' }, statement: '{}', outcome: 'done' },
  ]);
  expect(signedAbout(db, B, 'm1')).toEqual([]);
});
