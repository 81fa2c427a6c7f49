/** The API: every wrong request told what is wrong with it, and nothing of ours told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openOnce } from '../../../directory/registry/once.ts';
import { PROBLEMS, type ProblemCode } from '../../../directory/registry/problems.ts';
import { fetchProposal, postSignatures } from '../../../directory/signer/registry-client.ts';
import { type Answered, type Browser, type Counter, openCounter } from './counter.ts';
import { enrolIn, signaturesOf } from './office.ts';
import { sendRaw } from './raw.ts';

let counter: Counter;
let ann: Browser & { device: unknown };
let here: Browser;
let identity: string;
beforeAll(async () => {
  counter = await openCounter();
  const candidate = await counter.office.world.candidate('here');
  identity = candidate.identity.id;
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
const suspend = (reason: string) => ({ type: 'agency.suspend', subject: 'here', proposer: identity, body: { reason } });
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
    ['by another method', () => counter.ask('PATCH', '/v1/proposals'), 'method-not-allowed'],
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
    [
      'with a field that nobody knows',
      () => ann.post('/v1/proposals', { ...suspend('a drill'), more: 1 }),
      'malformed-request',
    ],
    ['by nobody', () => counter.browser().get('/v1/proposals'), 'not-signed-in'],
  ];
  test.each(WRONG)('%s is told what is wrong', async (_what, ask, code) => {
    await fresh();
    const answer = await ask();
    expect([answer.json.code, answer.status]).toEqual([code, PROBLEMS[code].status]);
    expect(answer.text).not.toMatch(/node_modules|at \w+ \(|\.ts:/);
  });

  test('is answered with headers that let nobody run, frame, sniff or keep it', async () => {
    for (const path of ['/v1/log', '/nowhere', '/v1/proposals']) {
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
    broken.db.run('DROP TABLE application');
    const answer = await ben.get('/v1/applications');
    expect([answer.status, answer.json.code]).toEqual([500, 'internal']);
    expect(answer.text).not.toMatch(/such|table/i);
    expect(broken.office.warnings).toEqual([expect.stringMatching(/GET \/v1\/applications: .*no such table/s)]);
  });
});

describe('texts that would be more than texts', () => {
  const TEXTS = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE proposal; --",
    '{{7*7}}',
    '𝔞',
  ];
  test.each(TEXTS)('%j comes back as it was, as data', async (words) => {
    await fresh();
    const made = await here.post('/v1/proposals', suspend(words));
    const read = await ann.get(made.headers.get('location')!);
    const payload = Buffer.from(read.json.proposal.payload, 'base64').toString();
    expect(JSON.parse(payload).body).toEqual({ reason: words });
    expect(read.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });
});

describe('a request with an Idempotency-Key', () => {
  const begin = (key: string, reason: string, by: Browser = here) => {
    // What is proposed at another moment is another proposal.
    counter.office.later(1);
    return by.post('/v1/proposals', suspend(reason), { 'idempotency-key': key });
  };

  test('is done once, however often it is sent', async () => {
    await fresh();
    const first = await begin('key-1', 'a move');
    const again = await begin('key-1', 'a move');
    expect(again).toMatchObject({ status: 202, json: first.json });
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await begin('key-1', 'a move', ann)).json.id).not.toBe(first.json.id);
  });

  test('is refused for another request', async () => {
    await begin('key-2', 'a move');
    expect((await begin('key-2', 'a theft')).json.code).toBe('key-reused');
  });

  test('that comes twice at once is done once', async () => {
    const once = openOnce(counter.db, () => counter.office.clock.now);
    const released = Promise.withResolvers<void>();
    const done: number[] = [];
    const ask = () =>
      once.do({ caller: 'somebody', key: 'key-3', content: ['POST'] }, async () => {
        await released.promise;
        return { status: 200 + done.push(1) };
      });
    const first = ask();
    await expect(ask()).rejects.toMatchObject({ code: 'repeated' });
    released.resolve();
    expect([await first, await ask(), done]).toEqual([{ status: 201 }, { status: 201 }, [1]]);
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

  test('hold what an editor handed over once an entry names it, and not before', async () => {
    await fresh();
    const { editor, reviewer } = counter.office.world;
    const person = await counter.staff('editor01');
    const keep = (body: string) => person.post('/v1/contents', body);
    expect((await keep('x'.repeat(1024 * 1024 + 1))).json.code).toBe('too-large');
    const { content } = (await keep('a Decision Tree')).json;
    const blob = () => counter.ask('GET', `/blob/sha256/${content}`);
    expect((await blob()).status).toBe(404);
    const wish = { type: 'tree.publish', subject: 'network', proposer: editor.id, body: { version: '1', content } };
    const { id, proposal } = (await person.post('/v1/proposals', wish)).json;
    const signatures = await signaturesOf(Buffer.from(proposal.payload, 'base64'), [editor, reviewer]);
    const url = new URL(`/v1/proposals/${id}`, counter.base);
    await postSignatures(url, await fetchProposal(url), signatures);
    expect((await blob()).text).toBe('a Decision Tree');
  });

  test('come as one bundle as well', async () => {
    const bundle = await counter.ask('GET', '/bundle.tar');
    expect([bundle.status, bundle.headers.get('content-type')]).toEqual([200, 'application/x-tar']);
    expect(bundle.text).toMatch(/^checkpoint\0/);
  });
});

test('agencies are listed a page at a time, for anyone, as the published files say the same', async () => {
  await fresh();
  const { json } = await counter.ask('GET', '/v1/agencies?limit=1');
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
