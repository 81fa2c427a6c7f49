/** Heads of the directory's log travel inside the mail: what a message takes along, and what becomes of what came along with one. */
import type { Source } from '../../directory/lookup.ts';
import type { Events } from '../events.ts';
import type { House } from '../house.ts';

export interface GossipParts {
  /** Reads the directory again; must not throw. */
  readonly refresh: () => Promise<void>;
  readonly events: Pick<Events, 'fault'>;
  readonly now: () => Date;
}

/**
 * A head counts by the log's signature, whoever brings it. So it is heard before a message is judged: a log that shows us another key for the author's
 * agency would have us refuse the very message that gives it away.
 */
export function gossiping({ gossip }: Pick<Source, 'gossip'>, { refresh, events, now }: GossipParts): House['gossip'] {
  const compare = async (head: string) => {
    const isAhead = await gossip?.heard(head, now());
    if (isAhead) await refresh();
  };
  return {
    told: () => gossip?.told() ?? null,
    heard(unprotected) {
      const head = unprotected.kind === 'opened' ? unprotected.transfer?.head : null;
      if (!head) return;
      const doing = 'comparing the head of the log that another gateway believes with ours';
      compare(head).catch((error) => events.fault({ doing, error }));
    },
  };
}
