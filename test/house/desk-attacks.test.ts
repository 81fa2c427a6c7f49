/** The desk under attack while mail flows: neither mail nor the desk's own visitors notice, and nothing is told that is not theirs to know. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect as connectPlain, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK_REQUESTS } from '../../gateway/control/desk-wire.ts';
import type { Inspection } from '../../gateway/inspect/findings.ts';
import { freePort } from '../peers/ports.ts';
import { canariesIn, OFFICER_B, writeLetter } from './canary.ts';
import { browserOf, type Desk, deskOf, deskSettings, type Visitor } from './desk.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

const SECRET: Inspection = {
  findings: [{ type: 'private-key', band: 'high', count: 1, path: ['1'], role: 'body', evidence: [] }],
  dangers: [],
  unseen: [],
};
const { origin } = deskSettings('a');
const HOST = new URL(origin).hostname;

let street: Street;
let a: Neighbour;
let b: Neighbour;
let port: number;
let desk: Desk;
let raquel: Visitor;
/** Whose session the attackers have. */
let taken: Visitor;
let held: string;

beforeAll(async () => {
  port = await freePort();
  const settings = { inspect: { enabled: true }, desk: { ...deskSettings('a'), start: true, port } };
  street = await foundStreet(['a', 'b'], { a: settings });
  a = street.neighbour('a');
  b = street.neighbour('b');
  desk = deskOf(a.agency);
  raquel = await desk.come((await desk.invite('Raquel', 'raquel@a.example')).out);
  taken = await desk.come((await desk.invite('Tadeo', 'tadeo@a.example', 'administrator')).out);
  a.break(() => ({ inspect: async () => SECRET }));
  held = idOf(await a.submit(writeLetter()));
  a.mend();
});
afterAll(() => street[Symbol.asyncDispose]());

/** The same attack each time. */
const SEED = 20_311_122;

/** What stands in a request that nobody sends by mistake. */
const octets = (cookie: string) =>
  fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT', 'TRACE', 'CONNECT', 'PRI', 'G\0T', ''),
      target: fc.oneof(
        fc.constantFrom(
          '/en/held',
          `/en/held/${'.'.repeat(200)}`,
          '/v1/decide',
          '/v1/session',
          '*',
          '//',
          'https://evil.example/',
        ),
        fc.webPath(),
        fc.string({ maxLength: 200 }),
      ),
      version: fc.constantFrom('1.1', '1.1', '1.1', '1.0', '0.9', '2.0', '9'.repeat(50)),
      fields: fc.subarray([
        `Host: ${HOST}`,
        `Host: ${HOST}`,
        'Host: evil.example',
        `Origin: ${origin}`,
        'Origin: null',
        `Cookie: __Host-session=${cookie}`,
        'Cookie: __Host-session=../../people.sqlite',
        'Content-Type: application/json',
        'Content-Length: 7',
        'Content-Length: 70000000',
        'Content-Length: -1',
        'Transfer-Encoding: chunked',
        'Transfer-Encoding: gzip, chunked',
        'Expect: 100-continue',
        'Upgrade: websocket',
        'Range: bytes=0-,0-,0-',
        `X-Long: ${'x'.repeat(20_000)}`,
        'no colon',
        ' folded: where nothing was',
      ]),
      body: fc.oneof(fc.json(), fc.string(), fc.constant('ffffffff\r\n'), fc.constant(`${'['.repeat(30_000)}`)),
    })
    .map(({ method, target, version, fields, body }) =>
      Buffer.from(`${method} ${target} HTTP/${version}\r\n${fields.join('\r\n')}\r\n\r\n${body}`),
    );

const sampled = <T>(arbitrary: fc.Arbitrary<T>, count: number) => fc.sample(arbitrary, { numRuns: count, seed: SEED });

/** One after the other in so many rows at a time. */
async function inRows<T>(rows: number, all: readonly T[], act: (one: T, n: number) => Promise<unknown>): Promise<void> {
  const left = all.entries();
  const row = async () => {
    for (const [n, one] of left) await act(one, n);
  };
  await Promise.all(Array.from({ length: rows }, row));
}

/** As from another machine each time: one alone would only wear out its own allowance. */
const fromElsewhere = (n: number) => ({ host: '127.0.0.1', port, localAddress: `127.1.${n >> 8}.${n & 255}` });

/** All that comes back until the desk has had enough, or says nothing for a while. */
function heard(socket: Socket, says: Uint8Array): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const chunks: Uint8Array[] = [];
  socket.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  socket.on('error', () => {});
  socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  socket.setTimeout(250, () => socket.destroy());
  socket.write(says);
  return promise;
}

/** Requests in TLS, octets that are no TLS, and visitors who say a word and no more. */
async function attackDoor(cookie: string): Promise<string[]> {
  const answers: string[] = [];
  const ca = await readFile(join(a.agency.folder, 'agency-tls.crt'));
  await inRows(24, sampled(fc.array(octets(cookie), { minLength: 3, maxLength: 6 }), 300), async (requests, n) => {
    const tls = connect({ ...fromElsewhere(n), servername: HOST, ca });
    answers.push(await heard(tls, Buffer.concat(requests)));
  });
  await inRows(24, sampled(fc.uint8Array({ minLength: 1, maxLength: 600 }), 300), async (garbage, n) => {
    answers.push(await heard(connectPlain(fromElsewhere(n)), n % 2 ? garbage : Buffer.concat([HELLO, garbage])));
  });
  return answers;
}

/** The head of a TLS record with a ClientHello (RFC 8446 sections 4 and 5.1), of a length that never comes. */
const HELLO = Buffer.of(22, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3);

/** Whatever a desk that is in other hands may send to the gateway. */
async function attackSocket(secret: string): Promise<string[]> {
  const names = Object.keys(DESK_REQUESTS);
  const wish = fc.record({
    path: fc.oneof(
      fc.constantFrom(...names, '__proto__', 'constructor', '../queue', 'queue'),
      fc.string({ maxLength: 100 }),
    ),
    method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'DELETE'),
    bearer: fc.constantFrom(secret, secret, 'x'.repeat(43), ''),
    body: fc.oneof(
      fc.json(),
      fc.string(),
      fc.constantFrom('{"__proto__":{"id":"x"}}', `{"id":"${held}"}`, '['.repeat(32_000), `"${'x'.repeat(40_000)}"`),
      fc
        .record({ id: fc.constantFrom(held, '..', '/etc/passwd'), verdict: fc.constantFrom('approve', 1) })
        .map((it) => JSON.stringify(it)),
    ),
  });
  const answers: string[] = [];
  await inRows(8, sampled(wish, 1_000), async ({ path, method, bearer, body }) => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-length': Buffer.byteLength(body) };
    const { promise, resolve } = Promise.withResolvers<string>();
    const socketPath = join(a.agency.data, 'desk.sock');
    request({ socketPath, agent: false, method, path: `/${encodeURIComponent(path)}`, headers }, (response) =>
      text(response).then((said) => resolve(`HTTP/1.1 ${response.statusCode} \r\n${said}`)),
    )
      .on('error', () => resolve(''))
      .end(body);
    answers.push(await promise);
  });
  return answers;
}

/** Of the desk that runs now, found by the socket that it was told of. */
function deskProcess(): number {
  const isIt = (pid: string) => {
    try {
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return (
        args.some((arg) => arg.endsWith('gateway/desk/child.ts')) && args.includes(join(a.agency.data, 'desk.sock'))
      );
    } catch {
      return false; // It has ended since it was listed.
    }
  };
  return Number(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .find(isIt),
  );
}

describe('under attack', () => {
  test('the desk answers its visitors, mail goes through, and no answer tells what is not the attacker’s to know', async () => {
    const pid = deskProcess();
    const pages = browserOf(a.agency, port, raquel.secret);
    let isOver = false;
    const attack = Promise.all([attackDoor(taken.secret), attackSocket(taken.secret)]).finally(() => {
      isOver = true;
    });
    const letters = [];
    while (!isOver || letters.length < 10) {
      const letter = writeLetter();
      letters.push(letter);
      expect((await a.submit(letter)).code).toBe(250);
      expect((await pages.open(`/en/held/${held}`)).status).toBe(200);
    }
    const answers = (await attack).flat();
    await b.settle();
    for (const letter of letters)
      await expect.poll(async () => (await b.copies(OFFICER_B, letter)).length, { timeout: 20_000 }).toBe(1);

    const statuses = answers.flatMap((said) =>
      [...said.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)),
    );
    expect(statuses.length).toBeGreaterThan(1_000);
    expect([...new Set(statuses.filter((status) => status >= 500))]).toEqual([]);
    const all = answers.join('\n');
    const key = await readFile(join(a.agency.folder, 'secret-key.asc'), 'utf8');
    for (const secret of [
      raquel.secret,
      taken.secret,
      street.town.folder,
      'node_modules',
      '\n    at ',
      ...key.split('\n').slice(5, 8),
    ])
      expect(all.includes(secret)).toBe(false);
    expect(canariesIn(all)).toEqual([]);
    expect([deskProcess(), a.log.filter(({ event }) => event === 'fault')]).toEqual([pid, []]);
    expect((await desk.ask('held', { id: held }, raquel.secret)).decisions).toEqual([]);
  }, 60_000);
});

describe('the desk that the gateway runs', () => {
  test('has no file of the gateway open, and no environment', () => {
    const pid = deskProcess();
    const open = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    expect(open.some((file) => file.startsWith('socket:'))).toBe(true);
    expect(open.filter((file) => file.startsWith('/') && !file.startsWith('/dev/'))).toEqual([]);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toBe('');
  });

  test('may read its certificate, and nothing else of the gateway', async () => {
    const { folder, data } = a.agency;
    const args = readFileSync(`/proc/${deskProcess()}/cmdline`, 'utf8').split('\0');
    const flags = args.slice(
      1,
      args.findIndex((arg) => arg.endsWith('child.ts')),
    );
    const places = [
      folder,
      data,
      join(data, 'spool'),
      join(data, 'records.sqlite'),
      join(data, 'people.sqlite'),
      join(data, 'control.sock.secret'),
    ];
    const files = [
      join(folder, 'secret-key.asc'),
      join(folder, 'passphrase'),
      join(folder, 'gateway.toml'),
      join(folder, 'agency-tls.crt'),
    ];
    const asks = [...places, ...files].flatMap((place) => [
      ['fs.read', place],
      ['fs.write', place],
    ]);
    const all = [...asks, ['child'], ['worker'], ['addon'], ['inspector'], ['wasi'], ['net']];
    const code = `process.stdout.write(JSON.stringify(${JSON.stringify(all)}.filter((ask) => process.permission.has(...ask))))`;
    const child = spawn(args[0]!, [...flags, '--eval', code], {
      env: {},
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(JSON.parse(await text(child.stdout))).toEqual([['fs.read', join(folder, 'agency-tls.crt')], ['net']]);
  });
});
