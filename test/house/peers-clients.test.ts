/** Mail clients of the world hand mail to a gateway, each in its own way: it arrives at the other agency, to the octet. */
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lacks } from '../peers/install.ts';
import { addedOnTop } from '../peers/mailbox.ts';
import { mustRun } from '../peers/process.ts';
import { type Sink, startSink } from '../peers/sink.ts';
import { dotStuffed } from '../peers/smtp-dialog.ts';
import { listenInClear } from '../torture/gateway-process.ts';
import { writeLetter } from './canary.ts';
import { takeBlock } from './mail.ts';
import { type Agency, foundTown } from './town.ts';

const parts = new AsyncDisposableStack();
let a: Agency;
let b: Agency;
let inbox: Sink;

beforeAll(async () => {
  inbox = parts.use(await startSink());
  const town = parts.use(await foundTown(['a', 'b'].map((id) => ({ id, serverPort: inbox.port }))));
  [a, b] = [town.agency('a'), town.agency('b')];
  await listenInClear(a);
  for (const agency of [a, b]) parts.use(await agency.start({ log: () => {} }));
});
afterAll(() => parts.disposeAsync());

/** The messages that came in while that was done, without what gateway B has put on top. */
async function arrivals(count: number, send: () => Promise<unknown>): Promise<Uint8Array[]> {
  const before = inbox.messages.length;
  await send();
  const all = await inbox.waitForMessages(before + count);
  return all.slice(before).map(({ bytes }) => takeBlock(bytes, b).below);
}

describe.skipIf(lacks('swaks'))('swaks', () => {
  test('over STARTTLS, its data sent as it stands', async () => {
    const { bytes, from, to } = writeLetter({ size: 5_000 });
    const server = ['--server', `127.0.0.1:${a.agencyPort}`, '--tls', '--helo', 'client.a.example'];
    const data = ['--data', '-', '--no-data-fixup', '--from', from, '--to', to.join(',')];
    // Told not to touch the data, it adds no more than the last line end.
    const [below] = await arrivals(1, () =>
      mustRun({ file: 'swaks', args: [...server, ...data] }, dotStuffed(bytes).slice(0, -2)),
    );
    expect(addedOnTop(below!, bytes)).toBe('');
  });
});

describe.skipIf(lacks('msmtp'))('msmtp', () => {
  test('over STARTTLS, as a user’s own mail program calls it', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'msmtp-'));
    const config = join(folder.path, 'msmtprc');
    const { bytes, from, to } = writeLetter({ size: 5_000 });
    const lines = ['account default', 'host 127.0.0.1', `port ${a.agencyPort}`, `from ${from}`];
    await writeFile(config, [...lines, 'tls on', 'tls_starttls on', 'tls_certcheck off', ''].join('\n'), {
      mode: 0o600,
    });
    // It reads lines as the system it runs on ends them.
    const local = Buffer.from(bytes).toString().replaceAll('\r\n', '\n');
    const [below] = await arrivals(1, () =>
      mustRun({ file: 'msmtp', args: ['-C', config, '--', ...to] }, Buffer.from(local)),
    );
    expect(addedOnTop(below!, bytes)).toBe('');
  });
});

describe.skipIf(lacks('postfix'))('smtp-source', () => {
  test('with several sessions at once over kept connections: nothing is lost or mixed up', async () => {
    const envelope = ['-f', 'amina@a.example', '-t', 'boris@b.example'];
    const load = ['-d', '-s', '4', '-m', '40', '-l', '4000'];
    const all = await arrivals(40, () =>
      mustRun({ file: 'smtp-source', args: [...load, ...envelope, `127.0.0.1:${a.agencyPort}`] }),
    );
    const ids = all.map((bytes) => /^Message-Id: (.*)$/im.exec(Buffer.from(bytes).toString())?.[1]);
    expect(new Set(ids).size).toBe(40);
    expect(new Set(all.map(({ length }) => length > 4000))).toEqual(new Set([true]));
  });
});
