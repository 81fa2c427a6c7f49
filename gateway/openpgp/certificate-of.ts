/** The public side of a secret key, which needs no passphrase to be read. */
import { readPrivateKey } from 'openpgp';
import { KeyringError } from './keyring.ts';
import { PROFILE } from './profile.ts';

/**
 * The certificate that belongs to an armored secret key, armored.
 * @throws KeyringError
 */
export async function certificateOf(secretKey: string): Promise<string> {
  try {
    return (await readPrivateKey({ armoredKey: secretKey, config: PROFILE })).toPublic().armor(PROFILE);
  } catch (cause) {
    throw new KeyringError('the file does not hold one armored secret key', { cause });
  }
}
