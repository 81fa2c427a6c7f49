/**
 * Start of a file spool: every state that a crash can leave a message in has a name and a recovery.
 *
 * | state      | tmp/ | new/      | log/      | done/ | how it came                        | at start                                          |
 * |------------|------|-----------|-----------|-------|------------------------------------|---------------------------------------------------|
 * | unfinished | file |           |           |       | commit stopped before its rename   | removed: nobody was told that we have it          |
 * | accepted   |      | whole     |           |       | commit went further, or was done   | kept, whether or not our 250 was heard            |
 * | noted      |      | whole     | any       |       | an attempt was under way, or the   | kept; noted.log says so, unless a power cut took  |
 * |            |      |           |           |       | end was about to be written        | the lines                                         |
 * | recorded   |      | whole     | lines     |       | work went on after an attempt      | kept; the journal says who has been served        |
 * | torn       |      | whole     | half line |       | record stopped                     | kept; the half line counts for nothing and goes   |
 * |            |      |           |           |       |                                    | with the next record                              |
 * | mending    | file | whole     | half line |       | stopped while that line was removed| removed from tmp/, then as torn                   |
 * | leaving    |      | whole     | any       | line  | finish stopped before its removals | removed: the line is its end                      |
 * | left       |      |           | lines     | line  | finish stopped before its last step| journal removed                                   |
 * | vanished   |      |           | lines     |       | no crash of ours: the disk lost it | journal set aside, someone is told                |
 * | damaged    |      | not whole | any       |       | no crash of ours: the bytes rotted | both set aside, someone is told: here where it is |
 * |            |      |           |           |       |                                    | the header, else when it is leased                |
 * | untold     |      |           |           |       | stopped after setting it aside     | reported again, so that its author is told: it    |
 * |            |      |           |           |       |                                    | lies in corrupt/ without its mark                 |
 *
 * A half line in done/ belongs to a message that is still here: as `recorded`. Recovery may itself be stopped anywhere and done again.
 */
import { join } from 'node:path';
import type { Id } from '../mail/envelope.ts';
import { type DamageParts, listUntold, reportUntold, setAsideJournal, setAsideMessage } from './damage.ts';
import { dropDaysBefore, oldestDay, readDoneLog } from './done-log.ts';
import { DamageError } from './format.ts';
import { readHeader } from './message-file.ts';
import { createRepeatKeys, digestOf, type RepeatKeys } from './repeat-keys.ts';

/** What a spool knows once it has recovered. */
export interface Found {
  /** The messages that are here, and whether each has a journal. */
  readonly here: Map<Id, boolean>;
  readonly keys: RepeatKeys;
}

/** How many files are read at once. */
const WIDTH = 32;

/** Brings every message in the folder into a state from which work goes on. */
export async function recover(parts: DamageParts, now: Date): Promise<Found> {
  const { disk, layout } = parts;
  await purgeUnfinished(parts);
  const untold = await listUntold(parts);
  const journals = new Set(await idsIn(parts, layout.log));
  const here = new Map((await idsIn(parts, layout.shelf)).map((id) => [id, journals.has(id)]));
  const found: Found = { here, keys: createRepeatKeys() };
  const oldest = oldestDay(now);
  for await (const { id, keys, day } of readDoneLog(parts)) {
    if (day >= oldest) found.keys.left(keys, day);
    // `leaving` and `left`.
    if (here.delete(id)) await disk.remove(layout.message(id));
    if (journals.delete(id)) await disk.remove(layout.journal(id));
  }
  await dropDaysBefore(parts, oldest);
  // `vanished`.
  for (const id of journals) if (!here.has(id)) await setAsideJournal(parts, id);
  await inParallel([...here.keys()], (id) => keepOrSetAside(parts, id, found));
  for (const id of untold) await reportUntold(parts, id);
  return found;
}

/** `unfinished` and `mending`. */
async function purgeUnfinished({ disk, layout }: DamageParts): Promise<void> {
  for (const name of await disk.list(layout.tmp)) await disk.remove(join(layout.tmp, name));
}

async function idsIn({ disk }: DamageParts, folder: string): Promise<readonly Id[]> {
  return (await disk.list(folder)) as readonly Id[];
}

/** `accepted`, `noted`, `recorded` and `torn` stay; `damaged` does not. Only headers are read here: a lease reads the rest before it is used. */
async function keepOrSetAside(parts: DamageParts, id: Id, { here, keys }: Found): Promise<void> {
  try {
    const message = await readHeader(parts.disk, parts.layout.message(id));
    if (message?.id !== id) throw new DamageError('the file has the name of another message');
    keys.here(message.repeatKeys.map(digestOf));
  } catch (error) {
    if (!(error instanceof DamageError)) throw error;
    here.delete(id);
    await setAsideMessage(parts, id, error.message);
  }
}

/** At most {@link WIDTH} at once, and no more after one has failed. */
async function inParallel<T>(all: readonly T[], task: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values();
  const failures: unknown[] = [];
  const work = async () => {
    for (const one of rest) {
      if (failures.length > 0) return;
      await task(one).catch((error) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
  if (failures.length > 0) throw failures[0];
}
