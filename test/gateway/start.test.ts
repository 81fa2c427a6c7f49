/** What stops a gateway from starting: each cause is one sentence for the administrator, and nothing stays open. */
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { printDocument } from '../../directory/members-file.ts';
import { makeSignerKey, printVerifierKey, signNote } from '../../directory/signed-note.ts';
import { init } from '../../gateway/command/init.ts';
import { startGateway } from '../../gateway/main.ts';
import { typed } from './typed.ts';

const signer = makeSignerKey('network.example');
const YEAR = 365 * 86_400_000;

let parent: string;
let made: string;
let folder: string;

/** Keys take their time, so they are made once and copied. */
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'valise-start-'));
  made = join(parent, 'made');
  await init({
    folder: made,
    agency: 'a',
    name: 'Agency A',
    country: 'FR',
    hostname: 'gateway.a.example',
    postmaster: 'postmaster@a.example',
    domains: ['a.example'],
    addresses: [],
    signer: printVerifierKey(signer.verifier),
    clients: ['127.0.0.1'],
    server: { host: '127.0.0.1', port: 1 },
    smarthost: { host: '127.0.0.1', port: 1 },
    now: new Date(),
  });
});
afterAll(() => rm(parent, { recursive: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(parent, 'gateway-'));
  await cp(made, folder, { recursive: true });
  await edit((toml) => toml.replaceAll('"0.0.0.0"', '"127.0.0.1"').replace(/^port = 2\d\d\d$/gm, 'port = 0'));
  await writeMembers();
});

test('a gateway as init made it starts, and stops when it is asked to', async () => {
  const ports: number[] = [];
  const told = await start((gateway) => ports.push(...gateway.ports));
  expect(told).toEqual({ code: 0, err: '' });
  expect(ports).toEqual([expect.any(Number), expect.any(Number)]);
});

test('a port in use', async () => {
  await using server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await edit((toml) => toml.replace('port = 0', `port = ${port}`));
  expect(await start()).toEqual({
    code: 1,
    err: `cannot listen on 127.0.0.1:${port} for agency: another program is listening there already\n`,
  });
});

test('a wrong passphrase', async () => {
  await writeFile(join(folder, 'passphrase'), 'wrong\n');
  const { code, err } = await start();
  expect(code).toBe(1);
  expect(err).toMatch(/^a: .*secret-key\.asc: the passphrase does not open this key\n$/);
});

test.each([
  { name: 'no members file', spoil: () => rm(join(folder, 'members.txt')), said: /cannot be read/ },
  {
    name: 'a forged members file',
    spoil: () => writeMembers((note) => note.replace('Agency A', 'Agency B')),
    said: /cannot be believed/,
  },
  {
    name: 'a members file that is cut short',
    spoil: () => writeMembers((note) => note.slice(0, 200)),
    said: /cannot be believed/,
  },
  {
    name: 'a members file without this agency',
    spoil: () => writeMembers(undefined, []),
    said: /^agency "a": is not in the members file/,
  },
])('$name', async ({ spoil, said }) => {
  await spoil();
  const { code, err } = await start();
  expect(code).toBe(1);
  expect(err).toMatch(said);
  expect(err).toMatch(/^[^\n]+\n$/);
});

test('a members file that is older than one seen before', async () => {
  expect(await start()).toMatchObject({ code: 0 });
  await writeMembers(undefined, undefined, 1);
  expect(await start()).toEqual({
    code: 1,
    err: expect.stringMatching(/^the members file was rolled back: [^\n]+\n$/),
  });
});

/** Starts and stops at once; `use` sees the gateway while it runs. */
async function start(use: (gateway: Awaited<ReturnType<typeof startGateway>>) => void = () => {}) {
  const { code, err } = await typed(['start', '--config', join(folder, 'gateway.toml')], {
    start: async (config) => {
      const gateway = await startGateway(config, { log: () => {} });
      use(gateway);
      return gateway;
    },
  });
  return { code, err };
}

async function edit(change: (toml: string) => string): Promise<void> {
  const file = join(folder, 'gateway.toml');
  await writeFile(file, change(await readFile(file, 'utf8')));
}

async function writeMembers(spoil = (note: string) => note, members?: object[], serial = 2): Promise<void> {
  const now = Date.now();
  const document = {
    format: 'valise-members/1',
    network: 'network.example',
    serial,
    issued: new Date(now - YEAR).toISOString(),
    expires: new Date(now + YEAR).toISOString(),
    members: members ?? [JSON.parse(await readFile(join(folder, 'registration.json'), 'utf8'))],
  };
  await writeFile(join(folder, 'members.txt'), spoil(signNote(printDocument(document), signer)));
}
