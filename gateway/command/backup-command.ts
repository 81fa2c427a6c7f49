/** The commands that make a backup and make a gateway's folder out of one. */
import { type Certificate, type Fingerprint, readCertificate, usability } from '../../directory/certificate.ts';
import { type Written, writeBackup } from '../backup/backup.ts';
import { type Restored, restore } from '../backup/restore.ts';
import { type Config, readConfig } from '../config/config.ts';
import { filesFrom, secretLine } from '../config/settings-files.ts';
import { inWords } from '../control/table.ts';
import { certificateOf } from '../openpgp/certificate-of.ts';
import type { Lock, Opener } from '../openpgp/recovery.ts';
import { CommandError, parsedWords, type Run, text, texts, UsageError } from './command-line.ts';

/** In characters; what `openssl rand -base64 24` prints has 32. */
const SHORTEST_PASSPHRASE = 20;
const files = filesFrom('/');

/** `backup FILE`: always sealed, because it holds the secret keys. */
export function backupCommand(args: readonly string[]): Run {
  const options = { config: text, to: texts, 'passphrase-file': text };
  const { values, words } = parsedWords(args, options);
  const [file, ...more] = words;
  if (file === undefined || more.length > 0) throw new UsageError('backup needs the name of one file to write');
  const { config: configFile, to = [], 'passphrase-file': passphraseFile } = values;
  if (to.length > 0 === (passphraseFile !== undefined))
    throw new UsageError('backup needs either --to CERTIFICATE or --passphrase-file FILE: it holds the secret keys');
  return async (world) => {
    const config = readConfig(world.env, configFile);
    const now = world.now();
    const { lock, holders } = passphraseFile
      ? { lock: passphraseLock(passphraseFile), holders: [`the passphrase in ${passphraseFile}`] }
      : await certificateLock(to, config, now);
    world.out(writtenText(file, holders, await writeBackup({ config, file, lock, now })));
  };
}

/** `restore FILE FOLDER`. */
export function restoreCommand(args: readonly string[]): Run {
  const { values, words } = parsedWords(args, { key: text, 'passphrase-file': text });
  const [file, folder, ...more] = words;
  if (file === undefined || folder === undefined || more.length > 0)
    throw new UsageError('restore needs the backup, and the folder to make of it');
  const { key, 'passphrase-file': passphraseFile } = values;
  return async (world) => {
    const opener = openerOf(key, passphraseFile);
    const restored = await restore({ file, folder, opener });
    world.out(restoredText(folder, restored, opener !== null, world.now()));
  };
}

function passphraseLock(file: string): Lock {
  const passphrase = secretLine(files, file);
  if (passphrase.length < SHORTEST_PASSPHRASE)
    throw new CommandError(`the passphrase in ${file} is short; draw one: openssl rand -base64 24`);
  return { passphrase };
}

/** Certificates that can be sealed to now, of keys that are not in the backup themselves. */
async function certificateLock(paths: readonly string[], { agencies }: Config, now: Date) {
  const ours = await Promise.all(
    agencies
      .flatMap(({ secretKeyFiles }) => secretKeyFiles)
      .map((path) => certificateOf(files.text(path)).then(fingerprintOf)),
  );
  const certificates = await Promise.all(paths.map((path) => recoveryCertificate(path, ours, now)));
  return {
    lock: { certificates: certificates.map(({ armored }) => armored) },
    holders: certificates.map(
      ({ fingerprint, userIds }) => `${fingerprint.match(/.{4}/g)?.join(' ')}  ${userIds[0] ?? ''}`,
    ),
  };
}

async function recoveryCertificate(path: string, ours: readonly Fingerprint[], now: Date): Promise<Certificate> {
  const certificate = await readCertificate(files.text(path)).catch((cause) => {
    throw new CommandError(`${path}: ${(cause as Error).message}`, { cause });
  });
  if (ours.includes(certificate.fingerprint))
    throw new CommandError(
      `${path} is a certificate of this gateway, whose key would lie in the backup itself; name one whose key is kept elsewhere`,
    );
  const use = usability(certificate, now);
  if (use !== 'usable') throw new CommandError(`${path} cannot be sealed to: it is ${use}`);
  return certificate;
}

async function fingerprintOf(armored: string): Promise<Fingerprint> {
  return (await readCertificate(armored)).fingerprint;
}

function openerOf(key: string | undefined, passphraseFile: string | undefined): Opener | null {
  const passphrase = passphraseFile === undefined ? null : secretLine(files, passphraseFile);
  if (key !== undefined) return { secretKey: files.text(key), passphrase };
  return passphrase === null ? null : { passphrase };
}

function writtenText(file: string, holders: readonly string[], { bytes, sha256, messages, missing }: Written): string {
  return `${file} holds the queue (${counted(messages)}), the records, the members file, all keys and the config.
${missing.map((path) => `NOT in it, because it is not there: ${path}\n`).join('')}It is sealed to
${holders.map((holder) => `  ${holder}\n`).join('')}${(bytes / 1e6).toFixed(1)} MB, SHA-256 ${sha256}
Keep it on another machine, and what opens it on neither.
`;
}

function restoredText(
  folder: string,
  { made, hostname, agencies, messages, sha256 }: Restored,
  wasSealed: boolean,
  now: Date,
): string {
  // What another program has opened is not the file whose digest "backup" printed.
  const compare = wasSealed ? `; its SHA-256 is ${sha256}. Compare it with what "backup" printed` : '';
  return `${folder} is now the gateway ${hostname} (${agencies.join(', ')}) as it was on ${made.toISOString()}, ${inWords(now, made.toISOString())} ago.
The backup was whole${compare}.

Before it is started:
  1. The old gateway must not run any more, anywhere: both would send the same queue.
  2. ${counted(messages)} in its queue and will be sent. What had left since the backup was made is sent once more:
     other gateways notice that for 14 days; the agency's own server and outsiders do not, and get it twice.
  3. What was accepted after the backup was made is not in it.
  4. npm run gateway -- check --config ${folder}/gateway.toml
`;
}

function counted(messages: number): string {
  return messages === 1 ? '1 message waits' : `${messages} messages wait`;
}
