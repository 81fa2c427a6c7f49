/** Makes one process the owner of a spool's folder, until it ends in whatever way. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SpoolError } from './spool.ts';

/** Gives the folder free again; harmless when called twice. */
export type Unlock = () => void;

/**
 * Takes the folder or says who has it. The lock itself is the operating system's, reached through SQLite: it ends with its process, so
 * a kill -9 leaves nothing behind, and it holds between containers, where a pid alone would name a stranger or ourselves.
 * Nothing else may open `lock`: closing any descriptor of it in this process would drop the lock (POSIX fcntl).
 * @throws SpoolError naming the owner's pid
 */
export function lockFolder(folder: string): Unlock {
  const owner = join(folder, 'owner');
  const lock = join(folder, 'lock');
  const database = new DatabaseSync(lock);
  try {
    // In memory, for the lock alone is wanted: no file is ever written.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    chmodSync(lock, 0o600);
    writeFileSync(owner, `${process.pid}\n`, { mode: 0o600 });
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: number }).errcode !== SQLITE_BUSY)
      throw new SpoolError(`locking the spool ${folder}`, { cause });
    throw new SpoolError(`the spool ${folder} belongs to process ${pidIn(owner)}, which is still running`);
  }
  return () => {
    if (database.isOpen) database.close();
  };
}

const SQLITE_BUSY = 5;

function pidIn(owner: string): string {
  try {
    return readFileSync(owner, 'utf8').trim();
  } catch {
    // The other one has the lock but has not yet written its name.
    return 'unknown';
  }
}
