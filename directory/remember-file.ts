/** Remembers in a small file which members file was believed last. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { replaceFile } from './durable.ts';
import { DirectoryError } from './lookup.ts';
import type { Remember } from './members-source.ts';

const seen = z.strictObject({ serial: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/**
 * Whoever can delete this file can make the gateway take an old members file; so it lies in the gateway's own folder, not beside the members
 * file. A damaged one throws DirectoryError rather than being taken for none.
 */
export function rememberInFile(path: string): Remember {
  return {
    async load() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      return text === null ? null : parse(text, path);
    },
    store: (state) => replaceFile(path, `${JSON.stringify(state)}\n`, 0o600),
  };
}

function parse(text: string, path: string): z.output<typeof seen> {
  try {
    return seen.parse(JSON.parse(text));
  } catch (cause) {
    const advice =
      'ask the secretariat for the current serial number, compare it with the members file, and delete this file';
    throw new DirectoryError(`the record of the last members file, ${path}, is damaged: ${advice}`, { cause });
  }
}
