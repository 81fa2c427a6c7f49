/** An application for membership: what an agency would register, with proof that it has each of the keys. What others must check is added later. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Certificate, readCertificate } from './certificate.ts';
import { signedByCertificate } from './certificate-signature.ts';
import { address, agencyId, domain, endpoint } from './fields.ts';
import { parseJson, preAuthEncoding } from './log/envelope.ts';
import { EntryError } from './log/fault.ts';
import { keyId, verifyByKey } from './log/keys.ts';
import type { PayloadOf } from './log/payload.ts';
import { anyName, type Digest, digest, distinct, newKeys, profile } from './log/payload-fields.ts';

/** As it is written. */
export type ApplicationDocument = z.input<typeof application>;

/** What was read, and found to be signed by everyone who must. */
export interface Application {
  readonly says: z.output<typeof application>;
  readonly certificate: Certificate;
  /** Its armored text, of which the application names the digest. */
  readonly armored: string;
}

/** A signature over {@link applicationBytes}, by the key of that id or by the certificate of that digest. */
export interface Proof {
  readonly keyid: string;
  readonly sig: string;
}

/** The octets that identity, recovery and gateway key sign; of another type than entries, so that none is taken for the other. */
export function applicationBytes(document: ApplicationDocument): Uint8Array {
  return preAuthEncoding(APPLICATION_TYPE, Buffer.from(JSON.stringify(document)));
}

/** The application as a file. */
export function printApplication(document: ApplicationDocument, armored: string, proofs: readonly Proof[]): string {
  return `${JSON.stringify({ application: document, certificate: armored, proofs }, null, 2)}\n`;
}

/** Reads an application. @throws EntryError where it is none or a proof is missing, CertificateError */
export async function readApplication(text: string): Promise<Application> {
  if (text.length > MAX_APPLICATION) throw new EntryError('form', 'the application is too long');
  const document = parseJson(text);
  const { data, error } = file.safeParse(document);
  if (error) throw new EntryError('form', `${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}`);
  const { application: says, certificate: armored, proofs } = data;
  if (createHash('sha256').update(armored).digest('hex') !== says.certificate)
    throw new EntryError('certificate', 'the certificate is not the one that the application names');
  const certificate = await readCertificate(armored);
  // What was read has fields in the order in which they were written: these are the octets that were signed.
  const bytes = applicationBytes((document as { application: ApplicationDocument }).application);
  const proofOf = (id: string): Uint8Array | null => {
    const found = proofs.find(({ keyid }) => keyid === id);
    return found === undefined ? null : Buffer.from(found.sig, 'base64');
  };
  for (const key of [...says.identity, says.recovery]) {
    const proof = proofOf(keyId(key));
    if (proof === null || !(await verifyByKey(key, bytes, proof, { data: null, site: { id: '', origins: [] } })))
      throw new EntryError('new key', 'the identity and recovery keys did not all sign the application');
  }
  const possession = proofOf(says.certificate);
  if (possession === null || !(await signedByCertificate(certificate, bytes, possession)))
    throw new EntryError('new key', "the certificate's secret key did not sign the application");
  return { says, certificate, armored };
}

/** The body of the enrolment that was applied for, with what the secretariat has checked: for each name the record, and the letter. */
export function enrolmentBody(
  { says }: Application,
  checked: { readonly evidence: (name: string) => Digest; readonly nomination: Digest },
): PayloadOf<'agency.enrol'>['body'] {
  const { id: _id, domains, addresses, endpoint, certificate, ...rest } = says;
  return {
    ...rest,
    domains: domains.map((domain) => ({ domain, evidence: checked.evidence(domain) })),
    addresses: addresses.map((address) => ({ address, evidence: checked.evidence(address) })),
    certificate,
    endpoint,
    nomination: checked.nomination,
  };
}

/** Whether an enrolment says nothing that was not applied for, apart from what others have checked. */
export function isAsAppliedFor(body: PayloadOf<'agency.enrol'>['body'], application: Application): boolean {
  const proofs = new Map<string, Digest>();
  for (const { domain, evidence } of body.domains) proofs.set(domain, evidence);
  for (const { address, evidence } of body.addresses) proofs.set(address, evidence);
  const none = '' as Digest;
  const expected = enrolmentBody(application, {
    evidence: (name) => proofs.get(name) ?? none,
    nomination: body.nomination,
  });
  return canonicalText(expected) === canonicalText(body);
}

const APPLICATION_TYPE = 'application/vnd.valise.application.v1+json';
/** In characters; mostly the certificate. */
const MAX_APPLICATION = 256 * 1024;

const application = z
  .strictObject({
    id: agencyId,
    ...profile,
    kind: z.enum(['gateway', 'mail-client']),
    ...newKeys,
    domains: distinct(domain, 0, 1000),
    addresses: distinct(address, 0, 1000),
    certificate: digest,
    endpoint: endpoint.nullable(),
  })
  .refine(...anyName);

const file = z.strictObject({
  application,
  certificate: z.string(),
  proofs: z.array(z.strictObject({ keyid: z.string(), sig: z.base64() })).max(10),
});

/** The same text for the same fields, in whatever order they stand. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_name, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
