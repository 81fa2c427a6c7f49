/** The peers themselves: what the whole-house tests take for granted of them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dovecot, PASSWORD, startDovecot } from './dovecot.ts';
import { startGpg } from './gpg.ts';
import { lacks } from './install.ts';
import { addedOnTop, openMailbox } from './mailbox.ts';
import { startPostfix } from './postfix.ts';
import { startProcess, waitFor } from './process.ts';
import { type Sink, startSink } from './sink.ts';
import { deliver, NoReply, openDialog } from './smtp-dialog.ts';
import { startSq } from './sq.ts';
import { startWireTap, type TapMode } from './wire-tap.ts';

const AUTHOR = 'author@a.example';
const OFFICER = 'officer@b.example';

const EIGHT_BIT = message([
  'From: author@a.example',
  'To: Officer  <officer@B.example>',
  'Bcc: hidden@c.example',
  'SUBJECT:\tJanuar\u00e9',
  'Content-Type: text/plain; charset=utf-8',
  '',
  '.a dot at the start, caf\u00e9, trailing blanks  \t',
  '..',
  `a line of ${'5000 '.repeat(1000)}octets`,
  '',
  'From the start of a line',
]);

describe.skipIf(lacks('postfix', 'dovecot'))('an agency server', () => {
  let dovecot: Dovecot;
  beforeAll(async () => {
    dovecot = await startDovecot();
  });
  afterAll(() => dovecot.stop());

  const mailboxOf = (user: string) => openMailbox({ port: dovecot.imapPort, user, password: PASSWORD });
  const startMailServer = (hostname: string, recipients?: string[]) =>
    startPostfix({
      hostname,
      domains: ['b.example'],
      relayTo: { host: dovecot.host, port: dovecot.lmtpPort },
      ...(recipients ? { recipients } : {}),
    });

  test.each([
    ['an 8-bit message', EIGHT_BIT, 'eight@b.example'],
    ['a message of 25 MB', message(['Subject: large', '', ...large(25_000_000)]), 'large@b.example'],
  ])('gives back %s byte for byte', async (_, bytes, officer) => {
    await using postfix = await startMailServer('mx.b.example');
    expect(await deliver(postfix, bytes, AUTHOR, [officer])).toMatchObject({ code: 250 });
    await using mailbox = await mailboxOf(officer);
    const [received = new Uint8Array()] = await mailbox.waitForMessages(1);
    expect(addedOnTop(received, bytes)).toMatch(
      /^Return-Path: <author@a\.example>\r\nReceived: from client\.example .*\r\n$/s,
    );
  });

  test('is reached through another agency server', async () => {
    await using inner = await startMailServer('mx.b.example');
    await using outer = await startPostfix({ hostname: 'mail.a.example', relayHost: inner });
    await deliver(outer, EIGHT_BIT, AUTHOR, [OFFICER]);
    await using mailbox = await mailboxOf(OFFICER);
    const [received = new Uint8Array()] = await mailbox.waitForMessages(1);
    expect(addedOnTop(received, EIGHT_BIT).match(/^Received: .*$/gm)).toEqual([
      expect.stringContaining('from mail.a.example'),
      expect.stringContaining('from client.example'),
    ]);
    expect(await outer.queue()).toEqual([]);
  });

  test('refuses who does not work there, and strangers to others', async () => {
    await using postfix = await startMailServer('mx.b.example', [OFFICER]);
    await using dialog = await openDialog(postfix);
    await dialog.command('EHLO client.example');
    await dialog.command(`MAIL FROM:<${AUTHOR}>`);
    expect(await dialog.command('RCPT TO:<gone@b.example>')).toMatchObject({ code: 550 });
    expect(await dialog.command('RCPT TO:<someone@c.example>')).toMatchObject({ code: 554 });
    expect(await dialog.command(`RCPT TO:<${OFFICER}>`)).toMatchObject({ code: 250 });
  });

  test('takes no message with a bare line feed', async () => {
    await using postfix = await startMailServer('mx.b.example');
    expect(await deliver(postfix, Buffer.from('Subject: x\r\n\r\na\nb\r\n'), AUTHOR, [OFFICER])).toMatchObject({
      code: 550,
    });
  });

  test('demands TLS of its relay host, keeps the mail until then, and says why', async () => {
    const tls = selfSigned();
    await using clear = await startSink();
    await using keeping = await startPostfix({ hostname: 'a.example', relayHost: { ...clear, tls: 'encrypt' } });
    await deliver(keeping, EIGHT_BIT, AUTHOR, [OFFICER]);
    const [queued] = await waitFor('the refusal', async () => {
      const queue = await keeping.queue();
      return queue[0]?.recipients[0]?.reason ? queue : null;
    });
    expect(queued).toMatchObject({ queue: 'deferred', reversePath: AUTHOR, recipients: [{ address: OFFICER }] });
    expect(queued?.recipients[0]?.reason).toContain('TLS is required');
    expect(clear.messages).toEqual([]);

    await using secure = await startSink({ tls });
    await using relaying = await startPostfix({ hostname: 'a.example', tls, relayHost: { ...secure, tls: 'encrypt' } });
    expect(await deliver({ ...relaying, tls: 'starttls' }, EIGHT_BIT, AUTHOR, [OFFICER])).toMatchObject({ code: 250 });
    expect(await secure.waitForMessages(1)).toMatchObject([{ secure: true, recipients: [OFFICER] }]);
  });
});

describe.skipIf(lacks('gpg', 'sq'))('two OpenPGP programs', () => {
  test('open what the other has sealed, and see by whom and for whom it was sealed', async () => {
    await using gpg = await startGpg();
    await using sq = await startSq();
    const alice = await gpg.generateKey('<alice@a.example>');
    const bob = await sq.generateKey('<bob@b.example>');
    const mallory = await sq.generateKey('<mallory@c.example>');

    await gpg.import(bob.certificate);
    const toBob = await gpg.signAndEncrypt(EIGHT_BIT, { signer: alice.fingerprint, to: [bob.fingerprint] });
    const byBob = (signer: string) => sq.decrypt(toBob, { secretKey: bob.secretKey, signer });
    expect(await byBob(alice.certificate)).toEqual({ plaintext: EIGHT_BIT, signedBy: alice.fingerprint, good: true });
    expect(await byBob(mallory.certificate)).toEqual({ plaintext: EIGHT_BIT, signedBy: null, good: false });
    expect(await sq.addressedTo(toBob)).toEqual(await gpg.addressedTo(toBob));

    const toAlice = await sq.signAndEncrypt(EIGHT_BIT, { signer: bob.secretKey, to: [alice.certificate] });
    expect(await gpg.decrypt(toAlice)).toEqual({ plaintext: EIGHT_BIT, signedBy: bob.fingerprint, good: true });
    expect(await sq.packets(toAlice)).toMatch(/^Public-Key Encrypted Session Key Packet/);
    const byMallory = await sq.signAndEncrypt(EIGHT_BIT, { signer: mallory.secretKey, to: [alice.certificate] });
    expect(await gpg.decrypt(byMallory)).toEqual({ plaintext: EIGHT_BIT, signedBy: null, good: false });

    await gpg.import(bob.secretKey);
    expect(await gpg.decrypt(toBob)).toMatchObject({ signedBy: alice.fingerprint, good: true });
    const toBoth = [alice.certificate, mallory.certificate];
    expect(
      await gpg.addressedTo(await sq.signAndEncrypt(EIGHT_BIT, { signer: bob.secretKey, to: toBoth })),
    ).toHaveLength(2);
    await expect(sq.decrypt(toAlice, { secretKey: bob.secretKey, signer: bob.certificate })).rejects.toThrow(
      /Decryption failed/,
    );
  });
});

describe('the tap', () => {
  let sink: Sink;
  beforeAll(async () => {
    sink = await startSink();
  });
  afterAll(() => sink.stop());

  test('shows every octet of both sides', async () => {
    await using tap = await startWireTap(sink);
    await deliver(tap, EIGHT_BIT, AUTHOR, [OFFICER]);
    expect(Buffer.from(tap.said('client'))).toEqual(
      Buffer.concat([
        Buffer.from(`EHLO client.example\r\nMAIL FROM:<${AUTHOR}> BODY=8BITMIME\r\nRCPT TO:<${OFFICER}>\r\nDATA\r\n`),
        Buffer.from(Buffer.from(EIGHT_BIT).toString('latin1').replaceAll('\r\n.', '\r\n..'), 'latin1'),
        Buffer.from('.\r\nQUIT\r\n'),
      ]),
    );
    expect(Buffer.from(tap.said('server')).toString()).toMatch(/^220 .*\r\n354 .*\r\n250 .*\r\n221 .*\r\n$/s);
    expect(tap.connections()).toBe(1);
  });

  test.each<[string, TapMode, number]>([
    ['cut', { kind: 'cut' }, 0],
    ['dropped within the message', { kind: 'drop', side: 'client', after: 1000 }, 0],
    ['dropped within the greeting', { kind: 'drop', side: 'server', after: 2 }, 0],
    ['dropped between the final dot and its reply', { kind: 'lose-reply', after: 1000 }, 1],
  ])('a connection %s leaves the client without a reply', async (_, mode, arrived) => {
    await using target = await startSink();
    await using tap = await startWireTap(target);
    tap.set(mode);
    await expect(deliver(tap, EIGHT_BIT, AUTHOR, [OFFICER])).rejects.toThrow(NoReply);
    expect(target.messages).toHaveLength(arrived);
    tap.set({ kind: 'pass' });
    expect(await deliver(tap, EIGHT_BIT, AUTHOR, [OFFICER])).toMatchObject({ code: 250 });
  });

  test('cuts what is open, and goes on with what has stalled', async () => {
    await using tap = await startWireTap(sink);
    await using dialog = await openDialog(tap);
    await dialog.command('EHLO client.example');
    const heard = tap.said().length;
    tap.set({ kind: 'stall' });
    const reply = dialog.command('NOOP');
    expect(await deliver(sink, EIGHT_BIT, AUTHOR, [OFFICER])).toMatchObject({ code: 250 });
    expect(tap.said()).toHaveLength(heard);
    tap.set({ kind: 'pass' });
    expect(await reply).toMatchObject({ code: 250 });
    tap.set({ kind: 'cut' });
    await dialog.closedByPeer();
  });

  test('answers in clear and hears what the client would say to anyone', async () => {
    await using tap = await startWireTap(sink);
    tap.set({ kind: 'clear' });
    expect(await deliver(tap, EIGHT_BIT, AUTHOR, [OFFICER])).toMatchObject({ code: 250 });
    expect(Buffer.from(tap.said('client')).includes('caf\u00e9')).toBe(true);
    await expect(openDialog({ ...tap, tls: 'starttls' })).rejects.toThrow(/STARTTLS: 502/);
    await expect(openDialog({ ...tap, tls: 'implicit' })).rejects.toThrow(/wrong version number|packet length/);
  });
});

describe('the sink', () => {
  test('records bytes and envelope, and answers as it is told', async () => {
    await using sink = await startSink({ script: { recipients: { 'gone@b.example': '550 5.1.1 no such user' } } });
    const send = () => deliver(sink, EIGHT_BIT, '', [OFFICER, 'gone@b.example']);
    expect(await send()).toMatchObject({ code: 250 });
    expect(sink.messages).toEqual([
      {
        reversePath: '',
        recipients: [OFFICER],
        bytes: Buffer.from(EIGHT_BIT),
        secure: false,
        answer: '250 2.0.0 accepted',
      },
    ]);
    sink.behave({ afterDot: '452 4.3.1 disk full' });
    expect(await send()).toEqual({ code: 452, lines: ['4.3.1 disk full'] });
    sink.behave({ atMail: '550 5.7.1 not you' });
    expect(await send()).toEqual({ code: 550, lines: ['5.7.1 not you'] });
    sink.behave({ afterDot: 'drop' });
    await expect(send()).rejects.toThrow(NoReply);
    expect(sink.messages.map(({ answer }) => answer.slice(0, 4))).toEqual(['250 ', '452 ', 'drop']);
  });

  test('closes while a client waits for a reply that never comes', async () => {
    const sink = await startSink({ script: { afterDot: 'stall' } });
    const sending = expect(deliver(sink, EIGHT_BIT, AUTHOR, [OFFICER])).rejects.toThrow(NoReply);
    await sink.waitForMessages(1);
    await sink.stop();
    await sending;
  });

  test.each(['starttls', 'implicit'] as const)('speaks TLS (%s) with the certificate it was given', async (tls) => {
    const identity = selfSigned();
    await using sink = await startSink({ tls: { ...identity, implicit: tls === 'implicit' } });
    await using dialog = await openDialog({ ...sink, tls, identity });
    expect(dialog.certificate?.subject.CN).toBe('peer.example');
    await dialog.deliver(EIGHT_BIT, AUTHOR, [OFFICER]);
    expect(sink.messages).toMatchObject([{ secure: true }]);
  });
});

describe('the dialog', () => {
  test('says anything, octet by octet', async () => {
    await using sink = await startSink();
    await using tap = await startWireTap(sink);
    await using dialog = await openDialog(tap);
    await dialog.sendByteByByte(Buffer.from('EHLO \xff\0\r\n', 'latin1'));
    await dialog.reply();
    expect(Buffer.from(tap.said('client')).toString('latin1')).toBe('EHLO \xff\0\r\n');
    expect(tap.pieces.filter(({ side }) => side === 'client').length).toBeGreaterThan(1);
  });
});

describe('a child process', () => {
  test('ends with its children, and is quoted', async () => {
    const script = 'trap "" TERM; sleep 600 & echo "child $!"; wait; wait';
    const child = await startProcess({ file: '/bin/sh', args: ['-c', script] });
    const [, pid] = await waitFor('its output', () => /child (\d+)/.exec(child.output()));
    expect(child.ended()).toBeNull();
    await child.kill();
    expect(child.ended()).toBe('SIGKILL');
    await waitFor('the grandchild to end', () => !isRunning(Number(pid)));
  });
});

function message(lines: readonly string[]): Uint8Array {
  return new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n`));
}

/** Numbered lines, 8-bit ones, of so many octets together. */
function large(octets: number): string[] {
  const line = '\u00e9.'.repeat(24);
  return Array.from({ length: Math.ceil(octets / 80) }, (_, i) => `${i}`.padStart(6, '.') + line);
}

function selfSigned(): { certificate: string; key: string } {
  const request = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=peer.example -days 2';
  const pem = execFileSync('openssl', [...request.split(' '), '-keyout', '-'], { encoding: 'utf8', stdio: 'pipe' });
  const [key = '', certificate = ''] = pem.split(/(?=-----BEGIN CERTIFICATE)/);
  return { certificate, key };
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`);
}
