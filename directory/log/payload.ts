/** What entries say: each kind of event, and what its fields must hold. */
import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { address, agencyId, canonical, domain, endpoint, time, words } from '../fields.ts';
import { parseVerifierKey, printVerifierKey } from '../signed-note.ts';
import { type EntryId, parseJson } from './envelope.ts';
import { EntryError } from './fault.ts';
import { type KeyId, parseSigningKey } from './keys.ts';

/** An entry's payload as it is written. */
export type PayloadDocument = z.input<typeof payload>;

/** An entry's payload that was read. */
export type Payload = Readonly<z.output<typeof payload>>;

export type PayloadType = Payload['type'];

/** The payload of one kind of event. */
export type PayloadOf<Type extends PayloadType> = Extract<Payload, { type: Type }>;

/** The SHA-256, in lower-case hex, of something that stands outside the log: a certificate, a letter, a record of a check. */
export type Digest = string & { readonly brand: 'Digest' };

/** A person of the secretariat: an id made at random, since the log holds no names of people. */
export type PersonId = string & { readonly brand: 'PersonId' };

/** What people of the secretariat may do. */
export type Role = z.output<typeof role>;

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

/** The name of the log that a key is for. */
export function logName(key: string): string {
  return key.slice(0, key.indexOf('+'));
}

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in lower-case hex');
const digest = hash.transform((text) => text as Digest);
const entry = hash.transform((text) => text as EntryId);
const signer = hash.transform((text) => text as KeyId);
const key = z.string().max(200).transform(canonical(parseSigningKey));
/** Root, identity and recovery keys are offline, so none of them is a passkey. */
const offlineKey = key.refine((text) => text.startsWith('ed25519+'), 'is not an ed25519 key');
const noteKey = z.string().transform(canonical((text) => printVerifierKey(parseVerifierKey(text))));
const witnessKey = z.string().transform(canonical((text) => printVerifierKey(parseVerifierKey(text, 'cosignature'))));
const role = z.enum(['registrar', 'editor', 'reviewer', 'auditor']);

const root = z
  .strictObject({ keys: distinct(offlineKey, 1, 9), threshold: z.int().positive(), expires: time })
  .refine(({ keys, threshold }) => threshold <= keys.length, 'the threshold is more than the keys');

/** All of a person's roles and keys; none of either for one who leaves. */
const person = z.strictObject({
  person: z
    .string()
    .regex(/^[a-z0-9]{8,32}$/, 'is not 8 to 32 letters and digits')
    .transform((text) => text as PersonId),
  roles: distinct(role, 0, 4),
  keys: distinct(key, 0, 5),
});

const group = z
  .strictObject({ name: words, quorum: z.int().nonnegative(), witnesses: distinct(witnessKey, 0, 100) })
  .refine(({ quorum, witnesses }) => quorum <= witnesses.length, 'the quorum is more than the witnesses');

const log = z
  .strictObject({ keys: distinct(noteKey, 1, 3) })
  .refine(({ keys }) => new Set(keys.map(logName)).size === 1, 'the keys are not all of one log');

/** A trial on one machine is at `localhost`, where browsers allow passkeys as well. */
const site = z.strictObject({
  id: domain.or(z.literal('localhost')),
  origins: distinct(z.string().refine(isOrigin, 'is not an origin such as https://directory.example'), 1, 5),
});

/** The digest is of the record of the check: who asked which resolvers, or which mailbox answered. */
const domains = distinct(z.strictObject({ domain, evidence: digest }), 0, 1000, ({ domain }) => domain);
const addresses = distinct(z.strictObject({ address, evidence: digest }), 0, 1000, ({ address }) =>
  address.toLowerCase(),
);
const anyName = [
  (names: { domains: readonly unknown[]; addresses: readonly unknown[] }) =>
    names.domains.length + names.addresses.length > 0,
  'there is neither a domain nor an address',
] as const;

const profile = { name: words, country: z.string().regex(/^[A-Z]{2}$/, 'is not a code of ISO 3166-1 alpha-2') };
const identity = distinct(offlineKey, 1, 2);
const newKeys = { identity, recovery: offlineKey };

const enrolment = z
  .strictObject({
    ...profile,
    kind: z.enum(['gateway', 'mail-client']),
    ...newKeys,
    domains,
    addresses,
    certificate: digest,
    endpoint: endpoint.nullable(),
    nomination: digest,
  })
  .refine(...anyName)
  .refine(({ kind, endpoint }) => kind === 'gateway' || endpoint === null, 'a mail client has no endpoint');

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

function distinct<Item extends z.ZodType>(
  item: Item,
  min: number,
  max: number,
  by = (each: z.output<Item>): unknown => each,
) {
  return z
    .array(item)
    .min(min)
    .max(max)
    .refine((items) => new Set(items.map(by)).size === items.length, 'one stands there twice');
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
