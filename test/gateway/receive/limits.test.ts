/** What one client, or many, can cost: time, connections and memory have their bounds. */
import { expect, it } from 'vitest';
import { reply } from '../../../gateway/mail/reply.ts';
import { dial } from './dialog.ts';
import { messageOf, open, ready, sayEnvelope, until } from './house.ts';

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
