/** A table from digests to small numbers that holds very many in little memory: some 30 octets each, where a Map of strings takes 100. */

export interface Digests {
  /** How many are in it. */
  readonly size: number;
  get(digest: Uint8Array): number | undefined;
  /** `value` is a whole number from 0 to 65533. */
  set(digest: Uint8Array, value: number): void;
  delete(digest: Uint8Array): void;
  /** Deletes all whose value is one of these. */
  deleteWhere(isGone: (value: number) => boolean): void;
}

/** Octets of a digest; nobody can find two texts that agree in so many of SHA-256. */
export const DIGEST = 16;

/** What a slot holds where it holds no value. After a deletion a search must go on, past a slot that was never used it need not. */
const UNUSED = 0;
const DELETED = 1;
const FIRST_VALUE = 2;
/** At most this part of the slots is in use, or a search would take long. */
const FULL = 0.7;

export function createDigests(): Digests {
  return new DigestTable();
}

class DigestTable implements Digests {
  #size = 0;
  /** Slots that are not `UNUSED`. */
  #used = 0;
  #states = new Uint16Array(64);
  #digests = new Uint8Array(64 * DIGEST);

  get size(): number {
    return this.#size;
  }

  get(digest: Uint8Array): number | undefined {
    const slot = this.#find(digest);
    return slot === null ? undefined : this.#states[slot]! - FIRST_VALUE;
  }

  set(digest: Uint8Array, value: number): void {
    const slot = this.#find(digest) ?? this.#take(digest);
    this.#states[slot] = value + FIRST_VALUE;
  }

  delete(digest: Uint8Array): void {
    const slot = this.#find(digest);
    if (slot !== null) this.#empty(slot);
  }

  deleteWhere(isGone: (value: number) => boolean): void {
    for (const [slot, state] of this.#states.entries())
      if (state >= FIRST_VALUE && isGone(state - FIRST_VALUE)) this.#empty(slot);
  }

  #empty(slot: number): void {
    this.#states[slot] = DELETED;
    this.#size--;
  }

  /** The slot in which a digest is. */
  #find(digest: Uint8Array): number | null {
    for (let slot = this.#firstSlot(digest); ; slot = this.#after(slot)) {
      const state = this.#states[slot];
      if (state === UNUSED) return null;
      if (state !== DELETED && this.#isAt(slot, digest)) return slot;
    }
  }

  /** A new slot for a digest that has none. */
  #take(digest: Uint8Array): number {
    if (this.#used + 1 > this.#states.length * FULL) this.#rebuild();
    let slot = this.#firstSlot(digest);
    while (this.#states[slot] !== UNUSED) slot = this.#after(slot);
    this.#digests.set(digest, slot * DIGEST);
    this.#used++;
    this.#size++;
    return slot;
  }

  /** Without the deleted ones, in twice as many slots as there are digests, or more. */
  #rebuild(): void {
    const [states, digests] = [this.#states, this.#digests];
    let slots = 64;
    while (slots * FULL < 1.5 * (this.#size + 1)) slots *= 2;
    this.#states = new Uint16Array(slots);
    this.#digests = new Uint8Array(slots * DIGEST);
    this.#size = 0;
    this.#used = 0;
    for (const [slot, state] of states.entries())
      if (state >= FIRST_VALUE) this.#states[this.#take(digests.subarray(slot * DIGEST, (slot + 1) * DIGEST))] = state;
  }

  /** The number of slots is a power of two; a digest's own octets are as good as drawn. */
  #firstSlot(digest: Uint8Array): number {
    const [a = 0, b = 0, c = 0, d = 0] = digest;
    return (a | (b << 8) | (c << 16) | (d << 24)) & (this.#states.length - 1);
  }

  #after(slot: number): number {
    return (slot + 1) & (this.#states.length - 1);
  }

  #isAt(slot: number, digest: Uint8Array): boolean {
    for (let n = 0; n < DIGEST; n++) if (this.#digests[slot * DIGEST + n] !== digest[n]) return false;
    return true;
  }
}
