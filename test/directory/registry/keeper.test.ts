/** The log's keeper: nothing but what the rules admit, in one order, whatever happens to the machine. */
import { cp, mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../../directory/database.ts';
import { compare, readCheckpoint } from '../../../directory/log/checkpoint.ts';
import { cosignedAt } from '../../../directory/log/cosignature.ts';
import { EntryError, HistoryError } from '../../../directory/log/fault.ts';
import { newTiles } from '../../../directory/log/tiles.ts';
import { growTree, leafHash } from '../../../directory/log/tree.ts';
import { readBlob, readEntries, readHead } from '../../../directory/published/read-tree.ts';
import { addBlob } from '../../../directory/registry/entries.ts';
import { HaltedError } from '../../../directory/registry/keeper.ts';
import { RestoreError, restoreLog } from '../../../directory/registry/restore.ts';
import { TABLES } from '../../../directory/registry/tables.ts';
import { asVerifier, makeSignerKey } from '../../../directory/signed-note.ts';
import { type Draft, entriesAbout, HOUR, type Signer } from '../log/world.ts';
import { enrolIn, type Office, openOffice, signDraft } from './office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office[Symbol.asyncDispose]());

const about = entriesAbout('here');
const touch = about('agency.suspend', { reason: 'a drill' });

/** Reads the tree as a gateway does, and trusts nothing but the log's key. */
async function follow() {
  const note = await readHead(office.copy);
  const head = readCheckpoint(note, office.signer.verifier);
  const entries: Uint8Array[] = [];
  for (const { level, ...tile } of newTiles(0, head.size))
    if (level === 'entries') entries.push(...(await readEntries(office.copy, { level, ...tile })));
  const grown = growTree();
  for (const entry of entries) grown.append(leafHash(entry));
  expect(compare(grown, head)).toBe('agrees');
  return { head, entries, note };
}

describe('an entry', () => {
  test('is in the read tree when it was taken, with the certificate that it names', async () => {
    const here = await office.world.candidate('here');
    using log = await office.open();
    await expect(enrolIn(office, log.keeper, here)).resolves.toBeUndefined();
    const { head, entries } = await follow();
    expect([head.size, entries.length]).toEqual([2, 2]);
    const { certificate } = here.draft.body;
    expect(await readBlob(office.copy, certificate)).toEqual(Buffer.from(office.world.blobs.get(certificate)!));
  });

  test('that breaks a rule is refused and leaves no trace', async () => {
    using log = await office.open();
    const alone = await signDraft(log.keeper.state, touch, [office.world.ann], office.clock.now);
    await expect(log.keeper.append(alone)).rejects.toThrow(EntryError);
    expect([log.keeper.tree.size, (await follow()).head.size]).toEqual([1, 1]);
  });

  test('whose certificate cannot be had is refused, for no gateway could read on', async () => {
    const here = await office.world.candidate('here');
    const { ann, ben, blobs } = office.world;
    blobs.clear();
    using log = await office.open();
    const draft = await signDraft(log.keeper.state, here.draft, [...here.own, ann, ben], office.clock.now);
    await expect(log.keeper.append(draft)).rejects.toThrow(HistoryError);
    expect(log.keeper.tree.size).toBe(1);
  });

  test('is checked without being taken', async () => {
    using log = await office.open();
    const { ann, editor, reviewer } = office.world;
    const check = async (draft: Draft, by: readonly Signer[]) =>
      log.keeper.check(await signDraft(log.keeper.state, draft, by, office.clock.now));
    const publish = (content: string): Draft => entriesAbout('network')('tree.publish', { version: '1', content });
    expect(await check(touch, [ann])).toMatchObject({ rule: 'order' });
    expect(await check(publish('a'.repeat(64)), [editor, reviewer])).toMatchObject({ rule: 'state' });
    expect(await check(publish(addBlob(log.db, Buffer.from('a tree'))), [editor, reviewer])).toBeNull();
    expect(log.keeper.tree.size).toBe(1);
  });

  test('comes after the one before, though two are brought at once or the clock is set back', async () => {
    const here = await office.world.candidate('here');
    using log = await office.open();
    await enrolIn(office, log.keeper, here);
    const { ann, cleo } = office.world;
    const one = await signDraft(log.keeper.state, touch, [ann], office.clock.now);
    const other = await signDraft(log.keeper.state, touch, [cleo], office.clock.now);
    const results = await Promise.allSettled([log.keeper.append(one), log.keeper.append(other)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    const before = log.keeper.state.logged;
    office.later(-5 * 60 * 1000);
    const third = await signDraft(log.keeper.state, touch, [cleo], office.clock.now);
    await log.keeper.append(third);
    expect(log.keeper.state.logged).toEqual(before);
    expect((await follow()).head.size).toBe(4);
  });
});

describe('a clock that is far off', () => {
  test('takes nothing while it stands behind what was logged', async () => {
    const here = await office.world.candidate('here');
    using log = await office.open();
    await enrolIn(office, log.keeper, here);
    office.later(-2 * 24 * HOUR);
    const draft = await signDraft(log.keeper.state, touch, [office.world.ann], office.clock.now);
    await expect(log.keeper.append(draft)).rejects.toThrow(/is dated in the future/);
    expect([log.keeper.tree.size, (await follow()).head.size]).toEqual([2, 2]);
  });

  test('takes nothing that was proposed by a clock that stands before it, nor long after it', async () => {
    const here = await office.world.candidate('here');
    using log = await office.open();
    await enrolIn(office, log.keeper, here);
    for (const off of [HOUR, -31 * 24 * HOUR]) {
      const proposed = new Date(office.clock.now.getTime() + off);
      const draft = await signDraft(log.keeper.state, touch, [office.world.ann], proposed);
      await expect(log.keeper.append(draft)).rejects.toMatchObject({ name: 'EntryError', rule: 'time' });
    }
    expect(log.keeper.tree.size).toBe(2);
  });
});

describe('the head', () => {
  test('is signed anew without growth, and says when', async () => {
    using log = await office.open();
    const own = asVerifier(office.signer.verifier, 'cosignature');
    const first = await follow();
    office.later(HOUR);
    await log.keeper.publish();
    const second = await follow();
    expect(second.head).toEqual(first.head);
    expect(+cosignedAt(second.note, own)! - +cosignedAt(first.note, own)!).toBe(HOUR);
  });

  test('is not signed by a key that the network does not know', async () => {
    const signer = makeSignerKey('log.network.example');
    await expect(office.open({ signer })).rejects.toThrow(/does not know the log key/);
    expect(await office.copy.read('checkpoint', 1)).toBeNull();
  });
});

describe('stopped', () => {
  const OBSTRUCTED = ['blob/sha256/CERTIFICATE', 'tile/entries/000.p/2', 'tile/0/000.p/2'];
  test.each(OBSTRUCTED)('before it could write %s, the log is whole for who reads it, and goes on', async (name) => {
    const here = await office.world.candidate('here');
    const obstacle = join(office.tree, name.replace('CERTIFICATE', here.draft.body.certificate));
    {
      using log = await office.open();
      await mkdir(obstacle, { recursive: true });
      await enrolIn(office, log.keeper, here);
      expect(office.warnings).toEqual([expect.stringMatching(/is taken, but could not be published yet/)]);
      expect([log.keeper.tree.size, (await follow()).head.size]).toEqual([2, 1]);
    }
    await rmdir(obstacle);
    using log = await office.open();
    expect((await follow()).head.size).toBe(2);
    await log.keeper.append(await signDraft(log.keeper.state, touch, [office.world.ann], office.clock.now));
    expect((await follow()).head.size).toBe(3);
  });

  test('where it cannot be published for a while, it is when it can', async () => {
    const here = await office.world.candidate('here');
    const obstacle = join(office.tree, 'tile/0/000.p/2');
    using log = await office.open();
    await mkdir(obstacle, { recursive: true });
    await enrolIn(office, log.keeper, here);
    await rmdir(obstacle);
    await log.keeper.publish();
    expect((await follow()).head.size).toBe(2);
  });
});

describe('a database', () => {
  test('that was set back signs nothing: gateways have seen more', async () => {
    const here = await office.world.candidate('here');
    const copy = join(office.folder, 'copy.db');
    {
      using log = await office.open();
      log.db.run('PRAGMA wal_checkpoint(TRUNCATE)');
      await cp(office.file, copy);
      await enrolIn(office, log.keeper, here);
    }
    for (const each of ['', '-wal', '-shm']) await rm(`${office.file}${each}`, { force: true });
    await cp(copy, office.file);
    await expect(office.open()).rejects.toThrow(/2 entries were published already, which is more than 1/);
    expect((await follow()).head.size).toBe(2);
  });

  const BY_HAND: readonly [what: string, sql: string, reason: RegExp][] = [
    [
      'an entry was changed',
      `UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE number = 0) WHERE number = 1`,
      /not what the log signed/,
    ],
    ['an entry was removed', 'DELETE FROM entry WHERE number = 1', /not what the log signed/],
    [
      'an entry was added',
      `INSERT INTO entry (number, bytes) SELECT 2, bytes FROM entry WHERE number = 1`,
      /written into the database/,
    ],
    [
      'an entry was added that nobody can read',
      `INSERT INTO entry (number, bytes) VALUES (2, x'00')`,
      /written into the database/,
    ],
    ['a certificate was exchanged', `UPDATE blob SET bytes = x'00'`, /something else/],
    ['a certificate was removed', 'DELETE FROM blob', /cannot be had/],
  ];
  test.each(BY_HAND)('in which %s by hand signs nothing', async (_what, sql, reason) => {
    const here = await office.world.candidate('here');
    {
      using log = await office.open();
      await enrolIn(office, log.keeper, here);
    }
    office.world.blobs.clear();
    const before = await follow();
    const db = new DatabaseSync(office.file);
    db.exec(sql);
    db.close();
    await expect(office.open()).rejects.toThrow(reason);
    expect(await follow()).toEqual(before);
  });

  test('of another network is not mistaken for ours', async () => {
    const other = await openOffice();
    await using _other = other;
    {
      using _log = await office.open();
    }
    await expect(office.open({ genesis: other.world.genesis })).rejects.toThrow(/and not with the genesis given/);
  });

  test('of a newer version is not touched', async () => {
    {
      using log = await office.open();
      log.db.run('PRAGMA user_version = 99');
    }
    expect(() => openDatabase(office.file, TABLES)).toThrow(/newer version/);
  });
});

test('a keeper that is halted takes nothing more', async () => {
  const here = await office.world.candidate('here');
  using log = await office.open();
  await enrolIn(office, log.keeper, here);
  log.keeper.halt('for a test');
  const draft = await signDraft(log.keeper.state, touch, [office.world.ann], office.clock.now);
  await expect(log.keeper.append(draft)).rejects.toThrow(HaltedError);
  expect((await follow()).head.size).toBe(2);
});

describe('a log that was lost', () => {
  const lost = async () => {
    for (const each of ['', '-wal', '-shm']) await rm(`${office.file}${each}`, { force: true });
  };
  const grown = async () => {
    const here = await office.world.candidate('here');
    using log = await office.open();
    await enrolIn(office, log.keeper, here);
    return log.keeper.state;
  };

  test('continues the same history from a copy of the read tree', async () => {
    const before = await grown();
    const seen = await follow();
    await lost();
    office.world.blobs.clear();
    {
      using db = openDatabase(office.file, TABLES);
      expect(await restoreLog(db, office.copy, office.signer.verifier)).toBe(2);
    }
    using log = await office.open();
    expect(log.keeper.state).toEqual(before);
    await log.keeper.append(await signDraft(log.keeper.state, touch, [office.world.ann], office.clock.now));
    expect((await follow()).entries.slice(0, 2)).toEqual(seen.entries);
  });

  const FAULTY: readonly [what: string, name: RegExp, change: (bytes: Buffer) => Buffer | null, reason: RegExp][] = [
    ['has no head', /^checkpoint/, () => null, /no checkpoint/],
    [
      'has a head that was changed',
      /^checkpoint/,
      (bytes) => Buffer.from(bytes.toString().replace('\n2\n', '\n1\n')),
      /does not fit/,
    ],
    ['lacks its entries', /^tile\/entries/, () => null, /no tile\/entries/],
    [
      'has an entry that was changed',
      /^tile\/entries/,
      (bytes) => Buffer.from(bytes.toString('latin1').replace('T', 'U'), 'latin1'),
      /not those that the log signed/,
    ],
    ['has a bundle that was cut', /^tile\/entries/, (bytes) => bytes.subarray(0, -1), /cut short/],
    ['lacks a certificate', /^blob/, () => null, /lacks what is named/],
    ['has another certificate', /^blob/, () => Buffer.from('another'), /something else/],
  ];
  test.each(FAULTY)('is not restored from a copy that %s', async (_what, name, change, reason) => {
    await grown();
    await lost();
    const read = async (file: string, limit: number) => {
      const bytes = await office.copy.read(file, limit);
      return bytes !== null && name.test(file) ? change(Buffer.from(bytes)) : bytes;
    };
    using db = openDatabase(office.file, TABLES);
    await expect(restoreLog(db, { ...office.copy, read }, office.signer.verifier)).rejects.toThrow(reason);
    expect(db.get('SELECT (SELECT count(*) FROM entry) + (SELECT count(*) FROM blob) AS n')?.n).toBe(0);
  });

  test('is not restored over another', async () => {
    await grown();
    using db = openDatabase(office.file, TABLES);
    await expect(restoreLog(db, office.copy, office.signer.verifier)).rejects.toThrow(RestoreError);
  });
});
