/** What makes the content log a chain: each entry's digest covers its text and the digest of the entry before, so none can be changed or taken out alone. */
import { createHash } from 'node:crypto';

/** In lower-case hex. */
export type Digest = string;

/** What the first entry of all follows. */
export const NOTHING_BEFORE: Digest = '0'.repeat(64);

/** SHA-256 of the digest before, a line feed, and the entry's text. */
export function chained(before: Digest, text: string): Digest {
  return createHash('sha256').update(`${before}\n${text}`).digest('hex');
}

/** How far the log of an agency has got: with the digest of its newest entry, all before it can be checked. */
export interface Head {
  readonly agency: string;
  readonly number: number;
  readonly digest: Digest;
}
