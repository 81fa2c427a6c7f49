/** The systemd units: each says what systemd understands, starts what its npm script starts, and gives away little. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forbiddenAt } from '../gateway/config/settings-files.ts';
import { mustRun, run } from './peers/process.ts';

const ROOT = join(import.meta.dirname, '..');

interface Unit {
  readonly file: string;
  readonly script: 'gateway' | 'desk' | 'directory';
  readonly starts: readonly string[];
  readonly folder: string;
  readonly secrets: readonly string[];
}

const UNITS: readonly Unit[] = [
  {
    file: 'gateway/systemd/valise-gateway.service',
    script: 'gateway',
    starts: ['start', '--config', '/etc/valise/gateway.toml'],
    folder: '/etc/valise',
    // All that `init` makes.
    secrets: ['secret-key.asc', 'passphrase', 'verdict.key', 'agency-tls.key', 'gateway-tls.key'],
  },
  {
    file: 'gateway/systemd/valise-desk.service',
    script: 'desk',
    starts: ['--config', '/etc/valise-desk/gateway.toml'],
    folder: '/etc/valise-desk',
    secrets: ['desk-tls.key'],
  },
  {
    file: 'directory/systemd/valise-directory.service',
    script: 'directory',
    starts: ['serve', '--config', '/etc/valise-directory/registry.toml'],
    folder: '/etc/valise-directory',
    secrets: ['log.key', 'tls.key'],
  },
];

const ANALYZE = '/usr/bin/systemd-analyze';
const hasAnalyze = existsSync(ANALYZE);
if (!hasAnalyze) console.warn(`skipped: ${ANALYZE} is not here (Debian package systemd)`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-systemd-'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = ({ file }: Unit) => readFile(join(ROOT, file), 'utf8');

const setting = (unit: string, name: string) =>
  unit.split('\n').flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []));

/** As installed, but with the program where it lies here, so that what is started can be found. */
async function installed(unit: Unit): Promise<string> {
  const path = join(folder, basename(unit.file));
  await writeFile(path, (await read(unit)).replaceAll('/opt/valise', ROOT));
  return path;
}

describe.each(UNITS)('$file', (unit) => {
  test('starts what its npm script starts, on the Node that npm installs', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const text = await read(unit);
    const [node, program, ...args] = setting(text, 'ExecStart')[0]!.split(' ');
    expect([...setting(text, 'Environment'), 'node', program].join(' ')).toBe(scripts[unit.script]);
    expect(args).toEqual(unit.starts);
    const { stdout } = await mustRun({ file: node!.replace('/opt/valise', ROOT), args: ['--version'] });
    expect(Buffer.from(stdout).toString()).toMatch(/^v26\./);
  });

  test('hands over its secrets, and nothing else', async () => {
    const handed = unit.secrets.map((name) => `${name}:${unit.folder}/${name}`);
    expect(setting(await read(unit), 'LoadCredential').toSorted()).toEqual(handed.toSorted());
  });

  test.skipIf(!hasAnalyze)('is understood by systemd in every line', async () => {
    const args = ['verify', await installed(unit)];
    expect(await run({ file: ANALYZE, args })).toMatchObject({ code: 0, stderr: '' });
  });

  test.skipIf(!hasAnalyze)('could do little beyond its work: at most 2.0 of 10', async () => {
    const args = ['security', '--offline=true', '--threshold=20', '--no-pager', await installed(unit)];
    const { code, stdout } = await run({ file: ANALYZE, args });
    expect(Buffer.from(stdout).toString().trimEnd().split('\n').at(-1)).toContain('OK');
    expect(code).toBe(0);
  });
});

test('no unit runs as the user of another', async () => {
  const users = await Promise.all(UNITS.map(async (unit) => setting(await read(unit), 'User')[0]));
  expect(new Set(users).size).toBe(UNITS.length);
});

test('a credential may have the mode that systemd gives it, and no other file may', () => {
  const path = '/run/credentials/valise-gateway.service/passphrase';
  expect(0o440 & forbiddenAt(path, 0o077)).toBe(0);
  for (const mode of [0o444, 0o460]) expect(mode & forbiddenAt(path, 0o077)).not.toBe(0);
  expect(0o440 & forbiddenAt('/etc/valise/passphrase', 0o077)).not.toBe(0);
});
