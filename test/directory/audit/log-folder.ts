/** A published log for tests: any entries in a folder, under a head that a key of the log signed. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signCheckpoint } from '../../../directory/log/checkpoint.ts';
import { growTree, leafHash, rootAt } from '../../../directory/log/tree.ts';
import { publishTree } from '../../../directory/published/publish.ts';
import type { SignerKey } from '../../../directory/signed-note.ts';

export async function publishedFolder(
  entries: readonly Uint8Array[],
  logKey: SignerKey,
  blobs: ReadonlyMap<string, Uint8Array>,
  path?: string,
): Promise<string> {
  const folder = path ?? (await mkdtemp(join(tmpdir(), 'valise-log-')));
  const tree = growTree();
  for (const entry of entries) tree.append(leafHash(entry));
  const checkpoint = signCheckpoint({ size: tree.size, root: rootAt(tree) }, logKey);
  await publishTree(folder, { checkpoint, tree, entries: (from, to) => entries.slice(from, to), blobs });
  return folder;
}
