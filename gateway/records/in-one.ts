/** Several writes as one: all of them or none, and one sync of the disk. */
import type { DatabaseSync } from 'node:sqlite';

export function inOne(db: DatabaseSync, work: () => void): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
