/** A gateway that is told to read its config again, or to stop, while it works: sessions go on, and nothing that was accepted is lost. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'smol-toml';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Gateway } from '../../gateway/main.ts';
import { freePort } from '../peers/ports.ts';
import { deliver, openDialog } from '../peers/smtp-dialog.ts';
import { writeLetter } from './canary.ts';
import { idOf, type Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';

let street: Street;
let a: Neighbour;
let b: Neighbour;
let gateway: Gateway;
let original: string;
const file = () => join(a.agency.folder, 'gateway.toml');

beforeAll(async () => {
  street = await foundStreet();
  a = street.neighbour('a');
  b = street.neighbour('b');
  await a.stop();
  gateway = await a.start();
  original = await readFile(file(), 'utf8');
});
afterAll(() => street[Symbol.asyncDispose]());
afterEach(async () => {
  await writeFile(file(), original);
  await gateway.reload();
});

interface Toml {
  hostname: string;
  listen: { role: string; host: string; port: number }[];
  agency: { policy?: object; passphraseFile: string }[];
  limits: Record<string, unknown>;
}

/** Changes the config file as an administrator does. */
async function edit(change: (toml: Toml) => void): Promise<void> {
  const toml = parse(original) as unknown as Toml;
  change(toml);
  await writeFile(file(), stringify(toml));
}

const submission = () => ({ port: a.agency.agencyPort, tls: 'starttls' as const });

test('a session that is open goes on and delivers, and what the new config says holds for it', async () => {
  await using dialog = await openDialog(submission());
  await dialog.command('EHLO client.example');
  await edit(({ agency: [agency], limits }) => {
    agency!.policy = { outsiders: 'refuse' };
    limits.expiryDays = 3;
  });
  expect(await gateway.reload()).toEqual({ changed: ['agencies', 'limits.expiryDays'], needsRestart: [] });
  const outside = writeLetter({ to: ['someone@outside.example'] });
  expect((await dialog.deliver(outside.bytes, outside.from, outside.to)).code).toBe(550);
  const inside = writeLetter();
  const answer = await dialog.deliver(inside.bytes, inside.from, inside.to);
  expect(answer.code).toBe(250);
  await a.logged(idOf(answer), 'done');
});

test('a listener that is new is opened, and one that is gone is closed once its message is taken', async () => {
  const port = await freePort();
  await using dialog = await openDialog(submission());
  const letter = writeLetter();
  await dialog.command('EHLO client.example');
  await dialog.command(`MAIL FROM:<${letter.from}>`);
  await dialog.command(`RCPT TO:<${letter.to[0]}>`);
  expect((await dialog.command('DATA')).code).toBe(354);
  await edit(({ listen }) => {
    listen.find(({ role }) => role === 'agency')!.port = port;
  });
  expect(await gateway.reload()).toMatchObject({ changed: ['listeners'] });
  await dialog.send(Buffer.concat([letter.bytes, Buffer.from('.\r\n')]));
  expect((await dialog.reply()).code).toBe(250);
  await dialog.closedByPeer();
  await expect(openDialog(submission())).rejects.toThrow();
  const next = writeLetter();
  expect((await deliver({ port, tls: 'starttls' }, next.bytes, next.from, next.to)).code).toBe(250);
});

describe('a config that cannot be used changes nothing:', () => {
  test.each<{ name: string; spoil: () => Promise<void>; said: RegExp }>([
    { name: 'no TOML', spoil: () => writeFile(file(), 'hostname = '), said: /is not TOML/ },
    {
      name: 'a passphrase that opens no key',
      spoil: async () => {
        await writeFile(join(a.agency.folder, 'wrong'), 'wrong\n', { mode: 0o600 });
        await edit(({ agency: [agency] }) => {
          agency!.passphraseFile = 'wrong';
          agency!.policy = { outsiders: 'refuse' };
        });
      },
      said: /the passphrase does not open this key/,
    },
    {
      name: 'a port that another program has',
      spoil: () =>
        edit(({ listen, agency: [agency] }) => {
          listen.push({ role: 'mx', host: '127.0.0.1', port: b.agency.mxPort });
          agency!.policy = { outsiders: 'refuse' };
        }),
      said: /another program is listening there already/,
    },
  ])('$name', async ({ spoil, said }) => {
    await using dialog = await openDialog(submission());
    await spoil();
    const logged = a.log.length;
    await expect(gateway.reload()).rejects.toThrow(said);
    const faults = a.log.slice(logged).filter(({ event }) => event === 'fault');
    expect(faults).toMatchObject([{ doing: expect.stringMatching(/nothing is changed/) }]);
    const outside = writeLetter({ to: ['someone@outside.example'] });
    expect((await dialog.deliver(outside.bytes, outside.from, outside.to)).code).toBe(250);
  });
});

test('what needs a restart is said and does not take effect', async () => {
  await edit((toml) => {
    toml.hostname = 'other.a.test';
    toml.limits.memory = '300 MB';
    toml.limits.messageSize = '1 MB';
  });
  expect(await gateway.reload()).toEqual({
    changed: ['limits.messageSize'],
    needsRestart: ['hostname', 'limits.memory'],
  });
  await using dialog = await openDialog(submission());
  const { lines } = await dialog.command('EHLO client.example');
  expect(lines[0]).toContain('gateway.a.test');
  expect(lines).toContain(`SIZE ${2 ** 20}`);
});
