/** Whether the agency's secret keys can be used, and are those that the directory lists. */
import { timingSafeEqual } from 'node:crypto';
import { type Certificate, readCertificate, usability } from '../../directory/certificate.ts';
import type { Registration } from '../../directory/members-file.ts';
import type { AgencyConfig } from '../config/config.ts';
import { filesFrom } from '../config/settings-files.ts';
import { certificateOf } from '../openpgp/certificate-of.ts';
import { startWorkers } from '../openpgp/workers.ts';
import { SOON } from './certificates.ts';
import { bad, doubtful, type Finding, good } from './finding.ts';

const ABOUT = 'keys';
const DAY = 86_400_000;

/** The public sides of an agency's secret keys, newest first. @throws Error naming the file */
export function ownCertificates({ secretKeyFiles }: Pick<AgencyConfig, 'secretKeyFiles'>): Promise<Certificate[]> {
  const files = filesFrom('/');
  return Promise.all(
    secretKeyFiles.map(async (path) => {
      try {
        return await readCertificate(await certificateOf(files.text(path)));
      } catch (cause) {
        throw new Error(`${path}: ${(cause as Error).message}`, { cause });
      }
    }),
  );
}

/** Our keys beside what the directory says of us; pure. */
export function keyFindings(own: readonly Certificate[], registration: Registration | undefined, now: Date): Finding[] {
  const [current] = own;
  if (!current) return [bad(ABOUT, 'there is no secret key')];
  return [endOf(current, now), ...(registration ? listed(own, current, registration) : [])];
}

/** Seals to ourselves and opens again, in the threads that do it for mail. */
export async function roundTrip(agencies: readonly AgencyConfig[], timeoutMs: number, now: Date): Promise<Finding[]> {
  const keys = agencies.map(({ id, secretKeyFiles, passphraseFile }) => ({ id, secretKeyFiles, passphraseFile }));
  await using crypto = await startWorkers({ agencies: keys, threads: 1, timeoutMs, onDied: () => {} });
  const bytes = new Uint8Array(Buffer.from('a message from the gateway to itself'));
  return await Promise.all(
    keys.map(async ({ id }) => {
      const opened = await crypto.run('openSealed', id, await crypto.run('sealToSelf', id, { bytes, now }));
      return opened.length === bytes.length && timingSafeEqual(opened, bytes)
        ? good('round trip', `${id}: what is sealed to our own certificate opens again`)
        : bad('round trip', `${id}: what was sealed to our own certificate did not come out as it went in`);
    }),
  );
}

function endOf(current: Certificate, now: Date): Finding {
  const use = usability(current, now);
  if (use !== 'usable') return bad(ABOUT, `the key that signs is ${use}: make a new identity and register it`);
  if (current.expires === null) return good(ABOUT, 'the key that signs has no end');
  const days = Math.floor((current.expires.getTime() - now.getTime()) / DAY);
  const until = current.expires.toISOString().slice(0, 10);
  return days < SOON
    ? doubtful(ABOUT, `the key that signs expires in ${days} days, on ${until}: make a new one and register it now`)
    : good(ABOUT, `the key that signs can be used until ${until}`);
}

function listed(
  own: readonly Certificate[],
  current: Certificate,
  { agency, encryption, signing }: Registration,
): Finding[] {
  const { id } = agency;
  const is =
    ({ fingerprint }: Certificate) =>
    (other: Certificate) =>
      other.fingerprint === fingerprint;
  const signs = signing.some(is(current))
    ? []
    : [
        bad(
          ABOUT,
          `the directory does not list the key that signs for ${id}, so other gateways refuse its mail: register it`,
        ),
      ];
  if (!encryption)
    return [...signs, bad(ABOUT, `the directory lists no key to seal to for ${id}: nobody can write to it`)];
  if (!own.some(is(encryption)))
    return [
      ...signs,
      bad(
        ABOUT,
        `mail to ${id} is sealed to ${encryption.fingerprint}, a key that this gateway does not have: name its file in secretKeys`,
      ),
    ];
  return [
    ...signs,
    is(current)(encryption)
      ? good(ABOUT, `the directory lists the key of ${id}, ${encryption.fingerprint}`)
      : doubtful(ABOUT, `mail to ${id} is still sealed to an older key of ours: have the registrar list the new one`),
  ];
}
