/** Opens what a log has published, wherever its address says that it is. */
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openBundleTree } from './bundle-tree.ts';
import { openFolderTree } from './folder-tree.ts';
import { openHttpTree } from './http-tree.ts';
import { CHECKPOINT, type ReadTree, TreeError } from './read-tree.ts';

/** A `file:` address is that of a folder or of a bundle, neither of which need be there yet. PEM of the authorities to believe may be given. */
export async function openTree(address: URL, trusted: string | null = null): Promise<ReadTree> {
  return address.protocol === 'file:' ? openFileTree(fileURLToPath(address)) : openHttpTree(address, { trusted });
}

/** Looked for anew whenever the head is read: a stick is put in, taken out and exchanged for a newer one. */
function openFileTree(path: string): ReadTree {
  let current: ReadTree | null = null;
  const close = async (): Promise<void> => {
    const closing = current;
    current = null;
    await closing?.[Symbol.asyncDispose]();
  };
  return {
    place: path,
    async read(name, limit) {
      if (name === CHECKPOINT) await close();
      current ??= await openFolderOrBundle(path);
      return current.read(name, limit);
    },
    [Symbol.asyncDispose]: close,
  };
}

async function openFolderOrBundle(path: string): Promise<ReadTree> {
  const found = await stat(path).catch((cause: Error) => {
    throw new TreeError(`${path} cannot be read: ${cause.message}`, { cause });
  });
  return found.isDirectory() ? openFolderTree(path) : openBundleTree(path);
}
