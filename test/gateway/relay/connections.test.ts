/** Kept connections: the next message for the same hop has one, and nothing that happens to it meanwhile does any harm. */
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { SpkiPin } from '../../../directory/lookup.ts';
import { type Attempt, attempt, type Means } from '../../../gateway/relay/attempt.ts';
import { Connections, KEEP_LIMITS } from '../../../gateway/relay/connections.ts';
import type { Target } from '../../../gateway/relay/route.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { waitFor } from '../../peers/process.ts';
import { type ScriptedServer, startServer } from './scripted-server.ts';

const ours = await createTlsIdentity({ hostname: 'gateway.a.test', now: new Date(), years: 1 });
const theirs = await createTlsIdentity({ hostname: 'gateway.b.test', now: new Date(), years: 1 });
const identity = { hostname: 'gateway.a.test', key: ours.key, certificate: ours.certificate };
const patience = { connect: 2_000, reply: 2_000 };
const BOB = 'bob@b.example' as Address;
const envelope = { reversePath: null, envid: null, recipients: [{ address: BOB, notify: null, original: null }] };

let server: ScriptedServer;
let parts: AsyncDisposableStack;

/** Starts the server of this test. */
async function begin(script = {}, tls?: typeof theirs): Promise<void> {
  server = parts.use(await startServer(script, tls));
}

beforeEach(() => {
  parts = new AsyncDisposableStack();
});
afterEach(() => parts.disposeAsync());

const relaying = (limits = {}, cut = new AbortController().signal): Means => {
  const connections = parts.use(new Connections({ ...KEEP_LIMITS, ...limits }));
  return { identity, patience, connections, cut };
};

const clear = (): Target & { kind: 'server' } => ({
  kind: 'server',
  server: { host: '127.0.0.1', port: server.port, tls: 'none', trusted: null, name: 'b', login: null },
});

/** One message; what became of it, and a moment for the connection to be kept. */
async function hand(means: Means, target: Target = clear(), content = 'Subject: x\r\n\r\nx\r\n'): Promise<string> {
  const work: Attempt = { target, envelope, recipients: [BOB], bytes: Buffer.from(content) };
  const outcome = (await attempt(means, work)).get(BOB)!;
  for (let turn = 0; turn < 3; turn++) await setImmediate();
  const doubt = outcome.kind === 'deferred' && outcome.inDoubt ? ' in doubt' : '';
  return `${outcome.kind}${doubt} ${outcome.reply.code}`;
}

/** How many messages went over each connection. */
const taken = () => server.said.map((lines) => lines.filter((line) => line === '.').length);
const verbs = (connection: number) => server.said[connection]!.map((line) => line.split(' ', 1)[0]);
const hungUp = (connection: number) => waitFor('the goodbye', () => server.said[connection]?.at(-1) === 'QUIT');

describe('a connection is used again', () => {
  test('for the next message to the same hop, without another greeting', async () => {
    await begin();
    const means = relaying();
    for (let n = 0; n < 3; n++) expect(await hand(means)).toBe('relayed 250');
    expect(verbs(0)).toEqual(['EHLO', ...Array(3).fill(['MAIL', 'RCPT', 'DATA', '.']).flat()]);
    expect(taken()).toEqual([3]);
  });

  test('to a gateway, over TLS', async () => {
    await begin({}, theirs);
    const means = relaying();
    const target = { kind: 'gateway', host: '127.0.0.1', port: server.port, pins: [theirs.pin] } as const;
    for (let n = 0; n < 2; n++) expect(await hand(means, target)).toBe('relayed 250');
    expect(taken()).toEqual([2]);
  });

  test('after a 250 for some recipients, though others were refused', async () => {
    await begin({ 'RCPT TO:<other': '550 5.1.1 unknown' });
    const means = relaying();
    const recipients = [BOB, 'other@b.example' as Address];
    await attempt(means, { target: clear(), envelope, recipients, bytes: Buffer.from('x\r\n') });
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    expect(await hand(means)).toBe('relayed 250');
    expect(taken()).toEqual([2]);
  });

  test('only so many times, and then ended with a goodbye', async () => {
    await begin();
    const means = relaying({ messages: 2 });
    for (let n = 0; n < 3; n++) await hand(means);
    expect(taken()).toEqual([2, 1]);
    await hungUp(0);
  });

  test('only for so long', async () => {
    await begin();
    const means = relaying({ ageMs: 0 });
    for (let n = 0; n < 2; n++) await hand(means);
    expect(taken()).toEqual([1, 1]);
  });

  test('by one message at a time', async () => {
    await begin();
    const means = relaying();
    await hand(means);
    expect(await Promise.all([hand(means), hand(means), hand(means)])).toEqual(Array(3).fill('relayed 250'));
    expect(taken().toSorted()).toEqual([1, 1, 2]);
  });
});

describe('a connection is not used again', () => {
  const pins = (...all: SpkiPin[]) =>
    ({ kind: 'gateway', host: '127.0.0.1', port: server.port, pins: all }) as const satisfies Target;

  test('when the directory has withdrawn the pin that it was made with', async () => {
    await begin({}, theirs);
    const means = relaying();
    expect(await hand(means, pins(theirs.pin, ours.pin))).toBe('relayed 250');
    expect(await hand(means, pins(ours.pin))).toBe('deferred 451');
    expect(taken()).toEqual([1]);
  });

  test('when our own key is another', async () => {
    await begin({}, theirs);
    const means = relaying();
    const { key, certificate } = await createTlsIdentity({ hostname: 'gateway.a.test', now: new Date(), years: 1 });
    await hand(means, pins(theirs.pin));
    await hand({ ...means, identity: { ...identity, key, certificate } }, pins(theirs.pin));
    expect(taken()).toEqual([1, 1]);
  });

  test('when the login is another', async () => {
    await begin({ EHLO: '250-b\r\n250 AUTH PLAIN', AUTH: '235 2.7.0 welcome' });
    const means = relaying();
    for (const password of ['1', '2'])
      await hand(means, { kind: 'server', server: { ...clear().server, login: { user: 'u', password } } });
    expect(taken()).toEqual([1, 1]);
  });

  test.each([
    ['MAIL', { MAIL: '451 4.3.0 later' }],
    ['RCPT', { RCPT: '450 4.2.1 later' }],
    ['DATA', { DATA: '451 4.3.0 later' }],
    ['the dot', { '.': '451 4.3.0 later' }],
  ])('after a refusal of %s, but ended with a goodbye', async (_step, script) => {
    await begin(script);
    const means = relaying();
    expect(await hand(means)).toMatch(/^deferred 45/);
    await hungUp(0);
    server.follow({});
    expect(await hand(means)).toBe('relayed 250');
    expect(server.said).toHaveLength(2);
  });

  test('when more replies came than were asked for, which would pass for those to the next message', async () => {
    await begin({ '.': '250 2.0.0 taken\r\n250 2.0.0 taken\r\n250 2.0.0 taken' });
    const means = relaying();
    const work: Attempt = { target: clear(), envelope, recipients: [BOB], bytes: Buffer.from('x\r\n') };
    // One right after the other, before those replies can be looked at.
    for (let n = 0; n < 2; n++) expect((await attempt(means, work)).get(BOB)?.kind).toBe('relayed');
    expect(taken()).toEqual([1, 1]);
  });
});

describe('a connection that waits', () => {
  test('is ended with a goodbye after a while', async () => {
    await begin();
    await hand(relaying({ idleMs: 20 }));
    await hungUp(0);
  });

  test('is ended with the others', async () => {
    await begin();
    const means = relaying();
    await hand(means);
    means.connections[Symbol.dispose]();
    await hungUp(0);
    expect(await hand(means)).toBe('relayed 250');
    await hungUp(1);
  });

  test('is ended by the cut', async () => {
    await begin();
    const cut = new AbortController();
    const means = relaying({}, cut.signal);
    await hand(means);
    cut.abort();
    expect(means.connections.take({ target: clear(), identity, patience })).toBeNull();
    expect(await hand(means)).toBe('deferred 451');
    expect(server.said).toHaveLength(1);
  });

  test.each([
    ['hop', { perHop: 2 }],
    ['and in all', { total: 2 }],
  ])('is not one of too many: for one %s', async (_what, limits) => {
    await begin();
    const means = relaying(limits);
    await Promise.all([hand(means), hand(means), hand(means), hand(means)]);
    const ended = () => server.said.filter((lines) => lines.at(-1) === 'QUIT').length;
    await waitFor('two goodbyes', () => ended() === 2);
  });

  test.each(['hang up', '421 4.4.2 idle for too long', '250 what for?', 'rubbish'])(
    'may be ended by the server, and nobody is hurt: %s',
    async (reply) => {
      await begin();
      const means = relaying();
      await hand(means);
      server.interject(reply);
      const way = { target: clear(), identity, patience };
      await waitFor('it to be gone', () => {
        const kept = means.connections.take(way);
        if (kept) void means.connections.keep(way, kept);
        return kept === null;
      });
      expect(await hand(means)).toBe('relayed 250');
      expect(taken()).toEqual([1, 1]);
    },
  );
});

describe('a kept connection that fails the next message', () => {
  const offers = { EHLO: '250-b\r\n250 PIPELINING' };
  const all = (reply: string) => ({ MAIL: reply, RCPT: reply, DATA: reply });

  test.each([
    ['by hanging up at MAIL is replaced', all('hang up'), 'relayed 250', 2],
    ['by a 421 to MAIL is replaced', all('421 4.4.2 closing'), 'relayed 250', 2],
    ['by hanging up at DATA is replaced', { DATA: 'hang up' }, 'relayed 250', 2],
    ['by hanging up after the dot is not', { '.': 'hang up' }, 'deferred in doubt 451', 1],
    ['by a 421 after the dot is not', { '.': '421 4.3.0 closing' }, 'deferred 421', 1],
    ['by a refusal of MAIL is not', { MAIL: '451 4.3.0 later' }, 'deferred 451', 1],
  ])('%s', async (_how, script, expected, connections) => {
    for (const greeting of [{}, offers]) {
      await begin(greeting);
      const means = relaying();
      await hand(means);
      server.turnOn({ ...greeting, ...script });
      expect(await hand(means)).toBe(expected);
      expect(server.said).toHaveLength(connections);
    }
  });

  test('is replaced once', async () => {
    await begin();
    const means = relaying();
    await hand(means);
    server.follow({ MAIL: 'hang up' });
    expect(await hand(means)).toBe('deferred 451');
    expect(server.said).toHaveLength(2);
  });

  test('by silence is not replaced: it has had its time', async () => {
    await begin();
    const means = { ...relaying(), patience: { connect: 2_000, reply: 200 } };
    await hand(means);
    server.follow({ MAIL: 'say nothing' });
    expect(await hand(means)).toBe('deferred 451');
    expect(server.said).toHaveLength(1);
  });
});
