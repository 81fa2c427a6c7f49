/** The systemd unit: it says what systemd understands, starts what `npm run gateway` starts, and gives away little. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forbiddenAt } from '../../gateway/config/settings-files.ts';
import { mustRun, run } from '../peers/process.ts';

const ROOT = join(import.meta.dirname, '../..');
const NAME = 'valise-gateway.service';
const ANALYZE = '/usr/bin/systemd-analyze';
const hasAnalyze = existsSync(ANALYZE);
if (!hasAnalyze) console.warn(`skipped: ${ANALYZE} is not here (Debian package systemd)`);

let unit: string;
let folder: string;
beforeAll(async () => {
  unit = await readFile(join(ROOT, 'gateway/systemd', NAME), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'valise-systemd-'));
  // As installed, but with the program where it lies here, so that what is started can be found.
  await writeFile(join(folder, NAME), unit.replaceAll('/opt/valise', ROOT));
});
afterAll(() => rm(folder, { recursive: true }));

const setting = (name: string) =>
  unit.split('\n').flatMap((line) => (line.startsWith(`${name}=`) ? [line.slice(name.length + 1)] : []));

test('it starts what npm run gateway starts, on the Node that npm installs', async () => {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const [node, ...args] = setting('ExecStart')[0]!.split(' ');
  expect(`${setting('Environment')} node ${args[0]}`).toBe(scripts.gateway);
  expect(args.slice(1)).toEqual(['start', '--config', '/etc/valise/gateway.toml']);
  const { stdout } = await mustRun({ file: node!.replace('/opt/valise', ROOT), args: ['--version'] });
  expect(Buffer.from(stdout).toString()).toMatch(/^v26\./);
});

test('it hands over every secret that init makes, and nothing else', async () => {
  const secrets = ['secret-key.asc', 'passphrase', 'verdict.key', 'agency-tls.key', 'gateway-tls.key'];
  expect(setting('LoadCredential').toSorted()).toEqual(secrets.map((name) => `${name}:/etc/valise/${name}`).toSorted());
});

test('a credential may have the mode that systemd gives it, and no other file may', () => {
  const path = '/run/credentials/valise-gateway.service/passphrase';
  expect(0o440 & forbiddenAt(path, 0o077)).toBe(0);
  for (const mode of [0o444, 0o460]) expect(mode & forbiddenAt(path, 0o077)).not.toBe(0);
  expect(0o440 & forbiddenAt('/etc/valise/passphrase', 0o077)).not.toBe(0);
});

describe.skipIf(!hasAnalyze)('systemd', () => {
  test('understands every line', async () => {
    expect(await run({ file: ANALYZE, args: ['verify', join(folder, NAME)] })).toMatchObject({ code: 0, stderr: '' });
  });

  test('finds little that it could do beyond its work: at most 2.0 of 10', async () => {
    const args = ['security', '--offline=true', '--threshold=20', '--no-pager', join(folder, NAME)];
    const { code, stdout } = await run({ file: ANALYZE, args });
    expect(Buffer.from(stdout).toString().trimEnd().split('\n').at(-1)).toContain('OK');
    expect(code).toBe(0);
  });
});
