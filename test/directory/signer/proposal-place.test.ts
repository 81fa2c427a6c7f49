/** Where proposals come from and go to: what a server says is read as strictly as a file, and only signatures go back. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { readEnvelope } from '../../../directory/log/envelope.ts';
import { printProposal, propose, readProposal, withSignatures } from '../../../directory/proposal.ts';
import { placeOf } from '../../../directory/signer/proposal-place.ts';
import { fileProposal } from '../../../directory/signer/registry-client.ts';
import { makeWorld } from '../log/world.ts';

const { genesis } = await makeWorld();
const { payload, signatures } = readEnvelope(genesis);
const one = withSignatures(propose(payload), signatures.slice(0, 1));
const all = withSignatures(propose(payload), signatures);

/** A server for one test; answers where it is. */
async function serving(listener: RequestListener): Promise<AsyncDisposable & { readonly url: URL }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url, [Symbol.asyncDispose]: close };
}

test('a file is written back, or to another', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'valise-place-'));
  const [path, out] = [join(folder, 'proposal'), join(folder, 'signed')];
  await writeFile(path, printProposal(one));
  expect(await placeOf(path, undefined).read()).toEqual(one);
  await placeOf(path, out).write(all);
  expect([readProposal(await readFile(path, 'utf8')), readProposal(await readFile(out, 'utf8'))]).toEqual([one, all]);
  await placeOf(path, undefined).write(all);
  expect(readProposal(await readFile(path, 'utf8'))).toEqual(all);
  await rm(folder, { recursive: true });
});

test('to the registry goes what was added, and nothing else', async () => {
  const seen: unknown[] = [];
  await using registry = await serving(async (request, response) => {
    const body = await text(request);
    seen.push([request.method, request.url, body && JSON.parse(body)]);
    response.end(JSON.stringify({ id: 'p1', status: 'open', proposal: JSON.parse(printProposal(one)) }));
  });
  const place = placeOf(new URL('v1/proposals/p1', registry.url).href, undefined);
  expect(await place.read()).toEqual(one);
  expect(await place.write(all)).toBe(new URL('v1/proposals/p1/signatures', registry.url).href);
  const added = JSON.parse(printProposal(all)).signatures.slice(1);
  expect(seen).toEqual([
    ['GET', '/v1/proposals/p1', ''],
    ['POST', '/v1/proposals/p1/signatures', { signatures: added }],
  ]);
});

test('a new proposal is filed whole, and told where it is', async () => {
  const bodies: string[] = [];
  await using registry = await serving(async (request, response) => {
    bodies.push(`${request.method} ${request.url} ${await text(request)}`);
    response.writeHead(202).end('{"id":"p2"}');
  });
  expect(await fileProposal(registry.url, all)).toBe(new URL('v1/proposals/p2', registry.url).href);
  expect(bodies).toEqual([`POST /v1/proposals ${JSON.stringify({ proposal: JSON.parse(printProposal(all)) })}`]);
});

const SERVERS: readonly [what: string, listener: RequestListener, reason: RegExp][] = [
  [
    'refuses',
    (_, response) => response.writeHead(409).end('{"detail":"it is \\u001b[2Jclosed"}'),
    /answers 409: it is/,
  ],
  [
    'sends elsewhere',
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    /cannot be reached/,
  ],
  ['never ends', (_, response) => response.end('x'.repeat(3 << 20)), /answers without an end/],
  [
    'says something else',
    (_, response) => response.end('{"proposal":{"payload":"x"}}'),
    /not an envelope|not a proposal/,
  ],
  ['is no API', (_, response) => response.end('<html>'), /not JSON/],
];

test.each(SERVERS)('a server that %s ends it', async (_what, listener, reason) => {
  await using server = await serving(listener);
  const refused = await placeOf(server.url.href, undefined)
    .read()
    .catch((error: Error) => error.message);
  expect(refused).toMatch(reason);
  expect(refused).not.toMatch(/\u001b/);
});
