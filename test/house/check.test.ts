/** `check` against a whole gateway with its servers: in order it finds nothing, and each thing that breaks is named. */
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../gateway/check/finding.ts';
import { typed } from '../gateway/typed.ts';
import { freePort } from '../peers/ports.ts';
import type { Neighbour } from './neighbour.ts';
import { foundStreet, type Street } from './street.ts';
import type { MemberEntry } from './town.ts';

let street: Street;
let a: Neighbour;
let b: Neighbour;

beforeAll(async () => {
  street = await foundStreet();
  a = street.neighbour('a');
  b = street.neighbour('b');
});
afterAll(() => street[Symbol.asyncDispose]());

/** Runs the command as an administrator of A does. */
const run = (...args: readonly string[]) =>
  typed(['check', '--config', join(a.agency.folder, 'gateway.toml'), ...args]);

async function findings(...args: readonly string[]): Promise<Finding[]> {
  const { out } = await run('--json', ...args);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding);
}

/** What is to be mended, by what it is about. */
async function faults(...args: readonly string[]): Promise<string[]> {
  return (await findings(...args)).flatMap(({ state, about, told }) => (state === 'FAIL' ? [`${about}: ${told}`] : []));
}

/** Changes the entry of A in the members file for as long as `during` takes. */
async function registered(change: Partial<MemberEntry>, during: () => Promise<void>): Promise<void> {
  let before: readonly MemberEntry[] = [];
  await street.town.publish((document) => {
    before = document.members;
    return {
      ...document,
      members: document.members.map((entry) => (entry.id === 'a' ? { ...entry, ...change } : entry)),
    };
  });
  try {
    await during();
  } finally {
    await street.town.publish((document) => ({ ...document, members: [...before] }));
  }
}

/** Writes something else into a file of A's folder for as long as `during` takes. */
async function overwritten(name: string, text: string, during: () => Promise<void>): Promise<void> {
  const path = join(a.agency.folder, name);
  const before = await readFile(path);
  await writeFile(path, text);
  try {
    await during();
  } finally {
    await writeFile(path, before);
  }
}

test('a gateway in order has nothing to be mended, one line for each finding', async () => {
  const { code, out } = await run();
  expect(code).toBe(0);
  expect(out).not.toMatch(/^FAIL/m);
  expect(out).toMatch(/^(?:(?:ok {2}|warn) {2}[a-z ]+ {2}\S.*\n)+$/);
  for (const about of ['config', 'gateway', 'files', 'disk', 'ports', 'dns', 'tls', 'gateway tls', 'directory', 'keys'])
    expect(out).toMatch(new RegExp(`^ok    ${about} `, 'm'));
  for (const about of ['round trip', 'own server', 'smarthost'])
    expect(out).toMatch(new RegExp(`^ok    ${about} `, 'm'));
});

test('every member and a probe are looked at only when it is asked for', async () => {
  expect((await findings()).map(({ about }) => about)).not.toContain('member b');
  const asked = await findings('--members', '--send', 'boris@b.example');
  expect(asked.filter(({ about }) => about === 'member b' || about === 'probe')).toEqual([
    expect.objectContaining({ about: 'member b', state: 'ok' }),
    expect.objectContaining({ state: 'ok', told: expect.stringMatching(/^delivered to boris@b\.example/) }),
  ]);
});

describe('it names what is wrong:', () => {
  test('the agency’s own server refuses reports', async () => {
    a.server.refuse = () => ({ code: 550, text: '5.1.1 no such user' });
    expect(await faults()).toEqual([
      expect.stringMatching(
        /^own server: .* refuses mail from <> to <postmaster@a\.example>: 550 5\.1\.1 no such user$/,
      ),
    ]);
    a.server.refuse = () => null;
  });

  test('the agency’s own server is gone', async () => {
    const text = await readFile(join(a.agency.folder, 'gateway.toml'), 'utf8');
    const elsewhere = text.replace(`port = ${a.server.port}`, `port = ${await freePort()}`);
    await overwritten('gateway.toml', elsewhere, async () => {
      expect(await faults()).toEqual([expect.stringMatching(/^own server: .*nothing listens there: start it/)]);
    });
  });

  test('another member’s gateway is gone', async () => {
    await b.stop();
    expect(await faults('--members')).toEqual([expect.stringMatching(/^member b: .*Mail to it waits$/)]);
    await b.start();
  });

  test('the other agency’s server does not know the mailbox', async () => {
    b.server.refuse = () => ({ code: 550, text: '5.1.1 no such user' });
    expect(await faults('--send', 'nobody@b.example')).toEqual([
      expect.stringMatching(/^probe: not delivered to nobody@b\.example: /),
    ]);
    b.server.refuse = () => null;
  });

  const entries: { name: string; change: Partial<MemberEntry>; said: readonly RegExp[] }[] = [
    { name: 'a suspended agency', change: { standing: 'suspended' }, said: [/^directory: a is marked "suspended"/] },
    {
      name: 'another TLS key',
      change: { endpoint: { host: '127.0.0.1', port: 1, pins: [`${'A'.repeat(43)}=`] } },
      said: [/^gateway tls: the directory lists another key for a/],
    },
    {
      name: 'no certificate',
      change: { certificates: [] },
      said: [/^keys: .*does not list the key that signs/, /^keys: .*no key to seal to/],
    },
    { name: 'another agency in our place', change: { id: 'c' }, said: [/^directory: agency "a" is not in it/] },
  ];
  test.each(entries)('the directory lists $name', async ({ change, said }) => {
    await registered(change, async () => {
      expect(await faults()).toEqual(said.map((text) => expect.stringMatching(text)));
    });
  });

  test('the members file was changed', async () => {
    const before = await readFile(street.town.membersFile, 'utf8');
    await writeFile(street.town.membersFile, before.replace('Agency A', 'Agency X'));
    expect(await faults()).toEqual([
      expect.stringMatching(/^directory: the members are not known \(.*the text was changed/),
    ]);
    await writeFile(street.town.membersFile, before);
  });

  test('the passphrase does not open the key', () =>
    overwritten('passphrase', 'wrong\n', async () => {
      expect(await faults()).toEqual([expect.stringMatching(/^round trip: .*the passphrase does not open this key/)]);
    }));

  test('the config has faults, and then nothing else is looked at', () =>
    overwritten('gateway.toml', 'hostnam = "x"', async () => {
      const { code, out, err } = await run();
      expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^\d+ things are to be mended\n$/) });
      expect(out).toMatch(/^(FAIL {2}config .*\n)+$/);
      expect(out).toContain('hostnam: is not a setting');
    }));
});

describe('while the gateway does not run', () => {
  beforeAll(() => a.stop());

  test('that is said and no fault, but nothing can be sent through it', async () => {
    expect(await findings()).toContainEqual(expect.objectContaining({ about: 'gateway', state: 'ok' }));
    expect(await faults('--send', 'boris@b.example')).toEqual([
      expect.stringMatching(/^probe: the gateway does not run/),
    ]);
  });

  test('another program on one of its ports is found', async () => {
    const other = createServer().listen(a.agency.agencyPort, '127.0.0.1');
    await once(other, 'listening');
    expect(await faults()).toEqual([expect.stringMatching(/^ports: .* is held by another program/)]);
    other.close();
  });
});
