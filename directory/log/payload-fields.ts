/** The fields of entries: how each is written, and what it becomes when it is read. */
import { z } from 'zod';
import { address, canonical, domain, endpoint, time, words } from '../fields.ts';
import { parseVerifierKey, printVerifierKey } from '../signed-note.ts';
import type { EntryId } from './envelope.ts';
import { type KeyId, parseSigningKey } from './keys.ts';

/** The SHA-256, in lower-case hex, of something that stands outside the log: a certificate, a letter, a record of a check. */
export type Digest = string & { readonly brand: 'Digest' };

/** A person of the secretariat: an id made at random, since the log holds no names of people. */
export type PersonId = string & { readonly brand: 'PersonId' };

/** What people of the secretariat may do. */
export type Role = z.output<typeof role>;

/** The name of the log that a key is for. */
export function logName(key: string): string {
  return key.slice(0, key.indexOf('+'));
}

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in lower-case hex');
export const digest = hash.transform((text) => text as Digest);
export const entry = hash.transform((text) => text as EntryId);
export const signer = hash.transform((text) => text as KeyId);
const key = z.string().max(200).transform(canonical(parseSigningKey));
/** Root, identity and recovery keys are offline, so none of them is a passkey. */
export const offlineKey = key.refine((text) => text.startsWith('ed25519+'), 'is not an ed25519 key');
const noteKey = z.string().transform(canonical((text) => printVerifierKey(parseVerifierKey(text))));
const witnessKey = z.string().transform(canonical((text) => printVerifierKey(parseVerifierKey(text, 'cosignature'))));
const role = z.enum(['registrar', 'editor', 'reviewer', 'auditor']);

export const root = z
  .strictObject({ keys: distinct(offlineKey, 1, 9), threshold: z.int().positive(), expires: time })
  .refine(({ keys, threshold }) => threshold <= keys.length, 'the threshold is more than the keys');

/** All of a person's roles and keys; none of either for one who leaves. */
export const person = z.strictObject({
  person: z
    .string()
    .regex(/^[a-z0-9]{8,32}$/, 'is not 8 to 32 letters and digits')
    .transform((text) => text as PersonId),
  roles: distinct(role, 0, 4),
  keys: distinct(key, 0, 5),
});

export const group = z
  .strictObject({ name: words, quorum: z.int().nonnegative(), witnesses: distinct(witnessKey, 0, 100) })
  .refine(({ quorum, witnesses }) => quorum <= witnesses.length, 'the quorum is more than the witnesses');

export const log = z
  .strictObject({ keys: distinct(noteKey, 1, 3) })
  .refine(({ keys }) => new Set(keys.map(logName)).size === 1, 'the keys are not all of one log');

/** A trial on one machine is at `localhost`, where browsers allow passkeys as well. */
export const site = z.strictObject({
  id: domain.or(z.literal('localhost')),
  origins: distinct(z.string().refine(isOrigin, 'is not an origin such as https://directory.example'), 1, 5),
});

/** The digest is of the record of the check: who asked which resolvers, or which mailbox answered. */
export const domains = distinct(z.strictObject({ domain, evidence: digest }), 0, 1000, ({ domain }) => domain);
export const addresses = distinct(z.strictObject({ address, evidence: digest }), 0, 1000, ({ address }) =>
  address.toLowerCase(),
);
export const anyName = [
  (names: { domains: readonly unknown[]; addresses: readonly unknown[] }) =>
    names.domains.length + names.addresses.length > 0,
  'there is neither a domain nor an address',
] as const;

export const profile = { name: words, country: z.string().regex(/^[A-Z]{2}$/, 'is not a code of ISO 3166-1 alpha-2') };
export const identity = distinct(offlineKey, 1, 2);
export const newKeys = { identity, recovery: offlineKey };

export const enrolment = z
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

export function distinct<Item extends z.ZodType>(
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
