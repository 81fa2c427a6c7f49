/** Passwords of the agency's own clients: kept as scrypt hashes, compared in constant time. */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

/** 2^15 · 8 costs 32 MB and a tenth of a second: dear for a guesser, cheap for a client that signs in once per connection. */
const COST = { N: 32_768, r: 8, p: 1 };
const HASH_BYTES = 32;

/** The text to put into the configuration: `scrypt$N$r$p$salt$hash`, salt and hash in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/**
 * Whether the password is the one that was hashed. The costs are the stored ones, so that they can be raised later.
 * @throws Error where `stored` was not written by {@link hashPassword}
 */
export async function checkPassword(password: string, stored: string): Promise<boolean> {
  const match = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/.exec(stored);
  if (match === null) throw new Error('reading a password hash: it does not have the form scrypt$N$r$p$salt$hash');
  const [N, r, p] = match.slice(1, 4).map(Number) as [number, number, number];
  const salt = Buffer.from(match[4] ?? '', 'base64');
  const expected = Buffer.from(match[5] ?? '', 'base64');
  if (expected.length !== HASH_BYTES) throw new Error('reading a password hash: the hash is not 32 octets long');
  return timingSafeEqual(await derive(password, salt, { N, r, p }), expected);
}

function derive(password: string, salt: Uint8Array, cost: { N: number; r: number; p: number }): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) =>
    scrypt(password.normalize('NFC'), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
}
