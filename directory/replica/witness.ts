/** A gateway as a witness: it cosigns the heads that it has verified, and never one that contradicts another. */
import { cosign } from '../log/cosignature.ts';
import { HOUR } from '../log/rules.ts';
import type { SignerKey } from '../signed-note.ts';
import type { Store } from './store.ts';
import type { VerifiedHead } from './verify-head.ts';

export interface WitnessOptions {
  readonly key: SignerKey<'cosignature'>;
  /** Hands a checkpoint with our cosignature to whoever gathers them. */
  readonly offer: (note: string) => Promise<void>;
}

/** Cosigns a head that was verified, where there is reason to. */
export type Witness = (head: VerifiedHead & { readonly note: string }, now: Date) => Promise<void>;

/** A network without new entries asks for a new date this often. */
const AGAIN_AFTER = HOUR;

/** Who could not take it is not asked again at once, in milliseconds. */
const RETRY_AFTER = HOUR / 6;

/** A cosignature bears our time, and must not make a head look new that the log itself would not show to anyone any more. */
const MAX_AGE = 2 * HOUR;

/** @throws from `offer` */
export function createWitness(store: Store, { key, offer }: WitnessOptions): Witness {
  let last: { size: number; until: number } | null = null;
  return async ({ checkpoint, note, dated }, now) => {
    const { size, root } = checkpoint;
    const largest = store.cosigned();
    if (now.getTime() - dated.getTime() > MAX_AGE || (largest && size < largest.size)) return;
    if (last?.size === size && now.getTime() < last.until) return;
    // Kept before it is signed: whoever has our word must never get another one, not even after a crash.
    if (size !== largest?.size) store.saveCosigned({ note, size, root, dated, seen: dated });
    last = { size, until: now.getTime() + RETRY_AFTER };
    await offer(cosign(note, key, now));
    last = { size, until: now.getTime() + AGAIN_AFTER };
  };
}
