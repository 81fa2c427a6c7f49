/** The directory is lost: its server dies with its disk, and comes back from what one gateway has kept. Every program is a process of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAYLOAD_TYPE } from '../../directory/log/envelope.ts';
import { openHttpTree } from '../../directory/published/http-tree.ts';
import { readEntries } from '../../directory/published/read-tree.ts';
import { printSignerKey } from '../../directory/signed-note.ts';
import { entriesAbout, type Signer } from '../directory/log/world.ts';
import { signDraft } from '../directory/registry/office.ts';
import { freePort } from '../peers/ports.ts';
import { mustRun, type Running, startProcess, waitFor, waitForPort } from '../peers/process.ts';
import { type LogLine, logOf, startGatewayProcess, startQuickly } from '../torture/gateway-process.ts';
import { follow, foundLogTown, type LogTown } from './log-town.ts';

const IDS = ['a', 'b'];
const program = (name: 'gateway' | 'directory', ...args: string[]) => ({
  file: process.execPath,
  args: [join(import.meta.dirname, '../..', name, 'main.ts'), ...args],
});

let folder: string;
let port: number;
let town: LogTown;
let registry: Running;
const gateways = new Map<string, Running>();
const inFolder = (name: string) => join(folder, name);
const address = () => new URL(`http://127.0.0.1:${port}/`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-lost-'));
  port = await freePort();
  town = await foundLogTown(IDS);
  const { log } = town;
  await writeFile(inFolder('genesis.entry'), log.entries[0]!);
  await writeFile(inFolder('log.secret'), `${printSignerKey(log.signer)}\n`, { mode: 0o600 });
  await writeFile(
    inFolder('registry.toml'),
    `data = "data"
genesis = "genesis.entry"
logKey = "log.secret"
listen = { host = "127.0.0.1", port = ${port} }
resolvers = ["127.0.0.1:1"]
`,
  );
  await restoredFrom(log.folder);
  await Promise.all(IDS.map(startFollowing));
}, 120_000);
afterAll(async () => {
  await Promise.all([registry, ...gateways.values()].map((each) => each?.stop()));
  await town?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function startFollowing(id: string): Promise<void> {
  const { agency } = town.neighbour(id);
  await startQuickly(agency);
  await follow(agency, { log: address().href, genesis: town.log.genesis, refreshSeconds: 1 });
  gateways.set(id, await startGatewayProcess(agency));
}

/** A server on an empty disk gets its log from a copy, and serves. */
async function restoredFrom(copy: string): Promise<string> {
  const { stdout } = await mustRun(
    program('directory', 'restore', '--config', inFolder('registry.toml'), '--log', copy),
  );
  registry = await startProcess(program('directory', 'serve', '--config', inFolder('registry.toml')));
  await waitForPort(registry, port);
  return Buffer.from(stdout).toString();
}

/** One registrar suspends an agency for 72 hours, about which the log has said nothing since it enrolled. */
async function suspend(id: string, registrar: Signer): Promise<{ status: number; index: number }> {
  const draft = entriesAbout(id)('agency.suspend', { reason: 'a stolen laptop' });
  const { payload, signatures } = await signDraft(town.log.state, draft, [registrar], new Date());
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const proposal = {
    payloadType: PAYLOAD_TYPE,
    payload: base64(payload),
    signatures: signatures.map(({ keyid, signature }) => ({ keyid, sig: base64(signature) })),
  };
  const answer = await fetch(new URL('v1/proposals', address()), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ proposal }),
  });
  const { index } = (await answer.json()) as { index: number };
  return { status: answer.status, index };
}

const logged = (id: string, event: string): LogLine[] =>
  logOf(gateways.get(id)!).filter((line) => line.event === event);
const reaches = (version: number) =>
  waitFor(`version ${version} at every gateway`, () =>
    IDS.every((id) => logged(id, 'directory-refreshed').some((line) => line.version === version)),
  );

async function publishedEntries(width: number): Promise<Uint8Array[]> {
  await using tree = openHttpTree(address());
  return await readEntries(tree, { level: 'entries', index: 0, width });
}

test('the same history goes on from the copy of one gateway, and no gateway sees any harm in it', async () => {
  expect(await suspend('b', town.log.world.ann)).toEqual({ status: 201, index: 3 });
  await reaches(4);
  const before = await publishedEntries(4);

  await registry.kill();
  await rm(inFolder('data'), { recursive: true });
  await waitFor('both gateways to miss the directory', () =>
    IDS.every((id) => logged(id, 'directory-refused').length > 0),
  );
  const config = join(town.neighbour('a').agency.folder, 'gateway.toml');
  await mustRun(program('gateway', 'export-log', inFolder('copy.tar'), '--config', config));
  expect(await restoredFrom(inFolder('copy.tar'))).toBe('the log has 4 entries again\n');

  expect(await suspend('a', town.log.world.cleo)).toEqual({ status: 201, index: 4 });
  await reaches(5);
  expect((await publishedEntries(5)).slice(0, 4)).toEqual(before);
  for (const id of IDS) {
    expect(logged(id, 'directory-own').map(({ index }) => index)).toEqual([id === 'b' ? 3 : 4]);
    expect([logged(id, 'directory-forked'), logged(id, 'directory-broken')]).toEqual([[], []]);
    for (const { error } of logged(id, 'directory-refused'))
      expect(JSON.stringify(error)).toMatch(/ECONNREFUSED|hang up/);
  }
}, 120_000);
