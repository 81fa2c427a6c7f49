/** The people of a running gateway: invited and removed by command, in and out through the desk's own socket, and the desk that it starts. */
import { readFile, stat } from 'node:fs/promises';
import { get } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonLine } from '../../gateway/control/people.ts';
import { type Gateway, startGateway } from '../../gateway/main.ts';
import { freePort } from '../peers/ports.ts';
import { type Desk, deskOf, deskSettings } from './desk.ts';
import { type Agency, foundTown, type Town } from './town.ts';

let town: Town;
let agency: Agency;
let gateway: Gateway;
let desk: Desk;
const log: Record<string, unknown>[] = [];

beforeAll(async () => {
  town = await foundTown([{ id: 'a', serverPort: await freePort(), desk: deskSettings('a') }]);
  agency = town.agency('a');
  desk = deskOf(agency);
  gateway = await agency.start({ log: (line) => log.push(JSON.parse(line)) });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
});

const people = async (): Promise<PersonLine[]> =>
  (await desk.run('list', '--json')).out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const lastOf = (event: string) => log.findLast((line) => line.event === event);

describe('a person', () => {
  test('is invited by a command, joins by its link, and is out at once when removed', async () => {
    const { code, out } = await desk.invite('Ada Example', 'ada@a.example');
    expect(code).toBe(0);
    expect(lastOf('person-invited')).toMatchObject({ agency: 'a', roles: ['releaser'], again: false });
    expect(await people()).toMatchObject([{ name: 'Ada Example', joined: null }]);
    const { secret, me } = await desk.come(out);
    expect(await desk.ask('me', {}, secret)).toEqual(me);
    expect(lastOf('person-joined')).toMatchObject({ person: me.id, replaced: false });
    expect((await desk.run('list')).out).toMatch(
      new RegExp(`^${me.id}  a  releaser  since .*  ada@a.example  Ada Example\n$`),
    );
    expect((await desk.run('remove', me.id)).code).toBe(0);
    await expect(desk.ask('me', {}, secret)).rejects.toThrow();
    expect(await people()).toEqual([]);
    expect(JSON.stringify(log.filter(({ event }) => String(event).startsWith('person')))).not.toMatch(/Ada|ada@/);
  });

  test('who has lost the passkey gets another link', async () => {
    const { out } = await desk.invite('Bo Example', 'bo@a.example', 'administrator');
    const first = await desk.come(out);
    const again = await desk.run('link', first.me.id);
    expect(lastOf('person-invited')).toMatchObject({ person: first.me.id, again: true });
    const { secret } = await desk.come(again.out);
    await expect(desk.ask('me', {}, first.secret)).rejects.toThrow();
    expect(await desk.ask('me', {}, secret)).toMatchObject({ name: 'Bo Example' });
    await desk.run('remove', first.me.id);
  });

  test.each([
    ['of another agency', () => desk.invite('Eve', 'eve@else.example'), /does not list eve@else.example/],
    [
      'without a role',
      () => desk.run('invite', '--name', 'Eve', '--address', 'eve@a.example'),
      /needs --name, --address and --role/,
    ],
    ['with a role that there is not', () => desk.invite('Eve', 'eve@a.example', 'owner'), /roles/],
    ['whose name a terminal would obey', () => desk.invite('Eve\u001b[2J', 'eve@a.example'), /is not a name/],
    ['who is not there cannot be removed', () => desk.run('remove', 'A'.repeat(22)), /nobody with that id/],
  ])('%s is refused', async (_, act, expected) => {
    const { code, err } = await act();
    expect(code).toBeGreaterThan(0);
    expect(err).toMatch(expected);
    expect(await people()).toEqual([]);
  });

  test('of an address that somebody has is refused', async () => {
    await desk.invite('Cy', 'cy@a.example');
    expect((await desk.invite('Cy too', 'CY@A.example')).err).toMatch(/somebody’s already/);
    for (const { id } of await people()) await desk.run('remove', id);
  });
});

test('nobody but the gateway’s own user reads the people or reaches the socket', async () => {
  for (const name of ['people.sqlite', 'desk.sock']) {
    const { mode } = await stat(join(agency.data, name));
    expect(mode & 0o077).toBe(0);
  }
});

test.each([
  ['in a folder that is not there', 'none/desk.sock', 'cannot be opened'],
  ['where a file lies', 'gateway.toml', 'is no socket'],
])('a socket %s stops the start with a sentence', async (_, name, expected) => {
  await gateway[Symbol.asyncDispose]();
  const config = agency.config();
  const socket = { path: join(agency.folder, name), isOpen: true };
  const starting = startGateway({ ...config, desk: { ...config.desk!, socket } }, { log: () => {} });
  await expect(starting).rejects.toThrow(expected);
  expect(await readFile(join(agency.folder, 'gateway.toml'), 'utf8')).not.toBe('');
  gateway = await agency.start({ log: () => {} });
});

test('a socket outside the data folder lets in its group, and nobody else', async () => {
  await gateway[Symbol.asyncDispose]();
  const config = agency.config();
  const socket = { path: join(agency.folder, 'desk.sock'), isOpen: true };
  gateway = await startGateway({ ...config, desk: { ...config.desk!, socket } }, { log: () => {} });
  expect((await stat(socket.path)).mode & 0o777).toBe(0o660);
});

test('the desk that the gateway starts answers browsers, and ends with it', async () => {
  await gateway[Symbol.asyncDispose]();
  const config = agency.config();
  gateway = await startGateway({ ...config, desk: { ...config.desk!, start: true } }, { log: () => {} });
  const host = new URL(config.desk!.origin).hostname;
  const ca = await readFile(config.desk!.tls.certificateFile);
  const where = { host: '127.0.0.1', port: gateway.deskPort!, servername: host, path: '/en/sign-in' };
  const opened = () =>
    new Promise<number>((resolve, reject) => {
      const asked = get({ ...where, ca, headers: { host }, agent: false }, (response) =>
        resolve(response.resume().statusCode!),
      );
      asked.on('error', reject);
    });
  expect(await opened()).toBe(200);
  await gateway[Symbol.asyncDispose]();
  await expect(opened()).rejects.toThrow('ECONNREFUSED');
  gateway = await startGateway({ ...config, desk: null }, { log: () => {} });
  expect(gateway.deskPort).toBeNull();
  expect((await desk.run('list')).err).toMatch(/the config has no \[desk\]/);
});
