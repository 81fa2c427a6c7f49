/** What is asked about one message beside what it holds: the agency's forms of case references, and what stands in a note that goes with it. */
import type { FindingType } from './finding.ts';

export interface Asked {
  /** How the agency writes its case references, as in `case-mask.ts`. */
  readonly masks: readonly string[];
  /** A text beside the message whose values are to be masked; null where there is none. */
  readonly note: string | null;
}

/** Nothing but the message. */
export const NOTHING_MORE: Asked = { masks: [], note: null };

/** The longest note, in UTF-16 units. */
export const LONGEST_NOTE = 500;

/** So many stretches of a note are told apart. */
export const MOST_STRETCHES = 100;

/** A stretch of the note that is not to be kept, in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly type: FindingType;
}

/**
 * The note with each stretch replaced by what it is, as in `‹iban›`. It is done here and not by the child, so that no text comes from there;
 * where stretches overlap, the first names both.
 */
export function masked(note: string, stretches: readonly Stretch[]): string {
  let text = '';
  let at = 0;
  for (const { start, end, type } of [...stretches].sort((a, b) => a.start - b.start)) {
    if (start >= at) text += `${note.slice(at, start)}‹${type}›`;
    at = Math.max(at, end);
  }
  return text + note.slice(at);
}
