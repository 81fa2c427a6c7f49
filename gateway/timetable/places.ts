/** Places at next hops: however slow one is, it holds no more than its share of all places, and what finds no place there hears when it may have one. */
import type { Id } from '../mail/envelope.ts';

export interface Places {
  /** A place for a message that is being worked on, to be disposed of; null where the hop has its share. */
  take(id: Id, hop: string): Disposable | null;
  /** To be called when the work on a message has ended, before it can begin again: from then on it waits for the places that it did not get. */
  ended(id: Id): void;
}

/** `wake` is called when a place was set aside for a message that waits; if its work ends without taking it, the next one has it. */
export function createPlaces(all: number, wake: (id: Id) => void): Places {
  const { hasRoom, hold } = createShares(all);
  /** In the order in which they came. */
  const waiting = new Map<string, Set<Id>>();
  const promised = new Map<Id, Set<string>>();
  /** What the messages that are being worked on did not get. */
  const missed = new Map<Id, Set<string>>();

  function place(hop: string): Disposable {
    let isGiven = true;
    return {
      [Symbol.dispose]() {
        if (isGiven) hold(hop, -1);
        isGiven = false;
        serve();
      },
    };
  }

  /** Sets a place aside for whoever waits longest. Who has just missed it and is still being worked on would miss it again. */
  function serve(): void {
    for (const [hop, ids] of waiting) {
      while (hasRoom(hop)) {
        const id = ids.values().find((each) => !missed.get(each)?.has(hop));
        if (id === undefined) break;
        ids.delete(id);
        hold(hop, 1);
        setOf(promised, id).add(hop);
        wake(id);
      }
      if (ids.size === 0) waiting.delete(hop);
    }
  }

  return {
    take(id, hop) {
      if (promised.get(id)?.delete(hop)) return place(hop);
      if (hasRoom(hop)) {
        hold(hop, 1);
        return place(hop);
      }
      setOf(missed, id).add(hop);
      return null;
    },
    ended(id) {
      for (const hop of promised.get(id) ?? []) hold(hop, -1);
      promised.delete(id);
      for (const hop of missed.get(id) ?? []) setOf(waiting, hop).add(id);
      missed.delete(id);
      serve();
    },
  };
}

/** How many places of each hop are taken or set aside. */
function createShares(all: number) {
  const held = new Map<string, number>();
  let total = 0;
  return {
    /** Up to a third of what the others leave free: one slow hop ends up with a quarter of all places, the next with less; a dozen have them all. */
    hasRoom(hop: string): boolean {
      return (held.get(hop) ?? 0) < (all - total) / 3;
    },
    hold(hop: string, change: 1 | -1): void {
      const count = (held.get(hop) ?? 0) + change;
      if (count > 0) held.set(hop, count);
      else held.delete(hop);
      total += change;
    },
  };
}

function setOf<K, V>(sets: Map<K, Set<V>>, key: K): Set<V> {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set);
  return set;
}
