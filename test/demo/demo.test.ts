/** The demo as its users meet it: the command, and the line for programs. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { auditLog } from '../../directory/audit/audit.ts';
import { en } from '../../directory/telling/texts/en.ts';
import { serveFiles } from '../directory/published/file-server.ts';
import { readArguments } from './arguments.ts';
import { endAll, startDemo } from './child.ts';
import { domainsOf, readMessageFile, submissionOf } from './message.ts';
import { handOver } from './smtp-client.ts';

// Each starts a whole network, in which keys that lie under passphrases are opened several times over.
vi.setConfig({ testTimeout: 90_000 });

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-demo-test-'));
});

afterAll(async () => {
  await endAll();
  await rm(folder, { recursive: true, force: true });
});

test('--once sends the default message and prints two digests that agree', async () => {
  const { code, out } = await startDemo(['--once']).end();
  expect(out).toMatch(/^SHA-256 handed over {2}([0-9a-f]{64})\nSHA-256 arrived {6}\1 {2}bruno@b\.example\n/m);
  expect(out).toMatch(/of \d+ pieces of the message, 0 can be read there/);
  expect(out).not.toContain('\x1b');
  expect(code).toBe(0);
});

test('a message file names the two domains, its Bcc is no part of what must arrive, and --keep leaves the folder', async () => {
  const given = await message([
    'From: "Secretary, Unit 7" <secretary@ministry.example>',
    'To: desk@office.example',
    'Bcc: hidden@office.example',
    'Subject: =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=',
    '',
    '.a line with a dot',
  ]);
  const { code, out } = await startDemo(['--once', '--keep', given]).end();
  expect(out.match(/^SHA-256 arrived +[0-9a-f]{64} {2}(desk|hidden)@office\.example$/gm)).toHaveLength(2);
  expect(out).toContain('The digests agree.');
  expect(code).toBe(0);
  const kept = /all data in (\S+)/.exec(out)?.[1] ?? '';
  expect(existsSync(join(kept, 'agencies', 'a', 'gateway.toml'))).toBe(true);
  await rm(kept, { recursive: true });
});

test('a message file that cannot be sent is refused in one sentence', async () => {
  const { code, out, err } = await startDemo(['--once', await message(['To: b@b.example', '', 'x'])]).end();
  expect(err).toBe('the message cannot be sent: the message has no From field\n');
  expect({ code, out }).toEqual({ code: 1, out: '' });
});

test.each([
  { name: 'no recipient', lines: ['From: a@a.example', '', 'x'], said: /names no recipient/ },
  { name: 'one domain', lines: ['From: a@a.example', 'To: b@a.example', '', 'x'], said: /are all of a\.example/ },
  {
    name: 'three domains',
    lines: ['From: a@a.example', 'To: b@b.example, c@c.example', '', 'x'],
    said: /more than one/,
  },
  { name: 'no domain', lines: ['From: a@localhost', 'To: b@b.example', '', 'x'], said: /not a host name/ },
  { name: 'nothing in it', lines: [], said: /is empty/ },
])('a message with $name is not for the demo', ({ lines, said }) => {
  const bytes = Buffer.from(lines.join('\n'));
  expect(() => domainsOf(submissionOf(readMessageFile(bytes)))).toThrow(said);
});

test.each([
  { args: ['--onse'], said: /^Unknown option '--onse'; --help says what there is$/ },
  { args: ['--port', '70000'], said: /^--port 70000: is not a port/ },
  { args: ['one.eml', 'two.eml'], said: /^one message file at most/ },
])('the arguments $args are refused in one sentence', ({ args, said }) => {
  expect(() => readArguments(args)).toThrow(said);
});

test('--help says what there is', async () => {
  const { code, out } = await startDemo(['--help']).end();
  for (const flag of ['--once', '--json', '--port', '--keep']) expect(out).toContain(flag);
  expect(code).toBe(0);
});

test('--json is one line from which another program can audit the directory and send, and Ctrl-C leaves nothing', async () => {
  const demo = startDemo(['--json']);
  const line = await demo.until(() => /^(\{.*\})\n/.exec(demo.out())?.[1]);
  const { page, folder: data, directory, agencies } = JSON.parse(line);
  const [a, b] = agencies;
  expect((await fetch(page)).status).toBe(200);
  const { isInOrder, lines } = await auditLog(directory, new Date(), en);
  expect(isInOrder).toBe(true);
  expect(lines.join('\n')).toContain('Agency B (b, AA (AA)) becomes a member.');
  expect(await readFile(b.certificate, 'utf8')).toContain('BEGIN PGP PUBLIC KEY BLOCK');
  const { host, port, name, trust } = a.gateway.agency;
  const bytes = Buffer.from('From: x@a.example\r\nTo: y@b.example\r\nSubject: direct\r\n\r\nbody\r\n');
  const submission = { from: 'x@a.example', recipients: ['y@b.example'], bytes };
  const gateway = { host, port, name, trusted: await readFile(trust, 'utf8') };
  expect((await handOver(gateway, 'program.example', submission)).code).toBe(250);
  await demo.until(() => existsSync(join(b.mailboxes, 'y@b.example', 'new')));
  const { code, out } = await demo.interrupt();
  expect(out).toBe(`${line}\n`);
  expect(existsSync(data)).toBe(false);
  expect(code).toBe(0);
});

test('a port in use is told in one sentence', async () => {
  await using other = await serveFiles(folder);
  const { code, err } = await startDemo(['--port', other.address.port]).end();
  expect(err).toMatch(/^the page cannot be served on 127\.0\.0\.1:\d+: .*\n$/);
  expect(code).toBe(1);
});

let count = 0;

async function message(lines: readonly string[]): Promise<string> {
  const file = join(folder, `${++count}.eml`);
  await writeFile(file, lines.join('\n'));
  return file;
}
