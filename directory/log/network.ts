/** What the log says about the network itself: its root, its people, its own keys; and how entries change that. */
import { parseVerifierKey, type VerifierKey } from '../signed-note.ts';
import type { WitnessGroup } from './cosignature.ts';
import type { EntryId } from './envelope.ts';
import { demand } from './fault.ts';
import type { PasskeySite, SigningKey } from './keys.ts';
import {
  type Digest,
  logName,
  type NETWORK,
  type Payload,
  type PayloadOf,
  type PersonId,
  type Role,
} from './payload.ts';
import { type Admitted, type Pending, waiting } from './pending.ts';

/** A person of the secretariat. */
export interface Person {
  readonly roles: readonly Role[];
  readonly keys: readonly SigningKey[];
}

/** The offline keys that stand above everything else. */
export interface Root {
  readonly keys: readonly SigningKey[];
  readonly threshold: number;
  readonly expires: Date;
}

export interface Network {
  readonly name: string;
  readonly root: Root;
  readonly staff: ReadonlyMap<PersonId, Person>;
  /** The keys that sign checkpoints, as they are written. */
  readonly log: readonly string[];
  readonly witnesses: PayloadOf<'witnesses.set'>['body']['groups'];
  readonly passkeys: PasskeySite;
  /** The Decision Tree that is in use. */
  readonly tree: { readonly version: string; readonly content: Digest } | null;
  readonly pending: readonly Pending<NetworkPayload>[];
  readonly genesis: EntryId;
  readonly last: EntryId;
}

export type NetworkPayload = Extract<Payload, { subject: typeof NETWORK }>;

/** The network as its first entry founds it. @throws EntryError */
export function found({ payload, entry }: Pick<Admitted<PayloadOf<'genesis'>>, 'payload' | 'entry'>): Network {
  const { network: name, root, log, passkeys, staff } = payload.body;
  staff.forEach(checkRoles);
  return {
    name,
    root,
    staff: new Map(staff.map(({ person, roles, keys }) => [person, { roles, keys }])),
    log: log.keys,
    witnesses: [],
    passkeys,
    tree: null,
    pending: [],
    genesis: entry,
    last: entry,
  };
}

/** The network after an entry about it, which takes effect now or waits. @throws EntryError */
export function changeNetwork(network: Network, admitted: Admitted<NetworkPayload>): Network {
  const { payload, entry, logged, way } = admitted;
  demand(payload.type !== 'genesis', 'order', 'there is one genesis, and it is the first entry');
  demand(
    !way.root || payload.type === 'root.rotate' || logged < network.root.expires,
    'signers',
    'the root has expired, so that it signs nothing but its own successor',
  );
  if (payload.type === 'staff.set') checkRoles(payload.body);
  if (payload.type === 'log.set')
    demand(logName(payload.body.keys[0]!) === logName(network.log[0]!), 'state', 'the keys are those of another log');
  const next = { ...network, last: entry };
  if (way.delay > 0) return { ...next, pending: [...network.pending, waiting(admitted)] };
  return enact({ ...next, pending: network.pending.filter((each) => !outdates(payload, each.payload)) }, payload);
}

/** Any of which signs a checkpoint. */
export function logKeys({ log }: Network): VerifierKey[] {
  return log.map((key) => parseVerifierKey(key));
}

/** Whose cosignatures make a checkpoint believed, for `quorumTime`. */
export function witnessGroups({ witnesses }: Network): WitnessGroup[] {
  return witnesses.map(({ quorum, witnesses }) => ({
    quorum,
    witnesses: witnesses.map((key) => parseVerifierKey(key, 'cosignature')),
  }));
}

/** The network as it is at that time: what waited long enough has taken effect. */
export function settledNetwork(network: Network, at: Date): Network {
  const due = network.pending.filter(({ effective }) => effective <= at);
  if (due.length === 0) return network;
  const rest = { ...network, pending: network.pending.filter(({ effective }) => effective > at) };
  return due.reduce<Network>((before, { payload }) => enact(before, payload), rest);
}

function enact(network: Network, payload: NetworkPayload): Network {
  switch (payload.type) {
    case 'genesis':
      return network;
    case 'root.rotate':
      return { ...network, root: payload.body };
    case 'staff.set':
      return { ...network, staff: withPerson(network.staff, payload.body) };
    case 'log.set':
      return { ...network, log: payload.body.keys };
    case 'witnesses.set':
      return { ...network, witnesses: payload.body.groups };
    case 'tree.publish':
      return { ...network, tree: payload.body };
    default:
      return payload satisfies never;
  }
}

/** What waits is void where the root takes the same thing away at once, or hands over to another root. */
function outdates(payload: NetworkPayload, waiting: NetworkPayload): boolean {
  if (payload.type === 'root.rotate') return true;
  if (payload.type === 'staff.set') return waiting.type === 'staff.set' && waiting.body.person === payload.body.person;
  return payload.type === 'log.set' && waiting.type === 'log.set';
}

function withPerson(
  staff: Network['staff'],
  { person, roles, keys }: PayloadOf<'staff.set'>['body'],
): Network['staff'] {
  const others = [...staff].filter(([id]) => id !== person);
  return new Map(keys.length > 0 ? [...others, [person, { roles, keys }]] : others);
}

/** Who audits has had no part in what is audited. */
function checkRoles({ roles }: { readonly roles: readonly Role[] }): void {
  demand(!roles.includes('auditor') || roles.length === 1, 'roles', 'an auditor holds no other role');
}
