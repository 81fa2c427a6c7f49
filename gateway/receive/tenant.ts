/** Which tenant of a shared mail service sent a message: told by a secret field, because the service's addresses are everybody's. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { AgencyId } from '../../directory/lookup.ts';
import { MessageError, onlyValue, readHeader } from '../mail/message.ts';
import { TENANT_FIELD } from '../mail/our-fields.ts';
import { MailError, reply } from '../mail/reply.ts';

/** An agency that sends through a shared service. */
export interface Tenant {
  readonly agency: AgencyId;
  /** SHA-256 of its secret; a slow hash would protect nothing, because the secret is drawn at random and never chosen. */
  readonly secretHash: Uint8Array;
}

/** A secret shorter than this could be guessed, so none fits. */
const LEAST_SECRET = 32;

/**
 * The agency whose secret the message bears in its one field. Every hash is compared, and in constant time.
 * @throws MailError 550 5.7.1
 */
export function tenantOf(bytes: Uint8Array, tenants: readonly Tenant[]): AgencyId {
  const secret = secretIn(bytes);
  const digest = createHash('sha256')
    .update(secret ?? '')
    .digest();
  const [found] = tenants.filter(({ secretHash }) => timingSafeEqual(secretHash, digest));
  if (secret === null || found === undefined) throw new MailError(secret === null ? MISSING : WRONG);
  return found.agency;
}

const MISSING = reply(
  550,
  '5.7.1',
  `message refused: it lacks the one ${TENANT_FIELD} field that proves the agency; the mail-flow rule must set it`,
);
const WRONG = reply(
  550,
  '5.7.1',
  `message refused: its ${TENANT_FIELD} field is not that of an agency served here; correct the mail-flow rule`,
);

/** Null where the field is missing, comes twice, is too short to be a secret, or stands in a header section that has no one reading. */
function secretIn(bytes: Uint8Array): string | null {
  try {
    const value = onlyValue(bytes, readHeader(bytes), TENANT_FIELD);
    return value !== null && value.length >= LEAST_SECRET ? value : null;
  } catch (error) {
    if (error instanceof MessageError) return null;
    throw error;
  }
}
