/** Opens what a log has published, wherever its address says that it is. */
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openBundleTree } from './bundle-tree.ts';
import { openFolderTree } from './folder-tree.ts';
import { openHttpTree } from './http-tree.ts';
import { type ReadTree, TreeError } from './read-tree.ts';

/** A `file:` address is that of a folder or of a bundle. PEM of the authorities to believe may be given. @throws TreeError */
export async function openTree(address: URL, trusted: string | null = null): Promise<ReadTree> {
  if (address.protocol !== 'file:') return openHttpTree(address, { trusted });
  const path = fileURLToPath(address);
  const found = await stat(path).catch((cause: Error) => {
    throw new TreeError(`${path} cannot be read: ${cause.message}`, { cause });
  });
  return found.isDirectory() ? openFolderTree(path) : openBundleTree(path);
}
