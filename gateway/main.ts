/** Builds every part from the config and wires them; closes them in reverse order. As a program, it is the gateway's command line. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgencyId, Source } from '../directory/lookup.ts';
import { openMembersFile } from '../directory/members-source.ts';
import { type Watcher, watchSource } from '../directory/watch-source.ts';
import { processWorld, runCommand } from './command.ts';
import { type AgencyConfig, type Config, ConfigError, masked } from './config.ts';
import { createEvents, type Events } from './events.ts';
import { createFlow, type Flow } from './flow.ts';
import type { House } from './house.ts';
import { notInspected } from './inspect/findings.ts';
import type { Id } from './mail/envelope.ts';
import { type Crypto, startWorkers } from './openpgp/workers.ts';
import { createAdmission } from './receive/admission.ts';
import { createAllowance } from './receive/allowance.ts';
import { createBudget } from './receive/budget.ts';
import { INTAKE_THRESHOLD } from './receive/intake.ts';
import { RECEIVE_LIMITS } from './receive/limits.ts';
import { listen } from './receive/smtp.ts';
import { createSpace } from './receive/space.ts';
import { openAwaiting } from './records/awaiting.ts';
import { openRecords, type Records } from './records/records.ts';
import { attempt } from './relay/attempt.ts';
import type { Damage } from './spool/damage.ts';
import { type Disk, nodeDisk } from './spool/disk.ts';
import { openFileSpool } from './spool/files.ts';
import { attempts } from './spool/journal.ts';
import type { Spool, Spooled } from './spool/spool.ts';
import { createTimetable } from './timetable/in-process.ts';
import { DEFAULT_RULE, nextAttempt } from './timetable/retry.ts';

export interface Gateway extends AsyncDisposable {
  /** The ports that are really open, in the order of the config's listeners. */
  readonly ports: readonly number[];
  /** The verified copy of the directory. */
  readonly directory: Source;
  /** Reads the directory's source again now; what fails is logged, and the verified copy stays. */
  refreshDirectory(): Promise<void>;
}

/** What a caller may put in place of the ordinary: where the mail log goes, parts of the house, and the disk under the spool. */
export interface Surroundings {
  readonly log?: (line: string) => void;
  readonly alter?: (house: House) => House;
  readonly disk?: Disk;
}

const MINUTE = 60_000;
/** An item that is handed on is in memory as it lies, as it was opened, and as it leaves. */
const COPIES = 3;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Starts one gateway. What was opened is closed again where a later part cannot be.
 * @throws ConfigError, DirectoryError, CryptoError, SpoolError or Error, each with a sentence on what to do; an AggregateError of several
 */
export async function startGateway(
  config: Config,
  { log, alter = (house) => house, disk = nodeDisk }: Surroundings = {},
): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const events = createEvents(log);
  stack.defer(() => events.stopped());
  await mkdir(config.data, { recursive: true, mode: 0o700 });
  await chmod(config.data, 0o700);
  const records = stack.use(openRecords(join(config.data, 'records.sqlite')));
  const awaiting = stack.use(openAwaiting(join(config.data, 'records.sqlite')));
  const onError = (id: Id, error: unknown) => events.fault({ id, doing: 'working on a spooled message', error });
  // Spool and timetable speak to the flow, and the flow to them: what they have to say before it stands waits for it.
  const wired = Promise.withResolvers<Flow>();
  const lost = (spooled: Spooled) =>
    wired.promise.then((flow) => flow.lost(spooled)).catch((error) => onError(spooled.message.id, error));
  const [directory, crypto, spool] = await openTogether(
    stack,
    openDirectory(config, records),
    startCrypto(config, events),
    openSpool(config, events, disk, lost),
  );
  const watch = stack.use(watchSource(directory, config.directory.refreshSeconds * 1000, watcher(events, directory)));
  const timetable = stack.use(createTimetable({ due: async (id) => (await wired.promise).due(id), onError }));
  const flow = createFlow(
    alter(house(config, { events, records, awaiting, lookup: directory, crypto, spool, timetable })),
  );
  wired.resolve(flow);
  const ports = await openDoors(config, { lookup: directory, events, flow, disk }, stack);
  await flow.resume();
  stack.use(reminder(flow, events));
  events.started({ ...(masked(config) as object), ports });
  const opened = stack.move();
  return { ports, directory, refreshDirectory: watch.refresh, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Parts that do not need each other are opened together, so that all that is wrong with them is told at once. */
async function openTogether<Parts extends readonly AsyncDisposable[]>(
  stack: AsyncDisposableStack,
  ...openings: { readonly [Part in keyof Parts]: Promise<Parts[Part]> }
): Promise<Parts> {
  const results = await Promise.allSettled(openings);
  for (const result of results) if (result.status === 'fulfilled') stack.use(result.value);
  const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  if (faults.length > 1) throw new AggregateError(faults, faults.map(({ message }) => message).join('\n'));
  return Promise.all(openings);
}

/** The members file, which must list every agency that this gateway serves. */
async function openDirectory({ directory, agencies }: Config, records: Records): Promise<Source> {
  const source = await openMembersFile({
    path: directory.members,
    verifierKey: directory.signer,
    remember: memory(records),
  });
  const unknown = agencies.filter(({ id }) => source.agency(id) === null);
  if (unknown.length === 0) return source;
  await source[Symbol.asyncDispose]();
  throw new ConfigError(
    unknown.map(
      ({ id }) => `agency "${id}": is not in the members file; ask the registrar to enter it, or correct the id`,
    ),
  );
}

/** How far the directory had got, so that an older one is refused after a restart as well. */
function memory(records: Records) {
  return {
    load: async () => JSON.parse(records.recall('directory') ?? 'null'),
    store: async (state: object) => records.remember('directory', JSON.stringify(state)),
  };
}

function watcher(events: Events, directory: Source): Watcher {
  return {
    renewed: (version) => events.directoryRefreshed({ version }),
    refused: (error) => {
      const { version } = directory;
      events.directoryRefused({ version, freshness: directory.freshness(new Date()), error });
    },
  };
}

function startCrypto({ agencies, limits }: Config, events: Events): Promise<Crypto> {
  const onDied = (error: unknown) => events.fault({ doing: 'running a crypto worker', error });
  const keys = agencies.map(({ id, secretKeyFiles, passphraseFile }) => ({ id, secretKeyFiles, passphraseFile }));
  return startWorkers({
    agencies: keys,
    threads: limits.cryptoThreads,
    timeoutMs: limits.cryptoSeconds * 1000,
    onDied,
  });
}

/** What the disk has damaged is told to the operator, and to the author as far as it is known who that is. */
function openSpool(
  { data, limits }: Config,
  events: Events,
  disk: Disk,
  lost: (spooled: Spooled) => void,
): Promise<Spool> {
  const onDamage = (damage: Damage) => {
    events.damaged(damage);
    if (damage.spooled) lost(damage.spooled);
  };
  return openFileSpool({ folder: join(data, 'spool'), disk, reserve: limits.freeSpace, onDamage });
}

/** Looks for receipts that did not come, at the start and every few minutes. */
function reminder(flow: Flow, events: Events): Disposable {
  const look = () =>
    flow.remind().catch((error) => events.fault({ doing: 'looking for receipts that did not come', error }));
  void look();
  const timer = setInterval(look, 10 * MINUTE).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** What a message of that size becomes when it is sealed: base64 with line ends, and the fields around it. */
function sealedSize(bytes: number): number {
  return Math.ceil(bytes * 1.4) + 65_536;
}

type Parts = Pick<House, 'events' | 'records' | 'awaiting' | 'lookup' | 'crypto' | 'spool' | 'timetable'>;

function house({ hostname, gatewayTls, agencies, limits }: Config, parts: Parts): House {
  const settings = new Map<AgencyId, AgencyConfig>(agencies.map((agency) => [agency.id, agency]));
  const patience = { connect: limits.connectSeconds * 1000, reply: limits.replySeconds * 1000 };
  const rule = { ...DEFAULT_RULE, expiry: limits.expiryDays * DAY };
  // A budget of their own: a next hop that is slow must not stop mail from coming in.
  const handingOn = createBudget(limits.memory);
  const forEver = new AbortController().signal;
  return {
    ...parts,
    hostname,
    room: (bytes) => handingOn.take(COPIES * bytes, 'known', forEver),
    agency: (id) => settings.get(id) ?? missing(id),
    inspect: notInspected,
    relay: (work) => attempt({ hostname, ...gatewayTls }, patience, work),
    limits: { ciphertexts: limits.ciphertextsPerMessage },
    now: () => new Date(),
    newId,
    newTransferId: () => randomBytes(16).toString('base64url'),
    patience: { delayNotice: 4 * HOUR, receipt: DAY },
    expiryOf: (message) => new Date(message.acceptedAt.getTime() + rule.expiry),
    isExpired: ({ message }) => Date.now() >= message.acceptedAt.getTime() + rule.expiry,
    nextLook: (spooled) =>
      nextLook(spooled, (tried) => nextAttempt({ ...tried, now: new Date(), random: Math.random() }, rule)),
  };
}

function nextLook(spooled: Spooled, next: (tried: { acceptedAt: Date; attempts: number }) => Date | 'expired'): Date {
  const { acceptedAt, items } = spooled.message;
  const when = next({ acceptedAt, attempts: Math.max(...items.map((_, n) => attempts(spooled, n))) });
  return when === 'expired' ? new Date() : when;
}

/** A message of an agency that the config no longer names waits until it does again. */
function missing(id: AgencyId): never {
  throw new Error(`the config has no agency "${id}" any more; its mail waits in the spool`);
}

function newId(): Id {
  return randomBytes(10).toString('hex') as Id;
}

/** The listeners that other gateways see bear the pinned identity, all others the agency's own. Ports in the order of the config. */
async function openDoors(
  config: Config,
  { lookup, events, flow, disk }: { lookup: Source; events: Events; flow: Flow; disk: Disk },
  stack: AsyncDisposableStack,
): Promise<number[]> {
  const { hostname, agencies, limits, data } = config;
  const admission = createAdmission(
    { lookup },
    {
      agencies: agencies.map(({ id }) => id),
      clients: agencies.map(({ id, clients }) => ({ addresses: clients, agency: id })),
      tenants: agencies.flatMap(({ id, shared }) => (shared ? [{ ...shared, agency: id }] : [])),
      systemDomains: agencies.map(({ id, systemDomains }) => ({ domains: systemDomains, agency: id })),
      accounts: agencies.flatMap(({ id, accounts }) => accounts.map((account) => ({ ...account, agency: id }))),
      postmaster: agencies[0]?.postmaster ?? null,
    },
  );
  const shared = {
    hostname,
    admission,
    accept: flow.accept,
    budget: createBudget(limits.memory, limits.memory / 4),
    space: createSpace(async (bytes) => (await disk.freeBytes(data)) >= limits.freeSpace + bytes),
    intake: { directory: data, threshold: INTAKE_THRESHOLD, memory: createAllowance(limits.memory / 16) },
    limits: {
      ...RECEIVE_LIMITS,
      messageBytes: limits.messageSize,
      lineBytes: limits.lineLength,
      recipients: limits.recipients,
      connections: limits.connections,
      connectionsPerAddress: limits.connectionsPerAddress,
    },
    now: () => new Date(),
    newId,
    on: { refused: events.refused, fault: (error: unknown) => events.fault({ doing: 'receiving mail', error }) },
  };
  const ports: number[] = [];
  for (const listener of config.listeners) {
    const tls = listener.role === 'gateways' ? config.gatewayTls : config.tls;
    const messageBytes = listener.role === 'gateways' ? sealedSize(limits.messageSize) : limits.messageSize;
    const receiver = stack.use(
      await listen({ ...shared, tls, limits: { ...shared.limits, messageBytes }, listeners: [listener] }),
    );
    ports.push(...receiver.ports);
  }
  return ports;
}

if (import.meta.main) process.exitCode = await runCommand(process.argv.slice(2), processWorld(startGateway));
