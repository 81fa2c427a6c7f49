/** Founds the network of the demo with keys made on the spot, and opens its directory. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { keygen } from '../../directory/commands.ts';
import { entryId } from '../../directory/log/envelope.ts';
import type { PasskeySite } from '../../directory/log/keys.ts';
import { NETWORK } from '../../directory/log/payload.ts';
import { printProposal } from '../../directory/proposal.ts';
import { firstRegistrar } from '../../directory/registry/commands.ts';
import { readRegistryConfig } from '../../directory/registry/config.ts';
import { type Surroundings as Clock, startRegistry, treeFolder } from '../../directory/registry/serve.ts';
import { draftProposal, foundLog } from '../../directory/signer/ceremony.ts';
import { makeKey, type OpenKey } from '../../directory/signer/key-file.ts';
import type { LogPlace } from '../../directory/signer/known-history.ts';
import { freePort } from '../peers/ports.ts';
import { approve } from './approve.ts';
import { type Desk, signIn } from './desk.ts';
import { type NameServer, startNameServer } from './name-server.ts';

/** A directory that runs, and to which nobody has come yet. */
export interface Directory extends AsyncDisposable {
  /** The directory's API and published log, and its pages under the name at which browsers allow passkeys without TLS. */
  readonly registry: URL;
  readonly pages: URL;
  readonly place: LogPlace;
  /** The folder of the published log. */
  readonly tree: string;
  readonly keys: Keys;
  /** The secret of the first registrar's invitation. */
  readonly invitation: string;
}

export interface Network extends Directory {
  /** Where agencies show that a domain is theirs. */
  readonly names: NameServer;
  /** The first registrar, signed in. */
  readonly desk: Desk;
}

/** What a directory is founded with. */
export interface Surroundings extends Pick<Clock, 'now' | 'startTimer'> {
  /** Servers of the DNS, as `127.0.0.1:53`. */
  readonly resolvers: readonly string[];
  /** How codes are mailed; without it, none are. */
  readonly mail?: Readonly<Record<'sendmail' | 'from', string>>;
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
  const names = stack.use(await startNameServer());
  const directory = stack.use(await foundDirectory(folder, { now: () => new Date(), resolvers: [names.address] }));
  const { registry, pages, invitation } = directory;
  const desk = await signIn(registry, siteOf(pages), invitation);
  const opened = stack.move();
  return { ...directory, names, desk, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** The ceremony, and a server for the log that comes of it. */
export async function foundDirectory(folder: string, surroundings: Surroundings): Promise<Directory> {
  await mkdir(folder);
  const { now } = surroundings;
  const port = await freePort();
  const pages = new URL(`http://localhost:${port}/`);
  const keys: Keys = { root: [makeKey(), makeKey(), makeKey()], registrars: [makeKey(), makeKey(), makeKey()] };
  const genesis = await foundIn(folder, keys, siteOf(pages), now());
  const file = await writeConfig(folder, port, surroundings);
  const config = readRegistryConfig(file);
  const serving = await startRegistry(config, { ...surroundings, warn: complain });
  const registry = new URL(`http://127.0.0.1:${port}/`);
  const [invitation] = await firstRegistrar({ config: file, person: personOf(0) }, now());
  return {
    ...{ registry, pages, keys, place: { log: registry.href, genesis }, tree: treeFolder(config) },
    invitation: invitation!,
    [Symbol.asyncDispose]: () => serving[Symbol.asyncDispose](),
  };
}

function siteOf({ hostname, origin }: URL): PasskeySite {
  return { id: hostname, origins: [origin] };
}

/** The ceremony; answers the id of the first entry, to which every gateway is pinned. */
async function foundIn(folder: string, { root, registrars }: Keys, passkeys: PasskeySite, now: Date): Promise<string> {
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
  await writeFile(proposal, printProposal(await approve(draft, root.slice(0, 2), null, now)));
  const entry = join(folder, 'genesis.entry');
  await foundLog(proposal, entry, now);
  return entryId(await readFile(entry));
}

async function writeConfig(folder: string, port: number, { resolvers, mail }: Surroundings): Promise<string> {
  const file = join(folder, 'registry.toml');
  const config = {
    data: 'data',
    genesis: 'genesis.entry',
    logKey: `${LOG_NAME}.secret`,
    listen: { host: '127.0.0.1', port },
    resolvers,
    ...(mail && { mail }),
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
