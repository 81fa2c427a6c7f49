/** The one frozen Config of a gateway: read from its TOML file, checked, all faults reported at once. */
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { z } from 'zod';
import type { Domain } from '../../directory/address.ts';
import type { EntryId } from '../../directory/log/envelope.ts';
import type { VerifierKey } from '../../directory/signed-note.ts';
import { type ContentPolicy, contentPolicy } from '../filter/content/content-policy.ts';
import type { AgencySettings } from '../house.ts';
import type { SharedService } from '../receive/admission.ts';
import type { Listener } from '../receive/protocol.ts';
import type { Server } from '../relay/route.ts';
import { faultsOf } from './config-faults.ts';
import { type Settings, settings } from './settings.ts';
import { filesFrom } from './settings-files.ts';

/** What a gateway is started with. Paths are absolute, sizes are octets, and each name says the unit of a time. */
export interface Config {
  /** The file that it was read from. */
  readonly file: string;
  readonly hostname: string;
  /** The data folder; it need not exist yet. */
  readonly data: string;
  readonly directory: DirectorySource & { readonly refreshSeconds: number };
  readonly tls: TlsPair;
  readonly gatewayTls: TlsPair;
  readonly listeners: readonly Listener[];
  readonly agencies: readonly AgencyConfig[];
  /** Null where there is none. */
  readonly desk: DeskConfig | null;
  readonly inspect: { readonly enabled: boolean };
  readonly records: { readonly keepDays: number; readonly contentDays: number };
  readonly limits: Limits;
}

/** Where the members are learnt from: a signed file, or the network's log, known by its first entry. */
export type DirectorySource =
  | { readonly kind: 'members'; readonly members: string; readonly signer: VerifierKey }
  | {
      readonly kind: 'log';
      readonly log: string;
      readonly genesis: EntryId;
      readonly trusted: string | null;
      readonly cosign: string | null;
    };

/** Where the copy of the log lies in the data folder, beside the evidence that may have to be kept. */
export function logCopy(data: string): string {
  return join(data, 'directory', 'log.sqlite');
}

/** PEM of a private key and of its certificate. */
export interface TlsPair {
  readonly key: string;
  readonly certificate: string;
}

/** Where the agency's people are served. */
export interface DeskConfig {
  /** What browsers call it, such as `https://desk.agency.example`. */
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  readonly tls: { readonly keyFile: string; readonly certificateFile: string };
  /** Where gateway and desk speak; `isOpen` lets in the group of its folder. */
  readonly socket: { readonly path: string; readonly isOpen: boolean };
  /** Whether the gateway starts it. */
  readonly start: boolean;
}

/** What the house wants to know of an agency, where its keys lie, and who may hand over its mail. */
export interface AgencyConfig extends AgencySettings {
  /** Newest first; read by the crypto workers alone. */
  readonly secretKeyFiles: readonly string[];
  readonly passphraseFile: string;
  readonly revocationFile: string | null;
  /** Whether people who release may use passkeys that are copied between devices. */
  readonly syncedPasskeys: boolean;
  /** Whether its own server is asked about recipients. */
  readonly askServer: boolean;
  /** IP addresses and CIDR blocks. */
  readonly clients: readonly string[];
  /** A service that others share; null without one. */
  readonly shared: Omit<SharedService, 'agency'> | null;
  readonly systemDomains: readonly Domain[];
  readonly accounts: readonly { readonly user: string; readonly hash: string }[];
}

export type Limits = Readonly<Omit<Settings['limits'], 'cryptoThreads'> & { cryptoThreads: number }>;

/** The gateway cannot start as it is configured; each fault is one sentence: where, what is wrong, what to do. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.faults = faults;
  }
}

/** Where the config lies when nothing else is said, from the working folder. */
const DEFAULT_FILE = 'gateway.toml';

/**
 * Reads the config: `file`, else the one that `GATEWAY_CONFIG` names, else `gateway.toml` in the working folder.
 * @throws ConfigError with every fault of the environment and the file
 */
export function readConfig(env: NodeJS.ProcessEnv, file = env.GATEWAY_CONFIG ?? DEFAULT_FILE): Config {
  const path = resolve(file);
  const faults = environmentFaults(env);
  const table = readTable(path, faults);
  const result = table && settings(filesFrom(dirname(path))).safeParse(table, { reportInput: true });
  if (result?.error) faults.push(...faultsOf(result.error, settings(filesFrom('/'))));
  if (!result?.success || faults.length > 0) throw new ConfigError(faults);
  return frozen(configOf(path, result.data));
}

/**
 * Reads what a desk needs that runs alone, as a user who may read nothing else of the config's files.
 * @throws ConfigError with every fault of that table
 */
export function readDeskConfig(env: NodeJS.ProcessEnv, file = env.GATEWAY_CONFIG ?? DEFAULT_FILE): DeskConfig {
  const path = resolve(file);
  const faults = environmentFaults(env);
  const table = readTable(path, faults);
  const { desk, data } = settings(filesFrom(dirname(path))).shape;
  const schema = z.object({ desk: desk.nonoptional(), data });
  const result = table && schema.safeParse(table, { reportInput: true });
  if (result?.error) faults.push(...faultsOf(result.error, settings(filesFrom('/'))));
  if (!result?.success || faults.length > 0) throw new ConfigError(faults);
  return frozen(deskOf(result.data.desk, result.data.data));
}

/** The config for the log at start: whatever is secret, and PEM that nobody reads there, is left out. */
export function masked(config: Config): unknown {
  const hidden = new Set([
    'key',
    'certificate',
    'trusted',
    'verdictKey',
    'hash',
    'password',
    'secretHash',
    'clientAuthorities',
  ]);
  const mask = (name: string, value: unknown) => (hidden.has(name) && value !== null ? '***' : value);
  const { directory } = config;
  const named =
    directory.kind === 'members'
      ? { ...directory, signer: `${directory.signer.name}+${directory.signer.id}` }
      : directory;
  const agencies = config.agencies.map(({ content, ...rest }) => ({ ...rest, content: inShort(content) }));
  return JSON.parse(JSON.stringify({ ...config, agencies, directory: named }, mask));
}

/** What tells one policy from another; the rules themselves would fill the log. */
function inShort({ version, allowances, rules }: ContentPolicy): object {
  return { version, allowances, silent: rules.filter(({ silent }) => silent).map(({ id }) => id) };
}

/** A misspelt variable would silently leave a default in force. */
function environmentFaults(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('GATEWAY_') && name !== 'GATEWAY_CONFIG')
    .map((name) => `${name}: is not an environment variable of the gateway; remove it (there is only GATEWAY_CONFIG)`);
}

function readTable(path: string, faults: string[]): object | null {
  try {
    return parse(filesFrom('/').text(path), { unsafeKeyBehaviour: 'throw' });
  } catch (error) {
    faults.push(error instanceof TomlError ? `${path}, ${tomlFault(error)}` : (error as Error).message);
    return null;
  }
}

/** Without the lines of the file that the library quotes: they may hold what should not be printed. */
function tomlFault({ line, column, message }: TomlError): string {
  const reason = message.split('\n', 1)[0]?.replace(/^Invalid TOML document: /, '');
  return `line ${line}, column ${column}: is not TOML (${reason}); correct that line`;
}

function configOf(file: string, { listen, agency, limits, directory, desk, ...rest }: Settings): Config {
  const { cryptoThreads = Math.max(1, availableParallelism() - 1) } = limits;
  return {
    file,
    ...rest,
    directory: { ...sourceOf(directory), refreshSeconds: directory.refreshSeconds },
    listeners: listen.map(listenerOf),
    agencies: agency.map(agencyOf),
    desk: desk ? deskOf(desk, rest.data) : null,
    limits: { ...limits, cryptoThreads },
  };
}

/** Of settings whose checks have passed: one of the two is whole. */
function sourceOf({ members, signer, log, genesis, trusted, cosign }: Settings['directory']): DirectorySource {
  return members === undefined
    ? { kind: 'log', log: log!, genesis: genesis!, trusted: trusted ?? null, cosign: cosign ?? null }
    : { kind: 'members', members, signer: signer! };
}

function listenerOf({ tls, clientAuthorities, ...rest }: Settings['listen'][number]): Listener {
  return {
    ...rest,
    clientAuthorities: clientAuthorities ?? null,
    implicitTls: rest.role === 'gateways' || tls === 'implicit',
  };
}

function deskOf({ tls, socket, ...rest }: NonNullable<Settings['desk']>, data: string): DeskConfig {
  return {
    ...rest,
    tls: { keyFile: tls.key, certificateFile: tls.certificate },
    socket: { path: socket ?? join(data, 'desk.sock'), isOpen: socket !== undefined },
  };
}

function agencyOf(agency: Settings['agency'][number]): AgencyConfig {
  const { secretKeys, revocation, clients, server, smarthost, loosened, content, ...rest } = agency;
  return {
    ...rest,
    echo: rest.echo ?? null,
    secretKeyFiles: secretKeys,
    revocationFile: revocation ?? null,
    clients: clients.addresses,
    shared: clients.shared ?? null,
    systemDomains: clients.systemDomains,
    accounts: clients.users.map(({ name, password }) => ({ user: name, hash: password })),
    servers: { own: serverOf(server), smarthost: smarthost ? serverOf(smarthost) : null },
    syncedPasskeys: loosened.syncedPasskeys,
    content: contentPolicy(content),
    inbound: { deliverUnprovenFromMembers: loosened.deliverUnprovenFromMembers },
  };
}

function serverOf({ trusted, name, login, ...rest }: Settings['agency'][number]['server']): Server {
  return {
    ...rest,
    trusted: trusted ?? null,
    name: name ?? rest.host,
    login: login ? { user: login.user, password: login.passwordFile } : null,
  };
}

/** Frozen through and through, but for octets and keys, which the language will not freeze. */
function frozen<T>(value: T): T {
  if (!Array.isArray(value) && Object.getPrototypeOf(value ?? false) !== Object.prototype) return value;
  for (const part of Object.values(value as object)) frozen(part);
  return Object.freeze(value);
}
