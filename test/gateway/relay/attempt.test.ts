/** What each answer of the next hop means for each recipient: final only where it is about the message. */
import { describe, expect, test } from 'vitest';
import type { Address } from '../../../directory/address.ts';
import { attempt } from '../../../gateway/relay/attempt.ts';
import { Connections } from '../../../gateway/relay/connections.ts';
import { startServer } from './scripted-server.ts';

const ONE = '1@b.example' as Address;
const TWO = '2@b.example' as Address;
const MESSAGE = Buffer.from('From: a@a.example\r\n\r\nhello\r\n');

/** One attempt at a server that answers by script; what it does not mention goes well. */
async function attempted(script: Readonly<Record<string, string>>, login = false) {
  await using server = await startServer(script);
  const target = {
    kind: 'server',
    server: {
      host: '127.0.0.1',
      port: server.port,
      tls: 'none',
      trusted: null,
      name: 'b',
      login: login ? { user: 'u', password: 'p' } : null,
    },
  } as const;
  using connections = new Connections();
  const identity = { hostname: 'gateway.a.test', key: '', certificate: '' };
  const patience = { connect: 2_000, reply: 2_000 };
  const recipients = [ONE, TWO];
  const envelope = { reversePath: 'a@a.example' as Address, envid: null, recipients: recipients.map(plain) };
  const means = { identity, patience, connections, cut: new AbortController().signal };
  return await attempt(means, { target, envelope, recipients, bytes: MESSAGE });
}

async function outcomes(script: Readonly<Record<string, string>>, login = false) {
  const result = await attempted(script, login);
  return [ONE, TWO].map((address) => {
    const outcome = result.get(address)!;
    const doubt = outcome.kind === 'deferred' && outcome.inDoubt ? ' in doubt' : '';
    return `${outcome.kind}${doubt} ${outcome.reply.code} ${outcome.reply.status}`;
  });
}

const plain = (address: Address) => ({ address, notify: null, original: null });

const both = (outcome: string) => [outcome, outcome];

describe('an answer', () => {
  test.each<[rule: string, script: Record<string, string>, expected: string[]]>([
    ['250 to all relays', {}, both('relayed 250 2.0.0')],
    [
      '5xx to one recipient fails that one',
      { [`RCPT TO:<${TWO}>`]: '550 5.1.1 unknown' },
      ['relayed 250 2.0.0', 'failed 550 5.1.1'],
    ],
    [
      '4xx to one recipient defers that one',
      { [`RCPT TO:<${ONE}>`]: '452 4.2.2 full' },
      ['deferred 452 4.2.2', 'relayed 250 2.0.0'],
    ],
    ['5xx to both recipients fails both', { 'RCPT TO': '550 5.1.1 unknown' }, both('failed 550 5.1.1')],
    ['5xx after the dot fails both', { '.': '554 5.6.0 not this' }, both('failed 554 5.6.0')],
    ['4xx after the dot defers both', { '.': '451 4.3.0 later' }, both('deferred 451 4.3.0')],
    ['5xx to MAIL fails both', { 'MAIL FROM': '553 5.1.8 not from you' }, both('failed 553 5.1.8')],
    ['530 to MAIL is about us', { 'MAIL FROM': '530 5.7.0 log in first' }, both('deferred 530 5.7.0')],
    ['5xx for a greeting is about us', { greeting: '554 5.3.2 closed' }, both('deferred 554 5.3.2')],
    ['5xx to EHLO and HELO is about us', { EHLO: '502 5.5.1 no', HELO: '502 5.5.1 no' }, both('deferred 502 5.5.1')],
    ['a status of another class than its code is not believed', { '.': '550 2.0.0 odd' }, both('failed 550 5.0.0')],
    ['a hang-up before the data is sure', { DATA: 'hang up' }, both('deferred 451 4.4.2')],
    ['a hang-up after the dot leaves a doubt', { '.': 'hang up' }, both('deferred in doubt 451 4.4.2')],
    ['a smaller SIZE than the message fails both', { EHLO: '250-b\r\n250 SIZE 10' }, both('failed 552 5.3.4')],
  ])('%s', async (_rule, script, expected) => expect(await outcomes(script)).toEqual(expected));

  test('5xx to AUTH is about us', async () => {
    const script = { EHLO: '250-b\r\n250 AUTH PLAIN', AUTH: '535 5.7.8 wrong' };
    expect(await outcomes(script, true)).toEqual(both('deferred 535 5.7.8'));
  });

  test('that is not SMTP will pass', async () => {
    expect(await outcomes({ '.': 'hello there' })).toEqual(both('deferred in doubt 451 4.4.2'));
  });

  test('is kept as one short line of plain text, however long and odd it is', async () => {
    const long = `550-5.7.1 \x1b[31mno\r\n550-5.7.1 ${'why '.repeat(500)}\r\n550 5.7.1 so`;
    const [outcome] = (await attempted({ '.': long })).values();
    expect(outcome?.reply.text).toMatch(/^[\x20-\x7e]{100,500}$/);
  });
});
