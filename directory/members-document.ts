/** The document in a members file: its shape, and what each field must hold. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { parseAddress, parseDomain } from './address.ts';
import { CertificateError, readCertificate } from './certificate.ts';
import type { Agency, AgencyId, SpkiPin } from './lookup.ts';

/** The document as it is written, before it is signed. */
export type MembersDocument = z.input<typeof membersDocument>;

/** Characters that would let a name look like something else, or move the cursor of whoever reads it. */
const MISLEADING = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\ufffd]/u;

const words = z
  .string()
  .min(1)
  .max(200)
  .refine(
    (text) => text === text.trim() && !MISLEADING.test(text),
    'has spaces around it, or control or direction characters',
  );
const time = z.iso.datetime().transform((text) => new Date(text));
const domain = z.string().transform(canonical(parseDomain));
const address = z.string().transform(canonical(parseAddress));
const agencyId = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'is lower-case letters, digits and single hyphens')
  .transform((text) => text as AgencyId);
const pin = z
  .string()
  .refine((text) => /^[A-Za-z0-9+/]{43}=$/.test(text) && isCanonicalBase64(text), 'is not a SHA-256 in base64')
  .transform((text) => text as SpkiPin);
const language = z.string().refine(isLanguage, 'is not a language tag such as fr or pt-BR');

/** The current key and the next one. The host may be an IP address: it is the pins that prove who answers. */
const endpoint = z.strictObject({
  host: z.string().transform((text, context) => (isIP(text) > 0 ? text : canonical(parseDomain)(text, context))),
  port: z.int().min(1).max(65_535),
  pins: z.array(pin).min(1).max(2),
});

const contact = z.strictObject({
  role: words,
  address,
  needs: z.array(words).max(50),
  languages: z.array(language).max(20),
});

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
    agency: { id, name, country, standing, since, contacts } satisfies Agency,
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

/** A reader of text that takes only the canonical spelling: what people read in the file is what machines compare. */
function canonical<T extends string>(parse: (text: string) => T) {
  return (text: string, context: z.RefinementCtx<string>): T => {
    try {
      const parsed = parse(text);
      if (parsed === text) return parsed;
      context.issues.push({ code: 'custom', message: `is not canonical; write ${parsed}`, input: text });
    } catch (error) {
      context.issues.push({ code: 'custom', message: (error as Error).message, input: text });
    }
    return z.NEVER;
  };
}

function isCanonicalBase64(text: string): boolean {
  return Buffer.from(text, 'base64').toString('base64') === text;
}

function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false;
  }
}
