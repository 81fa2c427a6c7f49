/** A gateway as a process of its own, as in production: it can be traced, measured and killed. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { exportUnlocked, unlockSecretKey } from '../../gateway/openpgp/keyring.ts';
import type { Agency } from '../house/town.ts';
import { type Running, startProcess, waitFor } from '../peers/process.ts';

const MAIN = join(import.meta.dirname, '../../gateway/main.ts');

/** One line of the mail log. */
export interface LogLine {
  readonly event: string;
  readonly id?: string;
  readonly [fact: string]: unknown;
}

/** Starts an agency's gateway and waits until its doors are open; `wrapper` is a command that runs it, such as strace with its options. */
export async function startGatewayProcess(agency: Agency, wrapper: readonly string[] = []): Promise<Running> {
  const child = await launchGateway(agency, wrapper);
  await waitFor(`the gateway of ${agency.id} to start`, () => hasStarted(child)).catch(async (error) => {
    await child.kill();
    throw error;
  });
  return child;
}

/** The same without waiting. */
export function launchGateway({ folder }: Agency, wrapper: readonly string[] = []): Promise<Running> {
  const program = [process.execPath, MAIN, 'start', '--config', join(folder, 'gateway.toml')];
  const [file, ...args] = [...wrapper, ...program] as [string, ...string[]];
  return startProcess({ file, args });
}

/** Whether its doors are open. Throws with what it wrote where it has ended. */
export function hasStarted(child: Running): boolean {
  if (child.ended() !== null) throw new Error(`the gateway has ended (${child.ended()}):\n${child.output()}`);
  return child.output().includes('"event":"started"');
}

/** What it has logged so far. A line that a kill has cut off is not among them; one that is no JSON is a fault of the process and throws. */
export function logOf(child: Running): LogLine[] {
  const lines = child.output().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** Locks the secret key as an exported one is, so that a start takes half a second instead of several. */
export async function startQuickly({ folder }: Agency): Promise<void> {
  const file = join(folder, 'secret-key.asc');
  const passphrase = (await readFile(join(folder, 'passphrase'), 'utf8')).trim();
  const key = await unlockSecretKey(await readFile(file, 'utf8'), passphrase);
  await writeFile(file, await exportUnlocked(key, passphrase));
}

/** Lets the agency's own clients speak in clear, as the config allows on the machine itself: for clients without TLS, and for traces. */
export async function listenInClear({ folder }: Agency): Promise<void> {
  const file = join(folder, 'gateway.toml');
  const table = parse(await readFile(file, 'utf8')) as { listen: { role: string }[] };
  const listen = table.listen.map((listener) =>
    listener.role === 'agency' ? { ...listener, requireTls: false } : listener,
  );
  await writeFile(file, stringify({ ...table, listen }));
}
