/** One crypto worker's thread: reads its keyrings once, then does jobs. The only place where secret keys are ever open. */
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { type JobName, jobs } from './jobs.ts';
import { type Keyring, KeyringError, type SecretKey, unlockSecretKey } from './keyring.ts';
import { pack } from './parcel.ts';
import { reasonOf } from './signatures.ts';

/** Where one agency's secret keys lie, newest first, and what opens them. */
export interface AgencyKeys {
  readonly id: string;
  readonly secretKeyFiles: readonly string[];
  /** The passphrase is its first line. */
  readonly passphraseFile: string;
}

export interface Request {
  readonly number: number;
  readonly name: JobName;
  readonly agency: string;
  readonly input: unknown;
}

export type Response =
  | { readonly kind: 'ready' }
  | { readonly kind: 'faults'; readonly faults: readonly string[] }
  | { readonly kind: 'done'; readonly number: number; readonly output: unknown }
  | {
      readonly kind: 'failed';
      readonly number: number;
      readonly error: { readonly name: string; readonly message: string };
    };

if (parentPort) await serve(parentPort);

async function serve(port: NonNullable<typeof parentPort>): Promise<void> {
  const faults: string[] = [];
  const keyrings = new Map<string, Keyring>();
  for (const agency of workerData as readonly AgencyKeys[]) {
    const keyring = await readKeyring(agency, faults);
    if (keyring) keyrings.set(agency.id, keyring);
  }
  if (faults.length > 0) return port.postMessage({ kind: 'faults', faults } satisfies Response);
  port.on('message', (request: Request) => void answer(request));
  port.postMessage({ kind: 'ready' } satisfies Response);

  async function answer(request: Request): Promise<void> {
    const { response, buffers } = await work(keyrings, request);
    port.postMessage(response, buffers);
  }
}

async function work(
  keyrings: ReadonlyMap<string, Keyring>,
  request: Request,
): Promise<{ response: Response; buffers: ArrayBuffer[] }> {
  const { number, name, agency, input } = request;
  try {
    const keyring = keyrings.get(agency);
    if (!keyring) throw new KeyringError('no keyring for this agency');
    const output = pack(await jobs[name](keyring, input as never), { copy: false });
    return { response: { kind: 'done', number, output: output.value }, buffers: output.buffers };
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'Error';
    return { response: { kind: 'failed', number, error: { name: kind, message: reasonOf(error) } }, buffers: [] };
  }
}

/** Null where it cannot be had; why is added to the faults, so that the operator learns of all of them at once. */
async function readKeyring(
  { id, secretKeyFiles, passphraseFile }: AgencyKeys,
  faults: string[],
): Promise<Keyring | null> {
  if (secretKeyFiles.length === 0) faults.push(`${id}: no secret key is named`);
  const passphrase = await readText(passphraseFile).then(firstLine, (error: unknown) => {
    faults.push(`${id}: reading the passphrase: ${reasonOf(error)}`);
    return null;
  });
  const keys: SecretKey[] = [];
  for (const file of secretKeyFiles) {
    try {
      const armored = await readText(file);
      if (passphrase !== null) keys.push(await unlockSecretKey(armored, passphrase));
    } catch (error) {
      faults.push(`${id}: ${file}: ${reasonOf(error)}`);
    }
  }
  const [first, ...older] = keys;
  return first ? [first, ...older] : null;
}

function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? '';
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8');
}
