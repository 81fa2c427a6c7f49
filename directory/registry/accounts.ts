/** Accounts: who may sign in. An account is opened by an invitation, and what it may do is what the log says of its holder. */

import type { Database, Row } from '../database.ts';
import type { SigningKey } from '../log/keys.ts';
import { settledNetwork } from '../log/network.ts';
import type { PersonId, Role } from '../log/payload-fields.ts';
import type { State } from '../log/replay.ts';
import { randomId, randomSecret, secretDigest } from '../sign-in/ids.ts';
import type { Passkey } from '../sign-in/passkeys.ts';

/** Whose account it is: a person of the secretariat, by the log's id, or an agency that is a member or applies. */
export interface Holder {
  readonly kind: 'staff' | 'agency';
  readonly holder: string;
}

export interface Account extends Holder {
  readonly id: string;
}

export interface Invitation extends Holder {
  readonly digest: string;
  /** The account that gets another passkey; null where one is opened. */
  readonly account: string | null;
}

const INVITATION_LIFE = 72 * 60 * 60 * 1000;

/** Makes an invitation, good once and for 72 hours; answers its secret, which is kept nowhere. */
export function invite(
  db: Database,
  { kind, holder, account, inviter }: Holder & { account: string | null; inviter: string | null },
  now: Date,
): { secret: string; expires: Date } {
  const secret = randomSecret();
  const expires = new Date(now.getTime() + INVITATION_LIFE);
  db.run(
    'INSERT INTO invitation (digest, kind, holder, account, inviter, expires) VALUES (?, ?, ?, ?, ?, ?)',
    ...[secretDigest(secret), kind, holder, account, inviter, expires.toISOString()],
  );
  return { secret, expires };
}

/** The invitation of that secret; null where there is none, it was used, or it is over. */
export function findInvitation(db: Database, secret: string, now: Date): Invitation | null {
  const row = db.get(
    'SELECT * FROM invitation WHERE digest = ? AND used IS NULL AND expires > ?',
    ...[secretDigest(secret), now.toISOString()],
  );
  return row === undefined ? null : (row as unknown as Invitation);
}

/** Whether an agency was ever invited, so that what it files was asked for. */
export function isInvited(db: Database, agency: string): boolean {
  return db.get(`SELECT 1 FROM invitation WHERE kind = 'agency' AND holder = ? LIMIT 1`, agency) !== undefined;
}

/** Uses an invitation up: its account is opened, or found, and gets the passkey. Null where somebody was faster. */
export function accept(db: Database, { digest, kind, holder, account }: Invitation, passkey: Passkey, now: Date) {
  const { credential, cose, key, counter } = passkey;
  const at = now.toISOString();
  return db.transaction((): Account | null => {
    if (db.run('UPDATE invitation SET used = ? WHERE digest = ? AND used IS NULL', at, digest) === 0) return null;
    const id =
      account ?? (kind === 'staff' ? accountOf(db, holder)?.id : undefined) ?? openAccount(db, { kind, holder }, at);
    db.run('INSERT INTO passkey VALUES (?, ?, ?, ?, ?, ?)', credential, id, cose, key, counter, at);
    return { id, kind, holder };
  });
}

/** The account of a person of the secretariat, who has one at most. */
export function accountOf(db: Database, person: string): Account | null {
  const row = db.get(`SELECT * FROM account WHERE kind = 'staff' AND holder = ?`, person);
  return row === undefined ? null : toAccount(row);
}

export function findAccount(db: Database, id: string): Account | null {
  const row = db.get('SELECT * FROM account WHERE id = ?', id);
  return row === undefined ? null : toAccount(row);
}

/** The passkey of that credential, and whose it is. */
export function findPasskey(db: Database, credential: string): (Passkey & { readonly account: string }) | null {
  const row = db.get('SELECT * FROM passkey WHERE credential = ?', credential);
  return row === undefined ? null : (row as unknown as Passkey & { account: string });
}

export function countUse(db: Database, credential: string, counter: number): void {
  db.run('UPDATE passkey SET counter = ? WHERE credential = ?', counter, credential);
}

export interface PasskeyOf {
  readonly credential: string;
  readonly key: SigningKey;
  readonly registered: Date;
}

/** The passkeys of an account, for a page to ask for and for the log to name. */
export function passkeysOf(db: Database, account: string): PasskeyOf[] {
  return db
    .all('SELECT credential, key, registered FROM passkey WHERE account = ? ORDER BY registered', account)
    .map((row) => ({ ...row, registered: new Date(row.registered as string) }) as unknown as PasskeyOf);
}

/** Takes a passkey from an account, and everybody out of it but one session; false where it has no such passkey, or no other. */
export function dropPasskey(db: Database, { id }: Account, credential: string, session: string): boolean {
  return db.transaction(() => {
    const dropped = db.run(
      'DELETE FROM passkey WHERE credential = ? AND account = ? AND (SELECT count(*) FROM passkey WHERE account = ?) > 1',
      ...[credential, id, id],
    );
    // Whoever had it may have signed in with it.
    if (dropped > 0) db.run('DELETE FROM session WHERE account = ? AND id <> ?', id, session);
    return dropped > 0;
  });
}

/** What the holder of an account may do: of the secretariat, what the log says now, however long ago they signed in. */
export function rolesOf({ kind, holder }: Holder, { network }: State, now: Date): readonly (Role | 'agency')[] {
  if (kind === 'agency') return ['agency'];
  return settledNetwork(network, now).staff.get(holder as PersonId)?.roles ?? [];
}

function openAccount(db: Database, { kind, holder }: Holder, at: string): string {
  const id = randomId();
  db.run('INSERT INTO account VALUES (?, ?, ?, ?)', id, kind, holder, at);
  return id;
}

function toAccount({ id, kind, holder }: Row): Account {
  return { id, kind, holder } as unknown as Account;
}
