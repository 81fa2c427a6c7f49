/** Copies that are made while others write: of a queue that moves, and of records that grow. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Entry } from '../../../directory/tar.ts';
import { queueEntries } from '../../../gateway/backup/queue-copy.ts';
import { recordsEntries } from '../../../gateway/backup/records-copy.ts';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { layoutOf } from '../../../gateway/spool/layout.ts';
import type { Spool } from '../../../gateway/spool/spool.ts';
import { FilePlace } from '../spool/file-place.ts';
import { bytes, message, started } from '../spool/messages.ts';

const COUNT = 60;
let from: FilePlace;
let to: FilePlace;
let folder: string;
beforeEach(async () => {
  from = new FilePlace();
  to = new FilePlace();
  folder = await mkdtemp(join(tmpdir(), 'valise-copy-'));
});
afterEach(async () => {
  await from.clear();
  await to.clear();
  await rm(folder, { recursive: true });
});

async function write(path: string, { body }: Entry): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, Buffer.concat(await Array.fromAsync(body)));
}

/** What a message was given when it left. */
async function finish(spool: Spool, id: string): Promise<void> {
  await using lease = await spool.lease(id as Id);
  await lease?.record(started());
  await lease?.finish();
}

async function idsIn(spool: Spool): Promise<string[]> {
  return (await Array.fromAsync(spool.waiting())).toSorted();
}

test('a queue that moves is copied so that nothing that stays is lost, and a restart finds no damage', async () => {
  const spool = await from.open();
  const ids = Array.from({ length: COUNT }, (_, n) => `m${n}`);
  for (const id of ids) await spool.commit(message(id, { repeatKeys: [`key of ${id}`] }), [[bytes(5_000, id)]]);
  const gone = new Set(ids.filter((_, n) => n % 2 === 0));
  let copied = 0;
  let turn = 0;
  for await (const entry of queueEntries(layoutOf(from.folder), 'spool', () => copied++)) {
    // Between any two files something leaves, something is tried and something comes.
    const [next] = gone;
    if (next !== undefined && gone.delete(next)) await finish(spool, next);
    await using lease = await spool.lease(ids[1] as Id);
    await lease?.record(started());
    await spool.commit(message(`new${turn++}`), [[bytes(100)]]);
    await write(join(to.folder, entry.name.slice('spool/'.length)), entry);
  }
  const copy = await to.open();
  const found = await idsIn(copy);
  expect(found.length).toBeLessThanOrEqual(copied);
  for (const id of ids.filter((_, n) => n % 2 === 1)) expect(found).toContain(id);
  expect(to.damages).toEqual([]);
  // Whatever is not in the copy and was accepted before it began has left, and a repeat of it is known there.
  const left = ids.filter((id) => !found.includes(id));
  expect(left.length).toBeGreaterThan(0);
  expect(await copy.known(left.map((id) => `key of ${id}`))).toEqual(new Set(left.map((id) => `key of ${id}`)));
  for (const id of found) {
    await using lease = await copy.lease(id as Id);
    expect(lease, id).not.toBeNull();
  }
});

test('a message that goes on as another while the queue is copied is in the copy', async () => {
  const spool = await from.open();
  for (const id of ['m1', 'm2']) await spool.commit(message(id), [[bytes(100, id)]]);
  const names: string[] = [];
  for await (const { name } of queueEntries(layoutOf(from.folder), 'spool', () => {})) {
    names.push(name);
    if (names.length > 1) continue;
    await spool.commit(message('m1r', { repeatKeys: ['released/m1'] }), [[bytes(100)]]);
    await finish(spool, 'm1');
  }
  expect(names.some((name) => name.startsWith('spool/done/'))).toBe(true);
  expect(names.at(-1)).toBe('spool/new/m1r');
});

test('what the disk had damaged is copied with it', async () => {
  await from.open();
  await writeFile(join(from.folder, 'corrupt', 'm1'), 'evidence');
  const names = (await Array.fromAsync(queueEntries(layoutOf(from.folder), 'spool', () => {}))).map(({ name }) => name);
  expect(names).toEqual(['spool/corrupt/m1']);
});

test('records are copied as they are at one moment while they are written to, and nothing is left behind', async () => {
  const file = join(folder, 'records.sqlite');
  using db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE pair (a INTEGER, b INTEGER) STRICT; INSERT INTO pair VALUES (0, 0)');
  const insert = db.prepare('INSERT INTO pair VALUES (?, ?)');
  for (let n = 0; n < 5_000; n++) insert.run(n, n);
  let n = 0;
  const writer = setInterval(() => {
    n++;
    db.exec(
      `BEGIN; UPDATE pair SET a = a + 1 WHERE rowid = ${(n % 5_000) + 1}; UPDATE pair SET b = b + 1 WHERE rowid = ${(n % 5_000) + 1}; COMMIT`,
    );
  }, 0);
  try {
    new DatabaseSync(join(folder, 'people.sqlite')).close();
    const names: string[] = [];
    for await (const entry of recordsEntries(folder, 'data')) {
      names.push(entry.name);
      await write(join(folder, `copy-${names.length}.sqlite`), entry);
    }
    expect(names).toEqual(['data/records.sqlite', 'data/people.sqlite']);
  } finally {
    clearInterval(writer);
  }
  using copy = new DatabaseSync(join(folder, 'copy-1.sqlite'));
  expect(copy.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  expect(copy.prepare('SELECT count(*) AS count, sum(a <> b) AS torn FROM pair').get()).toEqual({
    count: 5_001,
    torn: 0,
  });
  expect((await readdir(folder)).filter((name) => name.includes('.copy'))).toEqual([]);
});

test('of a gateway that was never started there is nothing to copy', async () => {
  expect(await Array.fromAsync(queueEntries(layoutOf(join(folder, 'none')), 'spool', () => {}))).toEqual([]);
  expect(await Array.fromAsync(recordsEntries(folder, 'data'))).toEqual([]);
});
