/** The command line: what is printed, what the exit code says, and that mistakes are told in sentences. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DirectoryError } from '../../directory/lookup.ts';
import { checkPassword } from '../../gateway/receive/password.ts';
import { run } from '../peers/process.ts';
import { SIGNER } from './config-folder.ts';
import { typed } from './typed.ts';

let folder: string;
let gateway: string;
const configFile = () => join(gateway, 'gateway.toml');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-command-'));
  gateway = join(folder, 'gateway');
});
afterAll(() => rm(folder, { recursive: true }));

const wishes = (path: string) => [
  ...['--folder', path, '--agency', 'a', '--name', 'Agency A', '--country', 'FR'],
  ...['--hostname', 'gateway.a.example', '--postmaster', 'postmaster@a.example', '--domain', 'a.example'],
];
const REST = ['--signer', SIGNER, '--client', '192.0.2.10', '--server', '192.0.2.10:2525', '--smarthost', '[::1]'];

/** Runs it as people do, in a process of its own. */
async function processOf(args: readonly string[], input = '', env: Readonly<Record<string, string>> = {}) {
  const source = `
    import { processWorld, runCommand } from './gateway/command/command.ts';
    process.exitCode = await runCommand(process.argv.slice(1), processWorld(async () => { throw new Error('not started'); }));`;
  const command = {
    file: process.execPath,
    args: ['--input-type=module', '--eval', source, '--', ...args],
    env,
    cwd: ROOT,
  };
  const { code, stdout, stderr } = await run(command, Buffer.from(input));
  return { code, out: Buffer.from(stdout).toString(), err: stderr };
}

const ROOT = join(import.meta.dirname, '../..');

describe('in a process of its own', () => {
  test('init makes a gateway that check-config finds nothing wrong with', async () => {
    const made = await processOf(['init', ...wishes(gateway), ...REST]);
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/fingerprint of the agency's certificate:\n {5}([0-9A-F]{4} ?){10}\n/);
    expect(await processOf(['check-config'], '', { GATEWAY_CONFIG: configFile() })).toEqual({
      code: 0,
      out: `${configFile()}: nothing is wrong with this file; the directory and the keys are opened at the start\n`,
      err: '',
    });
  });

  test('faults of the config are lines of one sentence, without a stack', async () => {
    const path = join(folder, 'bad.toml');
    await writeFile(path, (await readFile(configFile(), 'utf8')).replace('hostname =', 'hostnam ='));
    const { code, err } = await processOf(['start', '--config', path]);
    expect(code).toBe(1);
    expect(err).toContain('hostnam: is not a setting; correct its spelling or remove it\n');
    expect(err).toContain('hostname: is missing; fill in: the full name of this gateway');
    expect(err).not.toMatch(/^ +at /m);
  });

  test('hash-password reads the first line of its input', async () => {
    const { code, out } = await processOf(['hash-password'], 'correct horse\nsecond line\n');
    expect(code).toBe(0);
    expect(await checkPassword('correct horse', out.trim())).toBe(true);
  });
});

describe('wrong usage is told with the usage and exit code 2', () => {
  test.each([
    { args: [], said: 'no command is given' },
    { args: ['stop'], said: 'there is no command "stop"' },
    { args: ['__proto__'], said: 'there is no command "__proto__"' },
    {
      args: ['init'],
      said: 'init needs --folder, --agency, --name, --country, --hostname, --postmaster, --domain or --address\n',
    },
    { args: ['init', ...wishes('x').slice(2)], said: 'init needs --folder\n' },
    { args: ['init', ...wishes('x'), '--server', 'a:b:c'], said: '--server has the form HOST or HOST:PORT' },
    { args: ['start', '--force'], said: "Unknown option '--force'" },
    { args: ['start', 'now'], said: "Unexpected argument 'now'" },
    { args: ['check-config', '--config'], said: "Option '--config <value>' argument missing" },
    { args: ['hash-password', 'secret'], said: "Unexpected argument 'secret'" },
  ])('$args', async ({ args, said }) => {
    const { code, out, err } = await typed(args);
    expect(err).toContain(said);
    expect(err).toContain('\n\nusage: npm run gateway');
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

test.each([['--help'], ['-h'], ['init', '--help']])('help is no mistake: %s %s', async (...args) => {
  expect(await typed(args)).toEqual({
    code: 0,
    out: expect.stringMatching(/^usage: npm run gateway -- COMMAND\n/),
    err: '',
  });
});

describe('start', () => {
  test('runs what it started until it is asked to stop, then closes it', async () => {
    const seen: string[] = [];
    const { code } = await typed(['start', '--config', configFile()], {
      start: async (config) => {
        seen.push(`started ${config.hostname}`);
        return { [Symbol.asyncDispose]: async () => void seen.push('closed') };
      },
      stopped: async () => void seen.push('asked to stop'),
    });
    expect(code).toBe(0);
    expect(seen).toEqual(['started gateway.a.example', 'asked to stop', 'closed']);
  });

  test.each([
    { why: new DirectoryError('the members file cannot be believed'), said: 'the members file cannot be believed\n' },
    { why: new AggregateError([new Error('one'), new Error('two')]), said: 'one\ntwo\n' },
    { why: Object.assign(new Error('ignored'), { faults: ['first', 'second'] }), said: 'first\nsecond\n' },
  ])('tells why it could not: $said', async ({ why, said }) => {
    const { code, err } = await typed(['start', '--config', configFile()], { start: () => Promise.reject(why) });
    expect({ code, err }).toEqual({ code: 1, err: said });
  });

  test('a fault of our own code comes with its place', async () => {
    const { code, err } = await typed(['start', '--config', configFile()], {
      start: () => Promise.reject(new TypeError('x is not a function')),
    });
    expect(code).toBe(1);
    expect(err).toMatch(/^a fault of the gateway itself: TypeError: x is not a function\n +at /);
  });
});

describe('exports', () => {
  test('the certificate and the revocation are those that were made', async () => {
    const certificate = await typed(['export-certificate', '--config', configFile()]);
    expect(certificate).toEqual({ code: 0, out: await readFile(join(gateway, 'certificate.asc'), 'utf8'), err: '' });
    const revocation = await typed(['export-revocation', '--config', configFile()]);
    expect(revocation).toEqual({ code: 0, out: await readFile(join(gateway, 'revocation.asc'), 'utf8'), err: '' });
  });

  test('the secret key comes with a warning', async () => {
    const { code, out, err } = await typed(['export-secret-key', '--config', configFile(), '--agency', 'a']);
    expect(code).toBe(0);
    expect(out).toContain('BEGIN PGP PRIVATE KEY BLOCK');
    expect(err).toContain('keep it in a safe');
  });

  test('a wrong passphrase and an unknown agency are one sentence each', async () => {
    await writeFile(join(gateway, 'passphrase'), 'wrong\n');
    expect(await typed(['export-secret-key', '--config', configFile()])).toEqual({
      code: 1,
      out: '',
      err: `${join(gateway, 'secret-key.asc')}: the passphrase does not open this key\n`,
    });
    expect(await typed(['export-certificate', '--config', configFile(), '--agency', 'b'])).toMatchObject({
      code: 1,
      err: `${configFile()} has no agency b; it has a\n`,
    });
  });
});

test('hash-password without a password says so', async () => {
  expect(await typed(['hash-password'])).toMatchObject({ code: 1, out: '' });
});
