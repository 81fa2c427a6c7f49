/** The gateway's command line: which command, with which options, what is printed, and what the exit code says. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { openTerminal } from '../../directory/signer/terminal.ts';
import { type Config, readConfig } from '../config/config.ts';
import { hashPassword } from '../receive/password.ts';
import { backupCommand, restoreCommand } from './backup-command.ts';
import { checkCommand } from './check-command.ts';
import { CommandError, parsedOptions, type Run, text, UsageError, type World } from './command-line.ts';
import { contentLogCommand } from './content-log-command.ts';
import { directoryCommand } from './directory/directory-command.ts';
import { enrolCommand } from './directory/enrol-command.ts';
import { exportCertificate, exportRevocation, exportSecretKey } from './export.ts';
import { ofAgency } from './export-command.ts';
import { exportLogCommand } from './export-log-command.ts';
import { initCommand } from './init-command.ts';
import { peopleCommand } from './people-command.ts';
import { queueCommand, reloadCommand, statusCommand } from './queue-command.ts';
import { registerCommand } from './register-command.ts';
import { USAGE } from './usage.ts';

const SECRET_KEY_WARNING =
  'Whoever has this key and its passphrase reads all mail of the agency and signs in its name: keep it in a safe.\n';

/** Runs one command and answers the exit code; nothing is thrown. */
export async function runCommand(args: readonly string[], world: World): Promise<0 | 1 | 2> {
  try {
    await parsedCommand(args)(world);
    return 0;
  } catch (error) {
    const isUsage = error instanceof UsageError;
    world.err(
      isUsage
        ? `${error.message}\n\n${USAGE}`
        : sentencesOf(error)
            .map((line) => `${line}\n`)
            .join(''),
    );
    return isUsage ? 2 : 1;
  }
}

/** The world of this process; it is asked to stop by SIGINT or SIGTERM. */
export function processWorld(start: World['start']): World {
  return {
    env: process.env,
    now: () => new Date(),
    readLine,
    terminal: () => openTerminal(process.stdin, process.stderr),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    start,
    onReload: (callback) => {
      process.on('SIGHUP', callback);
      return { [Symbol.dispose]: () => process.off('SIGHUP', callback) };
    },
    stopped: async () => {
      await Promise.race(STOP_SIGNALS.map((signal) => once(process, signal)));
      // Whoever asks twice does not want to wait; what is in the spool survives that like any other end.
      for (const signal of STOP_SIGNALS) process.once(signal, () => process.exit(1));
    },
  };
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * What went wrong, one sentence for each fault. Only what is nobody's mistake but ours comes with the place in our code,
 * because nobody could mend it without.
 */
function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(sentencesOf);
  if (!(error instanceof Error)) return [`a fault of the gateway itself: ${String(error)}`];
  if (/^(Type|Range|Reference|Syntax)Error$/.test(error.name)) return [`a fault of the gateway itself: ${error.stack}`];
  return 'faults' in error && Array.isArray(error.faults) ? error.faults.map(String) : [error.message];
}

/** Each reads its options, all of them before anything is done, and answers what is to be done. */
const COMMANDS: ReadonlyMap<string, (args: readonly string[]) => Run> = new Map([
  ['init', initCommand],
  ['enrol', enrolCommand],
  ['directory', directoryCommand],
  ['check-config', withConfig(checkConfig)],
  ['check', checkCommand],
  ['start', withConfig(start)],
  ['queue', queueCommand],
  ['status', statusCommand],
  ['reload', reloadCommand],
  ['register', registerCommand],
  ['content-log', contentLogCommand],
  ['people', peopleCommand],
  ['backup', backupCommand],
  ['restore', restoreCommand],
  ['export-certificate', ofAgency(exportCertificate)],
  ['export-revocation', ofAgency(exportRevocation)],
  ['export-secret-key', ofAgency(exportSecretKey, SECRET_KEY_WARNING)],
  ['export-log', exportLogCommand],
  ['hash-password', hashCommand],
]);

function parsedCommand([name, ...args]: readonly string[]): Run {
  if ([name, ...args].some((word) => word === '--help' || word === '-h')) return async (world) => world.out(USAGE);
  const command = COMMANDS.get(name ?? '');
  if (command) return command(args);
  throw new UsageError(name === undefined ? 'no command is given' : `there is no command "${name}"`);
}

async function checkConfig(config: Config, world: World): Promise<void> {
  world.out(`${config.file}: nothing is wrong with this file; the directory and the keys are opened at the start\n`);
}

async function start(config: Config, world: World): Promise<void> {
  const starting = world.start(config);
  // A failed reload has been logged and changed nothing; before the start is done, the config is as new as it can be.
  using _reload = world.onReload(() => void starting.then((gateway) => gateway.reload?.()).catch(() => {}));
  await using _gateway = await starting;
  await world.stopped();
}

function hashCommand(args: readonly string[]): Run {
  parsedOptions(args, {});
  return async (world) => {
    const password = await world.readLine();
    if (password === '') throw new CommandError('the standard input holds no password; type it, or pipe it in');
    world.out(`${await hashPassword(password)}\n`);
  };
}

function withConfig(run: (config: Config, world: World) => Promise<void>) {
  return (args: readonly string[]): Run => {
    const { config } = parsedOptions(args, { config: text });
    return (world) => run(readConfig(world.env, config), world);
  };
}

/** Without echo where a person types it. */
async function readLine(): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: process.stdin.isTTY === true });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}
