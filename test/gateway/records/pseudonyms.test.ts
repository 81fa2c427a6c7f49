/** What the content log calls authors: one name a day, which only that day's key can tell, and no longer than the key is kept. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { openPseudonyms, type Pseudonyms } from '../../../gateway/records/pseudonyms.ts';

const HERE = 'here' as AgencyId;
const ALICE = parseAddress('alice@here.example');
const NOON = new Date('2026-03-01T12:00:00Z');
const hours = (count: number) => new Date(NOON.getTime() + count * 3_600_000);

let folder: string;
let file: string;
let names: Pseudonyms;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-pseudonyms-'));
  file = join(folder, 'keys.sqlite');
  names = openPseudonyms(file);
});
afterEach(async () => {
  names[Symbol.dispose]();
  await rm(folder, { recursive: true });
});

test('an author has one name all day, in any case, also after a restart', () => {
  const name = names.of(HERE, ALICE, NOON);
  expect(names.of(HERE, parseAddress('alice@HERE.example'), hours(11))).toBe(name);
  names[Symbol.dispose]();
  names = openPseudonyms(file);
  expect(names.of(HERE, ALICE, hours(1))).toBe(name);
});

test.each([
  ['the next day', () => names.of(HERE, ALICE, hours(12))],
  ['in another agency', () => names.of('there' as AgencyId, ALICE, NOON)],
  ['as another author', () => names.of(HERE, parseAddress('bob@here.example'), NOON)],
  ['with the keys of another gateway', () => openPseudonyms(':memory:').of(HERE, ALICE, NOON)],
])('it is another name %s', (_, other) => {
  expect(other()).not.toBe(names.of(HERE, ALICE, NOON));
});

test('what is forgotten can be told of nobody any more, and is in no file', async () => {
  const name = names.of(HERE, ALICE, NOON);
  names.of(HERE, ALICE, hours(24));
  expect(names.all(HERE, ALICE).get('2026-03-01')).toBe(name);
  names.forget(hours(24));
  expect([...names.all(HERE, ALICE).keys()]).toEqual(['2026-03-02']);
  expect((await readFile(file)).includes('2026-03-01')).toBe(false);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});
