/** The published files in one bundle, as it is carried on a stick where there is no network. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ArchiveError, readTar, TAR_BLOCK } from '../tar.ts';
import { type ReadTree, TreeError } from './read-tree.ts';

/** Opens a bundle: only where each file lies in it is kept in memory. @throws TreeError */
export async function openBundleTree(path: string): Promise<ReadTree> {
  const places = await contentsOf(path);
  const file = await open(path, 'r').catch(unreadable(path));
  return {
    place: path,
    async read(name, limit) {
      const found = places.get(name);
      if (found === undefined) return null;
      if (found.size > limit) throw new TreeError(`${name} in ${path} is longer than ${limit} octets`);
      const { bytesRead, buffer } = await file
        .read(new Uint8Array(found.size), 0, found.size, found.start)
        .catch(unreadable(path));
      if (bytesRead < found.size) throw new TreeError(`${path} was cut short while it was open`);
      return buffer;
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

interface Place {
  readonly start: number;
  readonly size: number;
}

async function contentsOf(path: string): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  let at = 0;
  try {
    for await (const { name, size } of readTar(createReadStream(path))) {
      // Two files of one name would be two trees in one: which of them is read would depend on the program.
      if (places.has(name)) throw new TreeError(`${name} stands twice in ${path}`);
      places.set(name, { start: at + TAR_BLOCK, size });
      at += TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
    }
    return places;
  } catch (cause) {
    if (cause instanceof ArchiveError)
      throw new TreeError(`${path} is not a whole bundle: ${cause.message}`, { cause });
    if (cause instanceof TreeError) throw cause;
    return unreadable(path)(cause);
  }
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new TreeError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  };
}
