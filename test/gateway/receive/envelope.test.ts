/** What MAIL and RCPT may say, asked over the wire, because smtp-server reads it first. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Dialog, dial } from './dialog.ts';
import { type House, OURS, OURS_TOO, open } from './house.ts';

let house: House;
let agency: Dialog;
let mx: Dialog;
beforeAll(async () => {
  house = await open({
    listeners: [
      { role: 'agency', requireTls: false },
      { role: 'mx', requireTls: false },
    ],
    limits: { recipients: 3, commands: 10_000 },
  });
  agency = await dial(house.receiver.ports[0] as number);
  mx = await dial(house.receiver.ports[1] as number);
  for (const client of [agency, mx]) await client.say('EHLO client.example');
});
afterAll(() => house.receiver[Symbol.asyncDispose]());
beforeEach(async () => {
  house.accepted.length = 0;
  for (const client of [agency, mx]) await client.say('RSET');
});

/** Octets as they are: the tests write them as Latin-1. */
const octets = (line: string) => Buffer.from(`${line}\r\n`, 'latin1');

async function ask(client: Dialog, line: string): Promise<string> {
  client.write(octets(line));
  return await client.reply();
}

/** Sends an empty body and returns the envelope that was accepted. */
async function finish(client: Dialog) {
  expect(await client.say('DATA')).toMatch(/^354/);
  expect(await client.say('Subject: x\r\n\r\nx\r\n.')).toMatch(/^250/);
  return house.accepted.at(-1)?.envelope;
}

describe('recipients of an outbound message', () => {
  it.each([
    ['<user@there.example>', 'user@there.example'],
    ['<USER@There.EXAMPLE>', 'USER@there.example'],
    ['<user@xn--bcher-kva.test>', 'user@xn--bcher-kva.test'],
    ['<user@XN--BCHER-KVA.test>', 'user@xn--bcher-kva.test'],
    ['<"user"@there.example>', 'user@there.example'],
    [`<${'l'.repeat(64)}@there.example>`, `${'l'.repeat(64)}@there.example`],
  ])('%s is taken as %s', async (path, address) => {
    await ask(agency, 'MAIL FROM:<a@alpha.example>');
    expect(await ask(agency, `RCPT TO:${path}`)).toMatch(/^250/);
    expect((await finish(agency))?.recipients.map((one) => one.address)).toEqual([address]);
  });

  it.each([
    ['<user@xn--a.test>', '553 5.1.3'],
    ['<user@xn--ni7c.test>', '553 5.1.3'],
    ['<user@x\xe3\x80\x82test>', '553 5.6.7'],
    ['<user@b\xc3\xbccher.test>', '553 5.6.7'],
    ['<us\xc3\xa9r@there.example>', '553 5.6.7'],
    ['<us\xfcr@there.example>', '553 5.6.7'],
    ['<us\xc0\xafr@there.example>', '553 5.6.7'],
    ['<user@there\xc2\xad.example>', '553 5.6.7'],
    ['<user@there.example> <evil@bad>', '555 5.5.4'],
    ['<user@there.example> FOO=bar', '555 5.5.4'],
    ['<user@there.example> SIZE=10', '555 5.5.4'],
    ['<@relay.test:user@there.example>', '553 5.1.3'],
    ['<"a\\"b"@there.example>', '553 5.1.3'],
    ['<user%evil@there.example>', '553 5.1.3'],
    ['<evil!user@there.example>', '553 5.1.3'],
    ['<(c)user@there.example>', '553 5.1.3'],
    [`<${'l'.repeat(65)}@there.example>`, '553 5.1.3'],
    [`<user@${'l'.repeat(64)}.example>`, '553 5.1.3'],
    ['<user@-there.example>', '553 5.1.3'],
    ['<user@[127.0.0.1]>', '553 5.1.3'],
    ['<user@localhost>', '553 5.1.3'],
    ['<postmaster>', '553 5.1.3'],
    ['<us er@there.example>', '501'],
    ['<"us er"@there.example>', '501'],
    ['<"a@evil"@there.example>', '501'],
    ['<"a>b"@there.example>', '501'],
    ['<a@evil@there.example>', '501'],
    ['<us\0er@there.example>', '501'],
    ['<us\x01er@there.example>', '501'],
    ['<user@there.example.>', '501'],
    ['<a..b@there.example>', '501'],
    ['<user@x_y.test>', '501'],
    ['<>', '501'],
    ['<user@there.example> NOTIFY=NEVER,DELAY', '501'],
    ['<user@there.example> NOTIFY=SOMETIMES', '501'],
    ['<user@there.example> NOTIFY=DELAY,DELAY', '501 5.5.4'],
    ['<user@there.example> ORCPT=rfc822;a+0D+0Ab', '501'],
    ['<user@there.example> ORCPT=rfc822;a+zz', '501 5.5.4'],
    ['<user@there.example> ORCPT=nothing', '501'],
    ['<user@there.example> NOTIFY=NEVER NOTIFY=DELAY', '501'],
  ])('%j is refused with %s', async (path, status) => {
    await ask(agency, 'MAIL FROM:<a@alpha.example>');
    expect(await ask(agency, `RCPT TO:${path}`)).toMatch(new RegExp(`^${status}\\b`));
    expect(await agency.say('DATA')).toMatch(/^503/);
  });
});

describe('reverse-paths and MAIL parameters', () => {
  it.each([
    ['<>', null, null],
    ['<a@alpha.example>', 'a@alpha.example', null],
    ['<a@alpha.example> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=QQ+2B1', 'a@alpha.example', 'QQ+2B1'],
    ['<a@alpha.example> body=7bit envid=x', 'a@alpha.example', 'x'],
  ])('%s is taken', async (path, reversePath, envid) => {
    expect(await ask(agency, `MAIL FROM:${path}`)).toMatch(/^250/);
    await ask(agency, 'RCPT TO:<user@there.example>');
    expect(await finish(agency)).toMatchObject({ reversePath, envid });
  });

  it.each([
    ['<user%evil@x.test>', '553 5.1.7'],
    ['<@r.test:a@alpha.example>', '553 5.1.7'],
    ['<a@\xc3\xbc.test>', '553 5.6.7'],
    ['<a@\xfc.test>', '553 5.6.7'],
    ['<a@alpha.example> SMTPUTF8', '555 5.5.4'],
    ['<a@alpha.example> HOLDFOR=10', '555 5.5.4'],
    ['<a@alpha.example> BY=120;R', '555 5.5.4'],
    ['<a@alpha.example> MT-PRIORITY=3', '555 5.5.4'],
    ['<a@alpha.example> FOO', '555 5.5.4'],
    ['<a@alpha.example> =x', '555 5.5.4'],
    ['<a@alpha.example> NOTIFY=NEVER', '555 5.5.4'],
    // AUTH is not offered in clear, and so neither is its parameter.
    ['<a@alpha.example> AUTH=<>', '555 5.5.4'],
    ['<a@alpha.example> BODY=BINARYMIME', '501'],
    ['<a@alpha.example> RET=ALL', '501'],
    ['<a@alpha.example> ENVID=a+0D+0A', '501'],
    [`<a@alpha.example> ENVID=${'x'.repeat(101)}`, '501 5.5.4'],
    ['<a@alpha.example> SIZE=2000000', '552'],
    ['<a@alpha.example> SIZE=-1', '501'],
    ['a@alpha.example', '501'],
  ])('%j is refused with %s', async (path, status) => {
    expect(await ask(agency, `MAIL FROM:${path}`)).toMatch(new RegExp(`^${status}\\b`));
    expect(await ask(agency, 'RCPT TO:<user@there.example>')).toMatch(/^503/);
  });
});

describe('the envelope', () => {
  it('keeps the delivery status options as they were sent', async () => {
    await ask(agency, 'MAIL FROM:<a@alpha.example>');
    await ask(agency, 'RCPT TO:<b@there.example> NOTIFY=DELAY,success ORCPT=rfc822;B+2Bx@There.example');
    await ask(agency, 'RCPT TO:<c@there.example> NOTIFY=NEVER');
    expect((await finish(agency))?.recipients).toEqual([
      { address: 'b@there.example', notify: ['SUCCESS', 'DELAY'], original: 'rfc822;B+2Bx@There.example' },
      { address: 'c@there.example', notify: 'NEVER', original: null },
    ]);
  });

  it('has a recipient once, by its first spelling, with all reports that were asked for', async () => {
    await ask(agency, 'MAIL FROM:<a@alpha.example>');
    await ask(agency, 'RCPT TO:<Bob@there.example> NOTIFY=NEVER');
    await ask(agency, 'RCPT TO:<bob@there.example> NOTIFY=DELAY ORCPT=rfc822;x');
    await ask(agency, 'RCPT TO:<BOB@there.example>');
    expect((await finish(agency))?.recipients).toEqual([
      { address: 'Bob@there.example', notify: ['DELAY', 'FAILURE'], original: 'rfc822;x' },
    ]);
  });

  it('holds no more recipients than allowed', async () => {
    await ask(agency, 'MAIL FROM:<a@alpha.example>');
    for (const name of ['b', 'c', 'd']) expect(await ask(agency, `RCPT TO:<${name}@x.example>`)).toMatch(/^250/);
    expect(await ask(agency, 'RCPT TO:<e@x.example>')).toMatch(/^452 4\.5\.3/);
    expect(await ask(agency, 'RCPT TO:<B@x.example>')).toMatch(/^250/);
    expect((await finish(agency))?.recipients.length).toBe(3);
  });

  it.each(['RSET', 'EHLO again.example'])('is forgotten at %s', async (command) => {
    await ask(agency, 'MAIL FROM:<a@alpha.example>');
    await ask(agency, 'RCPT TO:<b@there.example>');
    await agency.say(command);
    expect(await agency.say('DATA')).toMatch(/^503/);
    await ask(agency, 'MAIL FROM:<>');
    await ask(agency, 'RCPT TO:<c@there.example>');
    expect((await finish(agency))?.recipients.map((one) => one.address)).toEqual(['c@there.example']);
  });
});

describe('inbound', () => {
  it('only our own are recipients', async () => {
    await ask(mx, 'MAIL FROM:<a@outside.example>');
    expect(await ask(mx, 'RCPT TO:<a@outside.example>')).toMatch(/^550 5\.7\.1 not a recipient of this gateway$/);
    expect(await ask(mx, 'RCPT TO:<a@gamma.example>')).toMatch(/^550 5\.7\.1 not a recipient/);
    expect(await ask(mx, 'RCPT TO:<a@alpha.example>')).toMatch(/^250/);
    await finish(mx);
    expect(house.accepted[0]?.client).toEqual({
      direction: 'inbound',
      agency: OURS,
      peer: null,
      remoteAddress: '127.0.0.1',
      helo: 'client.example',
      tls: null,
    });
  });

  it('one message serves one agency', async () => {
    await ask(mx, 'MAIL FROM:<a@outside.example>');
    expect(await ask(mx, 'RCPT TO:<a@beta.example>')).toMatch(/^250/);
    expect(await ask(mx, 'RCPT TO:<a@alpha.example>')).toMatch(/^452 4\.5\.3/);
    expect((await finish(mx))?.recipients.map((one) => one.address)).toEqual(['a@beta.example']);
    expect(house.accepted[0]?.client.agency).toBe(OURS_TOO);
  });

  it('<postmaster> is whom the configuration names', async () => {
    await ask(mx, 'MAIL FROM:<>');
    await ask(mx, 'RCPT TO:<Postmaster>');
    expect((await finish(mx))?.recipients.map((one) => one.address)).toEqual(['office@alpha.example']);
  });
});
