/** What the operator of the registry does at the command line. */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openLog } from '../audit/history.ts';
import { openDatabase } from '../database.ts';
import { settledNetwork } from '../log/network.ts';
import type { PersonId } from '../log/payload-fields.ts';
import { writeBundle } from '../published/bundle.ts';
import { openFolderTree } from '../published/folder-tree.ts';
import { invite } from './accounts.ts';
import { readRegistryConfig } from './config.ts';
import { openHistory } from './history.ts';
import { restoreLog } from './restore.ts';
import { openData, startRegistry, treeFolder } from './serve.ts';
import { steadyClock } from './steady-clock.ts';
import { TABLES } from './tables.ts';
import { leaveTrace } from './trail.ts';

/** Serves until it is asked to stop by SIGINT or SIGTERM. */
export async function serve({ config }: { config: string }, now: () => Date): Promise<string[]> {
  await using serving = await startRegistry(readRegistryConfig(config), {
    now: steadyClock(now, () => performance.now()),
    warn: (...about) => warn(now(), ...about),
  });
  const { address, port } = serving.address;
  process.stdout.write(`the registry listens on ${address}, port ${port}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  return [];
}

/**
 * Invites a registrar from the server itself: the first, whom nobody else can invite, or one who has lost every passkey.
 * @throws Error where the log knows no such registrar
 */
export async function firstRegistrar(
  { config, person }: { config: string; person: string },
  now: Date,
): Promise<string[]> {
  using db = await openData(readRegistryConfig(config));
  const { state } = await openHistory({ db, now: () => now, warn: (...about) => warn(now, ...about) });
  const { staff, passkeys } = settledNetwork(state.network, now);
  if (!staff.get(person as PersonId)?.roles.includes('registrar'))
    throw new Error(`the log knows no registrar ${person}`);
  const { secret, expires } = invite(db, { kind: 'staff', holder: person, account: null, inviter: null }, now);
  leaveTrace(db, { account: null, action: 'account.invite', object: `staff ${person}, at the command line` }, now);
  const link = `${passkeys.origins[0]}/invitation#${secret}`;
  return [secret, `this invitation is good once, until ${expires.toISOString()}, at ${link}`];
}

/** Writes the whole of what is published into one file. @throws Error where that is there already */
export async function exportLog({ config, out }: { config: string; out: string }): Promise<string[]> {
  const tree = openFolderTree(treeFolder(readRegistryConfig(config)));
  await writeBundle(out, tree);
  return [`the published log is in ${out}`];
}

/** Rebuilds the log of a lost server from a copy of what it published; accounts are not in it, and begin anew. @throws RestoreError */
export async function restore({ config, log }: { config: string; log: string }): Promise<string[]> {
  const { data, logKey } = readRegistryConfig(config);
  await mkdir(data, { recursive: true, mode: 0o700 });
  using db = openDatabase(join(data, 'registry.db'), TABLES);
  await using copy = await openLog(log);
  const size = await restoreLog(db, copy, logKey.verifier);
  return [`the log has ${size} entries again`];
}

/** For the operator's journal, on the standard error; never what people send. */
function warn(now: Date, message: string, cause?: unknown): void {
  const why = cause instanceof Error ? `: ${cause.stack ?? cause.message}` : '';
  process.stderr.write(`${now.toISOString()} ${message}${why}\n`);
}
