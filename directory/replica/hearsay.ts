/** The heads that other gateways believe: each is compared with our history as soon as that has as many entries. */
import { compare, readCheckpoint } from '../log/checkpoint.ts';
import { cosignedAt } from '../log/cosignature.ts';
import { logKeys, settledNetwork } from '../log/network.ts';
import type { State } from '../log/replay.ts';
import type { Tree } from '../log/tree.ts';
import { asVerifier, NoteError, signatureLine, signaturesBy, splitNote } from '../signed-note.ts';
import { ForkError, refuseFork, type SignedHead, WithheldError } from './evidence.ts';
import type { SeenHead } from './store.ts';
import type { Copy } from './sync.ts';

export interface Hearsay {
  /** Takes a head to be compared; null where it need not be, because it agrees, was heard before, or the log has not signed it. */
  hear(note: string, copy: Copy, now: Date): 'comparable' | 'ahead' | null;
  /** Compares what can be. @throws what `keep` throws; it is compared again the next time */
  settle(copy: Copy): Promise<void>;
}

/** So many heads that are beyond our copy, or belong to another history, say no less than any number; a log that signs without end must not fill our memory. */
const MOST = 100;

/** A head that the log has signed, and when it was its head by its own word; null where it was not dated. */
interface Heard extends SignedHead {
  readonly dated: Date | null;
}

/** What a head can prove against the log. */
export type Proof = ForkError | WithheldError;

/** The tree is that over the copy's entries. `keep` gets each proof once. */
export function createHearsay(tree: Tree, keep: (proof: Proof) => Promise<void>): Hearsay {
  const open = new Map<string, Heard>();
  const proven = new Set<string>();
  return {
    hear(note, copy, now) {
      const head = signedHead(note, copy, now);
      if (head === null || (head.size <= copy.head.size && compare(tree, head) === 'agrees')) return null;
      const name = `${head.size} ${Buffer.from(head.root).toString('base64')}`;
      if (open.has(name) || proven.has(`ForkError ${name}`) || open.size + proven.size >= MOST) return null;
      open.set(name, head);
      return head.size > copy.head.size ? 'ahead' : 'comparable';
    },
    async settle(copy) {
      for (const [name, head] of open) {
        const isAhead = head.size > copy.head.size;
        const proof = isAhead ? withheldFrom(copy.head, head) : forkBetween(tree, copy.head, head);
        // Our own head is another every hour, and would make another proof of the same.
        if (proof && !proven.has(`${proof.name} ${name}`)) {
          await keep(proof);
          proven.add(`${proof.name} ${name}`);
        }
        if (!isAhead) open.delete(name);
      }
    },
  };
}

/**
 * A head with nothing under it but what the log itself has signed, the date among that: short enough to travel with every message, and all that makes
 * two of them proof. Null where none of the keys that the log has at that time has signed it.
 */
export function signedByLog(note: string, { network }: State, now: Date): string | null {
  const { text, signatures } = splitNote(note);
  const keys = logKeys(settledNetwork(network, now)).flatMap((key) => [key, asVerifier(key, 'cosignature')]);
  const lines = keys.flatMap((key) => signaturesBy(key, signatures).map((signature) => signatureLine(key, signature)));
  return lines.length === 0 ? null : `${text}\n${[...new Set(lines)].join('')}`;
}

/** Null where the log has not signed it: anybody can write a head. */
function signedHead(text: string, { state }: Copy, now: Date): Heard | null {
  try {
    const note = signedByLog(text, state, now);
    if (note === null) return null;
    const keys = logKeys(settledNetwork(state.network, now));
    const { size, root } = readCheckpoint(note, ...keys);
    const dates = keys.flatMap((key) => cosignedAt(note, asVerifier(key, 'cosignature')) ?? []);
    return { note, size, root, dated: dates[0] ?? null };
  } catch (error) {
    if (error instanceof NoteError) return null;
    throw error;
  }
}

/** A log dates only its newest head, so never a shorter one after a longer. Where ours is dated before theirs, we or a cache on the way are just late. */
function withheldFrom(believed: SeenHead, { dated, ...head }: Heard): WithheldError | null {
  return dated !== null && believed.dated > dated ? new WithheldError(believed, head) : null;
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
