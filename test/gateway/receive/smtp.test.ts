/** Messages and connections that go wrong: nothing is accepted that should not be, and no text of ours reaches the wire. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { MailError, reply } from '../../../gateway/mail/reply.ts';
import { listen } from '../../../gateway/receive/smtp.ts';
import { dial } from './dialog.ts';
import { messageOf, open, ready, sayEnvelope, until } from './house.ts';

it('offers what it keeps, and nothing else', async () => {
  await using house = await open();
  using client = await dial(house.port);
  expect((await client.say('EHLO client.example')).split('\n')).toEqual([
    '250-gate.alpha.example',
    '250-PIPELINING',
    '250-8BITMIME',
    '250-ENHANCEDSTATUSCODES',
    '250-DSN',
    '250-STARTTLS',
    '250 SIZE 1048576',
  ]);
});

it.each(['VRFY a', 'HELP', 'WIZ x', 'SHELL', 'KILL', 'XCLIENT ADDR=192.0.2.1', 'XFORWARD ADDR=192.0.2.1', 'BDAT 3'])(
  '%s is not known',
  async (command) => {
    await using house = await open();
    using client = await dial(house.port);
    await client.say('EHLO client.example');
    expect(await client.say(command)).toMatch(/^500/);
  },
);

it('a message is accepted byte for byte, and the reply is the house’s', async () => {
  await using both = await ready();
  await both.client.say('DATA');
  expect(await both.client.say('Subject: \x80\r\n\r\n..dot\r\n....\r\nend\r\n.')).toBe('250 2.6.0 taken as id1');
  const [arrival] = both.house.accepted;
  expect(Buffer.from(arrival?.bytes ?? []).toString('utf8')).toBe('Subject: \x80\r\n\r\n.dot\r\n...\r\nend\r\n');
  expect(arrival).toMatchObject({ id: 'id1', at: new Date('2026-01-02T03:04:05Z') });
});

it('a message above the threshold comes back whole', async () => {
  await using both = await ready();
  await both.client.say('DATA');
  const text = messageOf(900_000);
  expect(await both.client.say(`${text}.`)).toMatch(/^250/);
  expect(Buffer.from(both.house.accepted[0]?.bytes ?? []).toString('latin1')).toBe(text);
});

it('fifty whole messages in one segment are fifty messages', async () => {
  await using house = await open();
  using client = await dial(house.port);
  const one = 'MAIL FROM:<a@alpha.example>\r\nRCPT TO:<b@there.example>\r\nDATA\r\nSubject: x\r\n\r\nx\r\n.\r\n';
  client.write(`EHLO client.example\r\n${one.repeat(50)}QUIT\r\n`);
  await client.rest();
  expect(house.accepted.length).toBe(50);
});

it.each([
  ['declared smaller than it is', ' SIZE=100'],
  ['without a declaration', ''],
])('a message that is too big, %s: 552 at its end, and the next one is welcome', async (_name, size) => {
  await using house = await open();
  using client = await dial(house.port);
  await client.say('EHLO client.example');
  await client.say(`MAIL FROM:<a@alpha.example>${size}`);
  await client.say('RCPT TO:<b@there.example>');
  await client.say('DATA');
  expect(await client.say(`${messageOf(1_300_000)}.`)).toBe('552 5.3.4 message of 1.3 MB is over the limit of 1 MB');
  await sayEnvelope(client);
  await client.say('DATA');
  expect(await client.say('x\r\n.')).toMatch(/^250/);
  expect(house.accepted.length).toBe(1);
});

it('data that go on and on are cut off', async () => {
  await using both = await ready();
  await both.client.say('DATA');
  both.client.write(messageOf(2_200_000));
  expect(await both.client.rest()).toMatch(/^552 5\.3\.4 [^\r\n]*\r\n$/);
  expect(both.house.accepted).toEqual([]);
});

it('a line of 20 MB is refused, and what is pipelined behind it does not run', async () => {
  await using both = await ready({ limits: { messageBytes: 30_000_000 } });
  await both.client.say('DATA');
  both.client.write(`Subject: x\r\n\r\n${'x'.repeat(20_000_000)}\r\n.\r\nNOOP\r\nNOOP\r\n`);
  expect(await both.client.rest()).toBe('554 5.6.0 message refused: a line is longer than 65536 octets\r\n');
  expect(both.house.accepted).toEqual([]);
});

it.each([
  ['in the middle', 'Subject: x\r\n\r\nbody\r\n'],
  ['after half an end', 'Subject: x\r\n\r\nbody\r\n.\r'],
  ['before the first octet', ''],
])('a client that leaves %s has handed over nothing', async (_name, text) => {
  await using both = await ready();
  await both.client.say('DATA');
  both.client.write(text);
  both.client[Symbol.dispose]();
  await until(() => both.house.refused.length > 0);
  expect(both.house.refused[0]).toMatchObject({
    reply: { code: 421 },
    facts: { transaction: { direction: 'outbound' } },
  });
  expect(both.house.accepted).toEqual([]);
});

it('a client that leaves before our 250 has handed over its message', async () => {
  const gate = Promise.withResolvers<void>();
  await using both = await ready({ accept: () => gate.promise.then(() => reply(250, '2.6.0', 'taken')) });
  await both.client.say('DATA');
  both.client.write('x\r\n.\r\n');
  await until(() => both.house.begun() === 1);
  both.client[Symbol.dispose]();
  gate.resolve();
  await until(() => both.house.accepted.length === 1);
});

it.each(['in clear', 'under TLS'])(
  'a client that closes its side behind its last command is answered: %s',
  async (wire) => {
    const gate = Promise.withResolvers<void>();
    await using house = await open({ accept: () => gate.promise.then(() => reply(250, '2.6.0', 'taken')) });
    using client = await dial(house.port);
    await client.say('EHLO client.example');
    if (wire === 'under TLS') await client.startTls();
    await sayEnvelope(client);
    await client.say('DATA');
    client.leave(`${messageOf(100_000)}.\r\nQUIT\r\n`);
    await until(() => house.begun() === 1);
    gate.resolve();
    expect(await client.rest()).toBe('250 2.6.0 taken\r\n221 2.0.0 Bye\r\n');
  },
);

it('a client that closes its side without QUIT is answered, and then the connection is closed', async () => {
  await using house = await open();
  using client = await dial(house.port);
  client.leave('EHLO client.example\r\nNOOP\r\n');
  expect(await client.rest()).toMatch(/^250-[\s\S]*\r\n250 2\.0\.0 OK\r\n$/);
});

it('an error’s text is for the log alone', async () => {
  const cause = new Error('no room in /var/spool/secret for officer@alpha.example');
  await using both = await ready({ accept: () => Promise.reject(cause) });
  await both.client.say('DATA');
  expect(await both.client.say('x\r\n.')).toBe('451 4.3.0 temporary local problem, please try again later');
  expect(both.house.faults).toEqual([cause]);
});

it('a refusal’s reply goes to the client, and its cause to the log', async () => {
  const cause = new Error('the policy says so');
  const refusal = new MailError(reply(550, '5.7.1', 'call the help desk'), { cause });
  await using both = await ready({ accept: () => Promise.reject(refusal) });
  await both.client.say('DATA');
  expect(await both.client.say('x\r\n.')).toBe('550 5.7.1 call the help desk');
  expect(both.house.refused).toMatchObject([{ cause, reply: { code: 550 } }]);
  expect(both.house.faults).toEqual([]);
});

it.each([
  [reply(451, '4.7.0', 'later'), '451 4.7.0 later'],
  [reply(250, '2.6.0', 'a\r\n250 b'), '250 2.6.0 a 250 b'],
])('the reply of accept is the client’s, in one line: %j', async (answer, line) => {
  await using both = await ready({ accept: async () => answer });
  await both.client.say('DATA');
  expect(await both.client.say('x\r\n.')).toBe(line);
});

it.each([
  ['ENOSPC', '452 4.3.1 '],
  ['EIO', '451 4.3.0 '],
])('a disk that says %s is our fault, and said after the end of the data', async (code, line) => {
  const error = Object.assign(new Error('write /secret'), { code });
  await using both = await ready({ accept: () => Promise.reject(error) });
  await both.client.say('DATA');
  const answer = await both.client.say('x\r\n.');
  expect(answer.startsWith(line)).toBe(true);
  expect(answer).not.toContain('secret');
  expect(both.house.faults).toEqual([error]);
});

it('a message that cannot be kept on its way in is refused for now, at its end', async () => {
  await using both = await ready({ directory: '/nowhere/at/all' });
  await both.client.say('DATA');
  expect(await both.client.say(`${messageOf(200_000)}.`)).toMatch(/^451 4\.3\.0/);
  expect(both.house.faults).toMatchObject([{ code: 'ENOENT' }]);
});

it('closing waits for a message in progress and sends the idle away', async () => {
  const gate = Promise.withResolvers<void>();
  const { house, client } = await ready({ accept: () => gate.promise.then(() => reply(250, '2.6.0', 'taken')) });
  using idle = await dial(house.port);
  await client.say('DATA');
  client.write('x\r\n.\r\nNOOP\r\n');
  await until(() => house.begun() === 1);
  const closed = house.receiver[Symbol.asyncDispose]();
  expect(await idle.reply()).toMatch(/^421 4\.3\.2/);
  gate.resolve();
  await closed;
  expect(house.accepted.length).toBe(1);
  expect(await client.reply()).toMatch(/^250 2\.6\.0 taken/);
});

it('closing waits for a message whose client has left', async () => {
  const gate = Promise.withResolvers<void>();
  const { house, client } = await ready({ accept: () => gate.promise.then(() => reply(250, '2.6.0', 'taken')) });
  await client.say('DATA');
  client.write('x\r\n.\r\n');
  await until(() => house.begun() === 1);
  client[Symbol.dispose]();
  await until(() => client.isClosed);
  setTimeout(gate.resolve, 50);
  await house.receiver[Symbol.asyncDispose]();
  expect(house.accepted.length).toBe(1);
});

it('closing in the moment in which a client comes in to shake hands sends it away', async () => {
  await using house = await open({ listeners: [{ role: 'gateways' }] });
  const closed = Promise.withResolvers<void>();
  const close = () => closed.resolve(house.receiver[Symbol.asyncDispose]());
  // Told in the turn in which the listener has taken the connection.
  subscribe('net.server.socket', close);
  using _client = await dial(house.port);
  unsubscribe('net.server.socket', close);
  await closed.promise;
  expect(house.faults).toEqual([]);
});

it('a name in EHLO that is no name cannot end up in a header', async () => {
  await using house = await open();
  using client = await dial(house.port);
  client.write(Buffer.from('EHLO a(b);\xe2\x80\xaec<d>\r\n', 'latin1'));
  await client.reply();
  await sayEnvelope(client);
  await client.say('DATA');
  await client.say('x\r\n.');
  expect(house.accepted[0]?.client.helo).toMatch(/^a\?b\?\?\?c\?d\?$/);
});

it('a port in use is said in one sentence, and no other listener stays open', async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
  const { port } = squatter.address() as { port: number };
  const listeners = [{ role: 'mx' } as const, { role: 'agency', port } as const];
  await expect(open({ listeners })).rejects.toThrow(
    new Error(`cannot listen on 127.0.0.1:${port} for agency: another program is listening there already`),
  );
  await new Promise((resolve) => squatter.close(resolve));
});

it('without a certificate of our own nothing is opened', async () => {
  const tls = { key: '', certificate: '' };
  await expect(listen({ listeners: [], tls } as never)).rejects.toThrow(/no TLS key and certificate/);
});
