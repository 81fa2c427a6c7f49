/** Who the signatures under an entry are by, as the history before it knows their keys. */
import type { Agency } from '../log/agency.ts';
import { isPasskey, keyId, type SigningKey } from '../log/keys.ts';
import type { Network } from '../log/network.ts';
import type { Payload } from '../log/payload.ts';

import { fill } from './field.ts';
import type { SignerKind, Texts } from './text-types.ts';

/** Names a key by the words of its holder; a key that has no part in the entry is said to be unknown. */
export function signerNames(
  payload: Payload,
  { network, agency }: { readonly network: Network | null; readonly agency: Agency | null },
  texts: Texts,
): (keyid: string) => string {
  const names = new Map<string, string>();
  const name = (keys: readonly SigningKey[], kind: SignerKind, values: Readonly<Record<string, string>> = {}): void =>
    keys.forEach((key, at) => {
      const passkey = isPasskey(key) ? `, ${texts.byPasskey}` : '';
      // Keys that the history knows come first: one that is also among the new ones is no new key.
      if (!names.has(keyId(key)))
        names.set(keyId(key), fill(texts.signers[kind], { n: String(at + 1), ...values }) + passkey);
    });
  if (network) name(network.root.keys, 'root');
  for (const [person, { roles, keys }] of network?.staff ?? [])
    name(keys, 'person', { person, roles: roles.map((role) => texts.roles[role]).join(', ') });
  if (agency) name(agency.identity, 'identity');
  if (agency) name([agency.recovery], 'recovery');
  const { body } = payload;
  if (payload.type === 'genesis') name(payload.body.root.keys, 'root');
  if (payload.type === 'root.rotate') name(payload.body.keys, 'newRoot');
  if ('identity' in body) name(body.identity, 'newIdentity');
  if ('recovery' in body) name([body.recovery], 'newRecovery');
  if ('certificate' in body && payload.type !== 'certificate.revoke')
    names.set(body.certificate, texts.signers.certificate);
  return (keyid) => names.get(keyid) ?? texts.signers.unknown;
}
