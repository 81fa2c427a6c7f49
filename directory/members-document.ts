/** The document in a members file: its shape, and what each field must hold. */
import { z } from 'zod';
import { CertificateError, readCertificate } from './certificate.ts';
import { address, agencyId, domain, endpoint, language, time, words } from './fields.ts';
import type { Agency } from './lookup.ts';

/** The document as it is written, before it is signed. */
export type MembersDocument = z.input<typeof membersDocument>;

const contact = z
  .strictObject({
    role: words,
    address,
    needs: z.array(words).max(50),
    languages: z.array(language).max(20),
  })
  .transform((fields) => ({ ...fields, zone: null, hours: [], deputy: null, confirmed: null }));

/** The armored text stands line by line, so that people can compare it with what the agency handed over. */
const certificate = z
  .strictObject({ armored: z.array(z.string().max(100)).max(1000), encrypt: z.boolean() })
  .transform(async ({ armored, encrypt }, context) => {
    try {
      return { certificate: await readCertificate(`${armored.join('\n')}\n`), encrypt };
    } catch (error) {
      if (!(error instanceof CertificateError)) throw error;
      context.issues.push({ code: 'custom', message: error.message, input: armored, path: ['armored'] });
      return z.NEVER;
    }
  });

const member = z
  .strictObject({
    id: agencyId,
    name: words,
    country: z.string().regex(/^[A-Z]{2}$/, 'is not a code of ISO 3166-1 alpha-2'),
    standing: z.enum(['active', 'suspended', 'left']),
    since: time,
    domains: z.array(domain).max(1000),
    addresses: z.array(address).max(10_000),
    kind: z.enum(['gateway', 'mail-client']),
    endpoint: endpoint.nullable(),
    certificates: z
      .array(certificate)
      .max(20)
      .refine((all) => all.filter(({ encrypt }) => encrypt).length <= 1, 'more than one is marked encrypt'),
    contacts: z.array(contact).max(100),
  })
  .refine(({ kind, endpoint }) => kind === 'gateway' || endpoint === null, {
    message: 'an agency that opens its mail in its own mail client has no gateway',
    path: ['endpoint'],
  })
  .transform(({ id, name, country, standing, since, contacts, certificates, ...rest }) => ({
    ...rest,
    agency: { id, name, country, standing, since, contacts } as Agency,
    encryption: certificates.find(({ encrypt }) => encrypt)?.certificate ?? null,
    signing: certificates.map((each) => each.certificate),
  }));

/** Reads the document, certificates included; strict, because a misspelt field must not be a field left out. */
export const membersDocument = z.strictObject({
  format: z.literal('valise-members/1'),
  network: words,
  serial: z.int().positive(),
  issued: time,
  expires: time,
  members: z.array(member).max(10_000),
});
