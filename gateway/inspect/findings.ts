/** What looking into a message shows, as the rest of the gateway knows it. */
import type { Asked, Stretch } from './asked.ts';
import type { Finding } from './finding.ts';
import type { Danger, Unseen } from './part.ts';

/** All that looking into one message has shown; dangers and reasons once each, wherever they stand. */
export interface Inspection {
  readonly findings: readonly Finding[];
  readonly dangers: readonly Danger[];
  /** Why something in it was not looked into; empty where all was. */
  readonly unseen: readonly Unseen[];
  /** Where values stand in the note that went with it; missing where there was none, or nobody could look. */
  readonly stretches?: readonly Stretch[];
}

/** Looks into a message; the bytes are never changed. */
export type Inspect = (original: Uint8Array, asked?: Asked) => Promise<Inspection>;
