/** Brings a changed config into force while the gateway runs, all of it or nothing, and says what has to wait for a restart. */
import { isDeepStrictEqual } from 'node:util';
import type { Lookup } from '../../directory/lookup.ts';
import { type Config, ConfigError, readConfig } from '../config/config.ts';
import type { Reloaded } from '../control/answers.ts';
import type { Events } from '../events.ts';
import type { Crypto } from '../openpgp/workers.ts';
import type { Doors } from './doors.ts';
import type { ReplaceableCrypto } from './replaceable.ts';

export interface ReloadParts {
  /** What everybody asks for the config. */
  readonly inForce: { config: Config };
  readonly doors: Doors;
  readonly directory: Lookup;
  readonly crypto: ReplaceableCrypto;
  readonly events: Events;
  /** Reads the directory's source again. */
  readonly refresh: () => Promise<void>;
  readonly startCrypto: (config: Config, events: Events) => Promise<Crypto>;
}

/** One reload after the other. Each rejects with the reason why nothing was changed, which is logged as well. */
export function createReload(parts: ReloadParts): () => Promise<Reloaded> {
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const reloaded = last.then(() => reload(parts));
    last = reloaded.catch((error) => parts.events.fault({ doing: 'reloading the config; nothing is changed', error }));
    return reloaded;
  };
}

async function reload(parts: ReloadParts): Promise<Reloaded> {
  const { inForce, doors, directory, crypto, events, refresh, startCrypto } = parts;
  await refresh();
  const { config, changed, needsRestart } = planReload(inForce.config, readConfig({}, inForce.config.file));
  assertMembers(config.agencies, directory);
  // Started also where the names of the key files are the same, for what they hold may not be.
  const next = await startCrypto(config, events);
  try {
    await doors.follow(config);
  } catch (error) {
    await next[Symbol.asyncDispose]();
    throw error;
  }
  // Nothing can fail from here on.
  crypto.replace(next);
  inForce.config = config;
  events.reloaded({ changed, needsRestart });
  return { changed, needsRestart };
}

/** @throws ConfigError where the directory does not know an agency of the config */
export function assertMembers(agencies: Config['agencies'], lookup: Lookup): void {
  const unknown = agencies.filter(({ id }) => lookup.agency(id) === null);
  const advice = 'is not in the members file; ask the registrar to enter it, or correct the id';
  if (unknown.length > 0) throw new ConfigError(unknown.map(({ id }) => `agency "${id}": ${advice}`));
}

export interface ReloadPlan extends Reloaded {
  /** The new config, but for what only a restart brings. */
  readonly config: Config;
}

type Part = keyof Omit<Config, 'file'>;

/** Bound to what is open: files, the verified copy of the directory, processes, memory that has been shared out. */
const BOUND: readonly Part[] = ['hostname', 'data', 'directory', 'desk', 'inspect'];
const BOUND_LIMITS: readonly (keyof Config['limits'])[] = ['memory', 'freeSpace'];

/** Compares the config in force with the one that was just read; pure. */
export function planReload(now: Config, read: Config): ReloadPlan {
  const parts = (Object.keys(read) as (keyof Config)[]).filter(
    (name): name is Part => name !== 'file' && name !== 'limits' && !isDeepStrictEqual(now[name], read[name]),
  );
  const limits = (Object.keys(read.limits) as (keyof Config['limits'])[]).filter(
    (name) => now.limits[name] !== read.limits[name],
  );
  const isBound = (limit: keyof Config['limits']) => BOUND_LIMITS.includes(limit);
  const named = (some: typeof limits) => some.map((name) => `limits.${name}`);
  const { hostname, data, directory, desk, inspect } = now;
  const { memory, freeSpace } = now.limits;
  return {
    config: { ...read, hostname, data, directory, desk, inspect, limits: { ...read.limits, memory, freeSpace } },
    changed: [...parts.filter((part) => !BOUND.includes(part)), ...named(limits.filter((limit) => !isBound(limit)))],
    needsRestart: [...parts.filter((part) => BOUND.includes(part)), ...named(limits.filter(isBound))],
  };
}
