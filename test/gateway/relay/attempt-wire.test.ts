/** What our own sending puts on a wire: an end of data nowhere but at the end, nothing where STARTTLS is tampered with, and no belief in odd replies. */
import { describe, expect, it } from 'vitest';
import { type Address, parseAddress } from '../../../directory/address.ts';
import { attempt } from '../../../gateway/relay/attempt.ts';
import { Connections } from '../../../gateway/relay/connections.ts';
import type { Server } from '../../../gateway/relay/route.ts';
import { createTlsIdentity } from '../../../gateway/tls-identity.ts';
import { rowsOf, WAYS } from '../../vectors/vectors.ts';
import { type Script, startServer } from './recording-server.ts';

const theirs = await createTlsIdentity({ hostname: 'mail.test', now: new Date(), years: 1 });
const other = await createTlsIdentity({ hostname: 'mail.test', now: new Date(), years: 1 });
const BOB = 'bob@b.example' as Address;
const LETTER = Buffer.from('Subject: canary\r\n\r\ncanary\r\n');

/** One attempt for one recipient; how long a silent server is waited for, in milliseconds. */
async function send(port: number, tls: Server['tls'], bytes: Uint8Array, recipient = BOB, patience = 5_000) {
  const server = { host: '127.0.0.1', port, tls, trusted: theirs.certificate, name: 'mail.test', login: null };
  const envelope = {
    reversePath: null,
    envid: null,
    recipients: [{ address: recipient, notify: null, original: null }],
  };
  using connections = new Connections();
  const means = {
    identity: { hostname: 'gateway.a.example', ...other },
    patience: { connect: patience, reply: patience },
    connections,
    cut: new AbortController().signal,
  };
  const work = { target: { kind: 'server', server }, envelope, recipients: [recipient], bytes } as const;
  return (await attempt(means, work)).get(recipient)!;
}

describe.each(['none', 'starttls'] as const)('tls = %j', (tls) => {
  /** The outcome at a server that takes everything, and what was said to it where the message was. */
  async function wireOf(bytes: Uint8Array, recipient = BOB) {
    await using server = await startServer({}, tls === 'none' ? {} : { identity: theirs });
    const { kind } = await send(server.port, tls, bytes, recipient);
    return { kind, wire: tls === 'none' ? server.heard.clear : server.heard.tls };
  }

  const SMUGGLED = 'MAIL FROM:<evil@a.example>\r\nRCPT TO:<c@b.example>\r\nDATA\r\nx';
  const inside = rowsOf<{ readonly end: string }>('smtp/end-of-data.json').map(({ end }) => ['body', end, SMUGGLED]);
  const atAnEnd = ['.', '\r\n.', 'x\r', 'x\n.', 'x\r\n..'].map((end) => ['', end, '']);
  const atTheStart = ['.\r\n', '..\r\n', '\r\n.\r\n'].map((start) => ['', start, 'x']);

  it.each([...inside, ...atAnEnd, ...atTheStart])('%j %j is content', async (before, form, after) => {
    // Cut at each of its octets, too, by the pieces of 65,536 octets in which a message is sent.
    for (const cut of [0, 1, 2, 3, 4].filter((at) => at === 0 || at < form!.length)) {
      const start = `Subject: x\r\n\r\n${before}`;
      const padding = cut === 0 ? '' : `${'x'.repeat(65_536 - cut - start.length - 2)}\r\n`;
      const text = `Subject: x\r\n\r\n${padding}${before}${form}${after}`;
      const { kind, wire } = await wireOf(Buffer.from(text, 'latin1'));
      expect(kind).toBe('relayed');
      expect(wire).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
      const data = wire.slice(wire.indexOf('DATA\r\n') + 6);
      expect(data.indexOf('\r\n.\r\n')).toBe(data.lastIndexOf('\r\n.\r\n'));
      expect(data).toMatch(/\r\n\.\r\n(QUIT\r\n)?$/);
      if (/\r(?!\n)|(?<!\r)\n/.test(text)) continue;
      const content = data.replace(/\.\r\n(QUIT\r\n)?$/, '').replace(/^\./gm, '');
      expect(content).toBe(text.endsWith('\r\n') ? text : `${text}\r\n`);
    }
  });

  const taken = rowsOf<{ readonly address?: string }>('smtp/recipients.json').flatMap(({ address }) => address ?? []);
  it.each(taken)('the recipient %s is said as it is', async (address) => {
    const { wire } = await wireOf(LETTER, parseAddress(address));
    expect(wire.split('\r\n').filter((line) => line.startsWith('RCPT'))).toEqual([`RCPT TO:<${address}>`]);
  });
});

/** What is said in clear, and whose certificate is shown under TLS: the `true` one, an`other`, or `none`, because no TLS follows. */
interface Tampering {
  readonly what: string;
  readonly before: Script;
  readonly certificate: 'true' | 'other' | 'none';
  readonly outcome: 'relayed' | 'deferred';
  /** Where it differs when each octet comes in a segment of its own. */
  readonly dripped?: 'deferred';
}

describe.each([false, true])(
  'where TLS is demanded, nothing of a message is said without it (octet by octet: %j)',
  (drips) => {
    it.each(rowsOf<Tampering>('smtp/starttls-servers.json'))('$what', async (row) => {
      const { before, certificate, outcome, dripped = outcome } = row;
      const identity = certificate === 'true' ? theirs : other;
      const clear = { EHLO: '250-b\r\n250 STARTTLS', ...before };
      await using server = await (certificate === 'none'
        ? startServer(clear, { drips })
        : startServer({ '.': '250 2.0.0 taken under TLS' }, { drips, before: clear, identity }));
      const result = await send(server.port, 'starttls', LETTER, BOB, outcome === 'relayed' && !drips ? 5_000 : 300);
      expect(result.kind).toBe(drips ? dripped : outcome);
      if (result.kind === 'relayed') expect(result.reply.text).toBe('taken under TLS');
      else expect(server.heard.tls).toBe('');
      expect(server.heard.clear).not.toMatch(/canary|^(MAIL|RCPT|DATA|AUTH)\b/m);
    });
  },
);

interface Reply {
  readonly what: string;
  readonly script: Script;
  readonly outcome: string;
}

describe.each(WAYS)('replies that come %s, %s', (chunking, wire) => {
  it.each(rowsOf<Reply>('smtp/server-replies.json'))('$what: $outcome', async ({ script, outcome }) => {
    const { greeting = '220 b', ...rest } = script;
    const drips = chunking === 'octet by octet';
    const manner = { identity: theirs, before: { greeting, EHLO: '250-b\r\n250 STARTTLS' }, drips };
    await using server = await (wire === 'in clear' ? startServer(script, { drips }) : startServer(rest, manner));
    const result = await send(server.port, wire === 'in clear' ? 'none' : 'starttls', LETTER);
    const doubt = result.kind === 'deferred' && result.inDoubt ? ' in doubt' : '';
    expect(`${result.kind}${doubt} ${result.reply.code} ${result.reply.status}`).toBe(outcome);
  });
});
