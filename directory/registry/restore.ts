/** Rebuilds the log of a lost server from a copy of what it published: every gateway has one. */
import { createHash } from 'node:crypto';
import type { Database } from '../database.ts';
import { compare, readCheckpoint } from '../log/checkpoint.ts';
import { namedIn } from '../log/named.ts';
import { newTiles } from '../log/tiles.ts';
import { growTree, leafHash } from '../log/tree.ts';
import { type ReadTree, readBlob, readEntries, readHead } from '../published/read-tree.ts';
import type { VerifierKey } from '../signed-note.ts';
import { addBlob, addEntry, countEntries, rememberHead } from './entries.ts';

/** The copy is not whole, or is not what the log signed; the message says what is wrong. Nothing was restored. */
export class RestoreError extends Error {
  override name = 'RestoreError';
}

/**
 * Fills an empty database with the history of the copy, which continues from there; answers how many entries it has. Of several copies the one
 * with the most entries must be taken: what a gateway has seen cannot be taken back.
 * @throws RestoreError, TreeError, NoteError
 */
export async function restoreLog(db: Database, copy: ReadTree, logKey: VerifierKey): Promise<number> {
  if (countEntries(db) > 0) throw new RestoreError('the database has a log already');
  const head = readCheckpoint(await readHead(copy), logKey);
  const entries: Uint8Array[] = [];
  for (const { level, ...tile } of newTiles(0, head.size))
    if (level === 'entries') entries.push(...(await readEntries(copy, { level, ...tile })));
  const tree = growTree();
  for (const entry of entries) tree.append(leafHash(entry));
  if (compare(tree, head) !== 'agrees') throw new RestoreError('the entries are not those that the log signed');
  const blobs: Uint8Array[] = [];
  for (const digest of new Set(entries.flatMap(namedIn))) blobs.push(await blobOf(copy, digest));
  db.transaction(() => {
    for (const [number, entry] of entries.entries()) addEntry(db, number, entry);
    for (const blob of blobs) addBlob(db, blob);
    rememberHead(db, head);
  });
  return head.size;
}

async function blobOf(copy: ReadTree, digest: string): Promise<Uint8Array> {
  const bytes = await readBlob(copy, digest);
  if (bytes === null) throw new RestoreError(`the copy lacks what is named as ${digest}`);
  if (createHash('sha256').update(bytes).digest('hex') !== digest)
    throw new RestoreError(`what the copy has as ${digest} is something else`);
  return bytes;
}
