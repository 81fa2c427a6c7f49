/** The heads that other gateways believe: each is compared with our history as soon as that has as many entries. */
import { compare, readCheckpoint } from '../log/checkpoint.ts';
import { logKeys, settledNetwork } from '../log/network.ts';
import type { State } from '../log/replay.ts';
import type { Tree } from '../log/tree.ts';
import { NoteError, signatureLine, signaturesBy, splitNote } from '../signed-note.ts';
import { ForkError, refuseFork, type SignedHead } from './evidence.ts';
import type { Copy } from './sync.ts';

export interface Hearsay {
  /** Takes a head to be compared; null where it need not be, because it agrees, was heard before, or the log has not signed it. */
  hear(note: string, copy: Copy, now: Date): 'comparable' | 'ahead' | null;
  /** Compares what can be. @throws what `keep` throws; it is compared again the next time */
  settle(copy: Copy): Promise<void>;
}

/** So many heads that are beyond our copy, or belong to another history, say no less than any number; a log that signs without end must not fill our memory. */
const MOST = 100;

/** The tree is that over the copy's entries. `keep` gets each proof of a fork once. */
export function createHearsay(tree: Tree, keep: (fork: ForkError) => Promise<void>): Hearsay {
  const open = new Map<string, SignedHead>();
  const proven = new Set<string>();
  return {
    hear(note, copy, now) {
      const head = signedHead(note, copy, now);
      if (head === null || (head.size <= copy.head.size && compare(tree, head) === 'agrees')) return null;
      const name = `${head.size} ${Buffer.from(head.root).toString('base64')}`;
      if (open.has(name) || proven.has(name) || open.size + proven.size >= MOST) return null;
      open.set(name, head);
      return head.size > copy.head.size ? 'ahead' : 'comparable';
    },
    async settle(copy) {
      for (const [name, head] of open) {
        if (head.size > copy.head.size) continue;
        const fork = forkBetween(tree, copy.head, head);
        if (fork) {
          await keep(fork);
          // Our own head is another every hour, and would make another proof of the same.
          proven.add(name);
        }
        open.delete(name);
      }
    },
  };
}

/**
 * A head with nothing under it but the log's own signature: short enough to travel with every message, and all that makes two of them proof. Null where
 * none of the keys that the log has at that time has signed it.
 */
export function signedByLog(note: string, { network }: State, now: Date): string | null {
  const { text, signatures } = splitNote(note);
  const lines = logKeys(settledNetwork(network, now)).flatMap((key) =>
    signaturesBy(key, signatures).map((signature) => signatureLine(key, signature)),
  );
  return lines.length === 0 ? null : `${text}\n${[...new Set(lines)].join('')}`;
}

/** Null where the log has not signed it: anybody can write a head. */
function signedHead(text: string, { state }: Copy, now: Date): SignedHead | null {
  try {
    const note = signedByLog(text, state, now);
    return note === null ? null : { note, ...readCheckpoint(note, ...logKeys(settledNetwork(state.network, now))) };
  } catch (error) {
    if (error instanceof NoteError) return null;
    throw error;
  }
}

function forkBetween(tree: Tree, larger: SignedHead, smaller: SignedHead): ForkError | null {
  try {
    refuseFork(tree, larger, smaller);
    return null;
  } catch (error) {
    if (error instanceof ForkError) return error;
    throw error;
  }
}
