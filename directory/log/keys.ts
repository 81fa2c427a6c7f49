/** The keys that sign entries: Ed25519 keys of programs and tokens, and the passkeys of people (WebAuthn level 2, ES256). */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

/** A key as entries have it: `ed25519+` or `passkey+`, then the raw public key in base64; a passkey's is a point of P-256, uncompressed. */
export type SigningKey = string & { readonly brand: 'SigningKey' };

/** SHA-256 over the text of a {@link SigningKey}, in lower-case hex. */
export type KeyId = string & { readonly brand: 'KeyId' };

/** Where the network's passkeys are used: a passkey that was lured to another site signs nothing here. */
export interface PasskeySite {
  /** The relying party's id, a domain. */
  readonly id: string;
  readonly origins: readonly string[];
}

/** What a passkey adds to its signature: octets that it signed together with the challenge. */
export interface PasskeyData {
  readonly authenticator: Uint8Array;
  readonly client: Uint8Array;
}

const KEY = /^(ed25519|passkey)\+([A-Za-z0-9+/]+=*)$/;

/** Reads a key. @throws Error, for zod to report, where the text is not one or not the one way to write it. */
export function parseSigningKey(text: string): SigningKey {
  const [, suite, encoded = ''] = KEY.exec(text) ?? [];
  const raw = Buffer.from(encoded, 'base64');
  if (suite === undefined || raw.toString('base64') !== encoded)
    throw new Error('is not ed25519+ or passkey+ and base64');
  look(text as SigningKey).object();
  return text as SigningKey;
}

export function keyId(key: SigningKey): KeyId {
  return look(key).id;
}

export function isPasskey(key: SigningKey): boolean {
  return key.startsWith('passkey+');
}

/** The challenge that a passkey is given to sign these octets. */
export function passkeyChallenge(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Whether a signature over these octets is by that key; worked out beside the thread that asks. */
export async function verifyByKey(
  key: SigningKey,
  bytes: Uint8Array,
  signature: Uint8Array,
  passkey: { readonly data: PasskeyData | null; readonly site: PasskeySite },
): Promise<boolean> {
  const object = look(key).object();
  if (!isPasskey(key)) return passkey.data === null && fits(null, bytes, object, signature);
  if (passkey.data === null || !isAssertion(passkey.data, bytes, passkey.site)) return false;
  const { authenticator, client } = passkey.data;
  const signed = Buffer.concat([authenticator, createHash('sha256').update(client).digest()]);
  return fits('sha256', signed, object, signature);
}

function fits(algorithm: string | null, bytes: Uint8Array, key: KeyObject, signature: Uint8Array): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  verify(algorithm, bytes, key, signature, (error, result) => (error ? reject(error) : resolve(result)));
  return promise;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const MIN_AUTHENTICATOR_DATA = 37;

const clientData = z.looseObject({
  type: z.literal('webauthn.get'),
  challenge: z.string(),
  origin: z.string(),
  crossOrigin: z.literal(false).optional(),
});

/**
 * WebAuthn level 2 section 7.2, steps 11 to 17. The passkey must have asked its owner for finger or PIN, and must be bound to its device: one
 * that is synchronised is as safe as an account with somebody else, which is not enough for those who vouch for keys.
 */
function isAssertion({ authenticator, client }: PasskeyData, bytes: Uint8Array, site: PasskeySite): boolean {
  const { data } = clientData.safeParse(parseJson(client));
  const flags = authenticator[32] ?? 0;
  const site256 = createHash('sha256').update(site.id).digest();
  return (
    data !== undefined &&
    data.challenge === passkeyChallenge(bytes).toString('base64url') &&
    site.origins.includes(data.origin) &&
    authenticator.length >= MIN_AUTHENTICATOR_DATA &&
    site256.equals(authenticator.subarray(0, 32)) &&
    (flags & (USER_PRESENT | USER_VERIFIED | BACKUP_ELIGIBLE)) === (USER_PRESENT | USER_VERIFIED)
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What follows from a key's text alone. */
interface Looked {
  readonly id: KeyId;
  /** @throws Error where it is no key */
  readonly object: () => KeyObject;
}

/** The same keys sign again and again, and each is asked for in every rule: a large network has fewer than so many. */
const MAX_LOOKED = 10_000;
const looked = new Map<SigningKey, Looked>();

function look(key: SigningKey): Looked {
  const before = looked.get(key);
  if (before) return before;
  let object: KeyObject | null = null;
  const id = createHash('sha256').update(key).digest('hex') as KeyId;
  const found = { id, object: () => (object ??= toKeyObject(key)) };
  if (looked.size >= MAX_LOOKED) looked.clear();
  looked.set(key, found);
  return found;
}

function toKeyObject(key: SigningKey): KeyObject {
  const raw = Buffer.from(key.slice(key.indexOf('+') + 1), 'base64');
  return isPasskey(key)
    ? createPublicKey({ key: raw, format: 'raw-public', asymmetricKeyType: 'ec', namedCurve: 'P-256' })
    : createPublicKey({ key: raw, format: 'raw-public', asymmetricKeyType: 'ed25519' });
}
