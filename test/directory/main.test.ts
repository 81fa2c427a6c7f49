/** The secretariat's command line, run as people run it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MembersDocument } from '../../directory/members-document.ts';
import { makeAgency, makeDocument, makePin } from './members.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function directory(...args: string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['directory/main.ts', ...args], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

let folder: string;
let verifier: string;
let key: string;
let draft: MembersDocument;
const inFolder = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-directory-'));
  const made = await directory('keygen', '--name', 'members.example', '--out', inFolder('keys'));
  expect(made).toMatchObject({ code: 0, err: '' });
  verifier = made.out.trim();
  key = inFolder('keys/members.example.secret');
  draft = makeDocument({
    serial: 4,
    members: await Promise.all(AGENCIES.map(async (each) => (await makeAgency(each)).entry)),
  });
});
afterAll(() => rm(folder, { recursive: true }));

const AGENCIES = [
  {
    id: 'here',
    addresses: ['desk@ministry.test'],
    endpoint: { host: 'gw.here.example', port: 2525, pins: [makePin('a')] },
  },
  { id: 'there', country: 'FR', kind: 'mail-client' as const },
  { id: 'paused', standing: 'suspended' as const },
  { id: 'gone', standing: 'left' as const },
  { id: 'bare', certificates: [] },
  { id: 'idle', domains: [] },
];

async function writeDraft(fields: object = {}): Promise<string> {
  await writeFile(inFolder('draft.json'), JSON.stringify({ ...draft, ...fields }));
  return inFolder('draft.json');
}
const sign = async (fields: object, out: string): Promise<Ran> =>
  directory('members', 'sign', await writeDraft(fields), '--key', key, '--out', inFolder(out));

describe('keygen', () => {
  test('the secret key is private and the verifier key is the only output', async () => {
    expect(verifier).toMatch(/^members\.example\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}$/);
    expect((await stat(key)).mode & 0o777).toBe(0o600);
    expect(await readFile(key, 'utf8')).toMatch(/^PRIVATE\+KEY\+members\.example\+/);
  });

  test('a key is never written over another', async () => {
    const before = await readFile(key, 'utf8');
    const again = await directory('keygen', '--name', 'members.example', '--out', inFolder('keys'));
    expect([again.code, again.out]).toEqual([1, '']);
    expect(await readFile(key, 'utf8')).toBe(before);
  });
});

describe('members', () => {
  test('a signed draft is verified and read aloud', async () => {
    const signed = await sign({}, 'members.txt');
    expect(signed).toEqual({
      code: 0,
      out: 'signed members file number 4 of members.example: 6 members, issued on 1 January 2026, expires on 1 January 2100\n',
      err: '',
    });
    const verified = await directory('members', 'verify', inFolder('members.txt'), '--signer', verifier);
    expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/^valid: members file number 4/) });
    const shown = await directory('members', 'show', inFolder('members.txt'), '--signer', verifier);
    expect(shown.code).toBe(0);
    expect(
      shown.out
        .replace(/([0-9A-F]{4} ){9}[0-9A-F]{4}/g, 'KEY')
        .split('\n')
        .slice(1),
    ).toEqual([
      'Bureau of here (here, Latvia) has been a member since 1 January 2026; mail to anyone at here.example and desk@ministry.test is opened by its gateway at gw.here.example, port 2525 and encrypted to KEY (without an end).',
      'Bureau of there (there, France) has been a member since 1 January 2026; mail to anyone at there.example is opened in its own mail client and encrypted to KEY (without an end).',
      'Bureau of paused (paused, Latvia) has been suspended since 1 January 2026; mail to anyone at paused.example waits until it is active again.',
      'Bureau of gone (gone, Latvia) left on 1 January 2026; mail to anyone at gone.example is no longer encrypted to it.',
      'Bureau of bare (bare, Latvia) has been a member since 1 January 2026; mail to anyone at bare.example is refused, because no certificate to encrypt to is registered.',
      'Bureau of idle (idle, Latvia) has been a member since 1 January 2026; no address is registered.',
      '',
    ]);
  });

  test('a draft with faults is not signed, and all of them are told', async () => {
    const refused = await sign({ serial: 0, issued: 'today' }, 'faulty.txt');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/^refused, 2 fault\(s\):\n {2}serial: .*\n {2}issued: .*\n$/);
    expect(await readdir(folder)).not.toContain('faulty.txt');
  });

  const NOT_SIGNED: readonly [rule: string, fields: object, reason: RegExp][] = [
    ['that is expired already', { expires: '2026-02-01T00:00:00Z' }, /expires: is in the past/],
    ['of another network', { network: 'other.example' }, /network: is not members\.example/],
  ];
  test.each(NOT_SIGNED)('a draft %s is not signed', async (_rule, fields, reason) => {
    const refused = await sign(fields, 'never.txt');
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(reason)]);
  });

  test('a number is used once: a file with it is not replaced', async () => {
    expect((await sign({ serial: 7 }, 'numbered.txt')).code).toBe(0);
    const before = await readFile(inFolder('numbered.txt'), 'utf8');
    const again = await sign({ serial: 7, members: [] }, 'numbered.txt');
    expect([again.code, again.err]).toEqual([1, expect.stringMatching(/serial: is 7, but .* already has 7/)]);
    expect(await readFile(inFolder('numbered.txt'), 'utf8')).toBe(before);
    expect((await sign({ serial: 8 }, 'numbered.txt')).code).toBe(0);
  });

  test('a file that is not a members file is not replaced', async () => {
    await writeFile(inFolder('letter.txt'), 'Dear colleagues,\n');
    const refused = await sign({}, 'letter.txt');
    expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/letter\.txt: there is no blank line/)]);
  });

  test('a changed file does not verify', async () => {
    await sign({}, 'changed.txt');
    await writeFile(
      inFolder('changed.txt'),
      (await readFile(inFolder('changed.txt'), 'utf8')).replace('Bureau', 'Burrow'),
    );
    const refused = await directory('members', 'verify', inFolder('changed.txt'), '--signer', verifier);
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/the text was changed/) });
  });
});

const WRONG_USAGE: readonly [what: string, args: string[], reason: RegExp][] = [
  ['nothing', [], /no command is given/],
  ['an unknown command', ['frobnicate'], /no command "frobnicate"/],
  ['half a command', ['members'], /no command "members"/],
  ['a missing option', ['keygen', '--name', 'x'], /keygen needs --out/],
  ['an empty option', ['keygen', '--name=', '--out=x'], /keygen needs --name/],
  ['an unknown option', ['keygen', '--nane', 'x'], /--nane/],
  ['an option of another command', ['members', 'verify', 'f', '--signer', 'v', '--out', 'x'], /does not take --out/],
  ['a missing file name', ['members', 'show', '--signer', 'v'], /members show takes 1 file name/],
  ['a file name too many', ['members', 'show', 'a', 'b', '--signer', 'v'], /members show takes 1 file name/],
];

test.each(WRONG_USAGE)('%s is answered with the usage', async (_what, args, reason) => {
  const ran = await directory(...args);
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(ran.err).toMatch(reason);
  expect(ran.err).toContain('usage: npm run directory -- COMMAND');
});
