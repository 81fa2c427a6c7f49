/** One payload of each kind, with every field that it can have. */
import { NETWORK, type PayloadDocument, type PayloadType } from '../../../directory/log/payload.ts';
import { makeSignerKey, printVerifierKey } from '../../../directory/signed-note.ts';
import { makeKey, PAPER, SITE } from '../log/world.ts';
import { makePin } from '../members.ts';

type Bodies = { readonly [Type in PayloadType]: Extract<PayloadDocument, { type: Type }>['body'] };

const key = (): string => makeKey().text;
const logKey = (): string => printVerifierKey(makeSignerKey('log.network.example').verifier);
const witness = (name: string): string => printVerifierKey(makeSignerKey(name, 'cosignature').verifier);
const names = {
  domains: [{ domain: 'here.example', evidence: PAPER }],
  addresses: [{ address: 'desk@shared.example', evidence: PAPER }],
};
const root = { keys: [key(), key()], threshold: 1, expires: '2027-03-01T00:00:00Z' };
const person = { person: 'registrar1', roles: ['registrar' as const], keys: [key()] };
const endpoint = { host: 'gw.here.example', port: 2465, pins: [makePin('now'), makePin('next')] };
const agency = { name: 'Bureau of Here', country: 'LV', identity: [key(), key()], recovery: key() };

const BODIES: Bodies = {
  genesis: { network: 'network.example', root, log: { keys: [logKey()] }, passkeys: SITE, staff: [person] },
  'root.rotate': root,
  'staff.set': person,
  'witnesses.set': { groups: [{ name: 'gateways', quorum: 1, witnesses: [witness('one'), witness('two')] }] },
  'log.set': { keys: [logKey(), logKey()] },
  'tree.publish': { version: '7', content: PAPER },
  'agency.enrol': { ...agency, kind: 'gateway', ...names, certificate: PAPER, endpoint, nomination: PAPER },
  'agency.suspend': { reason: 'a stolen gateway' },
  'agency.reinstate': { reason: 'cleaned' },
  'agency.leave': { reason: 'dissolved' },
  'agency.recover': { identity: [key()], recovery: key(), evidence: PAPER, call: PAPER },
  'agency.reenrol': { identity: [key()], recovery: key(), evidence: PAPER, nomination: PAPER },
  'pending.veto': { entry: PAPER },
  'pending.resume': { entry: PAPER, call: PAPER },
  'identity.rotate': { identity: [key(), key()] },
  'recovery.rotate': { recovery: key() },
  'certificate.add': { certificate: PAPER },
  'certificate.revoke': { certificate: PAPER, reason: 'lost' },
  'endpoint.set': { endpoint },
  'profile.set': { name: 'Bureau of Here', country: 'LV' },
  'contacts.commit': { commitments: [PAPER] },
  'names.add': names,
  'names.remove': { domains: ['here.example'], addresses: ['desk@shared.example'] },
};

/** Texts of which each leaf of a payload finds one that could stand in its place. */
export const OTHERS: readonly (string | number)[] = [
  'f'.repeat(64),
  key(),
  logKey(),
  witness('three'),
  makePin('other'),
  '2026-11-01T00:00:01Z',
  'mail-client',
  'editor',
  'FR',
  'registrar9',
  'other.example',
  'other@shared.example',
  'https://other.example',
  'other',
  2,
];

export const PAYLOADS: readonly PayloadDocument[] = Object.entries(BODIES).map(
  ([type, body]) =>
    ({
      v: 1,
      type,
      subject: /^(genesis|root|staff|witnesses|log|tree)/.test(type) ? NETWORK : 'here',
      prev: type === 'genesis' ? null : 'a'.repeat(64),
      proposed: '2026-03-01T00:00:00Z',
      proposer: 'b'.repeat(64),
      body,
    }) as PayloadDocument,
);
