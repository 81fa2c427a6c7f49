/** The API: every wrong request told what is wrong with it, and nothing of ours told. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS, type ProblemCode } from '../../../directory/registry/problems.ts';
import { type Answered, type Browser, type Counter, openCounter } from './counter.ts';
import { enrolIn } from './office.ts';
import { sendRaw } from './raw.ts';

let counter: Counter;
let ann: Browser & { device: unknown };
let here: Browser;
beforeAll(async () => {
  counter = await openCounter();
  const candidate = await counter.office.world.candidate('here');
  counter.hold();
  await enrolIn(counter.office, counter.registry.keeper, candidate);
  ann = await counter.staff('registrar1');
  here = await counter.agency('here');
});
afterAll(() => counter[Symbol.asyncDispose]());

/** Time passes, so that one may ask again; both stay signed in. */
const fresh = async (ms = 60_000): Promise<void> => {
  counter.office.later(ms);
  for (const browser of [ann, here]) expect((await browser.get('/v1/session')).status).toBe(200);
};
const text = (bytes: string | Buffer, headers: Record<string, string> = {}) => ({
  body: bytes,
  headers: { 'content-type': 'application/json', ...headers },
});

const send = (method: string, path: string, headers: Record<string, string>, body: string | null): Promise<Answered> =>
  sendRaw(counter.base, { method, path, headers, body });

describe('a request', () => {
  const WRONG: readonly [what: string, ask: () => Promise<Answered>, code: ProblemCode][] = [
    ['for nothing', () => counter.ask('GET', '/v2'), 'not-found'],
    ['for a path that cannot be decoded', () => counter.ask('GET', '/v1/proposals/%zz'), 'malformed-request'],
    ['by another method', () => counter.ask('PATCH', '/v1/drafts'), 'method-not-allowed'],
    ['of no JSON', () => counter.ask('POST', '/v1/sessions', text('{')), 'malformed-request'],
    [
      'of no UTF-8',
      () => counter.ask('POST', '/v1/sessions', text(Buffer.of(0x22, 0xff, 0x22) as never)),
      'malformed-request',
    ],
    ['nested deeply', () => counter.ask('POST', '/v1/sessions', text('['.repeat(30_000))), 'malformed-request'],
    [
      'nested deeply in a string',
      () => counter.ask('POST', '/v1/sessions', text(`{"id":"${'['.repeat(100)}"}`)),
      'malformed-request',
    ],
    ['that is huge', () => counter.ask('POST', '/v1/sessions', text('x'.repeat(70_000))), 'too-large'],
    ['that says it is huge', () => send('POST', '/v1/sessions', { 'content-length': '1000000' }, 'x'), 'too-large'],
    [
      'that is compressed',
      () => counter.ask('POST', '/v1/sessions', text('x', { 'content-encoding': 'gzip' })),
      'media-type',
    ],
    [
      'of another media type',
      () => counter.ask('POST', '/v1/sessions', text('{}', { 'content-type': 'text/html' })),
      'media-type',
    ],
    ['with a field that nobody knows', () => ann.post('/v1/drafts', { content: {}, more: 1 }), 'malformed-request'],
    ['by nobody', () => counter.browser().get('/v1/drafts'), 'not-signed-in'],
  ];
  test.each(WRONG)('%s is told what is wrong', async (_what, ask, code) => {
    await fresh();
    const answer = await ask();
    expect([answer.json.code, answer.status]).toEqual([code, PROBLEMS[code].status]);
    expect(answer.text).not.toMatch(/node_modules|at \w+ \(|\.ts:/);
  });

  test('is answered with headers that let nobody run, frame, sniff or keep it', async () => {
    for (const path of ['/v1/log', '/nowhere', '/v1/drafts']) {
      const { headers } = await counter.ask('GET', path);
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect([headers.get('x-powered-by'), headers.get('access-control-allow-origin')]).toEqual([null, null]);
    }
  });

  test('that is a mistake of ours is told nothing, and the operator everything', async () => {
    await using broken = await openCounter();
    const ben = await broken.staff('registrar2');
    broken.db.run('DROP TABLE draft');
    const answer = await ben.get('/v1/drafts');
    expect([answer.status, answer.json.code]).toEqual([500, 'internal']);
    expect(answer.text).not.toMatch(/draft|table/i);
    expect(broken.office.warnings).toEqual([expect.stringMatching(/GET \/v1\/drafts: .*no such table/s)]);
  });
});

describe('texts that would be more than texts', () => {
  const TEXTS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE draft; --",
    '{{7*7}}',
    '\u2028',
    '𝔞',
  ];
  test.each(TEXTS)('%j comes back as it was, as data', async (words) => {
    await fresh();
    const made = await here.post('/v1/drafts', { content: { name: words } });
    const read = await ann.get(`/v1/drafts/${made.json.id}`);
    expect(read.json.content).toEqual({ name: words });
    expect(read.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('a draft', () => {
  test('is changed by who began it, knowing its version, and thrown away without a trace', async () => {
    await fresh();
    const made = await here.post('/v1/drafts', { content: { name: 'Bureau' } });
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    const path = made.headers.get('location')!;
    const write = (etag: string | null, by: Browser = here) =>
      by.send('PUT', path, { content: { name: 'Office' } }, etag === null ? {} : { 'if-match': etag });
    expect((await write(null)).json.code).toBe('unconditional');
    expect((await write('"7"')).json.code).toBe('changed');
    expect((await write('"1"', ann)).json.code).toBe('forbidden');
    expect((await write('"1"')).headers.get('etag')).toBe('"2"');
    expect((await write('"1"')).json.code).toBe('changed');
    expect((await ann.get(path)).json).toMatchObject({ version: 2, content: { name: 'Office' } });
    expect((await here.send('DELETE', path, undefined, { 'if-match': '"2"' })).status).toBe(204);
    expect((await here.get(path)).json.code).toBe('not-found');
  });

  test('that is thrown away is in no file of the registry any more, whatever was kept of the request', async () => {
    const mark = 'a-text-that-nobody-else-writes';
    const made = await here.post('/v1/drafts', { content: { mark } }, { 'idempotency-key': 'marked' });
    const path = made.headers.get('location')!;
    await here.send('PUT', path, { content: { mark: `${mark} again` } }, { 'if-match': '"1"' });
    const files = async (): Promise<string> => {
      const names = await readdir(counter.office.folder, { recursive: true, withFileTypes: true });
      const all = names
        .filter((each) => each.isFile())
        .map((each) => readFile(join(each.parentPath, each.name), 'latin1'));
      return (await Promise.all(all)).join();
    };
    expect(await files()).toContain(mark);
    expect((await here.send('DELETE', path, undefined, { 'if-match': '"2"' })).status).toBe(204);
    expect(await files()).not.toContain(mark);
  });

  test('is nobody else’s: to another agency it is not there', async () => {
    const made = await here.post('/v1/drafts', { content: {} });
    const there = await counter.agency('there');
    expect((await there.get(made.headers.get('location')!)).status).toBe(404);
    expect((await there.get('/v1/drafts')).json.items).toEqual([]);
  });
});

describe('a request with an Idempotency-Key', () => {
  const begin = (key: string, content: object, by: Browser = here) =>
    by.post('/v1/drafts', { content }, { 'idempotency-key': key });

  test('is done once, however often it is sent', async () => {
    await fresh();
    const first = await begin('key-1', { n: 1 });
    const again = await begin('key-1', { n: 1 });
    expect([again.status, again.json, again.headers.get('etag')]).toEqual([201, first.json, '"1"']);
    expect((await begin('key-1', { n: 1 }, ann)).json.id).not.toBe(first.json.id);
  });

  test('is refused for another request', async () => {
    await begin('key-2', { n: 1 });
    expect((await begin('key-2', { n: 2 })).json.code).toBe('key-reused');
  });

  test('that comes twice at once is done once', async () => {
    const two = await Promise.all([begin('key-3', { n: 1 }), begin('key-3', { n: 1 })]);
    const done = two.filter(({ status }) => status === 201);
    for (const { json } of two.filter((each) => !done.includes(each))) expect(json.code).toBe('repeated');
    expect(new Set([...done, await begin('key-3', { n: 1 })].map(({ json }) => json.id)).size).toBe(1);
  });
});

describe('the published files', () => {
  test('are served for ever, the head never from a cache, and nothing else of the folder', async () => {
    const get = (path: string) => counter.ask('GET', path);
    const head = await get('/checkpoint');
    expect([head.status, head.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect((await get('/checkpoint?now')).headers.get('cache-control')).toBe('no-cache');
    expect(head.text).toMatch(/^log\.network\.example\n2\n/);
    const tile = await get('/tile/0/000.p/2');
    expect([tile.status, tile.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    for (const path of [
      '/tile',
      '/tile/',
      '/tile/0/000.p/3',
      '/checkpoint.1.tmp',
      '/../registry.db',
      '/%2e%2e/registry.db',
      '/blob/sha256/',
    ])
      expect([path, (await send('GET', path, {}, null)).json.code]).toEqual([path, 'not-found']);
  });

  test('come as one bundle as well', async () => {
    const bundle = await counter.ask('GET', '/bundle.tar');
    expect([bundle.status, bundle.headers.get('content-type')]).toEqual([200, 'application/x-tar']);
    expect(bundle.text).toMatch(/^checkpoint\0/);
  });
});

test('agencies are listed a page at a time, for whoever is signed in', async () => {
  await fresh();
  const { json } = await here.get('/v1/agencies?limit=1');
  expect(json).toMatchObject({ items: [{ id: 'here', standing: 'active', domains: ['here.example'] }], next: null });
  expect((await here.get('/v1/agencies/there')).json.code).toBe('not-found');
});

test('a cosignature is answered as tlog-witness says', async () => {
  await fresh();
  const bring = (body: string) =>
    counter.ask('POST', '/add-checkpoint', { body, headers: { 'content-type': 'text/plain' } });
  const note = (await counter.ask('GET', '/checkpoint')).text;
  expect((await bring('nonsense')).status).toBe(400);
  expect((await bring(note)).status).toBe(403);
  expect((await bring(note.replace(/— log\.network\.example .*\n/g, '').concat('— other AAAAAAA=\n'))).status).toBe(
    404,
  );
});
