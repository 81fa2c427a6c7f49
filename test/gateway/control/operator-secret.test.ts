/** The operator's door opens for whoever can read the gateway's own files, and for nobody who can merely reach its socket. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../../gateway/control/client.ts';
import { guardOperator } from '../../../gateway/control/operator-secret.ts';
import { controlSocket, openControl } from '../../../gateway/control/server.ts';

let folder: string;
let socket: string;
let door: AsyncDisposable;
const open = () =>
  openControl(
    { path: socket, maxBody: 4_096, mode: 0o600, onError: () => {} },
    guardOperator(socket, async ({ path }) => ({ status: 200, json: path })),
  );
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-operator-'));
  socket = controlSocket(folder);
  door = await open();
});
afterAll(async () => {
  await door[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** As a process would that can connect and not read, such as a desk that runs as the same user. */
const reach = (path: string, headers: Record<string, string> = {}) =>
  new Promise<number>((resolve, reject) => {
    const asked = request({ socketPath: socket, agent: false, method: 'POST', path, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    asked.on('error', reject).end('{}');
  });

test.each(['/people', '/queue', '/queue/m1/release', '/reload', '/', '/metrics/../people', '/health?'])(
  '%s is closed to whoever brings no secret, or another one',
  async (path) => {
    expect(await reach(path)).toBe(401);
    expect(await reach(path, { authorization: `Bearer ${'A'.repeat(43)}` })).toBe(401);
  },
);

test('how the gateway fares can be asked by anyone who reaches the socket', async () => {
  expect([await reach('/health'), await reach('/metrics')]).toEqual([200, 200]);
});

test('a command brings it; only the gateway’s own user can read it, and each start draws another', async () => {
  const read = () => readFile(`${socket}.secret`, 'utf8');
  expect((await ask(socket, 'POST', '/people', {})).status).toBe(200);
  expect((await stat(`${socket}.secret`)).mode & 0o777).toBe(0o600);
  const first = await read();
  await door[Symbol.asyncDispose]();
  door = await open();
  expect(await read()).not.toBe(first);
  expect(await reach('/people', { authorization: `Bearer ${first}` })).toBe(401);
  expect((await ask(socket, 'POST', '/people', {})).status).toBe(200);
});
