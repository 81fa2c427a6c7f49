/** A config in another folder: it means the same, and whatever it named elsewhere lies beside it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { portableConfig } from '../../gateway/config/portable-config.ts';
import { type ConfigFolder, configFolder, type Toml } from './config-folder.ts';

let folder: ConfigFolder;
beforeAll(async () => {
  folder = await configFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

async function portable(change: (toml: Toml) => void = () => {}) {
  const config = await folder.config(change);
  return portableConfig(config.file, config.data, ['gateway.toml']);
}

const names = (files: readonly { name: string }[]) => files.map(({ name }) => name).toSorted();
const USUAL = ['members.txt', 'passphrase', 'password', 'secret.asc', 'tls.crt', 'tls.key', 'verdict.key'];

test('what lies beside it keeps its place, and the file is as it was', async () => {
  const { text, data, files } = await portable();
  expect(data).toBe('data');
  expect(names(files)).toEqual(USUAL);
  for (const { path, name } of files) expect(path).toBe(join(folder.path, name));
  expect((await portable((toml) => Object.assign(toml, { raw: `# a "comment" it's\n${text}` }))).text).toContain(
    '# a "comment" it\'s',
  );
});

test('what lies elsewhere comes beside it, under its own name as far as that is free', async () => {
  const { text, data, files } = await portable((toml) => {
    toml.data = '/var/lib/valise';
    toml.directory.members = '/srv/members.txt';
    toml.agency[0].revocation = '../safe/passphrase';
  });
  expect(data).toBe('valise');
  expect(names(files)).toEqual(['1-passphrase', ...USUAL]);
  expect(files).toContainEqual({ path: '/srv/members.txt', name: 'members.txt' });
  expect(text).toContain('revocation = "1-passphrase"');
});

test('what is named absolutely though it lies beside it is named relatively', async () => {
  const { text, files } = await portable((toml) => {
    toml.agency[0].verdictKey = join(folder.path, 'verdict.key');
  });
  expect(names(files)).toEqual(USUAL);
  expect(text).toContain('verdictKey = "verdict.key"');
});

test('strings are found whatever their quotes, and comments stay', async () => {
  const { text } = await portable();
  const file = join(folder.path, 'quoted.toml');
  await writeFile(file, text.replace('members = "members.txt"', `members = '/srv/it s' # the secretariat's "file"`));
  const moved = portableConfig(file, join(folder.path, 'data'), []);
  expect(moved.text).toContain(`members = "it s" # the secretariat's "file"`);
});

test('a path that cannot be replaced is an error and no broken config', async () => {
  const { text } = await portable();
  const file = join(folder.path, 'multiline.toml');
  await writeFile(file, text.replace('members = "members.txt"', 'members = """\n/srv/members.txt"""'));
  expect(() => portableConfig(file, join(folder.path, 'data'), [])).toThrow(/write each path as one plain string/);
});
