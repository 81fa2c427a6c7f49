/** The receipts that we still await: what was handed to another gateway, and whom to tell when it is not confirmed. */
import { DatabaseSync } from 'node:sqlite';
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Id, Notify } from '../mail/envelope.ts';
import { inOne } from './in-one.ts';

/** One recipient of one transfer. It names the message to its author; nothing of its content. */
export interface Awaited {
  readonly transferId: string;
  readonly recipient: Address;
  /** The agency that the receipt must come from. */
  readonly peer: AgencyId;
  readonly agency: AgencyId;
  readonly id: Id;
  readonly author: Address;
  readonly messageId: string | null;
  readonly envid: string | null;
  readonly original: string | null;
  readonly notify: Notify;
  readonly acceptedAt: Date;
  /** When it was last handed over, or was about to be. */
  readonly handedAt: Date;
}

export interface Awaiting extends Disposable {
  /** Durable on return, and said before each attempt: a crash after it only makes us wait in vain. A later attempt counts anew. */
  expect(rows: readonly Awaited[]): void;
  /** All that is awaited for a transfer from that agency. */
  find(transferId: string, peer: AgencyId): Awaited[];
  /**
   * Nothing was handed over by the last attempt. The receipt stays awaited where an earlier one may have been heard, for it was expected before
   * and not forgotten; unless there will be no other attempt, and that has been told.
   */
  forget(transferId: string, unserved: readonly { readonly recipient: Address; readonly isFinal: boolean }[]): void;
  /**
   * The receipt has come; durable on return. It is remembered for a while: a hand-over that was in doubt may still be repeated, and gets no
   * second receipt.
   */
  confirm(transferId: string, recipients: readonly Address[], at: Date): Promise<void>;
  /** What was handed over before that time and is still not confirmed, at most so many. */
  overdue(before: Date, limit: number): Awaited[];
}

/** Longer than any message is tried, in milliseconds. */
const REMEMBERED = 14 * 24 * 3_600_000;

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE IF NOT EXISTS awaiting (
    transfer TEXT NOT NULL, recipient TEXT NOT NULL, peer TEXT NOT NULL, handed TEXT NOT NULL,
    confirmed TEXT, row TEXT NOT NULL,
    PRIMARY KEY (transfer, recipient)) STRICT;
  CREATE INDEX IF NOT EXISTS awaiting_handed ON awaiting (handed);
`;

/** Opens or creates the table in that file of records. */
export function openAwaiting(file: string): Awaiting {
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  const insert = db.prepare(
    `INSERT INTO awaiting (transfer, recipient, peer, handed, row) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (transfer, recipient) DO UPDATE SET handed = excluded.handed, row = json_set(excluded.row, '$.again', 1)`,
  );
  const byTransfer = db.prepare('SELECT row FROM awaiting WHERE transfer = ? AND peer = ? AND confirmed IS NULL');
  const byTime = db.prepare('SELECT row FROM awaiting WHERE handed < ? AND confirmed IS NULL ORDER BY handed LIMIT ?');
  const remove = db.prepare(
    `DELETE FROM awaiting WHERE transfer = ? AND recipient = ? AND confirmed IS NULL AND (? OR row ->> '$.again' IS NULL)`,
  );
  const mark = db.prepare('UPDATE awaiting SET confirmed = ? WHERE transfer = ? AND recipient = ?');
  const expire = db.prepare('DELETE FROM awaiting WHERE confirmed < ?');
  return {
    expect: (rows) => {
      // Mail that nobody confirms: a transaction costs a sync of the disk even where it writes nothing.
      if (rows.length === 0) return;
      inOne(db, () => {
        for (const row of rows)
          insert.run(row.transferId, row.recipient, row.peer, row.handedAt.toISOString(), JSON.stringify(row));
      });
    },
    find: (transferId, peer) => byTransfer.all(transferId, peer).map(restored),
    forget: (transferId, unserved) =>
      inOne(db, () => {
        for (const { recipient, isFinal } of unserved) remove.run(transferId, recipient, Number(isFinal));
      }),
    confirm: async (transferId, recipients, at) =>
      inOne(db, () => {
        for (const recipient of recipients) mark.run(at.toISOString(), transferId, recipient);
        expire.run(new Date(at.getTime() - REMEMBERED).toISOString());
      }),
    overdue: (before, limit) => byTime.all(before.toISOString(), limit).map(restored),
    [Symbol.dispose]: () => db.close(),
  };
}

function restored({ row }: Record<string, unknown>): Awaited {
  const { acceptedAt, handedAt, again: _, ...rest } = JSON.parse(String(row));
  return { ...rest, acceptedAt: new Date(acceptedAt), handedAt: new Date(handedAt) };
}
