/** What the author wants to hear is passed on to servers that can take it over, and to nobody else (RFC 3461 section 5.2). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import type { Envelope, Recipient } from '../../../gateway/mail/envelope.ts';
import { attempt } from '../../../gateway/relay/attempt.ts';
import { Connections } from '../../../gateway/relay/connections.ts';
import type { Target } from '../../../gateway/relay/route.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { type ScriptedServer, startServer } from './scripted-server.ts';

const theirs = await createTlsIdentity({ hostname: 'gateway.b.test', now: new Date(), years: 1 });
const identity = { hostname: 'gateway.a.test', ...theirs };
const [ONE, TWO, THREE] = ['1@b.example', '2@b.example', '3@b.example'] as Address[] as [Address, Address, Address];

const one: Recipient = { address: ONE, notify: ['SUCCESS', 'DELAY'], original: 'rfc822;first+2B1@b.example' };
const two: Recipient = { address: TWO, notify: 'NEVER', original: null };
const three: Recipient = { address: THREE, notify: null, original: null };
const WISHES: Envelope = { reversePath: 'a@a.example' as Address, envid: 'QQ+3D31415', recipients: [one, two, three] };

let parts: AsyncDisposableStack;
beforeEach(() => {
  parts = new AsyncDisposableStack();
});
afterEach(() => parts.disposeAsync());

async function begin(ehlo: string, tls?: typeof theirs): Promise<{ server: ScriptedServer; target: Target }> {
  const server = parts.use(await startServer({ EHLO: ehlo }, tls));
  const { port } = server;
  const target: Target = tls
    ? { kind: 'gateway', host: '127.0.0.1', port, pins: [tls.pin] }
    : { kind: 'server', server: { host: '127.0.0.1', port, tls: 'none', trusted: null, name: 'b', login: null } };
  return { server, target };
}

/** The envelope's commands without what is not a wish, and whether the server is to report from now on. */
async function said(
  { server, target }: Awaited<ReturnType<typeof begin>>,
  envelope: Envelope,
  only = [ONE, TWO, THREE],
) {
  const connections = parts.use(new Connections());
  const means = {
    identity,
    patience: { connect: 2_000, reply: 2_000 },
    connections,
    cut: new AbortController().signal,
  };
  const outcomes = await attempt(means, { target, envelope, recipients: only, bytes: Buffer.from('x\r\n') });
  expect([...outcomes.values()].map(({ kind }) => kind)).toEqual(only.map(() => 'relayed'));
  const [outcome] = outcomes.values();
  const lines = server.said[0]!.filter((line) => /^(MAIL|RCPT)/.test(line));
  return { lines, reports: outcome?.kind === 'relayed' && outcome.reports === true };
}

const NONE = ['MAIL FROM:<a@a.example>', `RCPT TO:<${ONE}>`, `RCPT TO:<${TWO}>`, `RCPT TO:<${THREE}>`];

for (const pipelining of ['', '250-PIPELINING\r\n'])
  test(`each recipient's wishes, and the envelope's, go to a server that announces DSN ${pipelining && '(pipelined)'}`, async () => {
    const { lines, reports } = await said(await begin(`250-b\r\n${pipelining}250 DSN`), WISHES);
    expect(lines).toEqual([
      'MAIL FROM:<a@a.example> RET=HDRS ENVID=QQ+3D31415',
      `RCPT TO:<${ONE}> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;first+2B1@b.example`,
      `RCPT TO:<${TWO}> NOTIFY=NEVER`,
      `RCPT TO:<${THREE}>`,
    ]);
    expect(reports).toBe(true);
  });

test('a server that does not announce it hears nothing, and takes nothing over', async () => {
  expect(await said(await begin('250-b DSN\r\n250 X-DSN'), WISHES)).toEqual({ lines: NONE, reports: false });
});

test('a gateway hears nothing, whatever it announces', async () => {
  expect(await said(await begin('250-b\r\n250 DSN', theirs), WISHES)).toEqual({ lines: NONE, reports: false });
});

test('where nobody wished for anything, nothing is said', async () => {
  const envelope = { ...WISHES, envid: null, recipients: [three] };
  const { lines, reports } = await said(await begin('250-b\r\n250 DSN'), envelope, [THREE]);
  expect(lines).toEqual(['MAIL FROM:<a@a.example>', `RCPT TO:<${THREE}>`]);
  expect(reports).toBe(false);
});

test('the wishes of one message are not those of the next on the same connection', async () => {
  const begun = await begin('250-b\r\n250 DSN');
  const connections = parts.use(new Connections());
  const means = {
    identity,
    patience: { connect: 2_000, reply: 2_000 },
    connections,
    cut: new AbortController().signal,
  };
  const plain = { ...WISHES, envid: null, recipients: [{ ...one, notify: null, original: null }] };
  for (const envelope of [WISHES, plain]) {
    await attempt(means, { target: begun.target, envelope, recipients: [ONE], bytes: Buffer.from('x\r\n') });
    await new Promise(setImmediate);
    await new Promise(setImmediate);
  }
  expect(begun.server.said).toHaveLength(1);
  expect(begun.server.said[0]!.filter((line) => /^(MAIL|RCPT)/.test(line)).slice(2)).toEqual([
    'MAIL FROM:<a@a.example>',
    `RCPT TO:<${ONE}>`,
  ]);
});
