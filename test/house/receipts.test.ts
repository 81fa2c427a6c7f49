/** What becomes of a message behind the other gateway's 250 reaches its author, sealed, once, and nobody else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deferred, everyRecipient } from '../../gateway/mail/outcome.ts';
import { reply } from '../../gateway/mail/reply.ts';
import type { Gateway } from '../../gateway/main.ts';
import { type MailboxServer, startMailboxServer } from '../demo/mailbox-server.ts';
import { waitFor } from '../peers/process.ts';
import { dotStuffed, openDialog } from '../peers/smtp-dialog.ts';
import { DAY, HOUR, movedClock } from './moved-clock.ts';
import { foundTown, type Town } from './town.ts';

const JANE = 'jane@a.example';
const BOB = 'bob@b.example';

let folder: string;
let serverA: MailboxServer;
let serverB: MailboxServer;
let town: Town;
let gatewayA: Gateway;
let gatewayB: Gateway;
/** Of gateway A. */
const clock = movedClock();
/** Whether gateway B's receipts are held back on their way. */
let receiptsLost = false;

const log: { readonly event: string; readonly id?: string; readonly messageId?: string }[] = [];
const startA = () => town.agency('a').start({ ...clock, log: (line) => void log.push(JSON.parse(line)) });

const startB = () =>
  town.agency('b').start({
    log: () => {},
    alter: (house) => ({
      ...house,
      nextLook: () => new Date(Date.now() + 100),
      relay: async (work) =>
        receiptsLost && work.target.kind === 'gateway'
          ? everyRecipient(work.recipients, deferred(reply(451, '4.4.1', 'held back')))
          : house.relay(work),
    }),
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-receipts-'));
  serverA = await startMailboxServer(join(folder, 'a'));
  serverB = await startMailboxServer(join(folder, 'b'));
  town = await foundTown([
    { id: 'a', serverPort: serverA.port },
    { id: 'b', serverPort: serverB.port },
  ]);
  gatewayA = await startA();
  gatewayB = await startB();
});

afterAll(async () => {
  for (const part of [gatewayA, gatewayB, serverA, serverB, town]) await part[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Jane sends; the parameters are those of RCPT TO. */
async function send(name: string, parameters = '', to = BOB): Promise<void> {
  const text =
    `From: Jane <${JANE}>\r\nTo: ${to}\r\nSubject: SECRET\r\nMessage-ID: <${name}@a.example>\r\n` +
    'Content-Type: text/plain\r\n\r\nSECRET\r\n';
  await using dialog = await openDialog({ port: town.agency('a').agencyPort, tls: 'starttls' });
  await dialog.command('EHLO client.a.example');
  await dialog.command(`MAIL FROM:<${JANE}>`);
  await dialog.command(`RCPT TO:<${to}>${parameters}`);
  await dialog.command('DATA');
  dialog.send(dotStuffed(Buffer.from(text)));
  expect((await dialog.reply()).code).toBe(250);
}

/** The reports in Jane's mailbox about one message of hers. */
async function reports(name: string): Promise<string[]> {
  const all = (await serverA.messages(JANE)).map((bytes) => bytes.toString('latin1'));
  return all.filter((text) => text.includes(`In-Reply-To: <${name}@a.example>`));
}

const report = (name: string) => waitFor(`a report on ${name}`, async () => (await reports(name))[0] ?? null);
const inMailbox = async (name: string) =>
  (await serverB.messages(BOB)).some((bytes) => bytes.includes(`<${name}@a.example>`));
const arrived = (name: string) => waitFor(`${name} in Bob's mailbox`, () => inMailbox(name));

/** What the author was told about a message, by its Action. */
const told = async (name: string) => (await reports(name)).map((text) => /^Action: (\w+)/m.exec(text)?.[1]);

/** Waits until gateway A has tried so often to hand a message over. */
const deferrals = (name: string, times: number) =>
  waitFor(`${times} attempts at ${name}`, () => {
    const accepted = log.find(({ event, messageId }) => event === 'accepted' && messageId === `<${name}@a.example>`);
    return log.filter(({ event, id }) => event === 'deferred' && id === accepted?.id).length === times;
  });

/** How many receipts gateway A has got. */
const receipts = () => log.filter(({ event }) => event === 'receipt').length;

/** How many receipts gateway A still awaits. */
function awaited(): number {
  using db = new DatabaseSync(join(town.agency('a').data, 'records.sqlite'), { readOnly: true });
  return Number(db.prepare('SELECT count(*) AS n FROM awaiting WHERE confirmed IS NULL').get()?.n);
}

describe('the author', () => {
  test.each([
    [
      'does not know a mailbox, before gateway B takes the message',
      'unknown',
      '5.1.1',
      'the recipient is not known here',
    ],
    ['has a mailbox that is full, after gateway B has taken the message', 'full', '5.2.2', 'no room'],
  ])('hears that the other agency’s server %s', async (_what, name, status, words) => {
    const to = `${name}@b.example`;
    serverB.refuse = (address) => (address === to ? { code: 552, text: `${status} no room` } : null);
    await send(name, '', to);
    const text = await report(name);
    serverB.refuse = () => null;
    expect(text).toContain('Subject: Not delivered');
    expect(text).toContain('From: postmaster@a.example');
    expect(text).toContain(`Final-Recipient: rfc822; ${to}`);
    expect(text).toMatch(new RegExp(`^Action: failed\r\nStatus: ${status}`, 'm'));
    expect(text).toContain(words);
    expect(text).not.toContain('SECRET');
    await waitFor('nothing awaited', () => awaited() === 0);
  });

  test('hears of a delivery where a receipt was asked for, and only there', async () => {
    await send('silent');
    await arrived('silent');
    await send('asked', ' NOTIFY=SUCCESS,FAILURE');
    expect(await report('asked')).toMatch(/^Action: delivered\r\nStatus: 2\S+\r\nRemote-MTA: dns; 127\.0\.0\.1\r$/m);
    await waitFor('nothing awaited', () => awaited() === 0);
    expect(await reports('silent')).toEqual([]);
    expect(await reports('asked')).toHaveLength(1);
  });

  test('hears that mail was handed on where a receipt was asked for and none can come, once', async () => {
    await send('unasked', '', 'kim@a.example');
    await send('handed', ' NOTIFY=SUCCESS', 'kim@a.example');
    expect(await report('handed')).toMatch(/^Final-Recipient: rfc822; kim@a\.example\r\nAction: relayed\r\nStatus: 2/m);
    await gatewayA[Symbol.asyncDispose]();
    gatewayA = await startA();
    await send('after', ' NOTIFY=SUCCESS', 'kim@a.example');
    await report('after');
    expect([await told('unasked'), await told('handed')]).toEqual([[], ['relayed']]);
  });

  test('hears after a day that no receipt has come, once', async () => {
    receiptsLost = true;
    await send('unconfirmed');
    await arrived('unconfirmed');
    clock.move(23 * HOUR);
    expect(await told('unconfirmed')).toEqual([]);
    clock.move(2 * HOUR);
    await report('unconfirmed');
    clock.move(DAY);
    const before = receipts();
    receiptsLost = false;
    await waitFor('the receipt that is late', () => receipts() === before + 1);
    expect(await told('unconfirmed')).toEqual(['relayed']);
    clock.move(-49 * HOUR);
  });

  test('hears after four hours that the message waits, once, and it arrives when the gateway is back after two days', async () => {
    await gatewayB[Symbol.asyncDispose]();
    await send('late');
    await deferrals('late', 1);
    clock.move(3 * HOUR);
    await deferrals('late', 2);
    expect(await told('late')).toEqual([]);
    clock.move(2 * HOUR);
    expect(await report('late')).toMatch(/^Action: delayed\r\nStatus: 4\.4\.[12]\r$/m);
    clock.move(DAY);
    await deferrals('late', 4);
    clock.move(19 * HOUR);
    await deferrals('late', 5);
    gatewayB = await startB();
    clock.move(2 * HOUR);
    await arrived('late');
    await waitFor('nothing awaited', () => awaited() === 0);
    expect(await told('late')).toEqual(['delayed']);
    clock.move(-50 * HOUR);
  });

  test('hears after five days that the message is given up, and it does not arrive later', async () => {
    await gatewayB[Symbol.asyncDispose]();
    await send('lost');
    await deferrals('lost', 1);
    clock.move(5 * DAY - HOUR);
    await report('lost');
    await deferrals('lost', 2);
    expect(await told('lost')).toEqual(['delayed']);
    clock.move(2 * HOUR);
    await waitFor('the end', async () => (await told('lost')).length === 2);
    const [, failed] = await reports('lost');
    expect(failed).toContain('Subject: Not delivered');
    expect(failed).toMatch(/^Action: failed\r\nStatus: 4\.4\.[12]\r$/m);
    gatewayB = await startB();
    clock.move(2 * HOUR);
    clock.move(-5 * DAY - 3 * HOUR);
    await send('next');
    await arrived('next');
    expect(await inMailbox('lost')).toBe(false);
    expect(await told('lost')).toEqual(['delayed', 'failed']);
  });
});

test('a receipt is never delivered to a mailbox', async () => {
  const all = (await serverA.messages(JANE)).map((bytes) => bytes.toString('latin1'));
  expect(all.filter((text) => text.includes('postmaster@b.example'))).toEqual([]);
});
