/** Reads a spool that no gateway has open, and touches nothing in it: for an operator whose gateway does not run. */
import { join } from 'node:path';
import type { Id } from '../mail/envelope.ts';
import { type Disk, readSmall } from './disk.ts';
import { DamageError } from './format.ts';
import { decodeJournal } from './journal.ts';
import { layoutOf } from './layout.ts';
import { glanceContents } from './message-file.ts';
import type { Spooled } from './spool.ts';

/** Every message in that folder, in no order. What is damaged is left out: the next start sets it aside and tells of it. */
export async function* peekSpool(disk: Disk, folder: string): AsyncGenerator<Spooled> {
  const layout = layoutOf(folder);
  for (const shard of await listed(disk, layout.shelf))
    for (const id of (await listed(disk, join(layout.shelf, shard))) as readonly Id[]) {
      const contents = await glanceContents(disk, join(layout.shelf, shard, id)).catch(nullWhereDamaged);
      if (!contents) continue;
      const journal = await readSmall(disk, layout.journal(id));
      yield { message: contents.message, journal: decodeJournal(journal ?? new Uint8Array()).entries };
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

function nullWhereDamaged(error: unknown): null {
  if (error instanceof DamageError) return null;
  throw error;
}
