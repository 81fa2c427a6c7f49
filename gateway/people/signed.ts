/** What people signed when they decided, kept so that it can be shown later: the statement, and all that proves who agreed to it. */
import type { Database } from '../../directory/database.ts';
import type { PasskeyData, SigningKey } from '../../directory/log/keys.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Person } from './person.ts';

/** A passkey's signature over the SHA-256 of a statement; `verifyByKey` of the directory's log verifies it. */
export interface Signed {
  readonly message: string;
  /** As they were then. */
  readonly person: Person;
  readonly key: SigningKey;
  readonly statement: string;
  readonly data: PasskeyData;
  readonly signature: Uint8Array;
  readonly at: Date;
}

/** Durable on return; answers the number to note the outcome under. */
export function keepSigned(db: Database, { message, person, key, statement, data, signature, at }: Signed): number {
  const row = db.get(
    `INSERT INTO signed (agency, message, person, key, statement, authenticator, client, signature, at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number`,
    ...[person.agency, message, JSON.stringify(person), key, statement],
    ...[data.authenticator, data.client, signature, at.toISOString()],
  );
  return Number(row?.number);
}

/** What came of it. None stands where the gateway ended in between: the journal of the message tells then. */
export function noteOutcome(db: Database, number: number, outcome: string): void {
  db.run('UPDATE signed SET outcome = ? WHERE number = ?', outcome, number);
}

/** All that was signed about a message, the oldest first. */
export function signedAbout(db: Database, agency: AgencyId, message: string): Kept[] {
  return db
    .all('SELECT * FROM signed WHERE agency = ? AND message = ? ORDER BY number', agency, message)
    .map(({ person, authenticator, client, at, ...rest }) => ({
      ...rest,
      person: JSON.parse(person as string),
      data: { authenticator, client },
      at: new Date(at as string),
    })) as unknown as Kept[];
}

export interface Kept extends Signed {
  /** What was answered; null where the gateway ended before it could say. */
  readonly outcome: string | null;
}
