/** The end of messages: one durable line, and the removals that follow from it whenever they can be done. */
import type { Id } from '../mail/envelope.ts';
import type { DamageParts } from './damage.ts';
import { dropDaysBefore, type Left, oldestDay, openDoneLog } from './done-log.ts';
import { dayOf, type RepeatKeys } from './repeat-keys.ts';

export interface Leaving {
  /** From when this returns the message has left for good, whatever still lies on the disk. */
  end(left: Left): Promise<void>;
  /** Removes the files of a message that has ended, now or later. Never throws. */
  clear(id: Id, hasJournal: boolean): Promise<void>;
  close(): Promise<void>;
}

/** `keys` learns what has left, and once a day it forgets what left too long ago. */
export function openLeaving(parts: DamageParts, keys: RepeatKeys, now: () => Date): Leaving {
  const { disk, layout } = parts;
  const doneLog = openDoneLog(parts);
  /** What has ended, but could not be removed. */
  const remains = new Set<Id>();
  let today = dayOf(now());

  async function clear(id: Id, hasJournal: boolean): Promise<void> {
    remains.add(id);
    try {
      await disk.remove(layout.message(id));
      if (hasJournal) await disk.remove(layout.journal(id));
      remains.delete(id);
    } catch {
      // It is tried again another day, and at the next start.
    }
  }

  async function forgetOldDays(): Promise<void> {
    const oldest = oldestDay(now());
    keys.dropBefore(oldest);
    for (const id of [...remains]) await clear(id, true);
    // Without their lines, these would come back at the next start.
    if (remains.size === 0) await dropDaysBefore(parts, oldest).catch(() => {});
  }

  return {
    async end(left) {
      await doneLog.add(left);
      // Stop here, or at any step until all is removed: `leaving` or `left`.
      keys.left(left.keys, left.day);
    },
    async clear(id, hasJournal) {
      await clear(id, hasJournal);
      const day = dayOf(now());
      if (day === today) return;
      today = day;
      await forgetOldDays();
    },
    close: () => doneLog.close(),
  };
}
