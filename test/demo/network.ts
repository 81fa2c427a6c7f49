/** Founds the network of the demo with keys made on the spot, and opens its directory. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { keygen } from '../../directory/commands.ts';
import { entryId } from '../../directory/log/envelope.ts';
import { NETWORK } from '../../directory/log/payload.ts';
import { printProposal } from '../../directory/proposal.ts';
import { firstRegistrar } from '../../directory/registry/commands.ts';
import { readRegistryConfig } from '../../directory/registry/config.ts';
import { startRegistry, treeFolder } from '../../directory/registry/serve.ts';
import { draftProposal, foundLog } from '../../directory/signer/ceremony.ts';
import { makeKey, type OpenKey } from '../../directory/signer/key-file.ts';
import type { LogPlace } from '../../directory/signer/known-history.ts';
import { freePort } from '../peers/ports.ts';
import { approve } from './approve.ts';
import { type Desk, signIn } from './desk.ts';
import { type NameServer, startNameServer } from './name-server.ts';

export interface Network extends AsyncDisposable {
  /** The directory's API and published log, and its pages under the name at which browsers allow passkeys without TLS. */
  readonly registry: URL;
  readonly pages: URL;
  readonly place: LogPlace;
  /** The folder of the published log. */
  readonly tree: string;
  /** Where agencies show that a domain is theirs. */
  readonly names: NameServer;
  readonly keys: Keys;
  /** The first registrar, signed in. */
  readonly desk: Desk;
}

/** Each person's; in earnest they lie under passphrases on machines of their own. */
export interface Keys {
  readonly root: readonly OpenKey[];
  readonly registrars: readonly [OpenKey, OpenKey, OpenKey];
}

export const NETWORK_NAME = 'network.example';
const LOG_NAME = `log.${NETWORK_NAME}`;
const YEAR = 365 * 24 * 60 * 60 * 1000;

/** Founds and starts everything in that folder. */
export async function foundNetwork(folder: string): Promise<Network> {
  await using stack = new AsyncDisposableStack();
  await mkdir(folder);
  const names = stack.use(await startNameServer());
  const port = await freePort();
  const keys: Keys = { root: [makeKey(), makeKey(), makeKey()], registrars: [makeKey(), makeKey(), makeKey()] };
  const site = { id: 'localhost', origins: [`http://localhost:${port}`] };
  const genesis = await foundIn(folder, keys, site);
  const file = await writeConfig(folder, names.address, port);
  const config = readRegistryConfig(file);
  stack.use(await startRegistry(config, { now: () => new Date(), warn: complain }));
  const registry = new URL(`http://127.0.0.1:${port}/`);
  const [invitation] = await firstRegistrar({ config: file, person: personOf(0) }, new Date());
  const desk = await signIn(registry, site, invitation!);
  const opened = stack.move();
  return {
    ...{ registry, pages: new URL(site.origins[0]!), place: { log: registry.href, genesis } },
    ...{ tree: treeFolder(config), names, keys, desk },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** The ceremony; answers the id of the first entry, to which every gateway is pinned. */
async function foundIn(folder: string, { root, registrars }: Keys, passkeys: object): Promise<string> {
  const now = new Date();
  const [logKey] = await keygen({ name: LOG_NAME, out: folder });
  const expires = new Date(now.getTime() + YEAR).toISOString();
  const body = {
    network: NETWORK_NAME,
    root: { keys: root.map(({ text }) => text), threshold: 2, expires },
    log: { keys: [logKey] },
    passkeys,
    staff: registrars.map(({ text }, at) => ({ person: personOf(at), roles: ['registrar'], keys: [text] })),
  };
  const draft = draftProposal({ type: 'genesis', subject: NETWORK, body, proposer: root[0]!.text }, null, now);
  const proposal = join(folder, 'genesis.proposal');
  await writeFile(proposal, printProposal(await approve(draft, root.slice(0, 2), null)));
  const entry = join(folder, 'genesis.entry');
  await foundLog(proposal, entry, now);
  return entryId(await readFile(entry));
}

async function writeConfig(folder: string, resolver: string, port: number): Promise<string> {
  const file = join(folder, 'registry.toml');
  const config = {
    data: 'data',
    genesis: 'genesis.entry',
    logKey: `${LOG_NAME}.secret`,
    listen: { host: '127.0.0.1', port },
    resolvers: [resolver],
  };
  await writeFile(file, stringify(config));
  return file;
}

/** As the log names people: by ids without a meaning. */
function personOf(at: number): string {
  return `registrar${at + 1}`;
}

function complain(message: string, cause?: unknown): void {
  process.stderr.write(`the directory: ${message}${cause instanceof Error ? `: ${cause.message}` : ''}\n`);
}
