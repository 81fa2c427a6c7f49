/** What a child that inspects may do: nothing, tried from inside. */

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWatched } from './pool.ts';

let folder: string;
let calls = 0;
const servers: Server[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-sandbox-'));
});
afterAll(async () => {
  for (const server of servers) server.close();
  await rm(folder, { recursive: true });
});

async function listen(where: { port: number; host: string } | { path: string }): Promise<Server> {
  const server = createServer((socket) => {
    calls += 1;
    socket.destroy();
  }).listen(where);
  servers.push(server);
  await once(server, 'listening');
  return server;
}

/** What Node denies by other means, or was taken away, or is not there. */
const OTHERWISE = [
  'read-database.refused',
  'run-addon.ERR-DLOPEN-DISABLED',
  'run-text.refused',
  'signal-gateway.refused',
  'signal-imported.refused',
  'signal-raw.refused',
  'signal-debugger.refused',
  'signal-priority.refused',
  'become-another.refused',
  'change-prototype.ERR-PROTO-ACCESS',
  'take-permission-back.refused',
  'see-environment.refused',
  'see-descriptors.refused',
];

test('a child can reach no file, no network, no program, no other process and no secret', async () => {
  const secret = join(folder, 'secret-key.asc');
  const socket = join(folder, 'control.sock');
  await writeFile(secret, 'secret');
  await listen({ path: socket });
  const { port } = (await listen({ port: 0, host: '127.0.0.1' })).address() as AddressInfo;
  process.env.VALISE_TEST_SECRET = 'in the environment of the parent';
  await using watched = await startWatched('trying.ts', { children: 1 });
  delete process.env.VALISE_TEST_SECRET;
  const message = Buffer.from([secret, socket, port, join(folder, 'written')].join('\n'));
  const { findings, unseen } = await watched.inspector.look(message);
  expect(unseen).toEqual([]);
  const evidence = findings[0]?.evidence ?? [];
  expect(evidence.filter((tried) => !tried.endsWith('.ERR-ACCESS-DENIED'))).toEqual(OTHERWISE);
  expect(evidence.length).toBeGreaterThan(40);
  expect(calls).toBe(0);
  expect((await readdir(folder)).sort()).toEqual(['control.sock', 'secret-key.asc']);
  expect(await readFile(secret, 'utf8')).toBe('secret');
  expect(watched.died).toEqual([]);
});

test('a child that is started without the permission model does not begin', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'trying.ts')]);
  expect(status).toBe(1);
  expect(stderr.toString()).toContain('started without the permission model');
  expect(stdout.length).toBe(0);
});
