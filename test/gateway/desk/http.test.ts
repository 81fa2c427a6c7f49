/** The desk over HTTP: whom it answers, what it hands on, and what it tells when it cannot. */
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../directory/paper/language.ts';
import { HELD } from '../../../gateway/desk/held/texts.ts';
import { type Serving, serveDesk } from '../../../gateway/desk/serve.ts';
import { SITE } from '../../../gateway/desk/texts.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { askDesk, HOST, joinDesk, ORIGIN, openScene, type Scene, type Wish } from './scene.ts';

let scene: Scene;
let desk: Serving;
const warnings: string[] = [];
/** Time goes on, so that nobody here asks too often unless a test means to. */
const ask = (path: string, wish?: Wish) => {
  scene.clock.now = new Date(scene.clock.now.getTime() + 2_000);
  return askDesk(scene, desk.port, path, wish);
};
const joined = async (name: string, ...roles: Parameters<Scene['invite']>[1]) => {
  scene.clock.now = new Date(scene.clock.now.getTime() + 60_000);
  return joinDesk(scene, desk.port, scene.invite(name, roles));
};
beforeAll(async () => {
  scene = await openScene();
  desk = await serveDesk(scene.options, { now: () => scene.clock.now, warn: (message) => warnings.push(message) });
});
afterAll(async () => {
  await desk[Symbol.asyncDispose]();
  await scene[Symbol.asyncDispose]();
});

const codeOf = ({ text }: { text: string }) => JSON.parse(text).code;
const change = (headers: Wish['headers'] = {}, body = '{}'): Wish => ({ method: 'POST', body, headers });

describe('whom it answers', () => {
  test.each(['evil.example', '127.0.0.1', `${HOST}.evil.example`, `${HOST}:8443`])(
    'a browser that calls it %s gets nothing',
    async (host) => {
      const answer = await ask('/en/sign-in', { headers: { host } });
      expect([answer.status, codeOf(answer)]).toEqual([421, 'other-host']);
    },
  );

  test.each([
    ['no origin', {}],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['the origin of a file', { origin: 'null' }],
    ['our name without TLS', { origin: `http://${HOST}` }],
    ['another site that says it is us', { origin: ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { origin: ORIGIN, 'sec-fetch-site': 'same-site' }],
  ])('a change with %s is not done', async (_, headers) => {
    for (const name of ['sign-in-options', 'decide', 'join']) {
      const answer = await ask(`/v1/${name}`, change(headers as never));
      expect([answer.status, codeOf(answer)]).toEqual([403, 'cross-site']);
    }
    expect((await ask('/v1/session', { method: 'DELETE', headers: headers as never })).status).toBe(403);
  });

  test('a change in somebody’s name needs the token that only our pages know', async () => {
    const ann = await joined('Token', 'releaser');
    const { cookie, ...rest } = await ann.headers();
    const wrong = { ...rest, cookie: cookie!, 'x-csrf-token': 'A'.repeat(43) };
    const { 'x-csrf-token': _, ...missing } = { ...wrong };
    for (const headers of [wrong, missing])
      expect((await ask('/v1/decision-options', change(headers))).status).toBe(403);
    expect((await ask('/v1/decision-options', change(rest))).status).toBe(401);
    expect((await ask('/v1/decision-options', change({ ...rest, cookie: cookie! }))).status).toBe(400);
  });

  test('whoever asks too often waits', async () => {
    const wish = change({ origin: ORIGIN }, JSON.stringify({ secret: 'A'.repeat(43) }));
    const statuses = new Set<number>();
    for (let n = 0; n < 40; n++) statuses.add((await askDesk(scene, desk.port, '/v1/invitation', wish)).status);
    expect([...statuses]).toEqual([404, 429]);
    const { headers } = await askDesk(scene, desk.port, '/v1/invitation', wish);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    scene.clock.now = new Date(scene.clock.now.getTime() + 120_000);
  });
});

describe('every answer', () => {
  test.each(['/en/sign-in', '/en/nothing', '/v1/nothing', '/en/overview'])(
    '%s is kept, framed and sniffed by nobody',
    async (path) => {
      const { headers } = await ask(path);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
      expect(headers['content-security-policy']).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
      expect(headers['x-powered-by'] ?? headers.server).toBeUndefined();
    },
  );

  test('a page without anything to do runs no script; one with a button runs ours alone', async () => {
    expect((await ask('/en/overview')).headers['content-security-policy']).not.toContain('script-src');
    const { text, headers } = await ask('/en/sign-in');
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    const scripts = [...text.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    expect(scripts).toHaveLength(1);
    const script = await ask(/src="([^"]+)"/.exec(scripts[0]!)![1]!);
    expect([script.status, script.headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
    expect(script.headers['cache-control']).toContain('immutable');
  });
});

describe('a session', () => {
  test('is in a cookie that no script and no other site gets, and nowhere else', async () => {
    const { joined: answer } = await joined('Cookie', 'releaser');
    const [cookie] = answer.headers['set-cookie']!;
    expect(cookie).toMatch(/^__Host-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
    expect(answer.text).not.toContain(cookie!.slice(15, 58));
    expect(answer.json).toMatchObject({ me: { name: 'Cookie', roles: ['releaser'] } });
  });

  test('is over when its owner signs out, with the cookie gone and all pages closed', async () => {
    const ann = await joined('Leaver', 'releaser');
    expect((await ann.get('/en/overview')).status).toBe(200);
    const out = await ask('/v1/session', { method: 'DELETE', headers: await ann.headers() });
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await ann.get('/en/overview')).status).toBe(401);
  });

  test('that was taken away is over at once', async () => {
    const ann = await joined('Removed', 'releaser');
    scene.db.run("DELETE FROM person WHERE name = 'Removed'");
    expect((await ann.get('/en/held')).status).toBe(401);
  });

  test('two cookies of that name are no session', async () => {
    const ann = await joined('Twice', 'releaser');
    const { cookie } = await ann.headers();
    expect((await ask('/en/overview', { headers: { cookie: `${cookie}; ${cookie}` } })).status).toBe(401);
  });

  test('whoever is signed in is led on from the page to sign in, within these pages alone', async () => {
    const ann = await joined('Back', 'releaser');
    const to = async (place: string) => (await ann.get(`/en/sign-in?to=${encodeURIComponent(place)}`)).headers.location;
    expect(await to('/held/m1')).toBe('/en/held/m1');
    for (const place of ['//evil.example', 'https://evil.example', '/\\evil.example', '/held?x=<y>'])
      expect(await to(place)).toBe('/en/overview');
  });
});

describe.each(LANGUAGES)('in %s', (language) => {
  test('a page that cannot be shown says why', async () => {
    const says = SITE[language];
    const administrator = await joined(`Admin-${language}`, 'administrator');
    const releaser = await joined(`Releaser-${language}`, 'releaser');
    const table = [
      [await ask(`/${language}/held`), 401, 'not-signed-in'],
      [await administrator.get(`/${language}/held`), 403, 'forbidden'],
      [await releaser.get(`/${language}/held/nobody`), 404, 'not-found'],
      [await ask(`/${language}/nothing`), 404, 'not-found'],
    ] as const;
    for (const [answer, status, code] of table) {
      expect([answer.status, answer.headers['content-language']]).toEqual([status, language]);
      expect(answer.text).toContain(`<h1>${says.sorry[code]}</h1>`);
    }
  });

  test('a held message is told without a value, and nothing in it becomes markup', async () => {
    const id = scene.hold({
      override: { code: 'operational-need', reason: 'for <script>alert(1)</script> \u202e{x}' },
      to: ['"<b>x</b>"@member.example'],
    });
    const ann = await joined(`Reader-${language}`, 'releaser');
    for (const path of [`/${language}/held`, `/${language}/held/${id}`, `/${language}/overview`]) {
      const { status, text } = await ann.get(path);
      expect(status).toBe(200);
      expect(text).not.toMatch(/<b>x|<script>alert|<Agency>|\u202e|CANARY|undefined|null|NaN|\[object/);
      expect(text.replace(/ data-next="[^"]*"|&#123;x&#125;|\{x\}/g, '')).not.toMatch(/\{[a-z]+\}/);
    }
    expect((await ann.get(`/${language}/held/${id}`)).text).toContain(HELD[language].approve);
    scene.spooled.clear();
  });
});

describe('the gateway', () => {
  test('is said to be down for as long as it is, and is found again by itself', async () => {
    const ann = await joined('Waiter', 'releaser');
    await scene.stopGateway();
    const page = await ann.get('/en/overview');
    expect([page.status, page.headers.refresh]).toEqual([503, '5']);
    expect(page.text).toContain(SITE.en.sorry.unavailable);
    const call = await ask('/v1/sign-in-options', change({ origin: ORIGIN }));
    expect([call.status, codeOf(call)]).toEqual([503, 'unavailable']);
    expect((await ask('/en/sign-in')).status).toBe(200);
    await scene.startGateway();
    expect((await ann.get('/en/overview')).status).toBe(200);
  });
});

describe('a decision', () => {
  const decide = async (person: Awaited<ReturnType<typeof joined>>, id: string, verdict: 'approve' | 'reject') => {
    const { text } = await person.get(`/en/held/${id}`);
    const body = JSON.parse(/data-body="([^"]+)"/.exec(text)![1]!.replaceAll('&#34;', '"'));
    const { json } = await person.post('decision-options', { ...body, verdict });
    return person.post('decide', { statement: json.statement, passkey: person.device.get(json.options) });
  };

  test('is signed for what is shown, kept, and shown to the next', async () => {
    const [ann, ben] = [await joined('Ann', 'releaser'), await joined('Ben', 'releaser')];
    const id = scene.hold({ needed: 2 });
    expect((await decide(ann, id, 'approve')).json).toEqual({ outcome: 'done' });
    expect((await ann.get(`/en/held/${id}`)).text).toContain(HELD.en.decided);
    expect((await ben.get(`/en/held/${id}`)).text).toMatch(/Ann<\/bdi>: approved/);
    expect((await decide(ben, id, 'approve')).json).toEqual({ outcome: 'done' });
    expect((await ben.get(`/en/held/${id}`)).status).toBe(404);
    const told = await ben.get('/en/held?outcome=done&verdict=approve');
    expect(told.text).toContain(HELD.en.signed.approve);
  });

  test('of a deputy waits for its time, and nobody decides about their own', async () => {
    const deputy = await joined('Deputy', 'deputy');
    const author = await joinDesk(scene, desk.port, scene.invite('Author', ['releaser'], 'author@agency.example'));
    const id = scene.hold();
    expect((await deputy.get(`/en/held/${id}`)).text).not.toContain('data-act="decide"');
    expect((await author.get(`/en/held/${id}`)).text).toContain(HELD.en.own);
    scene.clock.now = new Date(scene.clock.now.getTime() + 4 * 3_600_000);
    const again = await joined('Deputy2', 'deputy');
    expect((await decide(again, id, 'reject')).json).toEqual({ outcome: 'done' });
  });

  test('about what was shown otherwise is not taken', async () => {
    const ann = await joined('Cheated', 'releaser');
    const id = scene.hold();
    const answer = await ann.post('decision-options', { id, verdict: 'approve', digest: '0'.repeat(64) });
    expect([answer.status, answer.json.code]).toEqual([409, 'changed']);
  });
});

describe('hostile requests', () => {
  test.each([
    ['no JSON', '{'],
    ['more than was asked for', '{"secret":1}'],
    ['a list', '[]'],
    ['nothing', ''],
    ['the prototype', '{"__proto__":{"secret":"x"}}'],
  ])('%s is no request', async (_, body) => {
    const answer = await ask('/v1/sign-in-options', change({ origin: ORIGIN }, body));
    expect([answer.status, codeOf(answer)]).toEqual([400, 'malformed']);
  });

  test('a body of another kind, or too large, is not read', async () => {
    const headers = { origin: ORIGIN, 'content-type': 'text/plain' };
    expect((await ask('/v1/sign-in-options', change(headers))).status).toBe(400);
    const large = await ask('/v1/sign-in-options', change({ origin: ORIGIN }, `"${'x'.repeat(70_000)}"`));
    expect([large.status, codeOf(large)]).toEqual([413, 'too-large']);
  });

  test('whatever is asked for is answered, with nothing of ours in it, and leaves the desk as it was', async () => {
    const ann = await joined('Fuzzer', 'releaser');
    const { cookie, ...ours } = await ann.headers();
    const path = fc.oneof(
      fc.webPath(),
      fc.string().map((text) => `/${encodeURIComponent(text)}`),
      fc.constantFrom(
        '/en/held/',
        '/en/held/%00',
        '/en/held/..%2f..%2fetc',
        '/EN/held',
        '/en/held?outcome=__proto__',
        '/v1/decide',
      ),
    );
    const header = fc.string({ unit: 'grapheme-ascii', maxLength: 60 }).map((text) => text.trim());
    const wish = fc.record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'),
      language: header,
      session: fc.oneof(fc.constant(cookie!), header),
      body: fc.oneof(fc.json(), fc.string()),
    });
    const before = warnings.length;
    await fc.assert(
      fc.asyncProperty(path, wish, async (place, { method, language, session, body }) => {
        const headers = { ...ours, cookie: session, 'accept-language': language };
        const isChange = !['GET', 'HEAD', 'TRACE', 'OPTIONS'].includes(method);
        const { status, text } = await ask(place, { method, headers, ...(isChange && { body }) });
        expect([200, 204, 303, 400, 401, 403, 404, 405, 409, 413, 422, 429]).toContain(status);
        expect(text).not.toMatch(/\n {4}at |node_modules|Error:/);
      }),
      { numRuns: 300 },
    );
    expect([warnings.slice(before), scene.faults]).toEqual([[], []]);
  });

  test('octets that are no HTTP, or that come slowly, hold nobody up', async () => {
    const sockets = [
      'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
      '\0\0\0\0\r\n\r\n',
      'POST /v1/decide HTTP/1.1\r\n',
    ].map((octets) => {
      const socket = connect({ host: '127.0.0.1', port: desk.port, servername: HOST, ca: scene.certificate });
      socket.on('error', () => {});
      socket.write(octets);
      return socket;
    });
    expect((await ask('/en/sign-in')).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

test('a renewed certificate is taken without a restart; half of one is not', async () => {
  const presented = async () => {
    const socket = connect({ host: '127.0.0.1', port: desk.port, servername: HOST, rejectUnauthorized: false });
    await new Promise((done) => socket.once('secureConnect', done));
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };
  const first = await presented();
  const { keyFile, certificateFile } = scene.options.tls;
  const old = { key: await readFile(keyFile), certificate: await readFile(certificateFile) };
  const next = await createTlsIdentity({ hostname: HOST, now: new Date(), years: 1 });
  await writeFile(certificateFile, next.certificate);
  await expect(desk.renew()).rejects.toThrow();
  expect(await presented()).toBe(first);
  await writeFile(keyFile, next.key);
  await desk.renew();
  expect(await presented()).not.toBe(first);
  await Promise.all([writeFile(keyFile, old.key), writeFile(certificateFile, old.certificate)]);
  await desk.renew();
  expect(await presented()).toBe(first);
});
