/** The annex as a gateway keeps it: sealed on the disk, in a file that is replaced when it changes, and opened in memory alone. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Annex, contactsIn, readAnnex } from '../annex.ts';
import { replaceFile } from '../durable.ts';
import type { Agency } from '../log/agency.ts';
import { type Contact, DirectoryError } from '../lookup.ts';
import { ANNEX, type ReadTree, readSealedAnnex } from '../published/read-tree.ts';

export interface AnnexOptions {
  /** Where it is kept, as it was published. What was erased from it must be nowhere, so it is kept in no database, whose pages would remember. */
  readonly file: string;
  /** Decrypts it; null where it is encrypted to others. Whatever else is wrong with it is thrown. */
  readonly open: (sealed: Uint8Array) => Promise<Uint8Array | null>;
  /** Hears why contacts are not known, or not as they are now; once for each reason in a row. Must not throw. */
  readonly unread: (error: unknown) => void;
}

export interface SealedAnnex {
  /** What an agency tells about itself, as far as it has committed to that in the log. */
  contactsOf(agency: Pick<Agency, 'id' | 'contacts'>): readonly Contact[];
  /**
   * Fetches the annex where it has changed. Never throws: what cannot be had or read leaves everything as it was. That there is none is worth a word
   * only where somebody has committed to what should stand in it.
   */
  refresh(tree: ReadTree, isAwaited: boolean): Promise<void>;
}

/** Opens what is kept, if anything is. Never throws. */
export async function openSealedAnnex({ file, open, unread }: AnnexOptions): Promise<SealedAnnex> {
  let annex: Annex = new Map();
  /** Of what is kept and was read, so that only a change is work. */
  let known: { readonly digest: string; readonly tag: string | null } | null = null;
  const saying = sayingOnce(unread);
  const read = async (sealed: Uint8Array): Promise<Annex> => {
    const opened = await open(sealed);
    if (opened === null)
      throw new DirectoryError('the annex is encrypted to others: is our certificate the one that the log lists?');
    return readAnnex(opened);
  };

  await saying(async () => {
    await removeUnfinished(file);
    const kept = await contentOf(file);
    if (kept === null) return;
    annex = await read(kept);
    known = { digest: digestOf(kept), tag: null };
  });
  return {
    contactsOf: ({ id, contacts }) => contactsIn(annex.get(id) ?? [], contacts),
    refresh: (tree, isAwaited) =>
      saying(async () => {
        const found = await readSealedAnnex(tree, known?.tag ?? null);
        if (found === 'unchanged') return;
        if (found === null && !isAwaited) return;
        if (found === null) throw new DirectoryError(`there is no ${ANNEX} at ${tree.place}`);
        const digest = digestOf(found.bytes);
        if (digest !== known?.digest) {
          annex = await read(found.bytes);
          await replaceFile(file, found.bytes, 0o600);
        }
        known = { digest, tag: found.tag };
      }),
  };
}

/** Does something, and says what it throws unless that is what it threw the last time. */
function sayingOnce(say: (error: unknown) => void): (work: () => Promise<void>) => Promise<void> {
  let said: string | null = null;
  return async (work) => {
    try {
      await work();
      said = null;
    } catch (error) {
      const { message } = error as Error;
      if (message !== said) say(error);
      said = message;
    }
  };
}

/** What a crash has left of a file that was being written may hold what was erased since. */
async function removeUnfinished(file: string): Promise<void> {
  const folder = dirname(file);
  const left = (await readdir(folder)).filter((name) => name.startsWith(`${basename(file)}.`));
  for (const name of left) await rm(join(folder, name));
}

async function contentOf(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
