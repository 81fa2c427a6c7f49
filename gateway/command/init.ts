/** Makes a new gateway: keys, certificates, a commented config and the entry for the registrar, all of it or nothing. */
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Fingerprint, readCertificate } from '../../directory/certificate.ts';
import { configTemplate } from '../config/config-template.ts';
import { filesFrom, secretLine } from '../config/settings-files.ts';
import { generateIdentity } from '../openpgp/keyring.ts';
import { createTlsIdentity, type TlsIdentity } from '../tls-identity.ts';
import { checkWishes, configValues, InitError, type NewGateway, registration } from './init-wishes.ts';

/** TLS certificates of our own are known by their keys or trusted by name; the dates only please other programs. */
const TLS_YEARS = 10;

/**
 * Makes the folder. Everything is prepared in memory, then in a folder beside it, which is renamed: stopped at any moment, the folder
 * is whole or not there. Answers the fingerprint of the agency's certificate.
 * @throws InitError
 */
export async function init(wanted: NewGateway): Promise<Fingerprint> {
  const folder = resolve(wanted.folder);
  await checkWishes(wanted);
  await requireEmpty(folder);
  const { files, fingerprint } = await prepare(wanted);
  await mkdir(dirname(folder), { recursive: true });
  const beside = await mkdtemp(join(dirname(folder), `.${basename(folder)}.unfinished-`));
  try {
    await mkdir(join(beside, 'data'), { mode: 0o700 });
    for (const [name, text] of files) await writeDurably(join(beside, name), text);
    await syncFolder(beside);
    await moveInPlace(beside, folder);
    return fingerprint;
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}

async function requireEmpty(folder: string): Promise<void> {
  const present = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new InitError([`${folder} cannot be used (${error.message}); choose another folder`], { cause: error });
  });
  if (present.length > 0) throw notEmpty(folder);
}

function notEmpty(folder: string): InitError {
  return new InitError([`${folder} is not empty, and nothing in it was touched; choose a new folder`]);
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

/** A rename replaces an empty folder and no other, so nobody can have filled it meanwhile. */
async function moveInPlace(beside: string, folder: string): Promise<void> {
  await rename(beside, folder).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOTEMPTY' || error.code === 'EEXIST' ? notEmpty(folder) : error;
  });
  await syncFolder(dirname(folder));
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}
