/** Init: what a new gateway's folder holds, and that it is whole or not there. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCertificate } from '../../directory/certificate.ts';
import { membersDocument } from '../../directory/members-document.ts';
import { init } from '../../gateway/command/init.ts';
import { InitError, type NewGateway } from '../../gateway/command/init-wishes.ts';
import { ConfigError, readConfig } from '../../gateway/config/config.ts';
import { configTemplate } from '../../gateway/config/config-template.ts';
import { settings } from '../../gateway/config/settings.ts';
import { filesFrom } from '../../gateway/config/settings-files.ts';
import { type Described, described } from '../../gateway/config/settings-walk.ts';
import { unlockSecretKey } from '../../gateway/openpgp/keyring.ts';
import { spkiPin } from '../../gateway/tls-identity.ts';
import { SIGNER } from './config-folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'valise-init-'));
});
afterEach(() => rm(parent, { recursive: true }));

/** All that could be left open is said. */
function wanted(changes: Partial<NewGateway> = {}): NewGateway {
  return {
    folder: join(parent, 'gateway'),
    agency: 'agency-a',
    name: 'Agence "A" – 机构',
    country: 'FR',
    hostname: 'gateway.a.example',
    postmaster: 'postmaster@a.example',
    domains: ['a.example'],
    addresses: [],
    signer: SIGNER,
    clients: ['192.0.2.10'],
    server: { host: 'mail.a.example' },
    smarthost: { host: 'mail.a.example', port: 587 },
    now: new Date(),
    ...changes,
  };
}

const read = (name: string) => readFile(join(parent, 'gateway', name), 'utf8');

describe('a new gateway', () => {
  test('has a config without fault, once nothing is left open', async () => {
    await init(wanted());
    const config = readConfig({}, join(parent, 'gateway', 'gateway.toml'));
    expect(config).toMatchObject({ hostname: 'gateway.a.example', data: join(parent, 'gateway', 'data') });
    expect(config.agencies[0]).toMatchObject({ id: 'agency-a', clients: ['192.0.2.10'] });
    expect(config.agencies[0]?.servers.smarthost).toMatchObject({ host: 'mail.a.example', port: 587 });
    expect(config.tls.key).not.toBe(config.gatewayTls.key);
  });

  test('has a config that names exactly what is left open', async () => {
    await init(wanted({ signer: undefined, clients: undefined, server: undefined, smarthost: undefined }));
    const faults = faultsOf(() => readConfig({}, join(parent, 'gateway', 'gateway.toml')));
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'directory.signer',
      'agency#1.server.host',
      'agency#1.smarthost',
      'agency#1.clients',
    ]);
  });

  test('is readable by its owner alone', async () => {
    await init(wanted());
    const folder = join(parent, 'gateway');
    const names = await readdir(folder);
    expect(names.length).toBeGreaterThan(10);
    for (const path of [folder, join(folder, 'data'), ...names.map((name) => join(folder, name))])
      expect((await stat(path)).mode & 0o077, path).toBe(0);
  });

  test('has a secret key that its passphrase opens, of the certificate whose fingerprint is answered', async () => {
    const fingerprint = await init(wanted());
    const key = await unlockSecretKey(await read('secret-key.asc'), (await read('passphrase')).trim());
    expect(key.getFingerprint().toUpperCase()).toBe(fingerprint);
    expect(key.getUserIDs()).toEqual(['Agence "A" – 机构 <postmaster@a.example>']);
    expect((await readCertificate(await read('certificate.asc'))).fingerprint).toBe(fingerprint);
    expect(await read('revocation.asc')).toContain('BEGIN PGP PUBLIC KEY BLOCK');
  });

  test('has an entry that the members file takes, with the pin of its own gateway', async () => {
    const fingerprint = await init(wanted({ addresses: ['a@ministry.example'] }));
    const entry = JSON.parse(await read('registration.json'));
    const document = await membersDocument.parseAsync({
      format: 'valise-members/1',
      network: 'network.example',
      serial: 1,
      issued: '2026-01-01T00:00:00Z',
      expires: '2027-01-01T00:00:00Z',
      members: [entry],
    });
    expect(document.members[0]).toMatchObject({
      agency: { id: 'agency-a', name: 'Agence "A" – 机构', country: 'FR', standing: 'active' },
      domains: ['a.example'],
      addresses: ['a@ministry.example'],
      endpoint: { host: 'gateway.a.example', port: 2465, pins: [spkiPin(await read('gateway-tls.crt'))] },
      encryption: { fingerprint },
    });
  });

  test('is locked by a given passphrase, which is not copied', async () => {
    const passphraseFile = join(parent, 'elsewhere');
    await writeFile(passphraseFile, 'given passphrase\n', { mode: 0o600 });
    await init(wanted({ passphraseFile }));
    await unlockSecretKey(await read('secret-key.asc'), 'given passphrase');
    expect(await readdir(join(parent, 'gateway'))).not.toContain('passphrase');
    expect(readConfig({}, join(parent, 'gateway', 'gateway.toml')).agencies[0]?.passphraseFile).toBe(passphraseFile);
  });

  test('may be made in a folder that is there and empty, however open that one is', async () => {
    await mkdir(join(parent, 'gateway'), { mode: 0o755 });
    await init(wanted());
    expect((await stat(join(parent, 'gateway'))).mode & 0o777).toBe(0o700);
  });
});

describe('nothing is made', () => {
  test('in a folder that holds anything', async () => {
    await mkdir(join(parent, 'gateway'));
    await writeFile(join(parent, 'gateway', 'mine'), 'kept');
    expect(await notMade(wanted())).toEqual([
      `${join(parent, 'gateway')} is not empty, and nothing in it was touched; choose a new folder`,
    ]);
    expect(await read('mine')).toBe('kept');
    expect(await readdir(parent)).toEqual(['gateway']);
  });

  test('in a folder that is filled while the keys are being made', async () => {
    const made = notMade(wanted());
    await mkdir(join(parent, 'gateway'));
    await writeFile(join(parent, 'gateway', 'mine'), 'kept');
    expect(await made).toHaveLength(1);
    expect(await readdir(parent)).toEqual(['gateway']);
  });

  test('where a file stands in the way', async () => {
    await writeFile(join(parent, 'gateway'), '');
    expect(await notMade(wanted())).toEqual([
      expect.stringMatching(/gateway cannot be used \(ENOTDIR.*; choose another folder$/),
    ]);
  });

  test('with a passphrase that others can read', async () => {
    const passphraseFile = join(parent, 'open');
    await writeFile(passphraseFile, 'x');
    await chmod(passphraseFile, 0o644);
    expect(await notMade(wanted({ passphraseFile }))).toEqual([
      `the passphrase: ${passphraseFile} may be read by others (mode 644); run: chmod 600 ${passphraseFile}`,
    ]);
    expect(await readdir(parent)).toEqual(['open']);
  });

  test('for wishes that the directory would refuse, all of them told at once', async () => {
    const wishes = {
      agency: 'A_',
      name: ' A',
      country: 'Fr',
      hostname: 'gateway',
      postmaster: 'me',
      domains: ['A.example'],
      addresses: ['x'],
    };
    const faults = await notMade(wanted(wishes));
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'hostname',
      'postmaster',
      'agency',
      'name',
      'country',
      'domains#1',
      'addresses#1',
    ]);
    expect(await readdir(parent)).toEqual([]);
  });

  test.each([
    { domains: [], faults: ['domains: is empty; name each domain or single address whose mail is the agency’s'] },
    {
      domains: ['b.example'],
      faults: ['postmaster: postmaster@a.example is not among the agency’s domains and addresses; choose one that is'],
    },
  ])('for an agency of the domains $domains', async ({ domains, faults }) => {
    expect(await notMade(wanted({ domains }))).toEqual(faults);
  });
});

describe('the config template', () => {
  test('shows every setting with its sentence, and each of its defaults is the one in force', () => {
    const template = configTemplate({ hostname: 'gateway.a.example' });
    const prose = template.replace(/\n# /g, ' ');
    const all = everySetting(described(settings(filesFrom('/'))));
    expect(all.length).toBeGreaterThan(50);
    for (const { name, sentence, standard, kind } of all) {
      expect(sentence, name).toMatch(/^["A-Z].*\.$/);
      expect(prose, name).toContain(sentence);
      if (kind === 'value' && standard !== undefined)
        expect(template).toMatch(
          new RegExp(`^#${name} = ${JSON.stringify(standard).replace(/[[\]]/g, '\\$& *')}$`, 'm'),
        );
    }
  });

  test('is TOML whether or not its comments are opened', () => {
    const template = configTemplate({});
    const tables = ['directory', 'tls', 'gatewayTls', 'listen', 'agency', 'inspect', 'records', 'limits'];
    expect(Object.keys(parse(template))).toEqual(tables);
    const opened = parse(template.replace(/^#(\S+ =)$/gm, '$1 "x"').replace(/^#(?! )/gm, ''));
    expect(opened).toMatchObject({
      hostname: 'x',
      agency: [{ smarthost: { login: { user: 'x' } } }],
      limits: { expiryDays: 5 },
    });
  });
});

function everySetting({ inside }: Described): (Described & { name: string })[] {
  return [...inside].flatMap(([name, schema]) => {
    const each = described(schema);
    return [{ ...each, name }, ...everySetting(each)];
  });
}

async function notMade(gateway: NewGateway): Promise<readonly string[]> {
  const error = await init(gateway).catch((cause: unknown) => cause);
  if (!(error instanceof InitError)) throw error;
  return error.faults;
}

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults;
  }
}
