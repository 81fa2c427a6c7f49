/** What has left in the last 14 days, by id and repeat keys: one file of lines a day, so that forgetting is removing a file. */
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Id } from '../mail/envelope.ts';
import { type DamageParts, readLineFile } from './damage.ts';
import { type LineFile, lineFile } from './line-file.ts';
import { decodeLines, encodeLine } from './lines.ts';

/** What the files hold: repeat keys and the day on which each left, and all ids. */
export interface Left {
  readonly keys: Map<string, string>;
  readonly ids: Set<string>;
}

export interface DoneLog {
  /** Notes durably that a message leaves on the day of `at`; answers that day. Files that are too old are removed on the way. */
  add(id: Id, keys: readonly string[], at: Date): Promise<string>;
}

/** The first day (`yyyy-mm-dd`, UTC) that is still kept: whatever left in the last 14 days left on it or later. */
export function oldestDay(now: Date): string {
  return dayOf(new Date(now.getTime() - 14 * 86_400_000));
}

/** Reads every file that is still kept; a line that was torn by a crash belongs to a message that is still here. */
export async function readDoneLog(parts: DamageParts, now: Date): Promise<Left> {
  const keys = new Map<string, string>();
  const ids = new Set<string>();
  for (const day of await daysKept(parts, now)) {
    const bytes = await readLineFile(parts, parts.layout.doneOn(day), null);
    const lines = decodeLines(bytes ?? new Uint8Array()).values;
    for (const line of lines.flatMap((value) => leftLine.safeParse(value).data ?? [])) {
      ids.add(line.id);
      for (const key of line.keys) keys.set(key, day);
    }
  }
  return { keys, ids };
}

/** The log to write to. */
export function doneLog(parts: DamageParts): DoneLog {
  // One writer a day for good: two on one file could mend it under each other's hands.
  const files = new Map<string, Promise<LineFile>>();

  async function open(day: string, now: Date): Promise<LineFile> {
    await daysKept(parts, now);
    const path = parts.layout.doneOn(day);
    return lineFile(
      { disk: parts.disk, temporary: parts.layout.temporary },
      path,
      await readLineFile(parts, path, null),
    );
  }

  function fileOf(day: string, now: Date): Promise<LineFile> {
    const file = files.get(day) ?? open(day, now);
    files.set(day, file);
    file.catch(() => files.delete(day));
    return file;
  }

  return {
    async add(id, keys, at) {
      const day = dayOf(at);
      const file = await fileOf(day, at);
      await file.append([encodeLine({ id, keys })]);
      return day;
    },
  };
}

const leftLine = z.object({ id: z.string(), keys: z.array(z.string()) });

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** Removes the files that are too old and names the days of the others. */
async function daysKept({ disk, layout }: DamageParts, now: Date): Promise<readonly string[]> {
  const days = (await disk.list(layout.done)).map((name) => basename(name, '.log'));
  const oldest = oldestDay(now);
  for (const day of days.filter((day) => day < oldest)) await disk.remove(join(layout.done, `${day}.log`));
  return days.filter((day) => day >= oldest);
}
