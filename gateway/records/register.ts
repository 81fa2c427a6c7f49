/** The register: one row per message and recipient in the records' SQLite file. No subject, no content. */
import { DatabaseSync } from 'node:sqlite';
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Id } from '../mail/envelope.ts';
import { OPEN, prepareRegister } from './register-tables.ts';

/**
 * `relayed` is another server's word that it took the message, `delivered` the signed receipt of another gateway. `in doubt`: the connection broke after the final dot (RFC 1047). `lost`: the disk damaged it. `unknown`: it has left the spool, and a power
 * cut took what became of it. `released`: people let it go, and it goes on as another message, with rows of its own; `rejected`: they did not.
 */
export type State =
  | 'accepted'
  | 'deferred'
  | 'in doubt'
  | 'held'
  | 'released'
  | 'rejected'
  | 'relayed'
  | 'delivered'
  | 'failed'
  | 'deleted'
  | 'lost'
  | 'unknown';

/** What happened to one recipient of one message. */
export interface Row {
  readonly id: Id;
  readonly agency: AgencyId;
  readonly direction: string;
  /** Inbound the author that the verdict is about, else the reverse-path; null for reports. */
  readonly author: Address | null;
  readonly recipient: Address;
  readonly nextHop: string;
  readonly state: State;
  readonly acceptedAt: Date;
  readonly changedAt: Date;
  readonly attempts: number;
  /** The last reply with its code; null before the first. */
  readonly reply: string | null;
  readonly verdict: string | null;
  readonly messageId: string | null;
  /** The Message-ID of what it answers. */
  readonly inReplyTo: string | null;
  /** The member at the other end, as far as it is proven, or that whose gateway it goes to; null for anybody else. */
  readonly partner: AgencyId | null;
  /** Whether it leaves protected. */
  readonly sealed: boolean;
}

/** A later state of one recipient, or of all that are still open. */
export interface Change {
  readonly id: Id;
  readonly recipient: Address | null;
  readonly state: State;
  readonly at: Date;
  /** Null leaves the last one. */
  readonly reply: string | null;
  /** Whether it was an attempt, which counts. */
  readonly isAttempt: boolean;
}

export interface Register extends AsyncDisposable {
  /** A message was accepted, or found again in the spool: what is known of it already gives way to what is newer. Never throws. */
  add(rows: readonly Row[]): void;
  /** Never throws; a row that is not there is not made. */
  change(change: Change): void;
  /** Once everything said so far is written, or its failure told. */
  written(): Promise<void>;
  /** The ids of which some recipient is still open. */
  openIds(): Id[];
  /** How many recipients are in each open state, and since when the oldest has waited. */
  standing(): { readonly state: State; readonly recipients: number; readonly oldest: Date }[];
  /** Forgets what was accepted before that time and is not open: at most so many rows; answers how many. */
  forget(before: Date, limit: number): number;
}

/** What no attempt can change: one that is repeated, because the reply to the first was lost, may end after its receipt has come. */
const FINAL = `state IN ('delivered', 'failed', 'rejected')`;

const ADD = `
  INSERT INTO register VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id, recipient) DO UPDATE SET
    state = excluded.state, changed_at = excluded.changed_at, attempts = excluded.attempts, reply = excluded.reply
  WHERE excluded.changed_at > changed_at AND NOT ${FINAL}`;

/**
 * In milliseconds: short enough for whoever waits for it, and long enough for a busy gateway to share transactions. What thirty messages write
 * together costs each half of what it costs with six, for they share pages of the table and its indexes.
 */
const MOMENT = 50;

const CHANGE = `
  UPDATE register SET state = ?, changed_at = ?, reply = coalesce(?, reply), attempts = attempts + ?
  WHERE id = ? AND (recipient = ? OR (? IS NULL AND ${OPEN})) AND NOT (? AND ${FINAL})`;

/** Opens or creates the register in that file of records. `onError` is told of each batch that could not be written, and must not throw. */
export function openRegister(file: string, onError: (error: unknown) => void): Register {
  const db = new DatabaseSync(file);
  prepareRegister(db);
  return new FileRegister(db, onError);
}

class FileRegister implements Register {
  readonly #db: DatabaseSync;
  readonly #onError: (error: unknown) => void;
  readonly #add;
  readonly #change;
  #waiting: (() => void)[] = [];
  #batch: Promise<void> | null = null;

  constructor(db: DatabaseSync, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
    this.#add = db.prepare(ADD);
    this.#change = db.prepare(CHANGE);
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) this.#later(() => this.#add.run(...columnsOf(row)));
  }

  change({ id, recipient, state, at, reply, isAttempt }: Change): void {
    const values = [state, at.toISOString(), reply, Number(isAttempt), id, recipient, recipient, Number(isAttempt)];
    this.#later(() => this.#change.run(...values));
  }

  written(): Promise<void> {
    return this.#batch ?? Promise.resolve();
  }

  openIds(): Id[] {
    return this.#db
      .prepare(`SELECT DISTINCT id FROM register WHERE ${OPEN}`)
      .all()
      .map(({ id }) => id as Id);
  }

  standing() {
    return this.#db
      .prepare(
        `SELECT state, count(*) AS recipients, min(accepted_at) AS oldest FROM register WHERE ${OPEN} GROUP BY state`,
      )
      .all()
      .map(({ state, recipients, oldest }) => ({
        state: state as State,
        recipients: Number(recipients),
        oldest: new Date(String(oldest)),
      }));
  }

  forget(before: Date, limit: number): number {
    const old = `SELECT rowid FROM register WHERE accepted_at < ? AND NOT ${OPEN} LIMIT ?`;
    const { changes } = this.#db
      .prepare(`DELETE FROM register WHERE rowid IN (${old})`)
      .run(before.toISOString(), limit);
    return Number(changes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.written();
    this.#db.close();
  }

  /** All that is said within a moment is one transaction. */
  #later(write: () => void): void {
    this.#waiting.push(write);
    this.#batch ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#batch = null;
        this.#writeAll(this.#waiting.splice(0));
        resolve();
      }, MOMENT);
    });
  }

  #writeAll(writes: readonly (() => void)[]): void {
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      for (const write of writes) write();
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      this.#onError(error);
    }
  }
}

function columnsOf(row: Row) {
  const { id, agency, direction, author, recipient, nextHop, state, attempts, reply, verdict, messageId } = row;
  const { inReplyTo, partner, sealed } = row;
  const times = [row.acceptedAt.toISOString(), row.changedAt.toISOString()];
  const told = [attempts, reply, verdict, messageId, inReplyTo, partner, Number(sealed)];
  return [id, agency, direction, author, recipient, nextHop, state, ...times, ...told];
}
