/** Looks at the copy that a gateway keeps, beside the running gateway and without the network. */
import { access } from 'node:fs/promises';
import type { EntryId } from '../log/envelope.ts';
import { registrationsAt } from '../log/registrations.ts';
import { growTree } from '../log/tree.ts';
import type { Registration } from '../members-file.ts';
import { load } from './load.ts';
import { programDigest } from './program.ts';
import { openStore } from './store.ts';

/** What the copy says. */
export interface Peek {
  readonly version: number;
  readonly seen: Date;
  readonly members: readonly Registration[];
}

/** Null where there is no copy, or none that can be used. @throws HistoryError where it is of another network */
export async function peek(file: string, genesis: EntryId, now: Date): Promise<Peek | null> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  using store = openStore(file);
  const copy = await load({ genesis, store, merkle: growTree(), program: programDigest() });
  if (copy === null) return null;
  return { version: copy.head.size, seen: copy.head.seen, members: registrationsAt(copy.state, now) };
}
