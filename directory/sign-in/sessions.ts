/** Sessions: a person who has shown a passkey is known for a while, by a cookie of which the database keeps only a digest. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '../database.ts';
import { randomId, randomSecret, secretDigest } from './ids.ts';

export interface Session {
  /** A name for lists and for ending it; it signs nobody in. */
  readonly id: string;
  readonly account: string;
  readonly began: Date;
  /** When it was last used, to the minute. */
  readonly seen: Date;
}

/** Without use, and in all; in milliseconds. */
const IDLE = 15 * 60 * 1000;
const LONGEST = 8 * 60 * 60 * 1000;
/** Writing down each use would cost a disk's sync for each request. */
const SEEN_STEP = 60 * 1000;

/** Begins a session; answers the secret for its cookie. */
export function beginSession(db: Database, account: string, now: Date): { secret: string; session: Session } {
  const secret = randomSecret();
  const session = { id: randomId(), account, began: now, seen: now };
  const at = now.toISOString();
  db.run('INSERT INTO session VALUES (?, ?, ?, ?, ?)', secretDigest(secret), session.id, account, at, at);
  // Whatever is over, of anybody.
  db.run('DELETE FROM session WHERE seen <= ? OR began <= ?', ...limits(now));
  return { secret, session };
}

/** The session of that secret, where it is not over; its use is noted. */
export function continueSession(db: Database, secret: string, now: Date): Session | null {
  const row = db.get(
    'SELECT id, account, began, seen FROM session WHERE digest = ? AND seen > ? AND began > ?',
    ...([secretDigest(secret), ...limits(now)] as const),
  );
  if (row === undefined) return null;
  const session = toSession(row);
  if (+now - +session.seen >= SEEN_STEP)
    db.run('UPDATE session SET seen = ? WHERE id = ?', now.toISOString(), session.id);
  return session;
}

/** The sessions of an account that are not over, the latest first. */
export function sessionsOf(db: Database, account: string, now: Date): Session[] {
  return db
    .all(
      'SELECT id, account, began, seen FROM session WHERE account = ? AND seen > ? AND began > ? ORDER BY began DESC',
      ...([account, ...limits(now)] as const),
    )
    .map(toSession);
}

/** Ends a session of that account at once; false where it has none of that name. */
export function endSession(db: Database, account: string, id: string): boolean {
  return db.run('DELETE FROM session WHERE account = ? AND id = ?', account, id) > 0;
}

/** What a page of ours must send with each change, and a page of others cannot know. */
export function csrfToken(secret: string): string {
  return createHmac('sha256', secret).update('csrf').digest('base64url');
}

export function isCsrfToken(secret: string, token: string): boolean {
  const [ours, theirs] = [Buffer.from(csrfToken(secret)), Buffer.from(token)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

function limits(now: Date): [seen: string, began: string] {
  return [new Date(now.getTime() - IDLE).toISOString(), new Date(now.getTime() - LONGEST).toISOString()];
}

function toSession({ id, account, began, seen }: Readonly<Record<string, unknown>>): Session {
  return { id, account, began: new Date(began as string), seen: new Date(seen as string) } as Session;
}
