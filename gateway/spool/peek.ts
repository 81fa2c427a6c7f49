/** Reads a spool that no gateway has open, and touches nothing in it: for an operator whose gateway does not run. */
import type { Id } from '../mail/envelope.ts';
import { type Disk, readSmall } from './disk.ts';
import { decodeJournal } from './journal.ts';
import { layoutOf } from './layout.ts';
import { salvageMessage } from './message-file.ts';
import type { Spooled } from './spool.ts';

/**
 * Every message in that folder, in no order, with what its journal tells. What is damaged is left out: the next start sets it aside and tells
 * of it.
 */
export async function* peekSpool(disk: Disk, folder: string): AsyncGenerator<Spooled> {
  const layout = layoutOf(folder);
  for (const id of (await listed(disk, layout.shelf)) as readonly Id[]) {
    const message = await salvageMessage(disk, layout.message(id));
    if (message === null) continue;
    const journal = await readSmall(disk, layout.journal(id));
    yield { message, journal: decodeJournal(journal ?? new Uint8Array()).entries };
  }
}

/** There is none before the first start. */
async function listed(disk: Disk, folder: string): Promise<readonly string[]> {
  try {
    return await disk.list(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
