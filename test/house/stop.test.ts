/** Gateways in processes of their own that are told to stop under load, or killed: what was accepted arrives, and the register knows of it. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRegister } from '../../gateway/records/register-reader.ts';
import { waitFor } from '../peers/process.ts';
import { type Sink, startSink } from '../peers/sink.ts';
import { deliver, openDialog } from '../peers/smtp-dialog.ts';
import { startGatewayProcess, startQuickly } from '../torture/gateway-process.ts';
import { writeLetter } from './canary.ts';
import { type Agency, foundTown, type Town } from './town.ts';

const parts = new AsyncDisposableStack();
let town: Town;
let a: Agency;
let sink: Sink;

beforeAll(async () => {
  sink = parts.use(await startSink());
  town = parts.use(
    await foundTown([{ id: 'a', serverPort: 1, smarthostPort: sink.port, limits: { drainSeconds: 1 } }]),
  );
  a = town.agency('a');
  await startQuickly(a);
});
afterAll(() => parts.disposeAsync());

/** Hands in letters to outsiders on four connections, one after the other, until there are no more replies; answers the ids of those accepted. */
async function load(): Promise<string[]> {
  const accepted: string[] = [];
  const client = async () => {
    for (;;) {
      const letter = writeLetter({ to: ['someone@outside.example'] });
      const options = { port: a.agencyPort, tls: 'starttls' as const };
      const answer = await deliver(options, letter.bytes, letter.from, letter.to).catch(() => null);
      if (answer?.code === 250) accepted.push(letter.messageId);
      if (answer === null) return;
    }
  };
  await Promise.all([client(), client(), client(), client()]);
  return accepted;
}

const messageIds = () =>
  sink.messages
    .filter(({ answer }) => answer.startsWith('250'))
    .map(({ bytes }) => /^Message-ID: (.*)\r$/m.exec(Buffer.from(bytes).toString())?.[1]);

/** The register's states of the messages with these Message-IDs. */
function states(wanted: readonly string[]): string[] {
  const all = { from: null, until: null, agency: null, text: null };
  const rows = [...readRegister(join(a.data, 'records.sqlite'), all)];
  return wanted.map((id) => String(rows.find(({ message_id }) => message_id === id)?.state));
}

async function expectAllThere(accepted: readonly string[]): Promise<void> {
  await using _again = await startGatewayProcess(a);
  await waitFor('everything that was accepted to arrive', () => accepted.every((id) => messageIds().includes(id)));
  await waitFor('the register to say so', () => states(accepted).every((state) => state === 'relayed'));
}

test.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s under load: everything that was accepted arrives, and the register says so',
  async (signal) => {
    await using running = await startGatewayProcess(a);
    const loading = load();
    const before = sink.messages.length;
    await sink.waitForMessages(before + 20);
    process.kill(running.pid, signal);
    const accepted = await loading;
    expect(accepted.length).toBeGreaterThan(10);
    await waitFor('the process to end', () => running.ended() !== null);
    expect(running.ended()).toBe(signal === 'SIGTERM' ? 0 : 'SIGKILL');
    if (signal === 'SIGTERM') expect(running.output()).toContain('"event":"stopped"');
    await expectAllThere(accepted);
  },
);

test('a server that says nothing after the dot does not keep the gateway from stopping, and the message is in doubt', async () => {
  await using running = await startGatewayProcess(a);
  sink.behave({ afterDot: 'stall' });
  const before = sink.messages.length;
  const letter = writeLetter({ to: ['someone@outside.example'] });
  await deliver({ port: a.agencyPort, tls: 'starttls' }, letter.bytes, letter.from, letter.to);
  await sink.waitForMessages(before + 1);
  process.kill(running.pid, 'SIGTERM');
  await waitFor('the process to end', () => running.ended() !== null);
  expect(running.ended()).toBe(0);
  expect(states([letter.messageId])).toEqual(['in doubt']);
  sink.behave({});
  await expectAllThere([letter.messageId]);
});

test('who asks twice does not wait', async () => {
  await using running = await startGatewayProcess(a);
  sink.behave({ afterDot: 'stall' });
  const before = sink.messages.length;
  const letter = writeLetter({ to: ['someone@outside.example'] });
  await deliver({ port: a.agencyPort, tls: 'starttls' }, letter.bytes, letter.from, letter.to);
  await sink.waitForMessages(before + 1);
  process.kill(running.pid, 'SIGTERM');
  await waitFor('its doors to close', () =>
    deliver({ port: a.agencyPort }, letter.bytes, '', []).then(
      () => false,
      () => true,
    ),
  );
  process.kill(running.pid, 'SIGTERM');
  await waitFor('the process to end', () => running.ended() !== null);
  expect(running.ended()).toBe(1);
  expect(states([letter.messageId])).toEqual(['accepted']);
  sink.behave({});
  await expectAllThere([letter.messageId]);
});

test('SIGHUP has the config read again, and an open session goes on', async () => {
  await using running = await startGatewayProcess(a);
  await using dialog = await openDialog({ port: a.agencyPort, tls: 'starttls' });
  process.kill(running.pid, 'SIGHUP');
  await waitFor('the reload', () => running.output().includes('"event":"reloaded"'));
  const letter = writeLetter({ to: ['someone@outside.example'] });
  expect((await dialog.deliver(letter.bytes, letter.from, letter.to)).code).toBe(250);
  await waitFor('the letter to arrive', () => messageIds().includes(letter.messageId));
});
