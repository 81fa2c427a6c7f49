/** Passkeys of people (WebAuthn level 2): made, and used to sign in. What they sign for the log is verified by the log's own rules. */
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { COSEALG, convertCOSEtoPKCS } from '@simplewebauthn/server/helpers';
import { type PasskeySite, parseSigningKey, type SigningKey } from '../log/keys.ts';

/** What a browser answers, unchecked: the JSON of a `PublicKeyCredential` (WebAuthn level 3 section 5.1). */
export type PasskeyResponse = Readonly<Record<string, unknown>>;

export interface Passkey {
  readonly credential: string;
  /** The public key as the authenticator wrote it (COSE). */
  readonly cose: Uint8Array;
  /** The same key as entries of the log have it. */
  readonly key: SigningKey;
  readonly counter: number;
}

/** The passkey was not made or used as it must be; the message is for the log of the operator. */
export class PasskeyError extends Error {
  override name = 'PasskeyError';
}

/** It is synchronised between devices, and that does not do. */
export class SyncedPasskeyError extends PasskeyError {
  override name = 'SyncedPasskeyError';
}

/** Options for `navigator.credentials.create`. */
export function creationOptions(site: PasskeySite, challenge: string, user: { id: string; name: string }) {
  return generateRegistrationOptions({
    rpName: site.id,
    rpID: site.id,
    userName: user.name,
    userID: Buffer.from(user.id),
    challenge: Buffer.from(challenge, 'base64url'),
    attestationType: 'none',
    supportedAlgorithmIDs: [COSEALG.ES256],
    // It names its owner by itself, so that nobody has to tell us who they are before they have shown it.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
}

/**
 * Checks a passkey that was just made. One that is synchronised between devices is as safe as an account with somebody else, which is not
 * enough for those who vouch or release: `bound` refuses it.
 * @throws PasskeyError, SyncedPasskeyError
 */
export async function verifyCreation(
  site: PasskeySite,
  response: PasskeyResponse,
  { isGood, bound }: { isGood: (challenge: string) => boolean; bound: boolean },
): Promise<Passkey> {
  const { verified, registrationInfo } = await checked(() =>
    verifyRegistrationResponse({
      response: response as never,
      expectedChallenge: isGood,
      expectedOrigin: [...site.origins],
      expectedRPID: site.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: [COSEALG.ES256],
    }),
  );
  if (!verified) throw new PasskeyError('making a passkey: its signature does not fit');
  const { credential, credentialDeviceType } = registrationInfo;
  if (bound && credentialDeviceType !== 'singleDevice')
    throw new SyncedPasskeyError('making a passkey: it is synchronised between devices');
  const point = await checked(async () => convertCOSEtoPKCS(credential.publicKey));
  const key = await checked(async () => parseSigningKey(`passkey+${Buffer.from(point).toString('base64')}`));
  return { credential: credential.id, cose: credential.publicKey, key, counter: credential.counter };
}

/** Options for `navigator.credentials.get`. */
export function requestOptions(site: PasskeySite, challenge: string) {
  return generateAuthenticationOptions({
    rpID: site.id,
    challenge: Buffer.from(challenge, 'base64url'),
    userVerification: 'required',
  });
}

/** Checks that the owner of this passkey has just used it; answers its counter. @throws PasskeyError */
export async function verifyUse(
  site: PasskeySite,
  response: PasskeyResponse,
  { passkey, isGood }: { passkey: Passkey; isGood: (challenge: string) => boolean },
): Promise<number> {
  const { credential: id, cose, counter } = passkey;
  const { verified, authenticationInfo } = await checked(() =>
    verifyAuthenticationResponse({
      response: response as never,
      expectedChallenge: isGood,
      expectedOrigin: [...site.origins],
      expectedRPID: site.id,
      credential: { id, publicKey: Uint8Array.from(cose), counter },
      requireUserVerification: true,
    }),
  );
  if (!verified) throw new PasskeyError('signing in: the signature does not fit');
  return authenticationInfo.newCounter;
}

/** Whatever hostile bytes do to the library, it is the passkey's fault. */
async function checked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new PasskeyError(`a passkey was refused: ${(cause as Error).message}`, { cause });
  }
}
