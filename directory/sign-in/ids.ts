/** Names and secrets drawn at random, and what is kept of a secret. */
import { createHash, randomBytes } from 'node:crypto';

/** 128 bits in base64url: whoever has it was given it. None begins with a hyphen, which would make it an option on a command line. */
export function randomId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? randomId() : id;
}

/** 256 bits in base64url. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a secret: a stolen copy signs nobody in. The secret is random, so one round is enough. */
export function secretDigest(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
