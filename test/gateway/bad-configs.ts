/** Configs that must be refused, and what is said of each: the faults in the order in which they are told. */
import { expect } from 'vitest';
import { faultlessAgency, PASSWORD, SIGNER, type Toml } from './config-folder.ts';

export interface BadConfig {
  readonly name: string;
  readonly change: (toml: Toml) => void;
  readonly faults: readonly string[];
}

/** A desk without fault. */
export const DESK = {
  origin: 'https://gateway.a.example',
  host: '127.0.0.1',
  tls: { key: 'tls.key', certificate: 'tls.crt' },
};

export const BAD_CONFIGS: readonly BadConfig[] = [
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
    name: 'no way to learn of the members',
    change: (toml) => Object.assign(toml, { directory: {} }),
    faults: ['directory: names no source; fill in members and signer, or log and genesis'],
  },
  {
    name: 'a members file without its signer',
    change: (toml) => delete toml.directory.signer,
    faults: ['directory.signer: is missing; fill it in, or remove members'],
  },
  {
    name: 'a members file and a log',
    change: (toml) => Object.assign(toml.directory, { log: 'https://directory.example/log', genesis: 'a'.repeat(64) }),
    faults: [
      'directory.members: stands beside log; remove one of them',
      'directory.signer: stands beside log; remove one of them',
    ],
  },
  {
    name: 'a log of which the beginning is not known',
    change: (toml) => Object.assign(toml, { directory: { log: 'https://directory.example/log' } }),
    faults: ['directory.genesis: is missing; fill it in, or remove log'],
  },
  ...[
    'directory.example',
    'http://directory.example',
    'https://a:b@directory.example',
    'https://directory.example?x',
  ].map((log) => ({
    name: `a log at ${log}`,
    change: (toml: { directory: object }) => Object.assign(toml, { directory: { log, genesis: 'A'.repeat(64) } }),
    faults: [
      'directory.log: is not an address of a log; write it as "https://directory.example/log" or "file:///media/stick/log.tar"',
      'directory.genesis: is not the id of an entry: 64 digits from 0 to 9 and a to f',
    ],
  })),
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
    name: 'a shared service by which nobody is known, and a secret in the place of its hash, without printing it',
    change: (toml) =>
      Object.assign(toml.agency[0].clients, { shared: { secretHash: PASSWORD }, systemDomains: ['onservice'] }),
    faults: [
      expect.stringMatching(
        /^agency#1\.clients\.systemDomains#1: "onservice" is not valid: .*; write it as "agency\.example"$/,
      ),
      'agency#1.clients.shared.secretHash: is not a SHA-256 in hex; make it with: printf %s SECRET | sha256sum',
      'agency#1.clients.shared: says nothing about how the service is known; list its addresses, names or pins',
    ],
  },
  {
    name: 'a shared service with a key that is none, and authorities where no client of ours comes',
    change: (toml) => {
      toml.agency[0].clients.shared = { pins: ['AA:BB'], addresses: ['0.0.0.0/0'], secretHash: 'a'.repeat(64) };
      toml.listen[1].clientAuthorities = 'tls.crt';
    },
    faults: [
      'listen#2.clientAuthorities: is for role "agency" alone; remove the line',
      'agency#1.clients.shared.addresses#1: "0.0.0.0/0" would let the whole world send in the agency’s name; list your own servers',
      'agency#1.clients.shared.pins#1: is not the SHA-256 of a public key in base64; see docs/operating.md',
    ],
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
    name: 'a desk whose address is a path, an IP address or not encrypted',
    change: (toml) => Object.assign(toml, { desk: { ...DESK, origin: 'http://gateway.a.example' } }),
    faults: ['desk.origin: is not an address of a desk; write it as "https://desk.agency.example", without a path'],
  },
  {
    name: 'a desk whose socket is not a whole path',
    change: (toml) => Object.assign(toml, { desk: { ...DESK, socket: 'desk.sock' } }),
    faults: ['desk.socket: is not the whole path of a socket; write it as "/run/valise-desk/gateway.sock"'],
  },
  {
    name: 'a desk whose certificate browsers will not believe',
    change: (toml) => Object.assign(toml, { desk: { ...DESK, origin: 'https://desk.a.example:8443' } }),
    faults: ['desk.tls.certificate: does not name desk.a.example, which browsers will look for; get one that does'],
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
