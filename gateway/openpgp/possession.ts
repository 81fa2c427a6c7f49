/** Proof that a secret key is at hand: a detached signature by it, as the directory demands of every certificate that it registers. */
import { createMessage, sign } from 'openpgp';
import { unlockSecretKey } from './keyring.ts';
import { PROFILE } from './profile.ts';

/** Signs the octets, as binary packets. @throws KeyringError */
export async function provePossession(
  { armored, passphrase }: { readonly armored: string; readonly passphrase: string },
  bytes: Uint8Array,
  now: Date,
): Promise<Uint8Array> {
  const signingKeys = await unlockSecretKey(armored, passphrase);
  const message = await createMessage({ binary: bytes });
  return sign({ message, signingKeys, detached: true, format: 'binary', date: now, config: PROFILE });
}
