/** Makes a new gateway: keys, certificates, a commented config and the entry for the registrar, all of it or nothing. */
import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Fingerprint, readCertificate } from '../../directory/certificate.ts';
import { configTemplate } from '../config/config-template.ts';
import { filesFrom, secretLine } from '../config/settings-files.ts';
import { FolderError, makeFolder } from '../new-folder.ts';
import { generateIdentity } from '../openpgp/keyring.ts';
import { createTlsIdentity, type TlsIdentity } from '../tls-identity.ts';
import { checkWishes, configValues, InitError, type NewGateway, registration } from './init-wishes.ts';

/** TLS certificates of our own are known by their keys or trusted by name; the dates only please other programs. */
const TLS_YEARS = 10;

/**
 * Makes the folder: stopped at any moment, it is whole or not there. Answers the fingerprint of the agency's certificate.
 * @throws InitError
 */
export async function init(wanted: NewGateway): Promise<Fingerprint> {
  await checkWishes(wanted);
  return makeFolder(wanted.folder, async (beside) => {
    const { files, fingerprint } = await prepare(wanted);
    await mkdir(join(beside, 'data'), { mode: 0o700 });
    for (const [name, text] of files) await writeDurably(join(beside, name), text);
    return fingerprint;
  }).catch((cause: unknown) => {
    throw cause instanceof FolderError ? new InitError([cause.message], { cause }) : cause;
  });
}

/** Name and content of each file, and what the registrar will compare. */
async function prepare(wanted: NewGateway) {
  const { name, postmaster, hostname, now, passphraseFile } = wanted;
  const passphrase = passphraseFile ? givenPassphrase(passphraseFile) : randomBytes(32).toString('base64url');
  const keys = await generateIdentity({ agencyName: name, address: postmaster, passphrase, now });
  const agencyTls = await createTlsIdentity({ hostname, now, years: TLS_YEARS });
  const gatewayTls = await createTlsIdentity({ hostname, now, years: TLS_YEARS });
  const entry = registration(wanted, { pin: gatewayTls.pin, certificate: keys.certificate });
  const { fingerprint } = await readCertificate(keys.certificate);
  const files = new Map<string, string>([
    ['gateway.toml', configTemplate(configValues(wanted))],
    ['registration.json', `${JSON.stringify(entry, null, 2)}\n`],
    ['certificate.asc', keys.certificate],
    ['secret-key.asc', keys.lockedSecretKey],
    ['revocation.asc', keys.revocation],
    ...(passphraseFile ? [] : [['passphrase', `${passphrase}\n`] as const]),
    ['verdict.key', `${randomBytes(32).toString('hex')}\n`],
    ...tlsFiles('agency-tls', agencyTls),
    ...tlsFiles('gateway-tls', gatewayTls),
  ]);
  return { files, fingerprint };
}

function givenPassphrase(file: string): string {
  try {
    return secretLine(filesFrom('.'), resolve(file));
  } catch (cause) {
    throw new InitError([`the passphrase: ${(cause as Error).message}`], { cause });
  }
}

function tlsFiles(name: string, { key, certificate }: TlsIdentity): [string, string][] {
  return [
    [`${name}.key`, key],
    [`${name}.crt`, certificate],
  ];
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
}
