/** What was committed a moment ago, in memory: a message's first attempt mostly comes at once, and need not read it back from the disk. */
import type { Id } from '../mail/envelope.ts';
import type { Contents } from './message-file.ts';

export interface Recent {
  /** Keeps it until it is taken or gives way to newer ones. */
  put(contents: Written): void;
  /** Once: whoever comes later reads the file. */
  take(id: Id): Written | null;
}

/** Contents whose bytes are at hand. */
export type Written = Contents & { readonly bytes: Uint8Array };

/** In octets, of messages. */
const ROOM = 4 << 20;

export function recentMessages(room = ROOM): Recent {
  const kept = new Map<Id, Written>();
  let used = 0;

  function take(id: Id): Written | null {
    const contents = kept.get(id);
    if (contents === undefined) return null;
    kept.delete(id);
    used -= contents.bytes.length;
    return contents;
  }

  return {
    put(contents) {
      kept.set(contents.message.id, contents);
      used += contents.bytes.length;
      // A map remembers the order in which it was filled.
      for (const id of kept.keys()) {
        if (used <= room) return;
        take(id);
      }
    },
    take,
  };
}
