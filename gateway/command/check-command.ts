/** The command that looks at everything an administrator can set up wrongly, and says it in plain words. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Address, parseAddress } from '../../directory/address.ts';
import { readDirectory } from '../check/directory.ts';
import { bad, type Finding, lookAtAll } from '../check/finding.ts';
import { looksAt } from '../check/looks.ts';
import { dnsNames } from '../check/names.ts';
import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { askFor, ControlError } from '../control/client.ts';
import type { Health } from '../control/health.ts';
import { controlSocket } from '../control/server.ts';
import { CommandError, parsedOptions, type Run, text, UsageError, type World } from './command-line.ts';

const flag = { type: 'boolean' } as const;
const PATIENCE = { limit: 60_000, tell: 3_000 };
/** How long a running gateway may take to say how it is, in milliseconds. */
const ANSWER = 10_000;

/** `check`: one line per finding; exit code 1 where something is to be mended. */
export function checkCommand(args: readonly string[]): Run {
  const options = { config: text, json: flag, members: flag, send: text };
  const { config: file, json = false, members: withMembers = false, send } = parsedOptions(args, options);
  const probe = send === undefined ? null : addressed(send);
  return async (world) => {
    const findings = await found(world, file, { withMembers, probe });
    for (const finding of findings) world.out(json ? `${JSON.stringify(finding)}\n` : lineOf(finding));
    const failed = findings.filter(({ state }) => state === 'FAIL').length;
    if (failed > 0)
      throw new CommandError(failed === 1 ? '1 thing is to be mended' : `${failed} things are to be mended`);
  };
}

interface Wishes {
  readonly withMembers: boolean;
  readonly probe: Address | null;
}

/** A config that cannot be read is all that can be told. */
async function found(world: World, file: string | undefined, wishes: Wishes): Promise<readonly Finding[]> {
  let config: Config;
  try {
    config = readConfig(world.env, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map((fault) => bad('config', fault));
    throw error;
  }
  const directory = await readDirectory(config, world.now());
  const health = await healthOf(config);
  const looks = looksAt({ config, directory, health, names: dnsNames(5_000), now: world.now, ...wishes });
  const waiting = (about: readonly string[]) => world.err(`still looking at: ${[...new Set(about)].join(', ')}\n`);
  return lookAtAll(looks, { ...PATIENCE, waiting });
}

/** Null where no gateway runs. One that cannot be asked would make every port look taken by a stranger. */
async function healthOf({ data }: Config): Promise<Health | null> {
  const late = pause(ANSWER, null, { ref: false }).then(() => {
    throw new CommandError(
      `the gateway runs but has not answered for ${ANSWER / 1000} s: look at its log, and restart it`,
    );
  });
  try {
    return await Promise.race([askFor(controlSocket(data), 'GET', '/health') as Promise<Health>, late]);
  } catch (error) {
    const isForeign = error instanceof ControlError && (error.cause as NodeJS.ErrnoException)?.code === 'EACCES';
    if (error instanceof ControlError && !isForeign) return null;
    throw error;
  } finally {
    late.catch(() => {});
  }
}

function lineOf({ state, about, told }: Finding): string {
  return `${state.padEnd(4)}  ${about.padEnd(11)}  ${told}\n`;
}

function addressed(given: string): Address {
  try {
    return parseAddress(given);
  } catch (cause) {
    throw new UsageError(`--send ${given}: ${(cause as Error).message}`, { cause });
  }
}
