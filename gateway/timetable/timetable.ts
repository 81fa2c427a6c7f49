/** When to look again: the one interface to it. It only ever hints; the spool is the truth. */
import type { Id } from '../mail/envelope.ts';

export interface Timetable extends AsyncDisposable {
  /** Asks for `due(id)` at that time or soon after; a later call for the same id replaces the earlier. Never fails, never waits. */
  at(id: Id, when: Date): void;
  /**
   * A place at a next hop for the message that is being worked on, to be disposed of. Null where that hop has its share of all places: then the
   * message is due again once there is a place for it.
   */
  place(id: Id, hop: string): Disposable | null;
}

/** Called when a message is due. A message is never due twice at once; what it throws is logged and comes round again. */
export type Due = (id: Id) => Promise<void>;
