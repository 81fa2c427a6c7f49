/** The config: what is read from a good file, and what is said about bad ones. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, masked, readConfig } from '../../gateway/config.ts';
import {
  type ConfigFolder,
  configFolder,
  faultlessAgency,
  HASH,
  PASSWORD,
  SIGNER,
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

interface BadConfig {
  readonly name: string;
  readonly change: (toml: Toml) => void;
  readonly faults: readonly string[];
}

const BAD: readonly BadConfig[] = [
  {
    name: 'an unknown key, at any depth',
    change: (toml) => Object.assign(toml, { hostnam: 'x', limits: { mesageSize: 1 } }),
    faults: [
      'limits.mesageSize: is not a setting; correct its spelling or remove it',
      'hostnam: is not a setting; correct its spelling or remove it',
    ],
  },
  {
    name: 'a missing setting',
    change: (toml) => delete toml.agency[0].server.host,
    faults: ['agency#1.server.host: is missing; fill in: its host name or IP address'],
  },
  {
    name: 'a missing table',
    change: (toml) => delete toml.gatewayTls,
    faults: [
      'gatewayTls: is missing; fill in: who this gateway is to other gateways. The directory lists this key: renew it only together with the registrar',
    ],
  },
  {
    name: 'a host name without a dot',
    change: (toml) => Object.assign(toml, { hostname: 'gateway' }),
    faults: [
      'hostname: "gateway" is not valid: the domain is not a host name of two or more labels; write it in full, as in "gateway.agency.example"',
    ],
  },
  {
    name: 'a postmaster that is no address',
    change: (toml) => Object.assign(toml.agency[0], { postmaster: 'postmaster' }),
    faults: [
      'agency#1.postmaster: "postmaster" is not valid: an address has the form local@domain; write it as "postmaster@agency.example"',
    ],
  },
  {
    name: 'a verifier key that was not copied whole',
    change: (toml) => Object.assign(toml.directory, { signer: SIGNER.slice(0, -9) }),
    faults: [expect.stringMatching(/^directory\.signer: .*; copy it whole from the secretariat’s letter$/)],
  },
  {
    name: 'client addresses that are none, or all there are',
    change: (toml) =>
      Object.assign(toml.agency[0].clients, {
        addresses: ['10.0.0.0/33', 'mail.a.example', '0.0.0.0/0', '::/0', '1.2.3.4/5/6'],
      }),
    faults: [
      'agency#1.clients.addresses#1: "10.0.0.0/33" is not an IP address or block; write it as "192.0.2.10" or "192.0.2.0/28"',
      'agency#1.clients.addresses#2: "mail.a.example" is not an IP address or block; write it as "192.0.2.10" or "192.0.2.0/28"',
      'agency#1.clients.addresses#3: "0.0.0.0/0" would let the whole world send in the agency’s name; list your own servers',
      'agency#1.clients.addresses#4: "::/0" would let the whole world send in the agency’s name; list your own servers',
      'agency#1.clients.addresses#5: "1.2.3.4/5/6" is not an IP address or block; write it as "192.0.2.10" or "192.0.2.0/28"',
    ],
  },
  {
    name: 'a password in the place of its hash, without printing it',
    change: (toml) => Object.assign(toml.agency[0].clients.users[0], { password: PASSWORD }),
    faults: [
      'agency#1.clients.users#1.password: is not a password hash; make it with: npm run gateway -- hash-password',
    ],
  },
  {
    name: 'an agency listener through which nobody may send',
    change: (toml) => Object.assign(toml.agency[0], { clients: {} }),
    faults: ['agency#1.clients: lets nobody hand over mail; list your mail server in clients.addresses'],
  },
  {
    name: 'no smarthost while outsiders may be written to',
    change: (toml) => delete toml.agency[0].smarthost,
    faults: [
      'agency#1.smarthost: is missing, and mail to outsiders needs it; add it, or set policy.outsiders = "refuse"',
    ],
  },
  {
    name: 'clear text to a server on another machine',
    change: (toml) => Object.assign(toml.agency[0].server, { tls: 'none' }),
    faults: [
      'agency#1.server.tls: is "none", and the server is on another machine; use "starttls", or set loosened.clearToServer = true',
    ],
  },
  {
    name: 'two agencies with one id and one user name',
    change: (toml) => toml.agency.push(faultlessAgency('a')),
    faults: [
      'agency#2.id: "a" is already that of agency#1; each has its own',
      'agency#2.clients.users#1.name: "scanner-a" is already in use; choose another',
    ],
  },
  {
    name: 'no listener',
    change: (toml) => Object.assign(toml, { listen: [] }),
    faults: ['listen: is empty; give at least one'],
  },
  {
    name: 'one port for two listeners, also where one listens everywhere',
    change: (toml) =>
      toml.listen.push({ role: 'mx', host: '127.0.0.1', port: 2587 }, { role: 'mx', host: '::1', port: 2465 }),
    faults: [
      'listen#3.port: is also that of listen#1; give each its own',
      'listen#4.port: is also that of listen#2; give each its own',
    ],
  },
  {
    name: 'gateways without TLS, or late',
    change: (toml) => Object.assign(toml.listen[1], { tls: 'starttls', requireTls: false }),
    faults: [
      'listen#2.tls: must be "implicit" for role "gateways"; remove the line',
      'listen#2.requireTls: must be true for role "gateways"; remove the line',
    ],
  },
  {
    name: 'clients in clear from elsewhere',
    change: (toml) => Object.assign(toml.listen[0], { host: '0.0.0.0', requireTls: false }),
    faults: [
      'listen#1.requireTls: may be false on a loopback host such as "127.0.0.1" only; remove the line or change the host',
    ],
  },
  {
    name: 'values of the wrong kind or size',
    change: (toml) =>
      Object.assign(toml, {
        listen: [{ role: 'imap', host: '[::1]:25', port: 70_000 }],
        limits: { messageSize: '1 GB', recipients: '5', expiryDays: 0, connections: 1.5 },
      }),
    faults: [
      'listen#1.role: "imap" is not one of "agency", "gateways", "mx"',
      'listen#1.host: is not a host name or IP address; write it without brackets or port',
      'listen#1.port: is more than 65535; lower it',
      'limits.recipients: is not a number; write it without quotes',
      'limits.connections: is not a whole number; write it without a fraction',
      'limits.expiryDays: is less than 1; raise it',
      'limits.memory: is less than limits.messageSize; one message must fit, so raise it',
    ],
  },
  {
    name: 'a size in words that are not understood',
    change: (toml) => Object.assign(toml, { limits: { messageSize: 'fifty MB' } }),
    faults: ['limits.messageSize: is not a size; write it as "50 MB"'],
  },
  {
    name: 'files that are missing, open to others, or not what they should be',
    change: (toml) => {
      toml.tls = { key: 'tls.crt', certificate: 'tls.key' };
      toml.agency[0].secretKeys = ['lost.asc', 'open.key'];
      toml.agency[0].passphraseFile = 'open.key';
      toml.agency[0].verdictKey = 'password';
      toml.agency[0].server.trusted = 'passphrase';
      toml.agency[0].server.login.passwordFile = 'nothing';
    },
    faults: [
      'tls.key: DIR/tls.crt may be read by others (mode 644); run: chmod 600 DIR/tls.crt',
      'tls.certificate: DIR/tls.key is not a certificate in PEM; export it in that form',
      'agency#1.secretKeys#1: DIR/lost.asc does not exist; check the path',
      'agency#1.secretKeys#2: DIR/open.key may be read by others (mode 640); run: chmod 600 DIR/open.key',
      'agency#1.passphraseFile: DIR/open.key may be read by others (mode 640); run: chmod 600 DIR/open.key',
      'agency#1.verdictKey: DIR/password does not hold 32 octets in hex; make it with: openssl rand -hex 32',
      'agency#1.server.trusted: DIR/passphrase is not a certificate in PEM; export it in that form',
      'agency#1.server.login.passwordFile: DIR/nothing has an empty first line; write the secret there',
    ],
  },
  {
    name: 'a certificate of another key',
    change: (toml) => Object.assign(toml.tls, { certificate: 'other.crt' }),
    faults: ['tls.certificate: does not belong to the key; name the two files that were made together'],
  },
  {
    name: 'text that is not TOML, without printing the line',
    change: (toml) => Object.assign(toml, { raw: `hostname = "gateway.a.example"\nsecret = ${PASSWORD}!\n` }),
    faults: [
      expect.stringMatching(
        /^DIR\/gateway\.toml, line 2, column \d+: is not TOML \((?!.*canary).*\); correct that line$/,
      ),
    ],
  },
];

describe('a config is refused for', () => {
  test.each(BAD)('$name', async ({ change, faults }) => {
    expect(await folder.faults(change)).toEqual(faults);
  });
});

test('all faults of all tables, of files and of the environment are told at once', async () => {
  const chosen = BAD.filter(({ name }) => /without a dot|postmaster|files that|no smarthost|wrong kind/.test(name));
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

test('a config without fault is read with its defaults, its files and absolute paths', async () => {
  const config = await folder.config();
  const [agency] = config.agencies;
  expect(config.data).toBe(join(folder.path, 'data'));
  expect(config.directory).toMatchObject({ members: join(folder.path, 'members.txt'), refreshSeconds: 30 });
  expect(config.directory.signer.name).toBe('network.example');
  expect(config.listeners).toEqual([
    { role: 'agency', host: '127.0.0.1', port: 2587, requireTls: true, implicitTls: false },
    { role: 'gateways', host: '0.0.0.0', port: 2465, requireTls: true, implicitTls: true },
  ]);
  expect(agency).toMatchObject({
    id: 'a',
    postmaster: 'postmaster@a.example',
    language: 'en',
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
    expiryDays: 5,
    cryptoThreads: Math.max(1, availableParallelism() - 1),
    cryptoSeconds: 60,
    connectSeconds: 30,
    replySeconds: 600,
  });
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
