/** The people of a running gateway: invited and removed by command, in and out through the desk's own socket, and the desk that it starts. */
import { stat, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config, DeskConfig } from '../../gateway/config/config.ts';
import type { PersonLine } from '../../gateway/control/people.ts';
import { askThrough } from '../../gateway/desk/ask.ts';
import { type Gateway, startGateway } from '../../gateway/main.ts';
import { createTlsIdentity } from '../../gateway/tls-identity.ts';
import { makeDevice } from '../directory/registry/device.ts';
import { typed } from '../gateway/typed.ts';
import { freePort } from '../peers/ports.ts';
import { foundTown, type Town } from './town.ts';

const HOST = 'desk.a.test';
const SITE = { id: HOST, origins: [`https://${HOST}`] };

let town: Town;
let gateway: Gateway;
let certificate: string;
const log: Record<string, unknown>[] = [];

beforeAll(async () => {
  town = await foundTown([{ id: 'a', serverPort: await freePort() }]);
  gateway = await startGateway(await withDesk({}), { log: (line) => log.push(JSON.parse(line)) });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
});

/** The config of the agency with a desk, which is not started. */
async function withDesk(change: Partial<DeskConfig>): Promise<Config> {
  const { folder, config } = town.agency('a');
  const identity = await createTlsIdentity({ hostname: HOST, now: new Date(), years: 1 });
  ({ certificate } = identity);
  const tls = { keyFile: join(folder, 'desk.key'), certificateFile: join(folder, 'desk.crt') };
  await writeFile(tls.keyFile, identity.key, { mode: 0o600 });
  await writeFile(tls.certificateFile, certificate);
  const socket = { path: join(folder, 'data', 'desk.sock'), isOpen: false };
  const listening = { origin: SITE.origins[0]!, host: '127.0.0.1', port: 0 };
  return { ...config(), desk: { ...listening, tls, socket, start: false, ...change } };
}

const run = (...args: readonly string[]) =>
  typed(['people', ...args, '--config', join(town.agency('a').folder, 'gateway.toml')]);
const invite = (name: string, address: string, role = 'releaser') =>
  run('invite', '--name', name, '--address', address, '--role', role);
const ask = askThroughSocket();
const people = async (): Promise<PersonLine[]> =>
  (await run('list', '--json')).out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const lastOf = (event: string) => log.findLast((line) => line.event === event);

function askThroughSocket(): ReturnType<typeof askThrough> {
  return (name, fields, secret) => askThrough(join(town.agency('a').data, 'desk.sock'))(name, fields, secret);
}

/** Opens the link as a browser does, whose part after # is the secret. */
async function come(link: string) {
  const { hash, origin, pathname } = new URL(link.trim());
  expect([origin, pathname]).toEqual([SITE.origins[0], '/join']);
  const secret = hash.slice(1);
  const device = makeDevice(SITE);
  const { options } = await ask('join-options', { secret }, null);
  return { device, ...(await ask('join', { secret, passkey: device.create(options) as never }, null)) };
}

describe('a person', () => {
  test('is invited by a command, joins by its link, and is out at once when removed', async () => {
    const { code, out } = await invite('Ada Example', 'ada@a.example');
    expect(code).toBe(0);
    expect(lastOf('person-invited')).toMatchObject({ agency: 'a', roles: ['releaser'], again: false });
    expect(await people()).toMatchObject([{ name: 'Ada Example', joined: null }]);
    const { secret, me } = await come(out.trimEnd().split('\n').at(-1)!);
    expect(await ask('me', {}, secret)).toEqual(me);
    expect(lastOf('person-joined')).toMatchObject({ person: me.id, replaced: false });
    expect((await run('list')).out).toMatch(
      new RegExp(`^${me.id}  a  releaser  since .*  ada@a.example  Ada Example\n$`),
    );
    expect((await run('remove', me.id)).code).toBe(0);
    await expect(ask('me', {}, secret)).rejects.toThrow();
    expect(await people()).toEqual([]);
    expect(JSON.stringify(log.filter(({ event }) => String(event).startsWith('person')))).not.toMatch(/Ada|ada@/);
  });

  test('who has lost the passkey gets another link', async () => {
    const { out } = await invite('Bo Example', 'bo@a.example', 'administrator');
    const first = await come(out.trimEnd().split('\n').at(-1)!);
    const again = await run('link', first.me.id);
    expect(lastOf('person-invited')).toMatchObject({ person: first.me.id, again: true });
    const { secret } = await come(again.out.split('\n')[1]!);
    await expect(ask('me', {}, first.secret)).rejects.toThrow();
    expect(await ask('me', {}, secret)).toMatchObject({ name: 'Bo Example' });
    await run('remove', first.me.id);
  });

  test.each([
    ['of another agency', () => invite('Eve', 'eve@else.example'), /does not list eve@else.example/],
    [
      'without a role',
      () => run('invite', '--name', 'Eve', '--address', 'eve@a.example'),
      /needs --name, --address and --role/,
    ],
    ['with a role that there is not', () => invite('Eve', 'eve@a.example', 'owner'), /roles/],
    ['whose name a terminal would obey', () => invite('Eve\u001b[2J', 'eve@a.example'), /is not a name/],
    ['who is not there cannot be removed', () => run('remove', 'A'.repeat(22)), /nobody with that id/],
  ])('%s is refused', async (_, act, expected) => {
    const { code, err } = await act();
    expect(code).toBeGreaterThan(0);
    expect(err).toMatch(expected);
    expect(await people()).toEqual([]);
  });

  test('of an address that somebody has is refused', async () => {
    await invite('Cy', 'cy@a.example');
    expect((await invite('Cy too', 'CY@A.example')).err).toMatch(/somebody’s already/);
    for (const { id } of await people()) await run('remove', id);
  });
});

test('nobody but the gateway’s own user reads the people or reaches the socket', async () => {
  for (const name of ['people.sqlite', 'desk.sock']) {
    const { mode } = await stat(join(town.agency('a').data, name));
    expect(mode & 0o077).toBe(0);
  }
});

test('the desk that the gateway starts answers browsers, and ends with it', async () => {
  await gateway[Symbol.asyncDispose]();
  gateway = await startGateway(await withDesk({ start: true }), { log: () => {} });
  const port = gateway.deskPort!;
  const opened = () =>
    new Promise<number>((resolve, reject) => {
      const headers = { host: HOST };
      const asked = get(
        {
          ...{ host: '127.0.0.1', servername: HOST, path: '/en/sign-in', ca: certificate },
          port,
          headers,
          agent: false,
        },
        (response) => resolve(response.resume().statusCode!),
      );
      asked.on('error', reject);
    });
  expect(await opened()).toBe(200);
  await gateway[Symbol.asyncDispose]();
  await expect(opened()).rejects.toThrow('ECONNREFUSED');
  gateway = await startGateway(town.agency('a').config(), { log: () => {} });
  expect(gateway.deskPort).toBeNull();
  expect((await run('list')).err).toMatch(/the config has no \[desk\]/);
});
