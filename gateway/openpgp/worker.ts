/** One crypto worker's thread: is given its open keyrings once, then does jobs. Secret keys are open here and in `unlock.ts` alone. */
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { type JobName, jobs } from './jobs.ts';
import { type Keyring, KeyringError, readOpenKey } from './keyring.ts';
import { pack } from './parcel.ts';
import { reasonOf } from './signatures.ts';
import type { AgencyKeys, Unlocked } from './unlock.ts';

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
  const { faults, keys } = await unlocked(workerData as readonly AgencyKeys[]);
  if (faults.length > 0) return port.postMessage({ kind: 'faults', faults } satisfies Response);
  const keyrings = new Map<string, Keyring>();
  for (const [id, armored] of keys) keyrings.set(id, await readKeyring(armored));
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

async function unlocked(agencies: readonly AgencyKeys[]): Promise<Unlocked> {
  const thread = new Worker(new URL('./unlock.ts', import.meta.url), { workerData: agencies, name: 'openpgp unlock' });
  const [message] = await once(thread, 'message');
  await thread.terminate();
  return message;
}

/** At least one key each: where there was none, there was a fault. */
async function readKeyring(armored: readonly string[]): Promise<Keyring> {
  return (await Promise.all(armored.map(readOpenKey))) as unknown as Keyring;
}
