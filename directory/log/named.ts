/** What entries name that stands outside the log and that everyone must have. */
import { readEntry } from './admit.ts';
import { EntryError } from './fault.ts';
import type { Payload } from './payload.ts';
import type { Digest } from './payload-fields.ts';

/** The certificate, or the Decision Tree, by its digest. Evidence, letters and contacts are not for everyone, or can be erased. */
export function namedBlobs({ type, body }: Payload): readonly Digest[] {
  switch (type) {
    case 'agency.enrol':
    case 'certificate.add':
      return [body.certificate];
    case 'tree.publish':
      return [body.content];
    default:
      return [];
  }
}

/** The same of the octets of an entry; one that cannot be read names nothing. */
export function namedIn(entry: Uint8Array): readonly Digest[] {
  try {
    return namedBlobs(readEntry(entry).payload);
  } catch (error) {
    if (error instanceof EntryError) return [];
    throw error;
  }
}
