/** What the registry keeps of the log itself: its entries, what they name by digest, and the head that was signed last. */
import { createHash } from 'node:crypto';
import type { Database } from '../database.ts';
import type { Digest } from '../log/payload-fields.ts';
import type { Head } from '../log/proofs.ts';

export function countEntries(db: Database): number {
  return Number(db.get('SELECT count(*) AS n FROM entry')?.n);
}

/** The entries from one number up to another. */
export function readEntries(db: Database, from: number, to: number): Uint8Array[] {
  return db
    .all('SELECT bytes FROM entry WHERE number >= ? AND number < ? ORDER BY number', from, to)
    .map(({ bytes }) => bytes as Uint8Array);
}

/** Takes the entry of that number; there can be no other of the same. */
export function addEntry(db: Database, number: number, bytes: Uint8Array): void {
  db.run('INSERT INTO entry (number, bytes) VALUES (?, ?)', number, bytes);
}

export function findBlob(db: Database, digest: string): Uint8Array | null {
  return (db.get('SELECT bytes FROM blob WHERE digest = ?', digest)?.bytes as Uint8Array | undefined) ?? null;
}

/** Keeps octets under their digest; the same ones again change nothing. */
export function addBlob(db: Database, bytes: Uint8Array): Digest {
  const digest = createHash('sha256').update(bytes).digest('hex') as Digest;
  db.run('INSERT INTO blob (digest, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING', digest, bytes);
  return digest;
}

/** Takes away again what no entry came to name. */
export function dropBlob(db: Database, digest: Digest): void {
  db.run('DELETE FROM blob WHERE digest = ?', digest);
}

/** The largest head that was ever signed; null where none was. */
export function signedHead(db: Database): Head | null {
  const row = db.get('SELECT size, root FROM head');
  return row === undefined ? null : { size: Number(row.size), root: row.root as Uint8Array };
}

/** To be called before the head is signed: what is signed and forgotten could be contradicted. */
export function rememberHead(db: Database, { size, root }: Head): void {
  db.run(
    'INSERT INTO head (one, size, root) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, root = excluded.root',
    size,
    root,
  );
}
