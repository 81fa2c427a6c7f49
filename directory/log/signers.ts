/** Whether those who signed an entry are those who must. */
import type { Agency } from './agency.ts';
import { EntryError } from './fault.ts';
import { isPasskey, type KeyId, keyId, type SigningKey } from './keys.ts';
import type { Network } from './network.ts';
import type { Payload, PersonId, Role } from './payload.ts';
import { WAYS, type Way } from './rules.ts';

/** Whose signatures an entry has; each was verified. */
export interface Signed {
  readonly keys: ReadonlySet<KeyId>;
  readonly proposer: KeyId;
}

/** The way that the signers of an entry have met. @throws EntryError where they have met none. */
export function wayOf(payload: Payload, network: Network, agency: Agency | null, signed: Signed): Way {
  if (!signed.keys.has(signed.proposer)) throw new EntryError('signers', 'the one who proposed it did not sign it');
  const met = WAYS[payload.type].find((way) => isMet(lackingOf(way, payload, network, agency, signed)));
  if (met !== undefined) return met;
  throw new EntryError('signers', `it was not signed by ${WAYS[payload.type].map(describe).join(', or by ')}`);
}

/** What each way that is still open lacks; none where one is met. */
export function lackingWays(payload: Payload, network: Network, agency: Agency | null, signed: Signed): Way[] {
  const all = WAYS[payload.type].map((way) => lackingOf(way, payload, network, agency, signed));
  return all.some(isMet) ? [] : all.filter(({ onlyRemoves }) => !onlyRemoves);
}

/** The people who hold a role and signed. */
export function signing(role: Role, network: Network, keys: ReadonlySet<KeyId>): PersonId[] {
  return [...network.staff].flatMap(([person, { roles, keys: own }]) =>
    roles.includes(role) && anyOf(own, keys) ? [person] : [],
  );
}

/** Whether the root's threshold signed. */
export function rootSigned({ keys, threshold }: Network['root'], signed: ReadonlySet<KeyId>): boolean {
  return keys.filter((key) => signed.has(keyId(key))).length >= threshold;
}

/** The way without those of its parts that are met. */
function lackingOf(way: Way, payload: Payload, network: Network, agency: Agency | null, signed: Signed): Way {
  const { keys, proposer } = signed;
  const all = signing('registrar', network, keys);
  const approvers = all.filter((person) => !holds(network, person, (key) => keyId(key) === proposer));
  const approvals = (way.approvals ?? 0) - approvers.length;
  const registrars = (way.registrars ?? 0) - all.length;
  const identity = agency !== null && !agency.frozen && anyOf(agency.identity, keys);
  const recovery = agency !== null && keys.has(keyId(agency.recovery));
  const bySigner = approvers.some((person) => holds(network, person, (key) => !isPasskey(key) && keys.has(keyId(key))));
  return {
    delay: way.delay,
    ...(way.root && !rootSigned(network.root, keys) && { root: true }),
    ...(way.identity && !identity && { identity: true }),
    ...(way.recovery && !recovery && { recovery: true }),
    ...(approvals > 0 && { approvals }),
    ...(way.bySigner && !bySigner && { bySigner: true }),
    ...(registrars > 0 && { registrars }),
    ...(way.content && !reviewed(network, keys) && { content: true }),
    ...(way.onlyRemoves && !onlyRemoves(payload, network) && { onlyRemoves: true }),
  };
}

function isMet({ delay: _delay, ...lacking }: Way): boolean {
  return Object.keys(lacking).length === 0;
}

function holds(network: Network, person: PersonId, test: (key: SigningKey) => boolean): boolean {
  return network.staff.get(person)?.keys.some(test) ?? false;
}

/** Two people, one of whom edits and the other reviews. */
function reviewed(network: Network, keys: ReadonlySet<KeyId>): boolean {
  const reviewers = signing('reviewer', network, keys);
  return signing('editor', network, keys).some((editor) => reviewers.some((reviewer) => reviewer !== editor));
}

function onlyRemoves(payload: Payload, network: Network): boolean {
  if (payload.type === 'log.set') return isPart(payload.body.keys, network.log);
  if (payload.type !== 'staff.set') return false;
  const before = network.staff.get(payload.body.person);
  const { roles, keys } = payload.body;
  return before !== undefined && isPart(roles, before.roles) && isPart(keys, before.keys);
}

function isPart<T>(of: readonly T[], whole: readonly T[]): boolean {
  return of.every((each) => whole.includes(each));
}

function anyOf(own: readonly SigningKey[], keys: ReadonlySet<KeyId>): boolean {
  return own.some((key) => keys.has(keyId(key)));
}

function describe(way: Way): string {
  const parts = [
    way.root && "the root's threshold",
    way.identity && "the agency's identity key",
    way.recovery && "the agency's recovery key",
    way.approvals && `${way.approvals} registrar(s) other than the one who proposed it`,
    way.bySigner && 'one of them by the signer program',
    way.registrars && `${way.registrars} registrar(s)`,
    way.content && 'an editor and another person as reviewer',
    way.onlyRemoves && 'while it only removes',
  ];
  return parts.filter(Boolean).join(' and ');
}
