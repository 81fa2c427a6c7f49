/** The command that looks at everything an administrator can set up wrongly, and says it in plain words. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Address, parseAddress } from '../../directory/address.ts';
import { readDirectory } from '../check/directory.ts';
import { askEcho } from '../check/echo.ts';
import { bad, type Finding, type Look, lookAtAll } from '../check/finding.ts';
import { looksAt, NOT_RUNNING } from '../check/looks.ts';
import { dnsNames } from '../check/names.ts';
import { type Config, ConfigError, readConfig } from '../config/config.ts';
import { askFor, ControlError } from '../control/client.ts';
import type { Health } from '../control/health.ts';
import type { Inquiry } from '../control/inquiry.ts';
import { controlSocket } from '../control/server.ts';
import { CommandError, parsedOptions, type Run, text, UsageError, type World } from './command-line.ts';

const flag = { type: 'boolean' } as const;
const PATIENCE = { limit: 60_000, tell: 3_000 };
/** How long a running gateway may take to say how it is, in milliseconds. */
const ANSWER = 10_000;
/** How long an echo may take, in seconds. That it has not come takes a moment more to be told. */
const ECHO = 120;
const ECHO_PATIENCE = { limit: (ECHO + 10) * 1000, tell: 15_000 };

/** `check`: one line per finding; exit code 1 where something is to be mended. */
export function checkCommand(args: readonly string[]): Run {
  const options = { config: text, json: flag, members: flag, send: text, echo: text, as: text };
  const { config: file, json = false, members: withMembers = false, ...given } = parsedOptions(args, options);
  const probe = addressed('send', given.send);
  const echo = addressed('echo', given.echo);
  const as = addressed('as', given.as);
  if (as !== null && echo === null) throw new UsageError('--as says who asks the echo that --echo names');
  const inquiry = echo && { to: echo, as, seconds: ECHO };
  return async (world) => {
    let failed = 0;
    for await (const finding of found(world, file, { withMembers, probe, inquiry })) {
      world.out(json ? `${JSON.stringify(finding)}\n` : lineOf(finding));
      if (finding.state === 'FAIL') failed += 1;
    }
    if (failed > 0)
      throw new CommandError(failed === 1 ? '1 thing is to be mended' : `${failed} things are to be mended`);
  };
}

interface Wishes {
  readonly withMembers: boolean;
  readonly probe: Address | null;
  /** What the echo of another gateway is asked; null for nothing. */
  readonly inquiry: Inquiry | null;
}

/** A config that cannot be read is all that can be told. */
async function* found(world: World, file: string | undefined, wishes: Wishes): AsyncGenerator<Finding> {
  let config: Config;
  try {
    config = readConfig(world.env, file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return yield* error.faults.map((fault) => bad('config', fault));
  }
  const directory = await readDirectory(config, world.now());
  const health = await healthOf(config);
  const looks = looksAt({ config, directory, health, names: dnsNames(5_000), now: world.now, ...wishes });
  const waiting = (about: readonly string[]) => world.err(`still looking at: ${[...new Set(about)].join(', ')}\n`);
  yield* await lookAtAll(looks, { ...PATIENCE, waiting });
  // After all others, since what they find explains what stops a message.
  yield* await lookAtAll(echoLook(world, { config, health, ...wishes }), { ...ECHO_PATIENCE, waiting });
}

interface Asked extends Wishes {
  readonly config: Config;
  readonly health: Health | null;
}

function echoLook({ now, err }: World, { config, health, inquiry }: Asked): Look[] {
  if (inquiry === null) return [];
  if (health === null) return [{ about: 'echo', look: () => [bad('echo', NOT_RUNNING)] }];
  const progress = (told: string) => err(`echo: ${told}\n`);
  return [{ about: 'echo', look: () => askEcho({ config, inquiry, now, progress }) }];
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

function addressed(name: string, given: string | undefined): Address | null {
  try {
    return given === undefined ? null : parseAddress(given);
  } catch (cause) {
    throw new UsageError(`--${name} ${given}: ${(cause as Error).message}`, { cause });
  }
}
