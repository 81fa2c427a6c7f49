/**
 * What has left in the last 14 days, by id and repeat keys: one file of lines a day, so that forgetting is removing a file. A line in it is
 * the end of a message, whatever else of it still lies on the disk.
 */
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Id } from '../mail/envelope.ts';
import { type DamageParts, readLineFile } from './damage.ts';
import { type LineFile, lineFile } from './line-file.ts';
import { decodeLines, encodeLine } from './lines.ts';
import { dayOf, type KeyDigest } from './repeat-keys.ts';

/** One message that has left. */
export interface Left {
  readonly id: Id;
  readonly keys: readonly KeyDigest[];
  /** As {@link dayOf} counts. */
  readonly day: number;
}

export interface DoneLog {
  /** Notes durably that a message leaves on that day. */
  add(left: Left): Promise<void>;
  /** Lets go of the descriptors. */
  close(): Promise<void>;
}

const DAYS_KEPT = 14;

/** The first day that is still kept: whatever left in the last 14 days left on it or later. */
export function oldestDay(now: Date): number {
  return dayOf(now) - DAYS_KEPT;
}

/** Everything that any file says has left; a line that was torn by a crash belongs to a message that is still here. */
export async function* readDoneLog(parts: DamageParts): AsyncGenerator<Left> {
  for (const name of await parts.disk.list(parts.layout.done)) {
    const day = dayOf(new Date(basename(name, '.log')));
    const bytes = await readLineFile(parts, join(parts.layout.done, name), null);
    for (const value of decodeLines(bytes ?? new Uint8Array()).values) {
      const line = leftLine.safeParse(value).data;
      if (line) yield { ...line, day };
    }
  }
}

/** Removes the files of earlier days. What they say has left must be gone from its folders: it would come back without them. */
export async function dropDaysBefore({ disk, layout }: DamageParts, day: number): Promise<void> {
  const names = await disk.list(layout.done);
  const old = names.filter((name) => dayOf(new Date(basename(name, '.log'))) < day);
  if (old.length === 0) return;
  // The removals themselves were never synced, for until now the line stood for them.
  for (const folder of [layout.shelf, layout.log]) await disk.syncFolder(folder);
  for (const name of old) await disk.remove(join(layout.done, name));
}

/** The log to write to. */
export function openDoneLog(parts: DamageParts): DoneLog {
  // One writer a day for good: two on one file could mend it under each other's hands.
  const files = new Map<string, Promise<LineFile>>();

  async function open(path: string): Promise<LineFile> {
    const bytes = await readLineFile(parts, path, null);
    return lineFile({ disk: parts.disk, temporary: parts.layout.temporary }, path, bytes);
  }

  function fileAt(path: string): Promise<LineFile> {
    const file = files.get(path) ?? open(path);
    files.set(path, file);
    file.catch(() => files.delete(path));
    return file;
  }

  return {
    async add({ id, keys, day }) {
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      const file = await fileAt(parts.layout.doneOn(date));
      await file.append([encodeLine({ id, keys: keys.map((key) => Buffer.from(key).toString('base64url')) })]);
    },
    async close() {
      for (const file of files.values()) await (await file).close();
    },
  };
}

const leftLine = z.object({
  id: z.string().transform((text) => text as Id),
  keys: z.array(z.string().transform((text): KeyDigest => Buffer.from(text, 'base64url'))),
});
