/** The gateway's command line: which command, with which options, what is printed, and what the exit code says. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { type AgencyConfig, type Config, readConfig } from '../config/config.ts';
import { hashPassword } from '../receive/password.ts';
import { CommandError, parsedOptions, type Run, text, texts, UsageError, type World } from './command-line.ts';
import { exportCertificate, exportRevocation, exportSecretKey } from './export.ts';
import { init } from './init.ts';
import { queueCommand, reloadCommand, statusCommand } from './queue-command.ts';
import { registerCommand } from './register-command.ts';

const USAGE = `usage: npm run gateway -- COMMAND

  init --folder DIR --agency ID --name NAME --country XX --hostname HOST --postmaster ADDRESS
       (--domain DOMAIN | --address ADDRESS)...
       [--signer KEY] [--client IP]... [--server HOST:PORT] [--smarthost HOST:PORT] [--passphrase-file FILE]
                        make keys, certificates and a commented config in a new folder
  check-config          say whether the config can be used, and if not, everything that is wrong with it
  start                 run the gateway until it is interrupted
  status                say how the running gateway is; exit code 1 if something is wrong with it
  reload                have the running gateway read its config again; sessions go on
  queue list            what has been accepted and has not left; --json for one JSON line each
  queue show ID         all that is known of one message but its content
  queue retry ID...     try again now; --all for everything that waits
  queue hold ID...      try no more until it is released; --why TEXT
  queue release ID...   let it go on
  queue delete ID...    give it up; its author is told, unless --silent
  register export       every message and recipient as CSV: [--from DATE] [--to DATE] [--agency ID] [--search TEXT]
  export-certificate    print the agency's public certificate
  export-revocation     print the revocation certificate
  export-secret-key     print the secret key, locked by its passphrase, for gpg and other programs
  hash-password         read a password from the standard input and print its hash for the config

All but init and hash-password take --config FILE; without it, the file that GATEWAY_CONFIG names, or gateway.toml.
The three exports take --agency ID where the config has several agencies.
exit code: 0 done, 1 failed, 2 wrong usage
`;

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
  ['check-config', withConfig(checkConfig)],
  ['start', withConfig(start)],
  ['queue', queueCommand],
  ['status', statusCommand],
  ['reload', reloadCommand],
  ['register', registerCommand],
  ['export-certificate', ofAgency(exportCertificate)],
  ['export-revocation', ofAgency(exportRevocation)],
  ['export-secret-key', ofAgency(exportSecretKey, SECRET_KEY_WARNING)],
  ['hash-password', hashCommand],
]);

function parsedCommand([name, ...args]: readonly string[]): Run {
  const command = COMMANDS.get(name ?? '');
  if (command) return command(args);
  throw new UsageError(name === undefined ? 'no command is given' : `there is no command "${name}"`);
}

function initCommand(args: readonly string[]): Run {
  const single = { folder: text, agency: text, name: text, country: text, hostname: text, postmaster: text };
  const config = { signer: text, client: texts, server: text, smarthost: text, 'passphrase-file': text };
  const given = parsedOptions(args, { ...single, ...config, domain: texts, address: texts });
  const needed = (name: keyof typeof single) => given[name] ?? missing('init', name);
  const wanted = {
    folder: needed('folder'),
    agency: needed('agency'),
    name: needed('name'),
    country: needed('country'),
    hostname: needed('hostname'),
    postmaster: needed('postmaster'),
    domains: given.domain ?? [],
    addresses: given.address ?? [],
    passphraseFile: given['passphrase-file'],
    signer: given.signer,
    clients: given.client,
    server: hostAndPort('server', given.server),
    smarthost: hostAndPort('smarthost', given.smarthost),
  };
  return async (world) => {
    const fingerprint = await init({ ...wanted, now: world.now() });
    world.out(nextSteps(wanted.folder, fingerprint));
  };
}

function nextSteps(folder: string, fingerprint: string): string {
  return `${folder} now holds a new gateway. What is left to do:

  1. Put the members file into it as members.txt.
  2. Fill in gateway.toml, until this finds nothing more: npm run gateway -- check-config --config ${folder}/gateway.toml
  3. Hand registration.json to the registrar, and compare by telephone the fingerprint of the agency's certificate:
     ${fingerprint.match(/.{4}/g)?.join(' ')}
  4. Put copies of revocation.asc, secret-key.asc and the passphrase into a safe elsewhere.
`;
}

async function checkConfig(config: Config, world: World): Promise<void> {
  world.out(`${config.file}: nothing is wrong with this file; the members file and the keys are opened at the start\n`);
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

function ofAgency(read: (agency: AgencyConfig) => Promise<string>, warning = '') {
  return (args: readonly string[]): Run => {
    const { config, agency } = parsedOptions(args, { config: text, agency: text });
    return async (world) => {
      const armored = await read(chosenAgency(readConfig(world.env, config), agency));
      world.err(warning);
      world.out(armored);
    };
  };
}

function chosenAgency({ agencies, file }: Config, id: string | undefined): AgencyConfig {
  const [chosen, ...more] = agencies.filter((agency) => id === undefined || agency.id === id);
  if (chosen && more.length === 0) return chosen;
  const ids = agencies.map((agency) => agency.id).join(', ');
  throw new CommandError(
    chosen
      ? `${file} has several agencies; say which with --agency: ${ids}`
      : `${file} has no agency ${id}; it has ${ids}`,
  );
}

function missing(command: string, option: string): never {
  throw new UsageError(`${command} needs --${option}`);
}

function hostAndPort(option: string, given: string | undefined): { host: string; port?: number } | undefined {
  if (given === undefined) return undefined;
  const [, literal, name, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(given) ?? [];
  const host = literal ?? name;
  if (host === undefined)
    throw new UsageError(`--${option} has the form HOST or HOST:PORT, an IPv6 address in brackets`);
  return port === undefined ? { host } : { host, port: Number(port) };
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
