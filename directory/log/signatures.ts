/** Verifies the signatures of an entry by the keys that may sign it. */
import type { Agency } from './agency.ts';
import type { Checks } from './checks.ts';
import type { EntrySignature, Envelope } from './envelope.ts';
import { demand } from './fault.ts';
import { type KeyId, keyId, type SigningKey } from './keys.ts';
import type { Network } from './network.ts';
import type { Payload } from './payload.ts';
import { rootSigned } from './signers.ts';

/** Who may be expected under an entry. */
export interface Parties {
  readonly network: Network;
  readonly agency: Agency | null;
}

/**
 * The keys that signed. Strict: a signature by a stranger, one that does not fit or one that stands there twice is a fault even where the
 * others would be enough, for nobody has a reason to add it. Every new key must have signed as well.
 * @throws EntryError, HistoryError
 */
export async function verifySignatures(
  { signatures }: Envelope,
  payload: Payload,
  parties: Parties,
  checks: Checks,
): Promise<ReadonlySet<KeyId>> {
  const known = keysFor(payload, parties);
  const signed = new Set<string>();
  for (const signature of signatures) {
    const { keyid } = signature;
    const fits = check(signature, payload, known, parties, checks);
    demand(fits !== null, 'signature', `the key ${keyid.slice(0, 16)} has no part in this entry`);
    demand(!signed.has(keyid), 'signature', 'a key signed twice');
    demand(await fits, 'signature', `the signature by the key ${keyid.slice(0, 16)} does not fit`);
    signed.add(keyid);
  }
  const named = certificateIn(payload);
  demand(named === null || signed.delete(named), 'new key', 'the certificate did not sign it');
  demandNewKeys(payload, signed as Set<KeyId>);
  return signed as Set<KeyId>;
}

/** Begins what {@link verifySignatures} will wait for, as far as it can be known by now who will have a part in the entry. */
export function verifyAhead({ signatures }: Envelope, payload: Payload, parties: Parties, checks: Checks): void {
  const known = keysFor(payload, parties);
  for (const signature of signatures) check(signature, payload, known, parties, checks);
}

/** Null where the one who signed has no part in the entry. */
function check(
  signature: EntrySignature,
  payload: Payload,
  known: ReadonlyMap<string, SigningKey>,
  { network }: Parties,
  checks: Checks,
): Promise<boolean> | null {
  const key = known.get(signature.keyid);
  if (key !== undefined) return checks.byKey(signature, key, network.passkeys);
  return signature.keyid === certificateIn(payload) ? checks.byCertificate(signature) : null;
}

/** The digest of the certificate that an entry adds, which stands for its key. */
function certificateIn(payload: Payload): string | null {
  return payload.type === 'agency.enrol' || payload.type === 'certificate.add' ? payload.body.certificate : null;
}

function keysFor(payload: Payload, { network, agency }: Parties): ReadonlyMap<string, SigningKey> {
  return new Map([...knownKeys(network, agency), ...newKeys(payload)].map((key) => [keyId(key), key]));
}

/** Those that count whatever an entry brings. */
export function knownKeys({ root, staff }: Network, agency: Agency | null): SigningKey[] {
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
