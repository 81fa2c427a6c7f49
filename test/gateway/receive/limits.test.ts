/** What one client, or many, can cost: time, connections and memory have their bounds. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { reply } from '../../../gateway/mail/reply.ts';
import { dial } from './dialog.ts';
import { messageOf, OURS, open, ready, sayEnvelope, until } from './house.ts';

/** Waits until the server has noticed that another left. */
async function comesIn(port: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    using client = await dial(port);
    if (client.greeting.startsWith('220')) return;
    if (Date.now() > deadline) throw new Error(`never let in: ${client.greeting}`);
  }
}

it('over the memory budget for too long: 452', async () => {
  const gate = Promise.withResolvers<void>();
  const accept = () => gate.promise.then(() => reply(250, '2.6.0', 'taken'));
  await using both = await ready({ budget: 10, accept, limits: { budgetMs: 30 } });
  await both.client.say('DATA');
  both.client.write(`${messageOf(100)}.\r\n`);
  await until(() => both.house.begun() === 1);
  using second = await dial(both.house.port);
  await second.say('EHLO client.example');
  await sayEnvelope(second);
  await second.say('DATA');
  expect(await second.say('x\r\n.')).toMatch(/^452 4\.3\.1/);
  gate.resolve();
  expect(await both.client.reply()).toMatch(/^250/);
});

it('a client that is slow, however busily, is sent away', async () => {
  await using both = await ready({ limits: { dataMs: 100 } });
  await both.client.say('DATA');
  const drip = setInterval(() => both.client.write('x'), 10);
  expect(await both.client.rest()).toMatch(/^421 4\.4\.2/);
  clearInterval(drip);
  expect(both.house.accepted).toEqual([]);
});

it('a client that trickles is sent away, however long it may take', async () => {
  await using both = await ready({ limits: { graceMs: 100, bytesPerSecond: 1_000 } });
  await both.client.say('DATA');
  const drip = setInterval(() => both.client.write('x'), 10);
  expect(await both.client.rest()).toMatch(/^421 4\.4\.2/);
  clearInterval(drip);
  expect(both.house.accepted).toEqual([]);
});

it('while the disk has no room, the client is told so before it sends its data', async () => {
  let free = 0;
  await using both = await ready({ room: async (bytes) => bytes <= free });
  expect(await both.client.say('DATA')).toBe('452 4.3.1 not enough room for the message, please try again later');
  free = 2 ** 20;
  expect(await both.client.say('DATA')).toMatch(/^354/);
  expect(await both.client.say('x\r\n.')).toMatch(/^250/);
});

it.each([
  ['a message longer than declared', ' SIZE=10'],
  ['a message of undeclared length', ''],
])('%s finds no more room than there is', async (_name, size) => {
  await using house = await open({ room: async (bytes) => bytes <= 2 ** 20 });
  using client = await dial(house.port);
  await client.say('EHLO client.example');
  await client.say(`MAIL FROM:<a@alpha.example>${size}`);
  await client.say('RCPT TO:<b@there.example>');
  await client.say('DATA');
  expect(await client.say(`${messageOf(900_000)}.`)).toMatch(/^452 4\.3\.1/);
  expect(house.accepted).toEqual([]);
});

it('room that one message has claimed is not another’s, until it has ended or its client has left', async () => {
  await using house = await open({ room: async (bytes) => bytes <= 2 ** 20 });
  const first = await dial(house.port);
  using second = await dial(house.port);
  for (const client of [first, second]) {
    await client.say('EHLO client.example');
    await sayEnvelope(client);
  }
  expect(await first.say('DATA')).toMatch(/^354/);
  expect(await second.say('DATA')).toMatch(/^452 4\.3\.1/);
  first[Symbol.dispose]();
  await until(() => house.refused.some((one) => one.reply.status === '4.4.2'));
  expect(await second.say('DATA')).toMatch(/^354/);
});

it('a client that never comes to a message is sent away', async () => {
  await using house = await open({ limits: { sessionMs: 100 } });
  using client = await dial(house.port);
  expect(await client.reply()).toMatch(/^421 4\.4\.2/);
});

it('commands to no end are not answered for ever', async () => {
  await using house = await open({ limits: { commands: 20 } });
  using client = await dial(house.port);
  client.write('NOOP\r\n'.repeat(100));
  const replies = (await client.rest()).split('\r\n');
  expect(replies.filter((line) => line.startsWith('250')).length).toBe(20);
  expect(replies.at(-2)).toMatch(/^421 4\.7\.0/);
});

it('recipients and messages that are accepted do not count as such', async () => {
  await using house = await open({ limits: { commands: 6 } });
  using client = await dial(house.port);
  await client.say('EHLO client.example');
  for (let message = 0; message < 3; message++) {
    await client.say('MAIL FROM:<a@alpha.example>');
    for (const name of ['b', 'c', 'd', 'e', 'f', 'g']) await client.say(`RCPT TO:<${name}@there.example>`);
    await client.say('DATA');
    expect(await client.say('x\r\n.')).toMatch(/^250/);
  }
});

it('one address has its share of connections, and no more', async () => {
  await using house = await open({ limits: { connectionsPerAddress: 2 } });
  using _first = await dial(house.port);
  using second = await dial(house.port);
  using third = await dial(house.port);
  expect(third.greeting).toMatch(/^421 4\.7\.0/);
  await second.say('QUIT');
  await second.rest();
  await until(() => second.isClosed);
  await comesIn(house.port);
});

it('a flood at one listener leaves the others their places', async () => {
  const roles = [{ role: 'mx' } as const, { role: 'agency' } as const];
  await using house = await open({ listeners: roles, limits: { connections: 2 } });
  const [mx, agency] = house.receiver.ports as [number, number];
  using _first = await dial(mx);
  using _second = await dial(mx);
  using third = await dial(mx);
  expect(third.greeting).toMatch(/^421/);
  using server = await dial(agency);
  expect(server.greeting).toMatch(/^220/);
});

it('strangers leave our listed clients their places', async () => {
  const limits = { connections: 4 };
  await using house = await open({ rules: { clients: [{ addresses: ['127.0.0.2'], agency: OURS }] }, limits });
  using _first = await dial(house.port);
  using _second = await dial(house.port);
  using _third = await dial(house.port);
  using fourth = await dial(house.port);
  expect(fourth.greeting).toMatch(/^421 4\.3\.2/);
  using ours = await dial(house.port, undefined, '127.0.0.2');
  expect(ours.greeting).toMatch(/^220/);
});

it('those who do not shake hands are sent away, and lose their places to those who do', async () => {
  const limits = { handshakes: 5, handshakeMs: 60_000 };
  await using house = await open({ listeners: [{ role: 'agency', implicitTls: true }], limits });
  const silent = await Promise.all(Array.from({ length: 20 }, () => silence(house.port)));
  using client = await dial(house.port, {});
  expect(client.greeting).toMatch(/^220/);
  for (const socket of silent) socket.destroy();
});

it.each([true, false])('a handshake that is never finished is given up, with implicit TLS %s', async (implicitTls) => {
  await using house = await open({ listeners: [{ role: 'agency', implicitTls }], limits: { handshakeMs: 50 } });
  const socket = await silence(house.port);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', (text) => String(text).startsWith('220 gate') && socket.write('EHLO x.example\r\nSTARTTLS\r\n'));
  await closed;
  using client = await dial(house.port, implicitTls ? {} : undefined);
  expect(client.greeting).toMatch(/^220/);
});

it('a listed client is greeted at once, and may talk before it has read the greeting', async () => {
  await using house = await open();
  const socket = await silence(house.port);
  socket.write('EHLO client.example\r\nQUIT\r\n');
  expect(await text(socket)).toMatch(/^220 .*250 .*221 /s);
});

it('a stranger who talks before the greeting is sent away', async () => {
  await using house = await open({ listeners: [{ role: 'mx', requireTls: false }], rules: { clients: [] } });
  const socket = await silence(house.port);
  socket.write('EHLO client.example\r\nQUIT\r\n');
  expect(await text(socket)).toMatch(/^421 /);
});

it.each([
  ['NONSENSE', '500 5.5.2'],
  ['MAIL', '501 5.1.7'],
  ['MAIL FROM:<a@alpha.example> SIZE=99999999999', '552 5.3.4'],
  ['MAIL FROM:<a@alpha.example> BODY=X', '501 5.5.4'],
  ['RCPT TO:<nobody>', '501 5.1.3'],
  ['DATA', '503 5.5.1'],
  ['AUTH X', '500 5.5.2'],
  ['STARTTLS x', '501 5.5.4'],
  ['NOOP', '250 2.0.0'],
  ['RSET', '250 2.0.0'],
  ['QUIT', '221 2.0.0'],
])('the reply to %s has its one enhanced status', async (line, status) => {
  await using house = await open();
  using client = await dial(house.port);
  await client.say('EHLO client.example');
  const answer = await client.say(line);
  expect(answer.slice(0, 9)).toBe(status);
  expect(answer.slice(9)).not.toMatch(/\d\.\d\.\d/);
});

it('a message that goes in circles is cut', async () => {
  await using both = await ready();
  await both.client.say('DATA');
  const hop = 'Received: from x by gate.alpha.example; now\r\n';
  expect(await both.client.say(`${hop}${hop}\r\n.`)).toMatch(/^554 5\.4\.6/);
  expect(both.house.accepted).toEqual([]);
});

/** A connection on which nothing is said. */
async function silence(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

async function text(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}
