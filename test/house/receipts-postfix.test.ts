/** What happens to mail at and behind the Postfix of agency B reaches its author at A, whether it is refused at once or much later. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../gateway/config/config.ts';
import { type Gateway, startGateway } from '../../gateway/main.ts';
import { type Dovecot, PASSWORD, startDovecot } from '../peers/dovecot.ts';
import { lacks } from '../peers/install.ts';
import { openMailbox } from '../peers/mailbox.ts';
import { freePort } from '../peers/ports.ts';
import { startPostfix } from '../peers/postfix.ts';
import { waitFor } from '../peers/process.ts';
import { type Sink, startSink } from '../peers/sink.ts';
import { deliver } from '../peers/smtp-dialog.ts';
import { impatient } from './mail.ts';
import { type Agency, foundTown } from './town.ts';

const JANE = 'jane@a.example';
const [BOB, FULL, GHOST, LEFT] = ['bob', 'full', 'ghost', 'left'].map((user) => `${user}@b.example`) as [
  string,
  string,
  string,
  string,
];
const MINUTE = 60_000;

/** What B's administrator has set: who exists, and what is not taken. That an officer has left is found out only behind the queue. */
const settings = {
  smtpd_reject_unlisted_recipient: 'no',
  smtpd_recipient_restrictions: `check_recipient_access inline:{ { ${LEFT} = OK } }, reject_unlisted_recipient`,
  transport_maps: `inline:{ { ${LEFT} = error:5.1.6 the officer has left } }`,
  mime_header_checks: 'regexp:{ { /name=.*[.]exe/ REJECT 5.7.1 programs are not taken here } }',
};

describe.skipIf(lacks('postfix', 'dovecot'))('the author hears of', { timeout: 2 * MINUTE }, () => {
  const parts = new AsyncDisposableStack();
  let dovecot: Dovecot;
  let returned: Sink;
  let a: Agency;
  let b: Config;
  let gatewayB: Gateway | undefined;
  let sent = 0;

  beforeAll(async () => {
    dovecot = parts.use(await startDovecot({ quota: '20k' }));
    returned = parts.use(await startSink());
    const port = await freePort();
    const clients = { addresses: ['127.0.0.1'], systemDomains: ['mail.b.test'] };
    const town = parts.use(
      await foundTown([
        { id: 'a', serverPort: returned.port },
        { id: 'b', serverPort: port, agency: { clients } },
      ]),
    );
    a = town.agency('a');
    const relayHost = { host: '127.0.0.1', port: town.agency('b').agencyPort, tls: 'encrypt' } as const;
    const relayTo = { host: dovecot.host, port: dovecot.lmtpPort };
    const postfix = { hostname: 'mail.b.test', port, domains: ['b.example'], recipients: [BOB, FULL, LEFT], settings };
    parts.use(await startPostfix({ ...postfix, relayHost, relayTo }));
    parts.use(await a.start({ log: () => {}, alter: impatient }));
    b = town.agency('b').config();
    await startB(true);
  });
  afterAll(async () => {
    await gatewayB?.[Symbol.asyncDispose]();
    await parts.disposeAsync();
  });

  async function startB(askServer: boolean): Promise<void> {
    await gatewayB?.[Symbol.asyncDispose]();
    const agencies = b.agencies.map((agency) => ({ ...agency, askServer }));
    gatewayB = await startGateway({ ...b, agencies }, { log: () => {}, alter: impatient });
  }

  /** Jane sends; answers the Message-ID. */
  async function send(to: string, { size = 100, name = 'notes.txt' } = {}): Promise<string> {
    const messageId = `<behind-${++sent}@a.example>`;
    const lines = [
      `From: Jane <${JANE}>`,
      `To: ${to}`,
      'Subject: SECRET',
      `Message-ID: ${messageId}`,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      `Content-Type: application/octet-stream; name="${name}"`,
      '',
      ...Array.from({ length: Math.ceil(size / 64) }, () => 'x'.repeat(62)),
      '--b--',
    ];
    const bytes = Buffer.from(`${lines.join('\r\n')}\r\n`);
    expect((await deliver({ port: a.agencyPort, tls: 'starttls' }, bytes, JANE, [to])).code).toBe(250);
    return messageId;
  }

  /** The one message that Jane gets about hers, from whom and as text. */
  async function told(messageId: string): Promise<string> {
    const about = () => returned.messages.filter(({ bytes }) => Buffer.from(bytes).includes(messageId));
    const [first] = await waitFor(`a report on ${messageId}`, () => about().length > 0 && about(), MINUTE);
    expect(first).toMatchObject({ reversePath: '', recipients: [JANE] });
    return Buffer.from(first!.bytes).toString('latin1');
  }

  const ourReport = (address: string, status: string) =>
    new RegExp(`^Final-Recipient: rfc822; ${address}\r\n(?:.*\r\n)*?Action: failed\r\nStatus: ${status}\r\n`, 'm');

  test.each([
    ['B’s gateway asks it before it takes the mail', true],
    ['B’s gateway takes the mail and hands it on', false],
  ])('a user whom Postfix does not know, where %s', async (_, askServer) => {
    await startB(askServer);
    const text = await told(await send(GHOST));
    expect(text).toContain('From: postmaster@a.example');
    expect(text).toMatch(ourReport(GHOST, '5\\.1\\.1'));
    expect(text).not.toContain('SECRET');
  });

  test('an attachment that Postfix refuses at the dot', async () => {
    const text = await told(await send(BOB, { name: 'tool.exe' }));
    expect(text).toContain('From: postmaster@a.example');
    expect(text).toMatch(ourReport(BOB, '5\\.7\\.1'));
    expect(text).toContain('programs are not taken here');
  });

  test.each([
    ['a user who is found to have left when Postfix had taken the mail', LEFT, 100, '5.1.6', 'the officer has left'],
    ['a mailbox that is found to be full when Postfix had taken the mail', FULL, 40_000, '5.2.2', 'Quota exceeded'],
  ])('%s', async (_, address, size, status, why) => {
    const text = await told(await send(address, { size }));
    // It is B's own system that reports, sealed on its way and proven to be B's.
    expect(text).toMatch(/^Valise-Verdict: v=1;\r\n verdict=system;\r\n agency=b;/);
    expect(text).toMatch(/^From: (?:MAILER-DAEMON@mail\.b\.test|.*<MAILER-DAEMON@mail\.b\.test>)/m);
    expect(text).toContain(`Final-Recipient: rfc822; ${address}`);
    expect(text).toMatch(new RegExp(`^Status: ${status}\r$`, 'm'));
    expect(text).toContain(why);
  });

  test('nothing where all went well', async () => {
    const messageId = await send(FULL);
    await using mailbox = await openMailbox({ port: dovecot.imapPort, password: PASSWORD, user: FULL });
    await waitFor('the mail', async () => (await mailbox.messages()).length === 1, MINUTE);
    expect(returned.messages.filter(({ bytes }) => Buffer.from(bytes).includes(messageId))).toEqual([]);
  });
});
