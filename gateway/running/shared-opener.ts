/** Opens what is sealed to all members, with the key of whichever of our agencies is meant. */
import type { AgencyId } from '../../directory/lookup.ts';
import type { Crypto } from '../openpgp/workers.ts';

/** The workers may still be starting. The result is null where none of our agencies is meant, and throws CryptoError where nothing can be opened. */
export function sharedOpener(
  live: () => { readonly agencies: readonly { readonly id: AgencyId }[] },
  starting: Promise<Crypto>,
): (sealed: Uint8Array) => Promise<Uint8Array | null> {
  return async (sealed) => {
    const crypto = await starting;
    for (const { id } of live().agencies) {
      const opened = await crypto.run('openShared', id, sealed);
      if (opened) return opened;
    }
    return null;
  };
}
