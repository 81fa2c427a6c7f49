/** Protects one message for one recipient agency: the original in, the PGP/MIME message that goes on the wire out. */
import { type ContainerChoice, type Keyring, signAndEncrypt } from './cipher.ts';
import { composePayload, type Outside } from './header-protection.ts';
import { wrap } from './pgp-mime.ts';
import type { Transfer } from './transfer.ts';

export interface ProtectInput {
  readonly original: Uint8Array;
  readonly outside: Outside;
  readonly transfer: Omit<Transfer, 'sha256' | 'size' | 'restore'>;
  /** The recipient's registered certificate, armored. */
  readonly certificate: string;
  readonly container: ContainerChoice;
}

/** Signs and encrypts; what it throws means that nothing may leave. */
export async function protect(keyring: Keyring, input: ProtectInput): Promise<Uint8Array> {
  const payload = composePayload(input.original, input.outside, input.transfer);
  const { certificate: recipient, container } = input;
  const now = input.transfer.at;
  return wrap(input.outside, await signAndEncrypt({ payload, recipient, keyring, container, now }));
}
