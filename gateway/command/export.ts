/** What an administrator takes out of a gateway: the certificate, its revocation, the secret key for other programs. */
import type { AgencyConfig } from '../config/config.ts';
import { filesFrom, secretLine } from '../config/settings-files.ts';
import { certificateOf } from '../openpgp/certificate-of.ts';
import { exportUnlocked, unlockSecretKey } from '../openpgp/keyring.ts';

/** Nothing can be exported; the message says what to do. */
export class ExportError extends Error {
  override name = 'ExportError';
}

const files = filesFrom('/');

/** The certificate of the key that signs, armored. */
export async function exportCertificate(agency: AgencyConfig): Promise<string> {
  return about(agency.secretKeyFiles[0]!, () => certificateOf(files.text(agency.secretKeyFiles[0]!)));
}

/** The revocation certificate, armored, where it still lies on this machine. */
export async function exportRevocation({ id, revocationFile }: AgencyConfig): Promise<string> {
  if (revocationFile === null) throw new ExportError(`agency ${id} names no revocation file; take it from your safe`);
  return files.text(revocationFile);
}

/** The secret key that signs, armored, still locked by its passphrase but in the way that gpg 2.2 understands. */
export async function exportSecretKey({ secretKeyFiles, passphraseFile }: AgencyConfig): Promise<string> {
  const passphrase = secretLine(files, passphraseFile);
  return about(secretKeyFiles[0]!, async () => {
    const key = await unlockSecretKey(files.text(secretKeyFiles[0]!), passphrase);
    return exportUnlocked(key, passphrase);
  });
}

/** Names the file in an error of the keyring, which knows of none. */
async function about(path: string, work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (cause) {
    throw new ExportError(`${path}: ${(cause as Error).message}`, { cause });
  }
}
