/** Commitments: what the log holds in place of contacts, so that erasing a record erases it everywhere. */
import { createHash } from 'node:crypto';
import type { Digest } from './payload.ts';

/** In octets; random, kept beside the record and erased with it, so that the record cannot be guessed from its commitment. */
export const SALT_LENGTH = 32;

/** Commits to the octets of a record. */
export function commitmentTo(record: Uint8Array, salt: Uint8Array): Digest {
  // A fixed length keeps the end of a salt from passing for the beginning of a record.
  if (salt.length !== SALT_LENGTH) throw new RangeError(`a salt has ${SALT_LENGTH} octets`);
  return createHash('sha256').update(salt).update(record).digest('hex') as Digest;
}
