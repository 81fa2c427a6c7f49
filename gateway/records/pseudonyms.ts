/** What the content log calls an author: the same on one day, another on the next, and nobody's name without the day's key, which lies apart from the log. */
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { type Address, addressKey } from '../../directory/address.ts';
import { openDatabase } from '../../directory/database.ts';
import type { AgencyId } from '../../directory/lookup.ts';

export interface Pseudonyms extends Disposable {
  /** 64 bits in hex; makes the day's key where there is none. */
  of(agency: AgencyId, author: Address, now: Date): string;
  /** What an author was called on each day of which there is a key still, by day. */
  all(agency: AgencyId, author: Address): ReadonlyMap<string, string>;
  /** Forgets the keys of the days before. */
  forget(before: Date): void;
}

const TABLES = [
  'CREATE TABLE key (agency TEXT NOT NULL, day TEXT NOT NULL, secret BLOB NOT NULL, PRIMARY KEY (agency, day)) STRICT;',
];

/** Opens or creates the keys in that file, for this user's eyes alone. What is forgotten is overwritten. */
export function openPseudonyms(file: string): Pseudonyms {
  const db = openDatabase(file, TABLES);
  if (file !== ':memory:') chmodSync(file, 0o600);
  const today = new Map<AgencyId, { readonly day: string; readonly secret: Uint8Array }>();
  const keyFor = (agency: AgencyId, day: string) => {
    const known = today.get(agency);
    if (known?.day === day) return known.secret;
    db.run('INSERT INTO key VALUES (?, ?, ?) ON CONFLICT DO NOTHING', agency, day, randomBytes(32));
    const secret = db.get('SELECT secret FROM key WHERE agency = ? AND day = ?', agency, day)!.secret as Uint8Array;
    today.set(agency, { day, secret });
    return secret;
  };
  return {
    of: (agency, author, now) => pseudonym(keyFor(agency, dayOf(now)), author),
    all: (agency, author) => {
      const keys = db.all('SELECT day, secret FROM key WHERE agency = ?', agency);
      return new Map(keys.map(({ day, secret }) => [String(day), pseudonym(secret as Uint8Array, author)]));
    },
    forget: (before) => {
      if (db.run('DELETE FROM key WHERE day < ?', dayOf(before)) > 0) db.forget();
    },
    [Symbol.dispose]: () => db[Symbol.dispose](),
  };
}

function pseudonym(secret: Uint8Array, author: Address): string {
  return createHmac('sha256', secret).update(addressKey(author)).digest('hex').slice(0, 16);
}

/** In UTC. */
function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
