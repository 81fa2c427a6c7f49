/**
 * Start of a file spool: every state that a crash can leave a message in has a name and a recovery.
 *
 * | state      | tmp/ | new/      | log/      | done/ | how it came                        | at start                                          |
 * |------------|------|-----------|-----------|-------|------------------------------------|---------------------------------------------------|
 * | unfinished | file |           |           |       | commit stopped before its rename   | removed: nobody was told that we have it          |
 * | accepted   |      | whole     |           |       | commit went further, or was done   | kept, whether or not our 250 was heard            |
 * | begun      |      | whole     | lines     |       | an attempt was under way           | kept; the journal says who has been served        |
 * | torn       |      | whole     | half line |       | record stopped                     | kept; the half line counts for nothing and goes   |
 * |            |      |           |           |       |                                    | with the next record                              |
 * | mending    | file | whole     | half line |       | stopped while that line was removed| removed from tmp/, then as torn                   |
 * | leaving    |      | whole     | lines     | line  | finish stopped before its removal  | kept; by its journal nothing is left but to finish|
 * | left       |      |           | lines     | line  | finish stopped before its last step| journal removed                                   |
 * | vanished   |      |           | lines     |       | no crash of ours: the disk lost it | journal set aside, someone is told                |
 * | damaged    |      | not whole | any       | any   | no crash of ours: the bytes rotted | both set aside, someone is told                   |
 * | untold     |      |           |           |       | stopped after setting it aside     | reported again, so that its author is told: it    |
 * |            |      |           |           |       |                                    | lies in corrupt/ without its mark                 |
 *
 * A half line in done/ belongs to a message that is still here: as `begun`. Recovery may itself be stopped anywhere and done again.
 */
import { join } from 'node:path';
import type { Id } from '../mail/envelope.ts';
import { type DamageParts, listUntold, reportUntold, setAsideJournal, setAsideMessage } from './damage.ts';
import { readDoneLog } from './done-log.ts';
import { DamageError } from './format.ts';
import { glanceContents } from './message-file.ts';
import { SpoolError } from './spool.ts';

/** What a spool knows once it has recovered. */
export interface Found {
  /** The messages that are here. */
  readonly ids: Set<Id>;
  /** The known repeat keys: each with the day its message left, null where it is here. */
  readonly keys: Map<string, string | null>;
}

/** Brings every message in the folder into a state from which work goes on. */
export async function recover(parts: DamageParts, now: Date): Promise<Found> {
  await purgeUnfinished(parts);
  const untold = await listUntold(parts);
  const left = await readDoneLog(parts, now);
  const found: Found = { ids: new Set(), keys: new Map(left.keys) };
  for (const name of await parts.disk.list(parts.layout.shelf)) {
    const shard = join(parts.layout.shelf, name);
    const ids = (await parts.disk.list(shard)) as readonly Id[];
    const stray = ids.find((id) => parts.layout.shard(id) !== shard);
    if (stray !== undefined) throw new SpoolError(`${stray} does not belong into ${shard}`);
    await Promise.all(ids.map((id) => keepOrSetAside(parts, id, found)));
  }
  for (const id of (await parts.disk.list(parts.layout.log)) as readonly Id[])
    if (!found.ids.has(id)) await settleJournal(parts, id, left.ids);
  for (const id of untold) await reportUntold(parts, id);
  return found;
}

/** `unfinished` and `mending`. */
async function purgeUnfinished({ disk, layout }: DamageParts): Promise<void> {
  for (const name of await disk.list(layout.tmp)) await disk.remove(join(layout.tmp, name));
}

/** `accepted`, `begun`, `torn` and `leaving` stay; `damaged` does not. Bodies are not read here: a lease reads them before they are used. */
async function keepOrSetAside(parts: DamageParts, id: Id, found: Found): Promise<void> {
  try {
    const contents = await glanceContents(parts.disk, parts.layout.message(id));
    if (contents?.message.id !== id) throw new DamageError('the file has the name of another message');
    found.ids.add(id);
    for (const key of contents.message.repeatKeys) found.keys.set(key, null);
  } catch (error) {
    if (!(error instanceof DamageError)) throw error;
    await setAsideMessage(parts, id, error.message);
  }
}

/** `left` and `vanished`: a journal without its message. */
async function settleJournal(parts: DamageParts, id: Id, leftIds: ReadonlySet<string>): Promise<void> {
  if (leftIds.has(id)) await parts.disk.remove(parts.layout.journal(id));
  else await setAsideJournal(parts, id);
}
