/** What MAIL and RCPT may say, asked over the wire, because smtp-server reads it first. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rowsOf, WAYS } from '../../vectors/vectors.ts';
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

/** A MAIL or RCPT command's path and parameters, and what becomes of it: taken as that, or refused with that. */
type Refused = { readonly path: string; readonly reply: string };
type RecipientRow = Refused | { readonly path: string; readonly address: string };
type ReversePathRow =
  | Refused
  | { readonly path: string; readonly reversePath: string | null; readonly envid: string | null };

describe.each(WAYS)('sent %s, %s', (chunking, wire) => {
  let client: Dialog;
  beforeAll(async () => {
    client = await dial(house.port);
    await client.say('EHLO client.example');
    if (wire === 'under TLS') await client.startTls();
  });
  afterAll(() => client[Symbol.dispose]());
  beforeEach(() => client.say('RSET'));

  const say = async (line: string) => {
    if (chunking === 'whole') return ask(client, line);
    await client.drip(octets(line));
    return client.reply();
  };

  it.each(rowsOf<RecipientRow>('smtp/recipients.json'))('a recipient: %j', async (row) => {
    await ask(client, 'MAIL FROM:<a@alpha.example>');
    const answer = await say(`RCPT TO:${row.path}`);
    if ('reply' in row) {
      expect(answer).toMatch(new RegExp(`^${row.reply}\\b`));
      expect(await client.say('DATA')).toMatch(/^503/);
    } else {
      expect(answer).toMatch(/^250/);
      expect((await finish(client))?.recipients.map((one) => one.address)).toEqual([row.address]);
    }
  });

  it.each(rowsOf<ReversePathRow>('smtp/reverse-paths.json'))('a reverse-path: %j', async (row) => {
    const answer = await say(`MAIL FROM:${row.path}`);
    if ('reply' in row) {
      expect(answer).toMatch(new RegExp(`^${row.reply}\\b`));
      expect(await ask(client, 'RCPT TO:<user@there.example>')).toMatch(/^503/);
    } else {
      expect(answer).toMatch(/^250/);
      await ask(client, 'RCPT TO:<user@there.example>');
      const { reversePath, envid } = row;
      expect(await finish(client)).toMatchObject({ reversePath, envid });
    }
  });
});

it('AUTH is not offered in clear, and so neither is its parameter', async () => {
  expect(await ask(agency, 'MAIL FROM:<a@alpha.example> AUTH=<>')).toMatch(/^555 5\.5\.4/);
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

describe('a refusal is told of with', () => {
  const told = () => house.refused.at(-1)?.facts;

  it('the command, before there is a message to name', async () => {
    await ask(mx, 'MAIL FROM:<a@outside.example> HOLDFOR=1');
    expect(told()).toMatchObject({ transaction: null, command: 'MAIL FROM:<a@outside.example> HOLDFOR=1' });
  });

  it('the command, also where smtp-server has not asked us', async () => {
    expect(await ask(agency, 'MAIL FROM:<a@alpha.example> SIZE=99999999')).toMatch(/^552/);
    expect(told()).toMatchObject({ role: 'agency', command: 'MAIL FROM:<a@alpha.example> SIZE=99999999' });
    await ask(agency, 'AUTH PLAIN AGEAYg==');
    expect(house.refused.at(-1)).toMatchObject({ reply: { code: 500 } });
    expect(told()?.command).toBe(undefined);
  });

  it('the message and its author too, for a recipient', async () => {
    await ask(mx, 'MAIL FROM:<a@outside.example>');
    await ask(mx, 'RCPT TO:<a@alpha.example>');
    await ask(mx, 'RCPT TO:<b@elsewhere.example>');
    expect(told()).toMatchObject({
      command: 'RCPT TO:<b@elsewhere.example>',
      transaction: { id: 'id1', agency: OURS, reversePath: 'a@outside.example', recipients: ['a@alpha.example'] },
    });
  });

  it('the message, its author and its recipients, for the message itself', async () => {
    await ask(agency, 'MAIL FROM:<a@alpha.example>');
    await ask(agency, 'RCPT TO:<b@there.example>');
    await agency.say('DATA');
    expect(await agency.say('Subject: x\r\n\r\n\0\r\n.')).toMatch(/^554/);
    const { transaction, command } = told() ?? {};
    expect(transaction).toMatchObject({ id: 'id1', agency: OURS, recipients: ['b@there.example'] });
    expect(command).toBe(undefined);
    agency = await dial(house.port);
    await agency.say('EHLO client.example');
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

  it.each(['MAIL FROM:<a@outside.example> ENVID=x', 'MAIL FROM:<a@outside.example> RET=HDRS'])(
    'a stranger is not offered DSN, and so none of its parameters: %s',
    async (line) => {
      expect(await mx.say('EHLO client.example')).not.toMatch(/DSN/);
      expect(await ask(mx, line)).toMatch(/^555 5\.5\.4/);
    },
  );

  it.each(['NOTIFY=SUCCESS', 'NOTIFY=NEVER', 'ORCPT=rfc822;x'])('nor those of RCPT: %s', async (parameter) => {
    await ask(mx, 'MAIL FROM:<a@outside.example>');
    expect(await ask(mx, `RCPT TO:<a@alpha.example> ${parameter}`)).toMatch(/^555 5\.5\.4/);
  });

  it('<postmaster> is whom the configuration names', async () => {
    await ask(mx, 'MAIL FROM:<>');
    await ask(mx, 'RCPT TO:<Postmaster>');
    expect((await finish(mx))?.recipients.map((one) => one.address)).toEqual(['office@alpha.example']);
  });
});
