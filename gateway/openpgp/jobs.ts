/** What a crypto worker can do: one line per job. */
import {
  decryptAndVerify,
  type Keyring,
  type Opening,
  openSealed,
  openShared,
  type Sealing,
  sealToSelf,
  signAndEncrypt,
  signerOf,
} from './cipher.ts';
import { type ProtectInput, protect } from './protect.ts';
import { type UnprotectInput, unprotect } from './unprotect.ts';

/** Inputs and outputs cross a thread: plain data, with bytes as Uint8Array. */
type Job = (keyring: Keyring, input: never) => Promise<unknown>;

export const jobs = {
  signAndEncrypt: (keyring: Keyring, input: Omit<Sealing, 'keyring'>) => signAndEncrypt({ ...input, keyring }),
  decryptAndVerify: (keyring: Keyring, input: Omit<Opening, 'keyring'>) => decryptAndVerify({ ...input, keyring }),
  protect: (keyring: Keyring, input: ProtectInput) => protect(keyring, input),
  unprotect: (keyring: Keyring, input: UnprotectInput) => unprotect(keyring, input),
  sealToSelf: (keyring: Keyring, { bytes, now }: { bytes: Uint8Array; now: Date }) => sealToSelf(bytes, keyring, now),
  openSealed: (keyring: Keyring, bytes: Uint8Array) => openSealed(bytes, keyring),
  openShared: (keyring: Keyring, bytes: Uint8Array) => openShared(bytes, keyring),
  signer: async (keyring: Keyring) => signerOf(keyring),
} as const satisfies Record<string, Job>;

export type JobName = keyof typeof jobs;
export type Input<Name extends JobName> = Parameters<(typeof jobs)[Name]>[1];
export type Output<Name extends JobName> = Awaited<ReturnType<(typeof jobs)[Name]>>;
