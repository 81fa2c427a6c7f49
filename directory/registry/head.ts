/** The head of the log as gateways see it: signed, dated by the log itself, and cosigned by those who saw it. */

import type { Database } from '../database.ts';
import { signCheckpoint } from '../log/checkpoint.ts';
import { cosign } from '../log/cosignature.ts';
import type { Head } from '../log/proofs.ts';
import { asSigner, type SignerKey } from '../signed-note.ts';
import { rememberHead } from './entries.ts';

/**
 * Signs a head. The checkpoint itself bears no time, so the log cosigns it as well: until there are witnesses enough, that alone tells a
 * gateway that it is not being shown an old head.
 */
export function signHead(db: Database, head: Head, signer: SignerKey, now: Date): string {
  rememberHead(db, head);
  const note = cosign(signCheckpoint(head, signer), asSigner(signer, 'cosignature'), now);
  return note + cosignatures(db, head.size).join('');
}

/** The lines of the witnesses who have seen the head of that size. */
export function cosignatures(db: Database, size: number): string[] {
  return db.all('SELECT line FROM cosignature WHERE size = ? ORDER BY witness', size).map(({ line }) => line as string);
}

/** A witness's line under the head of some size, and when it signed it. */
export interface Cosignature {
  readonly witness: string;
  readonly size: number;
  readonly at: Date;
  readonly line: string;
}

/** Keeps a witness's line in place of its earlier one. */
export function keepCosignature(db: Database, { witness, size, at, line }: Cosignature): void {
  db.run(
    `INSERT INTO cosignature (witness, size, at, line) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET size = excluded.size, at = excluded.at, line = excluded.line`,
    ...[witness, size, at.toISOString(), line],
  );
}

/** Which head that witness signed last, and when; null where it has signed none. */
export function lastSeen(db: Database, witness: string): Pick<Cosignature, 'size' | 'at'> | null {
  const row = db.get('SELECT size, at FROM cosignature WHERE witness = ?', witness);
  return row === undefined ? null : { size: Number(row.size), at: new Date(row.at as string) };
}

/** When that witness last signed the head of that size; null where it has not. */
export function keptSince(db: Database, witness: string, size: number): Date | null {
  const row = db.get('SELECT at FROM cosignature WHERE witness = ? AND size = ?', witness, size);
  return row === undefined ? null : new Date(row.at as string);
}
