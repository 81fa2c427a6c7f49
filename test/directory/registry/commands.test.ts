/** The registry at the command line, run as its operator runs it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { ConfigError, readRegistryConfig } from '../../../directory/registry/config.ts';
import { mailBy } from '../../../directory/registry/mail-code.ts';
import { makeSignerKey, printSignerKey } from '../../../directory/signed-note.ts';
import { makeWorld } from '../log/world.ts';

let folder: string;
let config: string;
const logKey = makeSignerKey('log.network.example');
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-registry-'));
  const { genesis } = await makeWorld(logKey);
  await writeFile(inFolder('genesis.entry'), genesis);
  await writeFile(inFolder('log.secret'), `${printSignerKey(logKey)}\n`, { mode: 0o600 });
  config = await writeConfig('registry.toml');
});
afterAll(() => rm(folder, { recursive: true }));

const SETTINGS = {
  data: '"data"',
  genesis: '"genesis.entry"',
  logKey: '"log.secret"',
  listen: '{ host = "127.0.0.1", port = 0 }',
  resolvers: '["127.0.0.1:1"]',
};
async function writeConfig(name: string, over: Record<string, string | null> = {}): Promise<string> {
  const lines = Object.entries({ ...SETTINGS, ...over }).filter(([, value]) => value !== null);
  await writeFile(inFolder(name), lines.map(([key, value]) => `${key} = ${value}\n`).join(''));
  return inFolder(name);
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
const directory = (...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['directory/main.ts', ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });

/** Starts the server and waits until it says where it is. */
async function served(path: string): Promise<{ child: ChildProcess; base: string }> {
  const child = spawn(process.execPath, ['directory/main.ts', 'serve', '--config', path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const chunk of child.stdout) {
    out += chunk;
    const [, port] = /port (\d+)\n/.exec(out) ?? [];
    if (port !== undefined) return { child, base: `http://127.0.0.1:${port}` };
  }
  throw new Error(`the server ended: ${out}`);
}
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

test('the registry serves, is asked for an invitation meanwhile, and goes on after a kill', async () => {
  const first = await served(config);
  const status = await (await fetch(`${first.base}/v1/log`)).json();
  expect(status).toMatchObject({ network: 'network.example', size: 1 });
  expect((await stat(inFolder('data'))).mode & 0o777).toBe(0o700);

  const invited = await directory('first-registrar', '--config', config, '--person', 'registrar1');
  expect(invited).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(
      /^([\w-]{43})\nthis invitation is good once, until \S+, at https:\/\/directory\.example\/invitation#\1\n$/,
    ),
  });
  const body = JSON.stringify({ invitation: invited.out.split('\n')[0] });
  const headers = { 'content-type': 'application/json' };
  const challenge = await fetch(`${first.base}/v1/registrations/challenge`, { method: 'POST', headers, body });
  expect([challenge.status, await challenge.json()]).toMatchObject([200, { rp: { id: 'directory.example' } }]);

  const second = await directory('serve', '--config', config);
  expect([second.code, second.err]).toEqual([1, expect.stringMatching(/another server is running/)]);

  await ended(first.child, 'SIGKILL');
  const again = await served(config);
  expect((await fetch(`${again.base}/checkpoint`)).status).toBe(200);
  expect(await ended(again.child, 'SIGTERM')).toBe(0);
}, 60_000);

test('what was published is exported, and a lost log restored from it', async () => {
  const exported = await directory('export', '--config', config, '--out', inFolder('log.tar'));
  expect(exported).toMatchObject({ code: 0, err: '' });
  expect((await directory('export', '--config', config, '--out', inFolder('log.tar'))).code).toBe(1);
  const elsewhere = await writeConfig('elsewhere.toml', { data: '"elsewhere"' });
  const restored = await directory('restore', '--config', elsewhere, '--log', inFolder('log.tar'));
  expect(restored).toEqual({ code: 0, err: '', out: 'the log has 1 entries again\n' });
  const { child, base } = await served(elsewhere);
  expect(await (await fetch(`${base}/v1/log`)).json()).toMatchObject({ size: 1 });
  await ended(child, 'SIGTERM');
  expect((await directory('restore', '--config', elsewhere, '--log', inFolder('log.tar'))).err).toMatch(
    /has a log already/,
  );
});

test('nobody is invited whom the log does not know as a registrar', async () => {
  for (const person of ['editor01', 'somebody1'])
    expect(await directory('first-registrar', '--config', config, '--person', person)).toMatchObject({
      code: 1,
      out: '',
      err: `the log knows no registrar ${person}\n`,
    });
});

describe('a config', () => {
  const WRONG: readonly [what: string, over: Record<string, string | null>, reason: RegExp][] = [
    ['that is no TOML', { data: '"' }, /Invalid TOML/],
    ['without a genesis', { genesis: null }, /genesis: /],
    ['whose genesis is not there', { genesis: '"none"' }, /genesis: ENOENT/],
    ['whose log key is none', { logKey: '"genesis.entry"' }, /logKey: .*(others|PRIVATE)/],
    [
      'that lets anyone reach it without TLS',
      { listen: '{ host = "0.0.0.0", port = 1 }' },
      /listen\.host: without TLS/,
    ],
    ['with a resolver by name', { resolvers: '["dns.example"]' }, /resolvers\.0: is not an IP address/],
    ['without a resolver', { resolvers: '[]' }, /resolvers: /],
    ['with a setting that nobody knows', { resolver: '"x"' }, /nrecognized/],
    ['whose code mail comes from no address', { mail: '{ sendmail = "s", from = "x" }' }, /mail\.from: /],
  ];
  test.each(WRONG)('%s is refused', async (_what, over, reason) => {
    const path = await writeConfig('wrong.toml', over);
    expect(() => readRegistryConfig(path)).toThrow(reason);
    expect(() => readRegistryConfig(path)).toThrow(ConfigError);
  });

  test('whose log key others may read is refused', async () => {
    await writeFile(inFolder('open.secret'), printSignerKey(logKey));
    await chmod(inFolder('open.secret'), 0o644);
    const path = await writeConfig('open.toml', { logKey: '"open.secret"' });
    expect(() => readRegistryConfig(path)).toThrow(/may be read by others/);
  });

  test.each(['192.0.2.1', '192.0.2.1:53', '[2001:db8::1]:53', '2001:db8::1'])(
    'takes the resolver %s',
    async (server) => {
      const path = await writeConfig('right.toml', { resolvers: JSON.stringify([server]) });
      expect(readRegistryConfig(path).resolvers).toEqual([server]);
    },
  );
});

describe('a code', () => {
  const mail = {
    network: 'network.example',
    agency: 'here' as AgencyId,
    to: 'desk@here.example' as Address,
    code: 'ABCDE12345',
  };
  const from = 'directory@network.example' as Address;
  const program = async (name: string, lines: string): Promise<string> => {
    await writeFile(inFolder(name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
    return inFolder(name);
  };

  test('is handed to sendmail, with its recipient as no option', async () => {
    const sendmail = await program('sendmail', `echo "$@" > ${inFolder('args')}; cat > ${inFolder('message')}`);
    await mailBy({ sendmail, from }, mail, new Date('2026-03-01T12:00:00Z'));
    expect(await readFile(inFolder('args'), 'utf8')).toBe('-i -f directory@network.example -- desk@here.example\n');
    const message = await readFile(inFolder('message'), 'utf8');
    expect(message).toMatch(/^From: directory@network\.example\nTo: desk@here\.example\n/);
    expect(message).toMatch(/\nDate: Sun, 01 Mar 2026 12:00:00 \+0000\n/);
    expect(message).toContain('\n    ABCDE 12345\n');
  });

  test('that sendmail does not take is a mistake of ours', async () => {
    const sendmail = await program('failing', 'exit 75');
    await expect(mailBy({ sendmail, from }, mail, new Date())).rejects.toThrow(/exit code 75/);
    await expect(mailBy({ sendmail: inFolder('none'), from }, mail, new Date())).rejects.toThrow(/ENOENT/);
  });
});
