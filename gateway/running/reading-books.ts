/** Opens what people at the desk read of the mail: the register to search in, the figures of each day, and what was heard of the directory. */
import type { Events } from '../events.ts';
import { type Daily, openDaily } from '../records/daily.ts';
import type { Records } from '../records/records.ts';
import { openRegisterSearch, type RegisterSearch } from '../records/register-search.ts';
import { type DirectoryNotes, noteDirectory } from './directory-notes.ts';
import { figuring } from './figuring.ts';

export interface ReadingBooks extends Disposable {
  readonly search: RegisterSearch;
  readonly daily: Daily;
  readonly notes: Pick<DirectoryNotes, 'heard'>;
  /** The listeners that keep them. */
  readonly events: readonly Partial<Events>[];
}

/** Of a file of records that has its register. What cannot be kept is told to the log. */
export function openReadingBooks(
  file: string,
  records: Pick<Records, 'remember' | 'recall'>,
  { log, now }: { readonly log: Pick<Events, 'fault'>; readonly now: () => Date },
): ReadingBooks {
  using stack = new DisposableStack();
  const daily = stack.use(openDaily(file));
  const search = stack.use(openRegisterSearch(file));
  const onError = (error: unknown) => log.fault({ doing: 'keeping the figures of the day, or an alarm', error });
  const notes = noteDirectory(records, { now, onError });
  const opened = stack.move();
  const events = [figuring(daily, { now, onError }), notes.events];
  return { search, daily, notes, events, [Symbol.dispose]: () => opened.dispose() };
}
