/** What a running gateway does again and again without being asked: it looks for receipts that did not come, forgets what is old, keeps up the content log, and watches the disk. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Lookup } from '../../directory/lookup.ts';
import type { Config } from '../config/config.ts';
import type { Events } from '../events.ts';
import type { Flow } from '../flow.ts';
import type { Register } from '../records/register.ts';
import type { Disk } from '../spool/disk.ts';
import type { StartTimer } from '../timetable/in-process.ts';
import type { ContentKeeping } from './content-keeping.ts';
import { createDiskWatch } from './disk-watch.ts';
import { countDays } from './figuring.ts';
import type { ReadingBooks } from './reading-books.ts';

export interface RoundParts {
  /** The config in force. */
  readonly live: () => Config;
  readonly flow: Pick<Flow, 'remind'>;
  readonly register: Register;
  readonly readings: Pick<ReadingBooks, 'search' | 'daily'>;
  readonly lookup: Pick<Lookup, 'agency' | 'member'>;
  readonly content: Pick<ContentKeeping, 'forget' | 'keepUp'>;
  readonly disk: Pick<Disk, 'freeBytes'>;
  readonly events: Events;
  readonly now: () => Date;
  readonly startTimer: StartTimer;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Begins the rounds at once. Disposing waits for the one that is under way. */
export function startRounds({ flow, events, startTimer, disk, ...parts }: RoundParts): AsyncDisposable {
  const ended = new AbortController();
  const remind = round(10 * MINUTE, startTimer, () =>
    flow.remind().catch((error) => events.fault({ doing: 'looking for receipts that did not come', error })),
  );
  const forget = round(HOUR, startTimer, () =>
    countAll(parts, ended.signal)
      .catch((error) => events.fault({ doing: 'counting the mail of the day', error }))
      .then(() => forgetOld(parts, ended.signal))
      .catch((error) => events.fault({ doing: 'forgetting old rows of the register and the content log', error })),
  );
  const keepUp = round(HOUR, startTimer, () =>
    parts.content.keepUp().catch((error) => events.fault({ doing: 'keeping up the content log', error })),
  );
  const freeBytes = () => disk.freeBytes(parts.live().data);
  const lookAtDisk = createDiskWatch({ freeBytes, reserve: () => parts.live().limits.freeSpace, events });
  const watch = round(MINUTE, startTimer, () =>
    lookAtDisk().catch((error) => events.fault({ doing: 'looking at the room on the disk', error })),
  );
  return {
    async [Symbol.asyncDispose]() {
      ended.abort();
      await Promise.all([remind(), forget(), keepUp(), watch()]);
    },
  };
}

/** Before anything of it is forgotten. */
function countAll(
  { readings, lookup, live, now }: Omit<RoundParts, 'flow' | 'events' | 'disk' | 'startTimer'>,
  ended: AbortSignal,
) {
  const { agencies, records } = live();
  const keptSince = new Date(now().getTime() - records.keepDays * DAY);
  const ids = agencies.map(({ id }) => id);
  return countDays({ ...readings, lookup, now }, ids, keptSince, ended);
}

/** A little at a time, so that mail does not wait for it. */
async function forgetOld(
  { register, content, live, now }: Pick<RoundParts, 'register' | 'content' | 'live' | 'now'>,
  ended: AbortSignal,
): Promise<void> {
  const { keepDays, contentDays } = live().records;
  const before = (days: number) => new Date(now().getTime() - days * DAY);
  while (!ended.aborted && register.forget(before(keepDays), 500) > 0) await nextTurn();
  while (!ended.aborted && content.forget(before(contentDays), 500) > 0) await nextTurn();
}

/** Does it now, and again so long after each end; answers how to stop. The task must not throw. */
function round(milliseconds: number, startTimer: StartTimer, task: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let cancel = () => {};
  let last = Promise.resolve();
  const once = async () => {
    await task();
    if (!stopped) cancel = startTimer(milliseconds, start);
  };
  const start = () => {
    last = once();
  };
  start();
  return () => {
    stopped = true;
    cancel();
    return last;
  };
}
