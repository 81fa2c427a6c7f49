/** The config: what is read from a good file, and what is said about bad ones. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, masked, readConfig, readDeskConfig } from '../../gateway/config/config.ts';
import { BAD_CONFIGS, DESK } from './bad-configs.ts';
import {
  type ConfigFolder,
  configFolder,
  faultlessAgency,
  HASH,
  PASSWORD,
  type Toml,
  VERDICT_KEY,
} from './config-folder.ts';

let folder: ConfigFolder;
beforeAll(async () => {
  folder = await configFolder();
  await folder.write('open.key', 'x', 0o640);
  await folder.write('nothing', '');
});
afterAll(() => folder[Symbol.asyncDispose]());

describe('a config is refused for', () => {
  test.each(BAD_CONFIGS)('$name', async ({ change, faults }) => {
    expect(await folder.faults(change)).toEqual(faults);
  });
});

test('all faults of all tables, of files and of the environment are told at once', async () => {
  const chosen = BAD_CONFIGS.filter(({ name }) =>
    /without a dot|postmaster|files that|no smarthost|wrong kind/.test(name),
  );
  const told = await folder.faults((toml) => chosen.forEach(({ change }) => void change(toml)), { GATEWAY_PORT: '25' });
  const environment =
    'GATEWAY_PORT: is not an environment variable of the gateway; remove it (there is only GATEWAY_CONFIG)';
  const expected = chosen.flatMap(({ faults }) => faults);
  expect(told.toSorted()).toEqual([environment, ...expected].toSorted());
});

test('a file that does not exist is named', () => {
  expect(() => readConfig({ GATEWAY_CONFIG: '/nowhere/gateway.toml' })).toThrow(
    new ConfigError(['/nowhere/gateway.toml does not exist; check the path']),
  );
});

test('the members are learnt from a log where the config names one', async () => {
  const genesis = 'a'.repeat(64);
  const config = await folder.config((toml) => {
    toml.directory = { log: 'https://directory.example/log', genesis };
  });
  const log = 'https://directory.example/log';
  expect(config.directory).toEqual({ kind: 'log', log, genesis, trusted: null, cosign: null, refreshSeconds: 30 });
});

describe('a desk', () => {
  const expected = () => ({
    origin: 'https://gateway.a.example',
    host: '127.0.0.1',
    port: 443,
    tls: { keyFile: join(folder.path, 'tls.key'), certificateFile: join(folder.path, 'tls.crt') },
    socket: { path: join(folder.path, 'data', 'desk.sock'), isOpen: false },
    start: true,
  });

  test('is there only where the config has it, and its socket lets nobody else in unless it is put elsewhere', async () => {
    expect((await folder.config()).desk).toBeNull();
    expect((await folder.config((toml) => Object.assign(toml, { desk: DESK }))).desk).toEqual(expected());
    const desk = { ...DESK, socket: '/run/valise-desk/gateway.sock' };
    expect((await folder.config((toml) => Object.assign(toml, { desk }))).desk?.socket).toEqual({
      path: '/run/valise-desk/gateway.sock',
      isOpen: true,
    });
  });

  test('that runs alone reads its own table and looks at no other file of the gateway', async () => {
    const change = (toml: Toml) => {
      toml.desk = DESK;
      toml.agency[0].passphraseFile = 'lost';
    };
    expect(await folder.faults(change)).toHaveLength(1);
    expect(readDeskConfig({}, join(folder.path, 'gateway.toml'))).toEqual(expected());
    await folder.config();
    expect(() => readDeskConfig({}, join(folder.path, 'gateway.toml'))).toThrow(/^desk: is missing; fill in: the desk/);
  });
});

test('a config without fault is read with its defaults, its files and absolute paths', async () => {
  const config = await folder.config();
  const [agency] = config.agencies;
  expect(config.data).toBe(join(folder.path, 'data'));
  expect(config.directory).toMatchObject({
    kind: 'members',
    members: join(folder.path, 'members.txt'),
    signer: { name: 'network.example' },
    refreshSeconds: 30,
  });
  expect(config.listeners).toEqual([
    { role: 'agency', host: '127.0.0.1', port: 2587, requireTls: true, implicitTls: false, clientAuthorities: null },
    { role: 'gateways', host: '0.0.0.0', port: 2465, requireTls: true, implicitTls: true, clientAuthorities: null },
  ]);
  expect(agency).toMatchObject({
    id: 'a',
    postmaster: 'postmaster@a.example',
    language: 'en',
    container: 'compat',
    notices: true,
    policy: { outsiders: 'pass' },
    inbound: { deliverUnprovenFromMembers: false },
    secretKeyFiles: [join(folder.path, 'secret.asc')],
    passphraseFile: join(folder.path, 'passphrase'),
    clients: ['192.0.2.0/28', '2001:db8::1'],
    accounts: [{ user: 'scanner-a', hash: HASH }],
  });
  expect(Buffer.from(agency!.verdictKey).toString('hex')).toBe(VERDICT_KEY);
  expect(agency!.servers).toEqual({
    own: {
      host: 'mail.a.example',
      port: 25,
      tls: 'starttls',
      trusted: null,
      name: 'mail.a.example',
      login: { user: 'gateway', password: PASSWORD },
    },
    smarthost: { host: '127.0.0.1', port: 2525, tls: 'none', trusted: null, name: '127.0.0.1', login: null },
  });
  expect(config.limits).toEqual({
    messageSize: 50 * 2 ** 20,
    memory: 256 * 2 ** 20,
    freeSpace: 200 * 2 ** 20,
    lineLength: 65_536,
    recipients: 500,
    ciphertextsPerMessage: 50,
    connections: 200,
    connectionsPerAddress: 50,
    retryMinutes: 60,
    delayNoticeHours: 4,
    expiryDays: 5,
    cryptoThreads: Math.max(1, availableParallelism() - 1),
    cryptoSeconds: 60,
    connectSeconds: 30,
    replySeconds: 600,
    drainSeconds: 30,
  });
  expect(config.records).toEqual({ keepDays: 400, contentDays: 90 });
});

const LOOSE: readonly { name: string; change: (toml: Toml) => void }[] = [
  {
    name: 'two doors on port 0',
    change: (toml) => Object.assign(toml.listen[0], { port: 0 }) && Object.assign(toml.listen[1], { port: 0 }),
  },
  {
    name: 'clear text to a server far away, where it is named',
    change: (toml) => {
      toml.agency[0].server.tls = 'none';
      toml.agency[0].loosened = { clearToServer: true };
    },
  },
  {
    name: 'no smarthost where outsiders are refused',
    change: (toml) => {
      delete toml.agency[0].smarthost;
      toml.agency[0].policy = { outsiders: 'refuse' };
    },
  },
  {
    name: 'an mx that takes mail in clear from anyone',
    change: (toml) => toml.listen.push({ role: 'mx', host: '0.0.0.0', port: 25, requireTls: false }),
  },
  {
    name: 'clients in clear on the same machine',
    change: (toml) => Object.assign(toml.listen[0], { requireTls: false }),
  },
  { name: 'a second agency', change: (toml) => toml.agency.push(faultlessAgency('b')) },
];

test.each(LOOSE)('allowed: $name', async ({ change }) => {
  expect(await folder.faults(change)).toEqual([]);
});

test('the group may read the TLS key, because certificate tools set it so', async () => {
  await folder.write('tls.key.group', (await folder.config()).tls.key, 0o640);
  expect(await folder.faults((toml) => Object.assign(toml.tls, { key: 'tls.key.group' }))).toEqual([]);
});

test('a config cannot be changed after it was read', async () => {
  const config = (await folder.config()) as Toml;
  expect(() => (config.agencies[0].policy.outsiders = 'refuse')).toThrow(TypeError);
  expect(() => config.listeners.push({})).toThrow(TypeError);
});

test('the masked config names what is in force and holds no secret', async () => {
  const config = await folder.config();
  const told = JSON.stringify(masked(config));
  expect(told).toContain('"messageSize":52428800');
  expect(told).toContain('mail.a.example');
  for (const secret of [PASSWORD, HASH, VERDICT_KEY, 'PRIVATE KEY', '192,192']) expect(told).not.toContain(secret);
});
