/** The annex: what members tell each other and the log only commits to, so that it can be erased. Contacts are roles to turn to, each record with the salt of its commitment. */
import { z } from 'zod';
import { address, agencyId, language, words } from './fields.ts';
import { commitmentTo, SALT_LENGTH } from './log/commitment.ts';
import { parseJson } from './log/envelope.ts';
import { EntryError } from './log/fault.ts';
import type { Digest } from './log/payload-fields.ts';
import type { AgencyId, Contact } from './lookup.ts';

/** A contact as it is written. */
export type ContactDocument = z.input<typeof contact>;

/** A record, octet for octet as the log commits to it, with what shows that. */
export interface Disclosed {
  readonly record: Uint8Array;
  readonly salt: Uint8Array;
}

/** As many as an agency may have. */
export const MAX_CONTACTS = 100;

/** Whose records are whose, as far as anybody says; what of it counts, the log decides. */
export type Annex = ReadonlyMap<AgencyId, readonly Disclosed[]>;

/** The octets of a contact. @throws EntryError where a field does not hold what it must */
export function printContact(document: ContactDocument): Uint8Array {
  const bytes = Buffer.from(JSON.stringify(document));
  readContact(bytes);
  return bytes;
}

/** Reads a contact. @throws EntryError */
export function readContact(bytes: Uint8Array): Contact {
  const { data, error } = contact.safeParse(parseJson(Buffer.from(bytes).toString('utf8')));
  if (data) return data;
  const [fault] = error.issues;
  throw new EntryError('form', `${fault!.path.join('.') || 'the contact'}: ${fault!.message}`);
}

/** A record as it stands in an annex, or beside a proposal. */
export function printDisclosed({ record, salt }: Disclosed): z.input<typeof disclosure> {
  return { record: Buffer.from(record).toString('base64'), salt: Buffer.from(salt).toString('base64') };
}

/** What the log has in place of a record. */
export function commitmentOf({ record, salt }: Disclosed): Digest {
  return commitmentTo(record, salt);
}

/** The annex in octets, before it is encrypted to those who may read it. */
export function printAnnex(annex: Annex): Uint8Array {
  const agencies = [...annex].map(([id, all]) => [id, all.map(printDisclosed)]);
  return Buffer.from(JSON.stringify({ v: 1, agencies: Object.fromEntries(agencies) }));
}

/** Reads the annex. @throws EntryError */
export function readAnnex(bytes: Uint8Array): Annex {
  const { data, error } = document.safeParse(parseJson(Buffer.from(bytes).toString('utf8')));
  if (error) throw new EntryError('form', `it is not an annex: ${error.issues[0]!.message}`);
  return new Map(Object.entries(data.agencies).map(([id, all]) => [id as AgencyId, all]));
}

/**
 * The contacts to which an agency has committed, in that order. Whatever else somebody put beside them is nobody's word; and what it committed to
 * and is no contact, of a later version perhaps, is left out, for one agency must not take all others' contacts from us.
 */
export function contactsIn(disclosed: readonly Disclosed[], commitments: readonly Digest[]): Contact[] {
  const records = new Map(disclosed.map((each) => [commitmentOf(each), each.record]));
  return commitments.flatMap((each) => {
    const record = records.get(each);
    return record === undefined ? [] : readable(record);
  });
}

function readable(record: Uint8Array): Contact[] {
  try {
    return [readContact(record)];
  } catch (error) {
    if (error instanceof EntryError) return [];
    throw error;
  }
}

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is not a time of day such as 08:30');
const opening = z
  .strictObject({
    days: z
      .array(z.enum(['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su']))
      .min(1)
      .max(7)
      .readonly(),
    from: clock,
    to: clock,
  })
  .refine(({ from, to }) => from < to, 'ends before it begins');

/** How a contact is written. */
export const contact = z.strictObject({
  role: words,
  address,
  needs: z
    .array(
      z
        .string()
        .max(63)
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is not the id of a need'),
    )
    .max(50)
    .readonly(),
  languages: z.array(language).max(20).readonly(),
  zone: z.string().refine(isZone, 'is not a time zone such as Africa/Nairobi'),
  hours: z.array(opening).max(14).readonly(),
  deputy: address.nullable(),
  confirmed: z.iso.date(),
});

const octets = z.base64().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));

/** How a record is written beside its salt. */
export const disclosure = z.strictObject({
  record: octets.refine(({ length }) => length <= 16_384, 'is too long'),
  salt: octets.refine(({ length }) => length === SALT_LENGTH, `has not ${SALT_LENGTH} octets`),
});

const document = z.strictObject({
  v: z.literal(1),
  agencies: z.record(agencyId, z.array(disclosure).max(MAX_CONTACTS)),
});

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
