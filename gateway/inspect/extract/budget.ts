/** What one message may cost: octets, parts, depth, elements, characters and time are counted here, and nowhere is more spent. */
import type { Unseen } from '../part.ts';

export interface Limits {
  /** Octets unpacked out of all containers of the message together. */
  readonly octets: number;
  /** Octets unpacked out of one container for one entry. */
  readonly entryOctets: number;
  /** Parts of the message, entries of containers and components of documents together. */
  readonly parts: number;
  /** Containers within containers: a forwarded message, an archive, a document. */
  readonly depth: number;
  /** Elements of all markup together. */
  readonly elements: number;
  /** Characters handed on, since one shared text can be shown a million times. */
  readonly characters: number;
  readonly milliseconds: number;
}

/** Room for what honest mail holds: Office files reach 70:1 as a whole, so no ratio is a limit. */
export const LIMITS: Limits = {
  octets: 100_000_000,
  entryOctets: 50_000_000,
  parts: 5_000,
  depth: 8,
  elements: 2_000_000,
  characters: 60_000_000,
  milliseconds: 10_000,
};

/** More would have been spent than is allowed; the reason stands in the part that wanted it. */
export class Exceeded extends Error {
  override name = 'Exceeded';
  readonly reason: Unseen;

  constructor(reason: Unseen) {
    super(`reading the message: ${reason}`);
    this.reason = reason;
  }
}

/** All but `room` throw {@link Exceeded} once too much was spent. */
export interface Budget {
  /** How many octets may be unpacked for one entry now. */
  room(): number;
  unpacked(octets: number): void;
  part(depth: number): void;
  /** Elements of markup, operators of a page, records of a stream: whatever is walked one by one. */
  element(): void;
  characters(count: number): void;
  /** Only looks at the clock. */
  time(): void;
}

/** How many elements go by between two looks at the clock. */
const STRIDE = 4096;

/** `now` is in milliseconds from any beginning, and never goes back. */
export function openBudget(limits: Limits, now: () => number): Budget {
  const end = now() + limits.milliseconds;
  const spent = { octets: 0, parts: 0, elements: 0, characters: 0 };
  const time = () => {
    if (now() > end) throw new Exceeded('timeout');
  };
  return {
    time,
    room: () => Math.max(0, Math.min(limits.entryOctets, limits.octets - spent.octets)),
    unpacked(octets) {
      spent.octets += octets;
      if (spent.octets > limits.octets) throw new Exceeded('too-large');
      time();
    },
    part(depth) {
      if (depth > limits.depth) throw new Exceeded('too-deep');
      if (++spent.parts > limits.parts) throw new Exceeded('too-many');
      time();
    },
    element() {
      if (++spent.elements > limits.elements) throw new Exceeded('too-many');
      if (spent.elements % STRIDE === 0) time();
    },
    characters(count) {
      spent.characters += count;
      if (spent.characters > limits.characters) throw new Exceeded('too-large');
    },
  };
}
