/** The changes that an agency makes to its own keys and its place in the directory. */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readCertificate } from '../../../directory/certificate.ts';
import { makeKey, writeKeyFile } from '../../../directory/signer/key-file.ts';
import { filesFrom, secretLine } from '../../config/settings-files.ts';
import { generateIdentity } from '../../openpgp/keyring.ts';
import { CommandError } from '../command-line.ts';
import { agencyOf, type Bench, type Change } from './change.ts';
import { ownCertificate, sheetKeys, writeKeys, writeSheet } from './enrol.ts';
import { keyFileName, keyIn } from './key-folder.ts';
import { endpointPins } from './next-tls.ts';
import { writeDurably } from './write-durably.ts';

/** What the command line says beside the folder. */
export interface Wishes {
  readonly recovery?: boolean;
  readonly entry?: string;
  readonly certificate?: string;
  readonly reason?: string;
  readonly host?: string;
  readonly port?: string;
  readonly evidence?: string;
  readonly call?: string;
}

/** Each answers the change, or a sentence on what is to be done first. */
export const CHANGES: Readonly<Record<string, (bench: Bench, wishes: Wishes) => Promise<Change | string>>> = {
  rotate,
  renew,
  revoke,
  endpoint,
  veto,
  recover,
};

async function rotate(bench: Bench): Promise<Change> {
  const next = makeKey();
  const keep = async (): Promise<void> =>
    writeKeyFile(join(bench.folder.path, keyFileName('identity', next.text)), next, await bench.passphrase());
  return { type: 'identity.rotate', body: { identity: [next.text] }, hands: [identityKey(bench), next], keep };
}

/**
 * Mail is sealed to a new certificate from the moment that it is logged, so the gateway must have its secret key before: the first of the
 * config's keys that is not registered is proposed, and where there is none, one is made.
 */
async function renew(bench: Bench): Promise<Change | string> {
  const { own } = bench;
  const known = agencyOf(bench).certificates.map(({ certificate }) => certificate.fingerprint);
  for (const file of own.secretKeyFiles) {
    const certified = await ownCertificate(own, file);
    const { fingerprint } = await readCertificate(certified.armored);
    if (known.includes(fingerprint)) continue;
    const body = { certificate: certified.digest };
    return { type: 'certificate.add', body, hands: [identityKey(bench), certified], certificate: certified.armored };
  }
  return newSecretKey(bench);
}

/** Asked twice, it makes one. */
async function newSecretKey(bench: Bench): Promise<string> {
  const { config } = bench;
  const folder = dirname(config.file);
  const names = (await readdir(folder)).filter((name) => /^secret-key-[0-9a-f]{8}\.asc$/.test(name));
  const listed = config.agencies.flatMap(({ secretKeyFiles }) => secretKeyFiles);
  const waiting = names.map((name) => join(folder, name)).find((path) => !listed.includes(path));
  return renewalSteps(waiting ?? (await makeSecretKey(bench, folder)), config.file);
}

async function makeSecretKey(bench: Bench, folder: string): Promise<string> {
  const { own, now } = bench;
  const passphrase = secretLine(filesFrom('/'), own.passphraseFile);
  const made = await generateIdentity({ agencyName: agencyOf(bench).name, address: own.postmaster, passphrase, now });
  const { fingerprint } = await readCertificate(made.certificate);
  const name = `${fingerprint.slice(-8).toLowerCase()}.asc`;
  await writeDurably(join(folder, `revocation-${name}`), made.revocation);
  await writeDurably(join(folder, `secret-key-${name}`), made.lockedSecretKey);
  return join(folder, `secret-key-${name}`);
}

function renewalSteps(path: string, config: string): string {
  return `${path} is a new key; no mail is sealed to it yet. What is left to do:

  1. Add it to secretKeys in ${config}, AFTER the present one: npm run gateway -- reload
  2. Put copies of it and of its revocation certificate (revocation-…) into the safe.
  3. Run this command again, and hand the proposal to the secretariat.
  4. When the directory shows the new certificate, put the new key first in secretKeys, and reload. Keep the old one to open older mail.
`;
}

async function revoke(bench: Bench, { certificate: wanted = '', reason, recovery }: Wishes): Promise<Change> {
  if (!reason) throw new CommandError('say why, with --reason; every member can read it');
  const fingerprint = wanted.replace(/\s/g, '').toUpperCase();
  const live = agencyOf(bench).certificates.filter(({ revoked }) => revoked === null);
  const [found, second] = live.filter(
    ({ certificate }) => fingerprint !== '' && certificate.fingerprint.endsWith(fingerprint),
  );
  if (found === undefined || second !== undefined)
    throw new CommandError(
      `name the certificate with --certificate, by its fingerprint: ${live.map(({ certificate }) => certificate.fingerprint).join(', ')}`,
    );
  return {
    type: 'certificate.revoke',
    body: { certificate: found.digest, reason },
    hands: [recovery ? recoveryKey(bench) : identityKey(bench)],
  };
}

/** The same place unless another is named, with the pins of this gateway's present TLS key and the next. */
async function endpoint(bench: Bench, { host, port }: Wishes): Promise<Change> {
  const present = agencyOf(bench).endpoint;
  const place = { host: host ?? present?.host, port: port === undefined ? present?.port : Number(port) };
  if (place.host === undefined || place.port === undefined)
    throw new CommandError('the agency has no gateway in the directory yet; say where it is, with --host and --port');
  const pins = await endpointPins(bench.config, bench.now);
  return { type: 'endpoint.set', body: { endpoint: { ...place, pins } }, hands: [identityKey(bench)] };
}

async function veto(bench: Bench, { entry = '', recovery }: Wishes): Promise<Change> {
  const { pending } = agencyOf(bench);
  const [found, second] = pending.filter((each) => each.entry.startsWith(entry.replace(/\s/g, '').toLowerCase()));
  if (found === undefined) throw new CommandError('there is no such change that waits');
  if (second !== undefined)
    throw new CommandError(
      `several changes wait; name one with --entry: ${pending.map((each) => `${each.entry.slice(0, 16)} (${each.payload.type})`).join(', ')}`,
    );
  const hands = [recovery ? recoveryKey(bench) : identityKey(bench)] as const;
  return { type: 'pending.veto', body: { entry: found.entry }, hands };
}

/** The digests are of records of the secretariat: that the names were proven anew, and that it called the agency back. */
async function recover(bench: Bench, { evidence, call }: Wishes): Promise<Change> {
  if (!evidence || !call)
    throw new CommandError(
      'telephone the secretariat, and give the two numbers that it reads out, with --evidence and --call',
    );
  const { own, folder, now } = bench;
  const keys = { identity: makeKey(), recovery: makeKey() };
  const keep = async (): Promise<void> => {
    await writeKeys(folder.path, keys, await bench.passphrase());
    await writeSheet(folder.path, { agency: own.id, name: agencyOf(bench).name, ...sheetKeys(keys), made: now }, own);
  };
  const body = { identity: [keys.identity.text], recovery: keys.recovery.text, evidence, call };
  return { type: 'agency.recover', body, hands: [recoveryKey(bench), keys.identity, keys.recovery], keep };
}

function identityKey(bench: Bench) {
  return keyIn(bench.folder, agencyOf(bench).identity, 'identity');
}

function recoveryKey(bench: Bench) {
  return keyIn(bench.folder, [agencyOf(bench).recovery], 'recovery');
}
