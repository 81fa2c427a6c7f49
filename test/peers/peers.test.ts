/** The real peers: what the whole-house tests take for granted of them. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Dovecot, PASSWORD, startDovecot } from './dovecot.ts';
import { startGpg } from './gpg.ts';
import { lacks } from './install.ts';
import { addedOnTop, openMailbox } from './mailbox.ts';
import { startPostfix } from './postfix.ts';
import { startProcess, waitFor } from './process.ts';
import { AUTHOR, EIGHT_BIT, large, message, OFFICER, selfSigned } from './samples.ts';
import { startSink } from './sink.ts';
import { deliver, openDialog } from './smtp-dialog.ts';
import { startSq } from './sq.ts';

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
    await waitFor('the queue to empty', async () => (await outer.queue()).length === 0);
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

  test.skipIf(!existsSync('/usr/bin/setpriv'))('does not outlive the process that started it', async () => {
    const module = JSON.stringify(import.meta.resolve('./process.ts'));
    const code = `const { startProcess } = await import(${module});
      const child = await startProcess({ file: 'sleep', args: ['600'] }); console.log('child', child.pid);`;
    const parent = await startProcess({ file: process.execPath, args: ['--input-type=module', '-e', code] });
    const [, pid] = await waitFor('its output', () => /child (\d+)/.exec(parent.output()));
    expect(isRunning(Number(pid))).toBe(true);
    await parent.kill();
    await waitFor('the child to end', () => !isRunning(Number(pid)));
  });
});

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`);
}
