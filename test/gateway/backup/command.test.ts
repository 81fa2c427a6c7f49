/** The commands `backup` and `restore`: what they refuse, and that a refusal leaves nothing behind. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { init } from '../../../gateway/command/init.ts';
import { readConfig } from '../../../gateway/config/config.ts';
import { generateIdentity } from '../../../gateway/openpgp/keyring.ts';
import { startGpg } from '../../peers/gpg.ts';
import { SIGNER } from '../config-folder.ts';
import { makeIdentity, type TestIdentity } from '../openpgp/identities.ts';
import { typed } from '../typed.ts';

const NOW = new Date();
let folder: string;
let keeper: TestIdentity;
const at = (name: string) => join(folder, name);
const secret = (name: string, text: string) => writeFile(at(name), text, { mode: 0o600 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-backup-'));
  keeper = await makeIdentity('keeper');
  const expired = await makeIdentity('expired', { created: new Date(NOW.getTime() - 9e9), days: 1 });
  await init({
    folder: at('gateway'),
    agency: 'a',
    name: 'Agency A',
    country: 'AA',
    hostname: 'gateway.a.example',
    postmaster: 'postmaster@a.example',
    domains: ['a.example'],
    addresses: [],
    signer: SIGNER,
    clients: ['192.0.2.10'],
    server: { host: 'mail.a.example' },
    smarthost: { host: 'mail.a.example' },
    now: NOW,
  });
  await writeFile(at('gateway/members.txt'), 'the members file is carried as it is');
  await writeFile(at('keeper.asc'), keeper.certificate);
  await writeFile(at('expired.asc'), expired.certificate);
  await secret('keeper-key.asc', keeper.key.armor());
  await secret('passphrase', 'a passphrase drawn at random\n');
  await secret('other-passphrase', 'another one drawn at random\n');
  await secret('short', 'summer2026\n');
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: readonly string[]) => typed(args, { now: () => NOW });

const config = () => ['--config', at('gateway/gateway.toml')];
const sealed = () => ['--to', at('keeper.asc')];
const opened = () => ['--key', at('keeper-key.asc')];

test('a folder in, the same folder out, with the config as it was', async () => {
  expect(await run('backup', at('one'), ...sealed(), ...config())).toMatchObject({ code: 0, err: '' });
  expect(await run('restore', at('one'), at('restored'), ...opened())).toMatchObject({ code: 0, err: '' });
  const names = ['gateway.toml', 'members.txt', 'secret-key.asc', 'passphrase', 'verdict.key', 'gateway-tls.key'];
  for (const name of names)
    expect(await readFile(at(`restored/${name}`))).toEqual(await readFile(at(`gateway/${name}`)));
  expect(readConfig({}, at('restored/gateway.toml')).data).toBe(at('restored/data'));
});

test('a passphrase does as well as a certificate', async () => {
  const by = ['--passphrase-file', at('passphrase')];
  expect(await run('backup', at('by-passphrase'), ...by, ...config())).toMatchObject({ code: 0 });
  expect(await run('restore', at('by-passphrase'), at('restored-by-passphrase'), ...by)).toMatchObject({ code: 0 });
});

test('what gpg has opened is restored without a key', async () => {
  await using gpg = await startGpg();
  await gpg.import(keeper.key.armor());
  await run('backup', at('for-gpg'), ...sealed(), ...config());
  await secret('bare.tar', '');
  await writeFile(at('bare.tar'), (await gpg.decrypt(await readFile(at('for-gpg')))).plaintext);
  expect(await run('restore', at('bare.tar'), at('restored-bare'))).toMatchObject({ code: 0, err: '' });
});

test('a file that is not there is named, because it is not in the backup either', async () => {
  await rm(at('gateway/revocation.asc'));
  const { out } = await run('backup', at('without'), ...sealed(), ...config());
  expect(out).toContain(`NOT in it, because it is not there: ${at('gateway/revocation.asc')}\n`);
});

describe('backup refuses, and writes nothing:', () => {
  const lines: { name: string; args: () => string[]; code: number; said: RegExp }[] = [
    {
      name: 'to write in clear',
      args: () => ['new'],
      code: 2,
      said: /needs either --to CERTIFICATE or --passphrase-file/,
    },
    {
      name: 'two ways at once',
      args: () => ['new', ...sealed(), '--passphrase-file', at('passphrase')],
      code: 2,
      said: /needs either/,
    },
    {
      name: 'to replace a file',
      args: () => [at('keeper.asc'), ...sealed()],
      code: 1,
      said: /is there already, and a backup replaces nothing/,
    },
    {
      name: 'a short passphrase',
      args: () => ['new', '--passphrase-file', at('short')],
      code: 1,
      said: /is short; draw one/,
    },
    {
      name: 'an expired certificate',
      args: () => ['new', '--to', at('expired.asc')],
      code: 1,
      said: /cannot be sealed to: it is expired/,
    },
    {
      name: 'the gateway’s own certificate',
      args: () => ['new', '--to', at('gateway/certificate.asc')],
      code: 1,
      said: /whose key would lie in the backup itself/,
    },
    {
      name: 'what is no certificate',
      args: () => ['new', '--to', at('passphrase')],
      code: 1,
      said: /is not a certificate/,
    },
    { name: 'a secret key', args: () => ['new', '--to', at('keeper-key.asc')], code: 1, said: /this is a secret key/ },
    { name: 'a folder that is not there', args: () => [at('none/new'), ...sealed()], code: 1, said: /ENOENT/ },
  ];
  test.each(lines)('$name', async ({ args, code, said }) => {
    const before = await readdir(folder, { recursive: true });
    const [file, ...rest] = args();
    expect(await run('backup', file === 'new' ? at('new') : file!, ...rest, ...config())).toMatchObject({
      code,
      out: '',
      err: expect.stringMatching(said),
    });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });
});

describe('restore refuses, and makes nothing:', () => {
  beforeAll(async () => {
    await run('backup', at('whole'), ...sealed(), ...config());
    await run('backup', at('locked'), '--passphrase-file', at('passphrase'), ...config());
    const whole = await readFile(at('whole'));
    await writeFile(at('cut'), whole.subarray(0, whole.length >> 1));
    const changed = Buffer.from(whole);
    changed[changed.length >> 1]! ^= 1;
    await writeFile(at('changed'), changed);
    await mkdir(at('full'));
    await writeFile(at('full/mine'), 'kept');
    const { lockedSecretKey } = await generateIdentity({
      agencyName: 'X',
      address: 'x@a.example',
      passphrase: 'x',
      now: NOW,
    });
    await secret('strange-key.asc', lockedSecretKey);
  });

  const lines: { name: string; args: () => string[]; said: RegExp }[] = [
    {
      name: 'a folder that holds anything',
      args: () => [at('whole'), at('full'), ...opened()],
      said: /is not empty, and nothing in it was touched/,
    },
    {
      name: 'a sealed backup without a key',
      args: () => [at('whole'), at('new')],
      said: /not an archive of ours; if it is sealed, name what opens it/,
    },
    {
      name: 'a backup for another key',
      args: () => [at('locked'), at('new'), ...opened()],
      said: /opening the backup/,
    },
    {
      name: 'a wrong passphrase',
      args: () => [at('locked'), at('new'), '--passphrase-file', at('other-passphrase')],
      said: /opening the backup/,
    },
    {
      name: 'a locked key without its passphrase',
      args: () => [at('whole'), at('new'), '--key', at('strange-key.asc')],
      said: /name its passphrase/,
    },
    {
      name: 'half a backup',
      args: () => [at('cut'), at('new'), ...opened()],
      said: /opening the backup|it is damaged/,
    },
    {
      name: 'a changed backup',
      args: () => [at('changed'), at('new'), ...opened()],
      said: /opening the backup|it is damaged/,
    },
    { name: 'a file that is not there', args: () => [at('none'), at('new'), ...opened()], said: /ENOENT/ },
  ];
  test.each(lines)('$name', async ({ args, said }) => {
    const before = await readdir(folder, { recursive: true });
    expect(await run('restore', ...args())).toMatchObject({ code: 1, out: '', err: expect.stringMatching(said) });
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });
});
