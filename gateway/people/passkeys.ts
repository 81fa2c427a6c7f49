/** The passkeys that people sign in and sign decisions with: one for each person. */
import type { Database } from '../../directory/database.ts';
import { secretDigest } from '../../directory/sign-in/ids.ts';
import { type Passkey, PasskeyError } from '../../directory/sign-in/passkeys.ts';
import type { Person, PersonId } from './person.ts';

/**
 * Uses an invitation up: its person has this passkey from now on. One they had before, and whoever is signed in with it, is out: it may be in
 * other hands. Null where somebody was faster.
 */
export function join(
  db: Database,
  { secret, person }: Joining,
  passkey: Passkey,
  now: Date,
): { replaced: boolean } | null {
  const { credential, cose, key, counter } = passkey;
  return db.transaction(() => {
    const used = db.run(
      'DELETE FROM invitation WHERE digest = ? AND expires > ?',
      secretDigest(secret),
      now.toISOString(),
    );
    if (used === 0) return null;
    db.run('DELETE FROM session WHERE account = ?', person.id);
    const replaced = db.run('DELETE FROM passkey WHERE person = ?', person.id) > 0;
    const values = [credential, person.id, cose, key, counter, now.toISOString()];
    db.run('INSERT INTO passkey VALUES (?, ?, ?, ?, ?, ?)', ...values);
    return { replaced };
  });
}

interface Joining {
  readonly secret: string;
  readonly person: Person;
}

/** The passkey of that credential, and whose it is. */
export function findPasskey(db: Database, credential: string): (Passkey & { readonly person: PersonId }) | null {
  const row = db.get('SELECT * FROM passkey WHERE credential = ?', credential);
  return row === undefined ? null : (row as unknown as Passkey & { person: PersonId });
}

/**
 * Notes a use; a passkey that was copied falls behind, and is refused from then on.
 * @throws PasskeyError where it was taken from its person while it was being verified
 */
export function countUse(db: Database, credential: string, counter: number): void {
  if (db.run('UPDATE passkey SET counter = ? WHERE credential = ?', counter, credential) === 0)
    throw new PasskeyError('the passkey is nobody’s any more');
}
