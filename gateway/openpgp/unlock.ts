/**
 * A thread that opens the secret keys for a crypto worker and ends: Argon2 takes 64 MB for each, which WebAssembly never gives back to the
 * thread that ran it.
 */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { exportUnlocked, unlockSecretKey } from './keyring.ts';
import { reasonOf } from './signatures.ts';

/** Where one agency's secret keys lie, newest first, and what opens them. */
export interface AgencyKeys {
  readonly id: string;
  readonly secretKeyFiles: readonly string[];
  /** The passphrase is its first line. */
  readonly passphraseFile: string;
}

/** What cannot be had is named in `faults`, all of it, so that the operator learns of everything at once. */
export interface Unlocked {
  readonly faults: readonly string[];
  /** By agency, newest first: open, armored, for the worker alone. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
}

parentPort?.postMessage(await unlock(workerData as readonly AgencyKeys[]));

async function unlock(agencies: readonly AgencyKeys[]): Promise<Unlocked> {
  const faults: string[] = [];
  const keys = new Map<string, readonly string[]>();
  for (const agency of agencies) keys.set(agency.id, await readKeys(agency, faults));
  return { faults, keys };
}

async function readKeys({ id, secretKeyFiles, passphraseFile }: AgencyKeys, faults: string[]): Promise<string[]> {
  if (secretKeyFiles.length === 0) faults.push(`${id}: no secret key is named`);
  const passphrase = await readText(passphraseFile).then(firstLine, (error: unknown) => {
    faults.push(`${id}: reading the passphrase: ${reasonOf(error)}`);
    return null;
  });
  const keys: string[] = [];
  for (const file of secretKeyFiles) {
    try {
      const armored = await readText(file);
      if (passphrase !== null) keys.push(await exportUnlocked(await unlockSecretKey(armored, passphrase), null));
    } catch (error) {
      faults.push(`${id}: ${file}: ${reasonOf(error)}`);
    }
  }
  return keys;
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8');
}
