/** What an author writes is read by its recipients alone: neither the wire between the gateways nor their disks and logs show a trace of it. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lacks } from '../peers/install.ts';
import { waitFor } from '../peers/process.ts';
import { AUTHOR, message } from '../peers/samples.ts';
import { deliver, openDialog } from '../peers/smtp-dialog.ts';
import { startWireTap, type WireTap } from '../peers/wire-tap.ts';
import {
  foundPostalTown,
  impatient,
  type PostalTown,
  publishEndpoint,
  type SpooledItem,
  spooledItems,
  waitForItems,
} from './mail.ts';
import { markersIn, namelessFiles, type Search, searchFolders } from './search.ts';

/** One for each place where an author leaves something of the content. */
const BODY = 'kiebitzinthebody41';
const SUBJECT = 'kiebitzinthesubject42';
const CODED_SUBJECT = 'kiebitzencodedsubject43';
const FROM_NAME = 'kiebitzintheauthor44';
const TO_NAME = 'kiebitzinthereader45';
const FILE_NAME = 'kiebitzinthefilename46';
const FILE = 'kiebitzinthefile47';
const CONTENT = [BODY, SUBJECT, CODED_SUBJECT, FROM_NAME, TO_NAME, FILE_NAME, FILE];

/** The hidden recipient: no content, but nothing that the world outside the two agencies may learn. */
const HIDDEN = 'kiebitzhidden48';
const OFFICER = 'officer@b.example';

test.each<[string, string | Buffer]>([
  ['as it stands, in any case', `Subject: ${BODY.toUpperCase()}`],
  ['in base64, at its first place', Buffer.from(`${BODY} and more`).toString('base64')],
  ['in base64, at its second place', Buffer.from(`.${BODY} and more`).toString('base64')],
  ['in base64, at its third place and folded', wrapped(Buffer.from(`..${BODY}..`).toString('base64'))],
  ['in quoted-printable with a soft line break', 'kiebitzin=\r\n=74hebody41'],
  ['in RFC 2231, folded', `filename*=UTF-8''kiebitz%69nthe%62\r\n ody41`],
  ['in hex', Buffer.from(BODY).toString('hex').toUpperCase()],
  ['in groups', 'kieb itzi\r\nnthe body 41'],
  ['in UTF-16', Buffer.from(BODY, 'utf16le')],
])('the search finds a marker %s', (_, text) => {
  expect(markersIn(Buffer.from(text as string), CONTENT)).toEqual([BODY]);
});

describe.skipIf(lacks('postfix', 'dovecot'))('a message with a marker in everything that its author writes', () => {
  const parts = new AsyncDisposableStack();
  const log: string[] = [];
  let postal: PostalTown;
  let tap: WireTap;
  /** Gathered while B was down and A held the message, after its delivery, and after both gateways had stopped. */
  let waiting: { readonly items: readonly SpooledItem[]; readonly content: Search; readonly hidden: Search };
  let delivered: { readonly content: Search; readonly hidden: Search };
  let stopped: Search;

  beforeAll(async () => {
    postal = parts.use(await foundPostalTown());
    const { town } = postal;
    const [a, b] = [town.agency('a'), town.agency('b')];
    tap = parts.use(await startWireTap({ host: '127.0.0.1', port: b.gatewaysPort }));
    await publishEndpoint(town, 'b', tap);
    const surroundings = { log: (line: string) => void log.push(line), alter: impatient };
    await using gateways = new AsyncDisposableStack();
    gateways.use(await a.start(surroundings));
    await deliver(postal.submission, LETTER, AUTHOR, [OFFICER, `${HIDDEN}@b.example`]);
    const items = await waitForItems(a, 2);
    await waitFor('B not to be reached', () => log.filter((line) => line.includes('"deferred"')).length >= 2);
    waiting = { items, ...(await searches(a.folder)) };
    gateways.use(await b.start(surroundings));
    await waitFor('A and B to be done', async () => (await Promise.all([a, b].map(spooledItems))).flat().length === 0);
    delivered = await searches(a.folder, b.folder);
    await gateways.disposeAsync();
    stopped = await searchFolders([a.folder, b.folder], CONTENT);
  });
  afterAll(() => parts.disposeAsync());

  test.each([OFFICER, `${HIDDEN}@b.example`])('arrives whole at %s', async (user) => {
    await using mailbox = await postal.mailbox(user);
    const received = await mailbox.waitForMessages(1);
    expect(received.map((bytes) => markersIn(bytes, CONTENT))).toEqual([CONTENT]);
    expect(received.map((bytes) => Buffer.from(bytes).includes(`${HIDDEN}@`))).toEqual([user !== OFFICER]);
  });

  test.each(['client', 'server'] as const)('is not on the wire, in what the %s says', (side) => {
    const said = tap.said(side);
    expect(said.length).toBeGreaterThan(side === 'client' ? 2 * LETTER.length : 1000);
    expect(markersIn(said, [...CONTENT, HIDDEN])).toEqual([]);
  });

  test('is not in what is said inside the TLS: one ciphertext each for the named and the hidden recipient', () => {
    const { items } = waiting;
    expect(items.map(({ item }) => item.recipients).sort()).toEqual([[`${HIDDEN}@b.example`], [OFFICER]]);
    for (const { item, bytes } of items) {
      expect(item.lying).toBe('protected');
      expect(bytes.length).toBeGreaterThan(LETTER.length);
      expect(markersIn(bytes, [...CONTENT, HIDDEN])).toEqual([]);
    }
  });

  test.each([
    ['A while it waits', () => waiting.content, /a\/data\/spool\/new\/\w+$/],
    ['A after delivery', () => delivered.content, /a\/data\/records\.sqlite-wal$/],
    ['B after delivery', () => delivered.content, /b\/data\/records\.sqlite-wal$/],
    ['A after it has stopped', () => stopped, /a\/data\/records\.sqlite$/],
    ['B after it has stopped', () => stopped, /b\/data\/records\.sqlite$/],
  ])('is in no file of %s', (_, search, searched) => {
    expect(search().files.some((file) => searched.test(file))).toBe(true);
    expect(search().found).toEqual([]);
  });

  test('is in no line of the mail logs', () => {
    // Two items of one message at A, a message and a receipt for each at B.
    expect(log.filter((line) => line.includes('"done"')).length).toBeGreaterThanOrEqual(3);
    expect(markersIn(Buffer.from(log.join('\n')), CONTENT)).toEqual([]);
  });

  test('names its hidden recipient on the disk of A only as an envelope, and where its receipt is awaited', () => {
    const owner = waiting.items[0]!.message.id;
    const places = ({ hidden }: typeof delivered) =>
      hidden.found.flatMap(({ file }) => (file.includes('/a/') ? [file.replace(/.*\/a\/data\/(spool\/)?/, '')] : []));
    // The register names it for as long as it keeps its rows, the notes of attempts until they are next written anew.
    const isRecord = (file: string) => /^(records\.sqlite(-wal)?|noted\.log)$/.test(file);
    expect(
      places(waiting)
        .filter((file) => !isRecord(file))
        .sort(),
    ).toEqual([`log/${owner}`, `new/${owner}`]);
    expect(places(delivered).filter((file) => !isRecord(file))).toEqual([]);
  });

  test.skipIf(!existsSync('/proc/self/fd'))(
    'cannot be read while it arrives, though too large for memory',
    async () => {
      const { town } = postal;
      const agency = town.agency('a');
      await using _gateway = await agency.start({ log: () => {} });
      await using dialog = await openDialog({ port: agency.agencyPort, tls: 'starttls' });
      for (const line of ['EHLO client.example', `MAIL FROM:<${AUTHOR}>`, `RCPT TO:<${OFFICER}>`, 'DATA'])
        await dialog.command(line);
      await dialog.send(LETTER);
      const held = await waitFor('the message in a file without a name', () => {
        const bytes = namelessFiles(agency.data);
        return bytes.length > 1_000_000 && bytes;
      });
      expect(markersIn(held, CONTENT)).toEqual([]);
      expect((await searchFolders([agency.folder], CONTENT)).found).toEqual([]);
    },
  );
});

/** More than a megabyte, so that it does not stay in memory while it arrives; the body says its marker in every line. */
const LETTER = message([
  `From: "${FROM_NAME}" <${AUTHOR}>`,
  `To: ${TO_NAME} <${OFFICER}>`,
  `Subject: ${SUBJECT} =?utf-8?B?${Buffer.from(CODED_SUBJECT).toString('base64')}?=`,
  `Bcc: ${HIDDEN}@b.example`,
  'Message-ID: <canary@a.example>',
  'Date: Sun, 22 Nov 2026 06:00:00 +0000',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=cut',
  '',
  '--cut',
  'Content-Type: text/plain',
  '',
  ...Array.from({ length: 40_000 }, (_, i) => `${BODY} ${i} a line as others are`),
  '--cut',
  `Content-Type: text/plain; name=${FILE_NAME}.txt`,
  `Content-Disposition: attachment; filename=${FILE_NAME}.txt`,
  'Content-Transfer-Encoding: base64',
  '',
  wrapped(Buffer.from(`The file says ${FILE}`).toString('base64')),
  '--cut--',
]);

async function searches(...folders: readonly string[]): Promise<{ content: Search; hidden: Search }> {
  return { content: await searchFolders(folders, CONTENT), hidden: await searchFolders(folders, [HIDDEN]) };
}

function wrapped(base64: string): string {
  return (base64.match(/.{1,20}/g) ?? []).join('\r\n');
}
