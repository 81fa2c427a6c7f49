/** What our own sending puts on a wire: an end of data nowhere but at the end, and nothing at all where STARTTLS is tampered with. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import { attempt } from '../../../gateway/relay/attempt.ts';
import { Connections } from '../../../gateway/relay/connections.ts';
import type { Server } from '../../../gateway/relay/route.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { type Sink, startSink } from '../../peers/sink.ts';
import { startWireTap, type WireTap } from '../../peers/wire-tap.ts';

const ENDS: readonly { readonly end: string }[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../vectors/smtp/end-of-data.json'), 'utf8'),
);
const HOST = '127.0.0.1';
const server = await createTlsIdentity({ hostname: 'mail.test', now: new Date(), years: 1 });
const other = await createTlsIdentity({ hostname: 'mail.test', now: new Date(), years: 1 });
const us = { hostname: 'gateway.a.example', ...other };
/** Short where somebody is to fall silent. */
const patience = { connect: 300, reply: 300 };
const bob = 'bob@b.example' as Address;

/** The outcome for the one recipient. */
async function send(port: number, tls: Server['tls'], bytes: Uint8Array) {
  const target = { host: HOST, port, tls, trusted: server.certificate, name: 'mail.test', login: null };
  const envelope = { reversePath: null, envid: null, recipients: [{ address: bob, notify: null, original: null }] };
  using connections = new Connections();
  const means = { identity: us, patience, connections, cut: new AbortController().signal };
  const work = { target: { kind: 'server', server: target }, envelope, recipients: [bob], bytes } as const;
  return (await attempt(means, work)).get(bob);
}

describe('an end of data inside a message is content:', () => {
  let sink: Sink;
  let tap: WireTap;
  beforeAll(async () => {
    sink = await startSink();
    tap = await startWireTap(sink);
  });
  afterAll(() => Promise.all([tap.stop(), sink.stop()]));

  const smuggled = 'MAIL FROM:<evil@a.example>\r\nRCPT TO:<c@b.example>\r\nDATA\r\nx';
  const openings = ENDS.map(({ end }) => `Subject: x\r\n\r\nbody${end}${smuggled}\r\n`);
  it.each([...openings, '.\r\n', '.', '\r\n.\r\n', 'x\r', 'x\n.'])('%j', async (text) => {
    const before = { said: tap.said('client').length, messages: sink.messages.length };
    expect((await send(tap.port, 'none', Buffer.from(text, 'latin1')))?.kind).toBe('relayed');
    const wire = Buffer.from(tap.said('client')).toString('latin1', before.said);
    expect(wire).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
    const data = wire.slice(wire.indexOf('DATA\r\n') + 4);
    expect(data.split('\r\n.\r\n').length).toBe(2);
    expect(data).toMatch(/\r\n\.\r\n(QUIT\r\n)?$/);
    expect(sink.messages.length).toBe(before.messages + 1);
  });
});

/** What a server, or somebody between us and it, may do to STARTTLS. */
const TAMPERING: readonly (readonly [
  what: string,
  offer: string,
  answer: string,
  behind: 'clear' | 'tls' | 'forged',
])[] = [
  ['it is not offered', '250 SIZE 1000', '250 ok', 'clear'],
  ['it is refused for now', '250 STARTTLS', '454 4.7.0 not now', 'clear'],
  ['it is refused for good', '250 STARTTLS', '502 5.5.1 never', 'clear'],
  ['it is answered as if it were done', '250 STARTTLS', '250 ok', 'clear'],
  ['what follows is not TLS', '250 STARTTLS', '220 go\r\n250 ok\r\n250 ok', 'clear'],
  ['the certificate is another’s', '250 STARTTLS', '220 go', 'forged'],
  [
    'the certificate is another’s, and replies come with the 220',
    '250 STARTTLS',
    '220 go\r\n250 ok\r\n250 ok',
    'forged',
  ],
];

describe('where TLS is demanded, nothing of a message is said without it:', () => {
  it.each(TAMPERING)('%s', async (_what, offer, answer, behind) => {
    await using bait = await startBait(offer, answer, behind);
    const outcome = await send(bait.port, 'starttls', Buffer.from('Subject: canary\r\n\r\ncanary\r\n'));
    expect(outcome?.kind).toMatch(/^(deferred|failed)$/);
    // A ClientHello is among what was said, and may look like anything.
    expect(bait.inClear.filter((line) => /canary|^(MAIL|RCPT|DATA|AUTH)\b/i.test(line))).toEqual([]);
    expect(bait.underTls).toEqual([]);
  });

  it('replies that were slipped in before TLS count for nothing under it', async () => {
    const injected = '220 go\r\n250-mail.test\r\n250 AUTH PLAIN\r\n250 injected\r\n250 injected\r\n250 injected';
    await using bait = await startBait('250 STARTTLS', injected, 'tls');
    const outcome = await send(bait.port, 'starttls', Buffer.from('Subject: x\r\n\r\nx\r\n'));
    expect(outcome).toMatchObject({ kind: 'relayed', reply: { text: 'taken under TLS' } });
    expect(bait.underTls.slice(0, 4).map((line) => line.slice(0, 4))).toEqual(['EHLO', 'MAIL', 'RCPT', 'DATA']);
    expect(bait.inClear.map((line) => line.split(' ', 1)[0])).toEqual(['EHLO', 'STARTTLS']);
  });
});

/** A server that offers and answers STARTTLS as it is told, and takes everything else, in clear or behind TLS. */
async function startBait(offer: string, answer: string, behind: 'clear' | 'tls' | 'forged') {
  const inClear: string[] = [];
  const underTls: string[] = [];
  const sockets: Socket[] = [];
  const listening = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    converse(socket, inClear, (line) => {
      if (line.startsWith('EHLO')) return `250-mail.test\r\n${offer}`;
      if (line !== 'STARTTLS') return usual(line);
      if (behind === 'clear') return answer;
      const { key, certificate: cert } = behind === 'tls' ? server : other;
      socket.removeAllListeners('data').write(`${answer}\r\n`);
      const secure = new TLSSocket(socket, { isServer: true, key, cert });
      secure.on('error', () => undefined);
      converse(secure, underTls, usual);
      return null;
    });
    socket.write('220 mail.test ESMTP\r\n');
  }).listen(0, HOST);
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    inClear,
    underTls,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      listening.close();
    },
  };
}

function converse(socket: Socket, heard: string[], reply: (line: string) => string | null): void {
  let rest = '';
  socket.on('data', (chunk) => {
    const lines = `${rest}${chunk.toString('latin1')}`.split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      heard.push(line);
      const answer = reply(line);
      if (answer !== null && answer !== '') socket.write(`${answer}\r\n`);
    }
  });
}

/** Takes everything: lines of a message are no commands and get no reply. */
function usual(line: string): string {
  if (/^(EHLO|MAIL|RCPT)/.test(line)) return '250 ok';
  if (line === 'DATA') return '354 go on';
  if (line === '.') return '250 2.0.0 taken under TLS';
  return line === 'QUIT' ? '221 bye' : '';
}
