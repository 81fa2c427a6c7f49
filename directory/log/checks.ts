/** The costly checks of an entry, which do not depend on the entries before it. They can be begun before its turn, many beside one another, so that all processors work. */
import { createHash } from 'node:crypto';
import { type Certificate, CertificateError, openCertificate } from '../certificate.ts';
import { signedByKey } from '../certificate-signature.ts';
import { type EntrySignature, type Envelope, signedBytes } from './envelope.ts';
import { EntryError, HistoryError } from './fault.ts';
import { type PasskeySite, type SigningKey, verifyByKey } from './keys.ts';
import type { Digest, Payload } from './payload.ts';

/** Where certificates are found; null where one cannot be had. */
export type FindCertificate = (digest: Digest) => Promise<Uint8Array | null>;

/** Each is worked out once, and may be asked for long before somebody waits for it. */
export interface Checks {
  /** The certificate that the entry adds; null where it adds none. @throws EntryError, HistoryError */
  certificate(): Promise<Certificate | null>;
  /** Whether one of the entry's signatures is by that certificate. @throws EntryError, HistoryError */
  byCertificate(signature: EntrySignature): Promise<boolean>;
  /** Whether it is by that key. The site of passkeys is the genesis's, so it never changes. */
  byKey(signature: EntrySignature, key: SigningKey, site: PasskeySite): Promise<boolean>;
}

export function checksOf(find: FindCertificate, { payload: bytes }: Envelope, payload: Payload): Checks {
  const signed = signedBytes(bytes);
  const checked = new Map<EntrySignature, { readonly by: SigningKey | null; readonly fits: Promise<boolean> }>();
  let opened: ReturnType<typeof openNamed> | null = null;
  const open = () => (opened ??= awaitedLater(openNamed(find, payload)));
  const check = (signature: EntrySignature, by: SigningKey | null, work: () => Promise<boolean>) => {
    const before = checked.get(signature);
    if (before?.by === by) return before.fits;
    const fits = awaitedLater(work());
    checked.set(signature, { by, fits });
    return fits;
  };
  return {
    certificate: async () => (await open())?.certificate ?? null,
    byCertificate: (each) =>
      check(each, null, async () => {
        const own = await open();
        return own !== null && each.passkey === null && signedByKey(own.key, signed, each.signature);
      }),
    byKey: (each, key, site) =>
      check(each, key, () => verifyByKey(key, signed, each.signature, { data: each.passkey, site })),
  };
}

/** What fails before anybody waits for it fails for whoever waits, and not for the process. */
function awaitedLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

async function openNamed(find: FindCertificate, payload: Payload) {
  if (payload.type !== 'agency.enrol' && payload.type !== 'certificate.add') return null;
  const digest = payload.body.certificate;
  const text = await find(digest);
  if (text === null) throw new HistoryError(`the certificate ${digest} cannot be had`);
  if (createHash('sha256').update(text).digest('hex') !== digest)
    throw new HistoryError(`what was handed over as the certificate ${digest} is something else`);
  try {
    return await openCertificate(Buffer.from(text).toString('utf8'));
  } catch (error) {
    if (error instanceof CertificateError) throw new EntryError('certificate', error.message, { cause: error });
    throw error;
  }
}
