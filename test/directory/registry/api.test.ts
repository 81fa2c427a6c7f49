/** The API as its description says it is: every answer documented, every wrong request told what is wrong with it, nothing of ours told. */
import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { problemDocument } from '../../../directory/registry/openapi.ts';
import { type Operation, problemsOf } from '../../../directory/registry/operation.ts';
import { PROBLEMS, type ProblemCode } from '../../../directory/registry/problems.ts';
import { type Answered, type Browser, type Counter, openCounter } from './counter.ts';
import { enrolIn } from './office.ts';

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

/** An answer is one of those that the operation names, and of the form that it says. */
function checkDocumented(operation: Operation, answer: Answered): void {
  const named = operation.answers[answer.status];
  if (named === undefined) {
    const problem = problemDocument.parse(answer.json);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(problemsOf(operation)).toContain(problem.code);
    expect([problem.status, problem.title]).toEqual([answer.status, PROBLEMS[problem.code].title]);
  } else if (named.schema !== undefined) named.schema.parse(named.media === undefined ? answer.json : answer.text);
  else expect(answer.text).toBe('');
}

describe('any request', () => {
  const NAMES = ['here', 'there', 'network', '../x', '%00', 'registrar1', '0', 'a'.repeat(300), '{id}', '‮'];
  const anyWord = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 40 }));
  const anyBody = fc.oneof(
    { weight: 3, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)) },
    fc.string(),
    fc.constantFrom('', '{', '[]', 'null', '{"__proto__":{"x":1}}', '1e999', '"\\ud800"'),
  );
  const anyAsking = fc.record({
    who: fc.constantFrom('nobody', 'registrar', 'agency'),
    param: anyWord,
    query: fc.oneof(
      fc.constant(''),
      fc.constantFrom(
        '?limit=5',
        '?limit=0',
        '?cursor=3',
        '?cursor=-1',
        '?limit=1&limit=2',
        '?x[y]=1',
        '?subject=here',
      ),
      fc.webQueryParameters().map((each) => `?${each}`),
    ),
    body: anyBody,
    /** Null for what the schema of the body lets through. */
    fitting: fc.boolean(),
    seed: fc.nat(),
    headers: fc.record(
      {
        'if-match': fc.constantFrom('"1"', '*', 'x', '"99999999999999999999"'),
        'idempotency-key': fc.constantFrom('one', 'two', 'ü', 'x'.repeat(200)),
        'content-type': fc.constantFrom('application/json', 'text/plain', 'application/json; charset=x', '\tx', ''),
        'content-encoding': fc.constantFrom('gzip', 'identity'),
        origin: fc.constantFrom('https://directory.example', 'https://evil.test', ''),
        cookie: fc.constantFrom('__Host-session=', '__Host-session=x; __Host-session=y', ';;;='),
      },
      { requiredKeys: [] },
    ),
  });

  const IDS: string[] = [];
  const DESK = {
    ...{ role: 'Desk', address: 'desk@here.example', needs: [], languages: ['en'], zone: 'Africa/Nairobi' },
    ...{ hours: [], deputy: null, confirmed: '2026-03-01' },
  };
  /** Bodies that the schema takes: without them, most requests would end at its door. */
  const FITTING: Readonly<Record<string, readonly (() => unknown)[]>> = {
    invite: [
      () => ({ kind: 'agency', agency: 'there' }),
      () => ({ kind: 'staff', person: 'registrar2' }),
      () => ({ kind: 'passkey' }),
    ],
    register: [
      () => ({ invitation: 'x'.repeat(43), passkey: { id: 'x', type: 'public-key', response: { clientDataJSON: 5 } } }),
    ],
    beginSession: [() => ({ id: 'x', type: 'public-key', response: {} })],
    beginDraft: [() => ({ content: { name: '<script>' } })],
    writeDraft: [() => ({ content: {} })],
    checkDomain: [() => ({ domain: 'here.example' })],
    sendCode: [() => ({ address: 'desk@here.example' })],
    checkCode: [() => ({ address: 'desk@here.example', code: 'x' })],
    writeContacts: [() => ({ contacts: [] }), () => ({ contacts: [DESK] }), () => ({ contacts: [DESK, DESK] })],
    sign: [
      () => ({ signatures: [] }),
      () => ({ signatures: [{ keyid: 'a'.repeat(64), sig: 'AAAA' }] }),
      () => ({ signatures: [{ keyid: 'x', sig: '!' }] }),
    ],
    propose: [
      () => ({ type: 'agency.suspend', subject: 'here', proposer: counter.office.world.ann.id, body: { reason: 'x' } }),
      () => ({ type: 'agency.suspend', subject: 'nobody', proposer: 'a'.repeat(64), body: {} }),
      () => ({ type: 'none', subject: 'network', proposer: 'a'.repeat(64), body: { x: [{}] }, certificate: 'x' }),
      () => ({ proposal: { payloadType: 'x', payload: 'x', signatures: [] } }),
    ],
  };

  test('has a documented answer, which is never that we made a mistake', async () => {
    for (const path of ['/v1/drafts', '/v1/proposals'])
      IDS.push((await ann.post(path, FITTING[path === '/v1/drafts' ? 'beginDraft' : 'propose']![0]!())).json.id);
    // Signing out would make everything after it a request by nobody.
    const operations = new Map(
      counter.registry.operations.filter(({ id }) => !id.startsWith('end')).map((each) => [each.id, each]),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...operations.keys()), anyAsking, async (name, asking) => {
        const operation = operations.get(name)!;
        await fresh(6_000);
        checkDocumented(operation, await askAnything(operation, asking));
      }),
      { numRuns: 600, endOnFailure: true },
    );
    expect(counter.office.warnings).toEqual([]);
  }, 60_000);

  type Asking = typeof anyAsking extends fc.Arbitrary<infer T> ? T : never;

  function askAnything(
    operation: Operation,
    { who, param, query, body, fitting, seed, headers }: Asking,
  ): Promise<Answered> {
    const browser = { nobody: null, registrar: ann, agency: here }[who];
    const id = fitting ? IDS[seed % IDS.length]! : param;
    const path = operation.path
      .replace('{id}', encodeURIComponent(id))
      .replace('{credential}', encodeURIComponent(param))
      .replace('{digest}', fitting ? 'a'.repeat(64) : encodeURIComponent(param))
      .replace('{commitment}', fitting ? 'a'.repeat(64) : encodeURIComponent(param))
      .replace('{agency}', fitting ? 'here' : encodeURIComponent(param));
    const isGet = operation.method === 'get';
    const made = FITTING[operation.id];
    const content = fitting && made ? JSON.stringify(made[seed % made.length]!()) : body;
    const session = browser && {
      cookie: browser.cookie(),
      'x-csrf-token': browser.token(),
      origin: 'https://directory.example',
    };
    const plain = { 'content-type': operation.media ?? 'application/json', ...session };
    return send(operation.method, path + query, { ...plain, ...(fitting ? {} : headers) }, isGet ? null : content);
  }
});

/** Without the courtesy of `fetch`, which refuses to send some of what strangers do. */
function send(method: string, path: string, headers: Record<string, string>, body: string | null): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options = { method: method.toUpperCase(), headers: latin(headers), agent: false };
    const request = httpRequest(new URL(path, counter.base), options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => {
        const all = new Headers(response.headers as Record<string, string>);
        const json = /json/.test(all.get('content-type') ?? '') ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode!, headers: all, text, json });
      });
    });
    // Without a length, the body of a DELETE would be the next request.
    if (body !== null && !('content-length' in headers)) request.setHeader('content-length', Buffer.byteLength(body));
    request.on('error', reject);
    if ('content-length' in headers) request.write(body);
    else request.end(body ?? undefined);
  });
}

const latin = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value).toString('latin1')]));

describe('the description', () => {
  test('is OpenAPI 3.1: every operation once, with what it takes and every answer', async () => {
    const { json } = await counter.ask('GET', '/v1/openapi.json');
    const media = z.record(z.string(), z.strictObject({ schema: z.record(z.string(), z.json()) }));
    const operation = z.strictObject({
      operationId: z.string().regex(/^\w+$/),
      summary: z.string().min(1),
      security: z.array(z.record(z.string(), z.array(z.string()))).optional(),
      parameters: z.array(
        z.strictObject({
          name: z.string(),
          in: z.enum(['path', 'query', 'header']),
          required: z.boolean(),
          schema: z.record(z.string(), z.json()),
        }),
      ),
      requestBody: z.strictObject({ required: z.boolean(), content: media }).optional(),
      responses: z.record(
        z.string().regex(/^[2-5]\d\d$/),
        z.strictObject({ description: z.string().min(1), content: media.optional() }),
      ),
    });
    z.strictObject({
      openapi: z.literal('3.1.1'),
      info: z.strictObject({ title: z.string(), version: z.string() }),
      paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), operation)),
      components: z.strictObject({
        schemas: z.record(z.string(), z.json()),
        securitySchemes: z.record(z.string(), z.json()),
      }),
    }).parse(json);
    const all = Object.entries(json.paths).flatMap(([path, methods]) =>
      Object.entries(methods as object).map(([method, each]) => ({ path, method, ...each })),
    );
    expect(all.map(({ operationId }) => operationId).sort()).toEqual(
      counter.registry.operations.map(({ id }) => id).sort(),
    );
    for (const { path, parameters } of all) {
      const inPath = parameters
        .filter((each: { in: string }) => each.in === 'path')
        .map(({ name }: { name: string }) => name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    }
    const references = [...JSON.stringify(json).matchAll(/"\$ref":"([^"]*)"/g)].map(([, target]) => target);
    expect(new Set(references)).toEqual(new Set(['#/components/schemas/Problem']));
  });

  test('names every problem under the status that it has', () => {
    for (const operation of counter.registry.operations)
      for (const code of problemsOf(operation))
        expect(Object.keys(operation.answers)).not.toContain(String(PROBLEMS[code].status));
  });
});

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
