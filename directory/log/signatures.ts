/** Verifies the signatures of an entry by the keys that may sign it. */
import type { Certificate } from '../certificate.ts';
import { signedByCertificate } from '../certificate-signature.ts';
import type { Agency } from './agency.ts';
import { type Envelope, signedBytes } from './envelope.ts';
import { demand } from './fault.ts';
import { type KeyId, keyId, type SigningKey, verifyByKey } from './keys.ts';
import type { Network } from './network.ts';
import type { Payload } from './payload.ts';
import { rootSigned } from './signers.ts';

/** Who may be expected under an entry. */
export interface Parties {
  readonly network: Network;
  readonly agency: Agency | null;
  /** The one that the entry adds. */
  readonly certificate: Certificate | null;
}

/**
 * The keys that signed. Strict: a signature by a stranger, one that does not fit or one that stands there twice is a fault even where the
 * others would be enough, for nobody has a reason to add it. Every new key must have signed as well.
 * @throws EntryError
 */
export async function verifySignatures(
  { payload: bytes, signatures }: Envelope,
  payload: Payload,
  parties: Parties,
): Promise<ReadonlySet<KeyId>> {
  const { network, agency, certificate } = parties;
  const known = new Map([...knownKeys(network, agency), ...newKeys(payload)].map((key) => [keyId(key) as string, key]));
  const signed = new Set<KeyId>();
  let possession = false;
  for (const { keyid, signature, passkey } of signatures) {
    const key = known.get(keyid);
    const ofCertificate = certificate !== null && 'certificate' in payload.body && payload.body.certificate === keyid;
    demand(key !== undefined || ofCertificate, 'signature', `the key ${keyid.slice(0, 16)} has no part in this entry`);
    demand(!signed.has(keyid as KeyId) && !(ofCertificate && possession), 'signature', 'a key signed twice');
    const fits = key
      ? verifyByKey(key, signedBytes(bytes), signature, { data: passkey, site: network.passkeys })
      : passkey === null && (await signedByCertificate(certificate!, signedBytes(bytes), signature));
    demand(fits, 'signature', `the signature by the key ${keyid.slice(0, 16)} does not fit`);
    if (key) signed.add(keyid as KeyId);
    else possession = true;
  }
  demand(certificate === null || possession, 'new key', 'the certificate did not sign it');
  demandNewKeys(payload, signed);
  return signed;
}

function knownKeys({ root, staff }: Network, agency: Agency | null): SigningKey[] {
  const people = [...staff.values()].flatMap(({ keys }) => keys);
  return [...root.keys, ...people, ...(agency ? [...agency.identity, agency.recovery] : [])];
}

/** The keys that an entry brings, apart from those of people, for whom the root vouches. */
export function newKeys({ type, body }: Payload): readonly SigningKey[] {
  switch (type) {
    case 'agency.enrol':
    case 'agency.recover':
    case 'agency.reenrol':
      return [...body.identity, body.recovery];
    case 'identity.rotate':
      return body.identity;
    case 'recovery.rotate':
      return [body.recovery];
    case 'root.rotate':
      return body.keys;
    default:
      return [];
  }
}

function demandNewKeys(payload: Payload, signed: ReadonlySet<KeyId>): void {
  const all =
    payload.type === 'root.rotate'
      ? rootSigned(payload.body, signed)
      : newKeys(payload).every((key) => signed.has(keyId(key)));
  demand(all, 'new key', 'not all of the new keys signed it');
}
