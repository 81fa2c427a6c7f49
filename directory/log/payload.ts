/** What entries say: each kind of event, and what its fields must hold. */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { address, agencyId, domain, endpoint, time, words } from '../fields.ts';
import { parseJson } from './envelope.ts';
import { EntryError } from './fault.ts';
import {
  addresses,
  anyName,
  digest,
  distinct,
  domains,
  enrolment,
  entry,
  group,
  identity,
  log,
  newKeys,
  offlineKey,
  person,
  profile,
  root,
  signer,
  site,
} from './payload-fields.ts';

export { type Digest, logName, type PersonId, type Role } from './payload-fields.ts';

/** An entry's payload as it is written. */
export type PayloadDocument = z.input<typeof payload>;

/** An entry's payload that was read. */
export type Payload = Readonly<z.output<typeof payload>>;

export type PayloadType = Payload['type'];

/** The payload of one kind of event. */
export type PayloadOf<Type extends PayloadType> = Extract<Payload, { type: Type }>;

/** The subject of what concerns the network as a whole; no agency has this id. */
export const NETWORK = 'network';

/** Reads a payload; the octets must be the one way to print what they say. @throws EntryError */
export function readPayload(bytes: Uint8Array): Payload {
  const text = Buffer.from(bytes).toString('utf8');
  const document = parseJson(text);
  // A field twice, a number in another notation: parsers differ in what they make of it.
  if (!isUtf8(bytes) || JSON.stringify(document) !== text)
    throw new EntryError('form', 'the payload is not printed as it should be');
  const { data, error } = payload.safeParse(document);
  if (data) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join('.') || 'the payload'}: ${message}`);
  throw new EntryError('form', faults.slice(0, 3).join('; '));
}

/** The octets of a payload, to be signed. */
export function printPayload(document: PayloadDocument): Uint8Array {
  return Buffer.from(JSON.stringify(document));
}

const payload = z.discriminatedUnion('type', [
  network(
    'genesis',
    z.strictObject({
      network: words,
      root,
      log,
      passkeys: site,
      staff: distinct(person, 0, 50, ({ person }) => person),
    }),
    z.null(),
  ),
  network('root.rotate', root),
  network('staff.set', person),
  network('witnesses.set', z.strictObject({ groups: z.array(group).max(10) })),
  network('log.set', log),
  network('tree.publish', z.strictObject({ version: words, content: digest })),
  agency('agency.enrol', enrolment),
  agency('agency.suspend', z.strictObject({ reason: words })),
  agency('agency.reinstate', z.strictObject({ reason: words })),
  agency('agency.leave', z.strictObject({ reason: words })),
  agency('agency.recover', z.strictObject({ ...newKeys, evidence: digest, call: digest })),
  agency('agency.reenrol', z.strictObject({ ...newKeys, evidence: digest, nomination: digest })),
  agency('pending.veto', z.strictObject({ entry })),
  agency('pending.resume', z.strictObject({ entry, call: digest })),
  agency('identity.rotate', z.strictObject({ identity })),
  agency('recovery.rotate', z.strictObject({ recovery: offlineKey })),
  agency('certificate.add', z.strictObject({ certificate: digest })),
  agency('certificate.revoke', z.strictObject({ certificate: digest, reason: words })),
  agency('endpoint.set', z.strictObject({ endpoint: endpoint.nullable() })),
  agency('profile.set', z.strictObject(profile)),
  agency('contacts.commit', z.strictObject({ commitments: distinct(digest, 0, 100) })),
  agency('names.add', z.strictObject({ domains, addresses }).refine(...anyName)),
  agency(
    'names.remove',
    z.strictObject({ domains: distinct(domain, 0, 1000), addresses: distinct(address, 0, 1000) }).refine(...anyName),
  ),
]);

function network<Type extends string, Body extends z.ZodType, Prev extends z.ZodType = typeof entry>(
  type: Type,
  body: Body,
  prev: Prev = entry as unknown as Prev,
) {
  return event(type, z.literal(NETWORK), body, prev);
}

function agency<Type extends string, Body extends z.ZodType>(type: Type, body: Body) {
  const subject = agencyId.refine((id) => (id as string) !== NETWORK, 'is not the id of an agency');
  return event(type, subject, body, entry);
}

/** `prev` is the last entry about the same subject, or the genesis: what was signed for another history, or another moment of it, is void. */
function event<Type extends string, Subject extends z.ZodType, Body extends z.ZodType, Prev extends z.ZodType>(
  type: Type,
  subject: Subject,
  body: Body,
  prev: Prev,
) {
  const fields = { v: z.literal(1), type: z.literal(type), subject, prev, proposed: time, proposer: signer, body };
  return z.strictObject(fields);
}
