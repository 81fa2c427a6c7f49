/** Who is there: the people of every agency of this gateway, and the invitations by which they come. */
import { type Address, addressKey } from '../../directory/address.ts';
import type { Database, Row } from '../../directory/database.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import { randomId, randomSecret, secretDigest } from '../../directory/sign-in/ids.ts';
import type { Deciders, Person, PersonId, Role } from './person.ts';

/** A person as an administrator sees them. */
export interface Listed extends Person {
  readonly invited: Date;
  /** When their passkey was made; null where they have none yet. */
  readonly joined: Date | null;
}

/** What a person is told whom somebody invites; the secret is kept nowhere. */
export interface Invitation {
  readonly person: Person;
  readonly secret: string;
  readonly expires: Date;
}

const INVITATION_LIFE = 72 * 60 * 60 * 1000;

const SELECT =
  'SELECT person.*, passkey.registered AS joined FROM person LEFT JOIN passkey ON passkey.person = person.id';

/** Enters a person and invites them; null where the agency has somebody of that address. */
export function invite(db: Database, wanted: Omit<Person, 'id'>, now: Date): Invitation | null {
  const { agency, name, address, roles } = wanted;
  const person = { ...wanted, id: randomId() as PersonId };
  return db.transaction(() => {
    if (listPeople(db, agency).some((one) => addressKey(one.address) === addressKey(address))) return null;
    db.run(
      'INSERT INTO person (id, agency, name, address, roles, invited) VALUES (?, ?, ?, ?, ?, ?)',
      ...[person.id, agency, name, address, JSON.stringify(roles), now.toISOString()],
    );
    return inviteAgain(db, person, now);
  });
}

/** Another invitation for somebody who has lost their passkey. Whatever invitation they had before is void. */
export function inviteAgain(db: Database, person: Person, now: Date): Invitation {
  const secret = randomSecret();
  const expires = new Date(now.getTime() + INVITATION_LIFE);
  db.run('DELETE FROM invitation WHERE person = ? OR expires <= ?', person.id, now.toISOString());
  db.run('INSERT INTO invitation VALUES (?, ?, ?)', secretDigest(secret), person.id, expires.toISOString());
  return { person, secret, expires };
}

/** Whom that secret invites; null where it invites nobody, was used, or is over. */
export function findInvited(db: Database, secret: string, now: Date): { person: Person; expires: Date } | null {
  const row = db.get(
    'SELECT person, expires FROM invitation WHERE digest = ? AND expires > ?',
    ...[secretDigest(secret), now.toISOString()],
  );
  const person = row && findPerson(db, row.person as PersonId);
  return person ? { person, expires: new Date(row.expires as string) } : null;
}

/** Everybody of an agency, by name. */
export function listPeople(db: Database, agency: AgencyId): Listed[] {
  return db.all(`${SELECT} WHERE agency = ? ORDER BY name, id`, agency).map(listed);
}

export function findPerson(db: Database, id: PersonId): Listed | null {
  const row = db.get(`${SELECT} WHERE id = ?`, id);
  return row === undefined ? null : listed(row);
}

/** Takes a person out, with passkey, invitations and sessions, at once; what they signed stays. False where there is none. */
export function removePerson(db: Database, id: PersonId): boolean {
  return db.run('DELETE FROM person WHERE id = ?', id) > 0;
}

/** Everybody of an agency with when their passkey was made, when they last signed in, and until when an invitation of theirs is open. */
export function listAccess(db: Database, agency: AgencyId, now: Date) {
  const rows = db.all(
    `SELECT person.*, passkey.registered AS passkey, invitation.expires AS open FROM person
     LEFT JOIN passkey ON passkey.person = person.id
     LEFT JOIN invitation ON invitation.person = person.id AND invitation.expires > ? WHERE agency = ? ORDER BY name, person.id`,
    ...[now.toISOString(), agency],
  );
  return rows.map(({ passkey, signed_in, open, ...person }) => {
    const { id, name, address, roles } = listed({ ...person, joined: passkey ?? null });
    return { id, name, address, roles, passkey, signedIn: signed_in, invited: open } as Access;
  });
}

/** Times are ISO 8601. */
interface Access extends Pick<Person, 'id' | 'name' | 'address' | 'roles'> {
  readonly passkey: string | null;
  readonly signedIn: string | null;
  readonly invited: string | null;
}

/** Notes that somebody has signed in. */
export function noteSignIn(db: Database, id: PersonId, now: Date): void {
  db.run('UPDATE person SET signed_in = ? WHERE id = ?', now.toISOString(), id);
}

/**
 * Who decides: those who have a passkey to do it with. It is asked for every message that leaves, so the file is read again only where something
 * in it has changed, which nobody does but this connection.
 */
export function decidersIn(db: Database): Deciders {
  const read = new Map<AgencyId, { readonly changes: unknown; readonly joined: readonly Person[] }>();
  const joinedAt = (agency: AgencyId): readonly Person[] => {
    const changes = db.get('SELECT total_changes() AS changes')?.changes;
    const before = read.get(agency);
    if (before && before.changes === changes) return before.joined;
    const joined = listPeople(db, agency).filter((one) => one.joined !== null);
    read.set(agency, { changes, joined });
    return joined;
  };
  const withRole = (role: Role) => (agency: AgencyId) => joinedAt(agency).filter(({ roles }) => roles.includes(role));
  return { releasers: withRole('releaser'), deputies: withRole('deputy') };
}

function listed({ id, agency, name, address, roles, invited, joined }: Row): Listed {
  return {
    id: id as PersonId,
    agency: agency as AgencyId,
    name: name as string,
    address: address as Address,
    roles: JSON.parse(roles as string),
    invited: new Date(invited as string),
    joined: joined === null ? null : new Date(joined as string),
  };
}
