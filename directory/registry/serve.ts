/** The registry as a server: its files opened, its door opened, its clock running; closed in reverse order. */
import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Database, openDatabase } from '../database.ts';
import type { RegistryConfig } from './config.ts';
import { foundLog } from './history.ts';
import { mailBy } from './mail-code.ts';
import { Problem } from './problems.ts';
import { openRegistry, type Registry } from './registry.ts';
import { resolverAt } from './resolvers.ts';
import { TABLES } from './tables.ts';

export interface Serving extends AsyncDisposable {
  readonly address: AddressInfo;
}

export interface Surroundings {
  readonly now: () => Date;
  readonly warn: (message: string, cause?: unknown) => void;
  /** Calls back once after so many milliseconds, unless the result is called before; by the machine's own clock unless given. */
  readonly startTimer?: (delay: number, callback: () => void) => () => void;
}

/** What is due is looked for so often, in milliseconds. */
const TICK = 60_000;
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000, maxHeaderSize: 16_384 };
const MAX_CONNECTIONS = 1_000;

/** Starts the server. @throws Error in a sentence for the operator, with nothing left open */
export async function startRegistry(config: RegistryConfig, surroundings: Surroundings): Promise<Serving> {
  await using opened = new AsyncDisposableStack();
  const db = opened.use(await openData(config));
  opened.use(lock(config.data));
  const registry = await openRegistry(partsOf(config, db, surroundings));
  const server = createServer(config, registry);
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(config.listen);
  await once(server, 'listening');
  opened.defer(() => close(server));
  opened.use(keepTime(registry, surroundings));
  const stack = opened.move();
  return { address: server.address() as AddressInfo, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Opens the database in the data folder, which is its owner's alone, and founds the log where it is new. */
export async function openData({ data, genesis }: RegistryConfig): Promise<Database> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  await chmod(data, 0o700);
  const db = openDatabase(join(data, 'registry.db'), TABLES);
  try {
    await foundLog(db, genesis);
    return db;
  } catch (error) {
    db[Symbol.dispose]();
    throw error;
  }
}

/** Where the read tree is published, for this server and any other to hand out. */
export function treeFolder({ data }: Pick<RegistryConfig, 'data'>): string {
  return join(data, 'tree');
}

function partsOf(config: RegistryConfig, db: Database, { now, warn }: Surroundings) {
  const { logKey, trustedProxies, resolvers, mail } = config;
  return {
    ...{ db, trustedProxies, now, warn, signer: logKey, folder: treeFolder(config) },
    resolvers: resolvers.map((server) => resolverAt(server)),
    mailCode: async (code) => {
      if (mail === undefined) throw new Problem('not-proven', 'this directory mails no codes');
      await mailBy(mail, code, now());
    },
  } satisfies Parameters<typeof openRegistry>[0];
}

function createServer({ tls }: RegistryConfig, { handle }: Registry): Server {
  if (tls === undefined) return createPlainServer(LIMITS, handle);
  return createSecureServer({ ...LIMITS, cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' }, handle);
}

/** Two servers would sign for one log; the operating system lets go of the lock however its owner ends. */
function lock(data: string): Disposable {
  const db = new DatabaseSync(join(data, 'serving.db'));
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new Error(`another server is running with ${data}`, { cause });
  }
  return { [Symbol.dispose]: () => db.close() };
}

function keepTime({ tick }: Registry, { warn, startTimer = afterReal }: Surroundings): AsyncDisposable {
  let last = Promise.resolve();
  let cancel = () => {};
  const wait = (): void => {
    cancel = startTimer(TICK, () => {
      last = tick()
        .catch((cause) => warn('what is due by the clock could not be done; it is tried again in a minute', cause))
        .finally(wait);
    });
  };
  wait();
  return {
    async [Symbol.asyncDispose]() {
      cancel();
      await last;
      // What was under way has begun to wait again.
      cancel();
    },
  };
}

function afterReal(delay: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  // What is being answered is given a moment.
  const patience = setTimeout(() => server.closeAllConnections(), 2_000);
  await closed;
  clearTimeout(patience);
}
