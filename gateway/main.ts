/** Builds every part from the config and wires them; closes them in reverse order. As a program, it is the gateway's command line. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../directory/lookup.ts';
import { watchSource } from '../directory/watch-source.ts';
import { processWorld, runCommand } from './command/command.ts';
import { type Config, masked } from './config/config.ts';
import type { Reloaded } from './control/answers.ts';
import { type Counters, createCounters } from './control/metrics.ts';
import { createEvents, type Events, inTurn } from './events.ts';
import { createFlow, type Flow } from './flow.ts';
import type { House } from './house.ts';
import type { Id } from './mail/envelope.ts';
import { type Crypto, startWorkers } from './openpgp/workers.ts';
import { openAwaiting } from './records/awaiting.ts';
import { type Gathering, openGathering } from './records/gathering.ts';
import { openRecords } from './records/records.ts';
import { openRegister, type Register } from './records/register.ts';
import { Connections } from './relay/connections.ts';
import { type Acquainting, acquainting } from './running/acquainting.ts';
import { alarming } from './running/alarming.ts';
import { type ContentKeeping, openContentKeeping } from './running/content-keeping.ts';
import { openDesk, openPeople } from './running/desking.ts';
import { openDoors } from './running/doors.ts';
import { createDrain } from './running/drain.ts';
import { furnish } from './running/furnish.ts';
import { gossiping } from './running/gossiping.ts';
import { createInquiring, type Inquiring } from './running/inquiring.ts';
import { openInspecting } from './running/inspecting.ts';
import { openDirectory } from './running/open-directory.ts';
import { openOperating } from './running/operating.ts';
import { openReadingBooks, type ReadingBooks } from './running/reading-books.ts';
import { registeredAwaiting, registeredSpool, registering } from './running/registering.ts';
import { createReload } from './running/reload.ts';
import { replaceable } from './running/replaceable.ts';
import { startRounds } from './running/rounds.ts';
import { sharedOpener } from './running/shared-opener.ts';
import type { Damage } from './spool/damage.ts';
import { type Disk, nodeDisk } from './spool/disk.ts';
import { openFileSpool } from './spool/files.ts';
import { placingOn } from './spool/place.ts';
import { PlacingThread } from './spool/placing.ts';
import type { Spool, Spooled } from './spool/spool.ts';
import { createTimetable, realTimer, type StartTimer } from './timetable/in-process.ts';

export interface Gateway extends AsyncDisposable {
  /** The ports that are really open, in the order of the config's listeners. */
  readonly ports: readonly number[];
  /** Of the desk that it has started; null without one. */
  readonly deskPort: number | null;
  /** The verified copy of the directory. */
  readonly directory: Source;
  /** Reads the directory's source again now; what fails is logged, and the verified copy stays. */
  refreshDirectory(): Promise<void>;
  /**
   * Reads the config file again, and the directory: what can change does, for all work that begins from now on.
   * @throws ConfigError, CryptoError or Error saying why nothing was changed
   */
  reload(): Promise<Reloaded>;
}

/** What a caller may put in place of the ordinary: where the mail log goes, parts of the house, the disk under the spool, and the time. */
export interface Surroundings {
  readonly log?: (line: string) => void;
  readonly alter?: (house: House) => House;
  readonly disk?: Disk;
  readonly now?: () => Date;
  readonly startTimer?: StartTimer;
}

/**
 * Starts one gateway. What was opened is closed again where a later part cannot be.
 * @throws ConfigError, DirectoryError, CryptoError, SpoolError or Error, each with a sentence on what to do; an AggregateError of several
 */
export async function startGateway(
  config: Config,
  { log, alter = (house) => house, disk = nodeDisk, now = () => new Date(), startTimer = realTimer }: Surroundings = {},
): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const inForce = { config };
  const live = () => inForce.config;
  const mailLog = createEvents(log);
  const life = stack.use(lifeIn(mailLog));
  await ownFolder(config.data);
  const { acquaintances, register, peopleFile, ...kept } = openBooks(stack, config, mailLog, { live, now });
  const counters = createCounters();
  const inquiring = createInquiring();
  const events = everyListener(mailLog, { ...kept, register, acquaintances, counters, inquiring, live, now });
  const onError = (id: Id, error: unknown) => events.fault({ id, doing: 'working on a spooled message', error });
  // Spool and timetable speak to the flow, and the flow to them: what they have to say before it stands waits for it.
  const wired = Promise.withResolvers<Flow>();
  const starting = startCrypto(config, events).then(replaceable);
  const [directory, crypto, spool, { inspect }] = await openTogether(
    stack,
    openDirectory(config, { ...kept, events, now, openShared: sharedOpener(live, starting) }),
    starting,
    openSpool(config, events, { disk, now }, async (spooled) => (await wired.promise).lost(spooled)),
    openInspecting(config, events),
  );
  const watch = stack.use(watching(config, directory, events, now));
  const drain = createDrain(() => live().limits.drainSeconds * 1000);
  stack.use(drain.end);
  const due = async (id: Id) => (await wired.promise).due(id);
  const timetable = stack.use(createTimetable({ due, onError, now, startTimer }));
  const gossip = gossiping(directory, { refresh: watch.refresh, events, now });
  const parts = { ...kept, hasMet: acquaintances.hasMet, events, gossip, lookup: directory, crypto, timetable, now };
  const relaying = { connections: stack.use(new Connections()), cut: drain.cut };
  const noted = { spool: registeredSpool(spool, register, now), awaiting: registeredAwaiting(kept.awaiting, register) };
  const flow = createFlow(alter(furnish(live, { ...parts, ...noted, inspect }, relaying)));
  wired.resolve(flow);
  // Begins with what is in the spool now, before anything new can come in, so that the register hears of nothing twice.
  const resumed = flow.resume();
  resumed.catch(() => {});
  const doors = stack.use(await openDoors({ live, lookup: directory, events, flow, disk, now }));
  await resumed;
  stack.use(startRounds({ ...parts, live, flow, register, disk, startTimer }));
  const reload = createReload({ inForce, doors, directory, crypto, events, refresh: watch.refresh, startCrypto });
  const inside = { ...parts, flow, live, disk, spool, register, counters, inquiring, reload, peopleFile };
  stack.use(await openOperating(inside));
  const desk = stack.use(await openDesk(inside));
  life.begin({ ...(masked(config) as object), ports: doors.ports });
  stack.use(drain.begin);
  const opened = stack.move();
  return {
    get ports() {
      return doors.ports;
    },
    deskPort: desk.port,
    directory,
    refreshDirectory: watch.refresh,
    reload,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Nobody else may look into it, whoever has made it. */
async function ownFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
}

/** All that is kept in the one file of records, and the people and the content log in theirs. */
function openBooks(stack: AsyncDisposableStack, config: Config, log: Events, { live, now }: Live) {
  const file = join(config.data, 'records.sqlite');
  const onError = (error: unknown) => log.fault({ doing: 'writing the register; a restart mends it', error });
  const records = stack.use(openRecords(file));
  const register = stack.use(openRegister(file, onError));
  const people = stack.use(openPeople(config));
  const content = stack.use(openContentKeeping(config.data, { live, records, mailLog: log, now }));
  const onForgotten = (error: unknown) => log.fault({ doing: 'remembering with whom there was mail', error });
  return {
    records,
    acquaintances: acquainting(records, { now, onError: onForgotten }),
    people: people.deciders,
    peopleFile: people.db,
    awaiting: stack.use(openAwaiting(file)),
    gathering: stack.use(openGathering(file)),
    register,
    readings: stack.use(openReadingBooks(file, records, { log, now })),
    content,
    contentWritten: () => content.log.written(),
  };
}

/** The log hears of everything, and after it the register, the content log, the counters, and what gathers alarms. */
function everyListener(
  log: Events,
  { register, readings, content, acquaintances, gathering, counters, inquiring, live, now }: Listening & Live,
): Events {
  const agencies = () => live().agencies.map(({ id }) => id);
  const onError = (error: unknown) => log.fault({ doing: 'gathering an alarm', error });
  const alarms = alarming({ gathering, agencies, now, onError });
  return inTurn(
    log,
    registering(register, now),
    ...readings.events,
    content.events,
    acquaintances.events,
    counters.events,
    alarms,
    inquiring.events,
  );
}

interface Listening {
  readonly register: Register;
  readonly readings: Pick<ReadingBooks, 'events'>;
  readonly content: ContentKeeping;
  readonly acquaintances: Acquainting;
  readonly gathering: Gathering;
  readonly counters: Counters;
  readonly inquiring: Inquiring;
}

interface Live {
  readonly live: () => Config;
  readonly now: () => Date;
}

/** Says when the gateway has started, and, only of one that had, when it has stopped. */
function lifeIn(log: Events): Disposable & { begin(config: object): void } {
  let begun = false;
  return {
    begin: (config) => {
      begun = true;
      log.started(config);
    },
    [Symbol.dispose]: () => {
      if (begun) log.stopped();
    },
  };
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

function watching({ directory: { refreshSeconds } }: Config, directory: Source, events: Events, now: () => Date) {
  const watcher = {
    renewed: (version: number) => events.directoryRefreshed({ version }),
    refused: (error: unknown) => {
      const { version } = directory;
      events.directoryRefused({ version, freshness: directory.freshness(now()), error });
    },
  };
  return watchSource(directory, refreshSeconds * 1000, watcher, now);
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
  given: Pick<Required<Surroundings>, 'disk' | 'now'>,
  lost: (spooled: Spooled) => Promise<unknown>,
): Promise<Spool> {
  const onDamage = (damage: Damage) => {
    const { spooled, told } = damage;
    events.damaged(damage);
    const onError = (error: unknown) =>
      events.fault({ ...spooled?.message, doing: 'telling of a damaged message', error });
    if (spooled) lost(spooled).then(told).catch(onError);
  };
  const onDied = (error: unknown) => events.fault({ doing: 'placing messages in the spool', error });
  // A disk that was put in place of the real one is not known to other threads.
  const placing = given.disk === nodeDisk ? () => new PlacingThread(onDied) : placingOn;
  return openFileSpool({ ...given, folder: join(data, 'spool'), reserve: limits.freeSpace, placing, onDamage });
}

if (import.meta.main) process.exitCode = await runCommand(process.argv.slice(2), processWorld(startGateway));
