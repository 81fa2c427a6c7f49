/** The content log: an unbroken chain for each agency, in which every change is found; durable when somebody waits for it, and forgetful in time. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgencyId } from '../../../directory/lookup.ts';
import { chained, type Head, NOTHING_BEFORE } from '../../../gateway/records/chain.ts';
import type { NewContentEntry } from '../../../gateway/records/content-entry.ts';
import { type ContentLog, openContentLog } from '../../../gateway/records/content-log.ts';
import {
  checkContentLog,
  contradictions,
  keyOf,
  readContentLog,
  type Told,
} from '../../../gateway/records/content-log-reader.ts';

const HERE = 'here' as AgencyId;
const THERE = 'there' as AgencyId;
const T0 = new Date('2026-03-01T12:00:00Z');
const day = (days: number) => new Date(T0.getTime() + days * 86_400_000);

let folder: string;
let file: string;
let log: ContentLog;
let errors: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'valise-content-log-'));
  file = join(folder, 'content-log.sqlite');
  errors = [];
  log = openContentLog(file, (error) => errors.push(error));
});
afterEach(async () => {
  await log[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

function lapsed(message: string, at = T0, agency: AgencyId = HERE): NewContentEntry {
  return { event: 'lapsed', at: at.toISOString(), agency, message };
}

/** One entry a day. */
async function fill(count: number, agency: AgencyId = HERE): Promise<void> {
  for (let n = 0; n < count; n++) log.add(lapsed(`m${n + 1}`, day(n), agency));
  await log.written();
}

/** Does to the file what the log itself never does. */
function meddle(sql: string): void {
  using db = new DatabaseSync(file);
  db.exec(sql);
}

const NEWEST = { before: null, event: null, limit: 100 };
const lines = (agency: string | null = HERE, since: Date | null = null) => [...readContentLog(file, { agency, since })];

describe('an entry', () => {
  test('is on the disk, for others who read beside us as well, once it is said to be written', async () => {
    await fill(2);
    expect(lines().map((line) => JSON.parse(line).message)).toEqual(['m1', 'm2']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('is numbered within its agency, and covers all before it by its digest', async () => {
    await fill(2);
    await fill(1, THERE);
    let before = NOTHING_BEFORE;
    for (const line of lines()) {
      const [, text, digest] = /^(.*),"digest":"(\w+)"}$/.exec(line)!;
      before = chained(before, `${text}}`);
      expect(digest).toBe(before);
    }
    expect(log.head(HERE)).toEqual({ agency: HERE, number: 2, digest: before });
    expect(log.head(THERE)?.number).toBe(1);
  });

  test('is written at the end, though nobody waits for it', async () => {
    log.add(lapsed('m1'));
    await log[Symbol.asyncDispose]();
    expect(lines()).toHaveLength(1);
    log = openContentLog(file, (error) => errors.push(error));
  });

  test.each<[string, object]>([
    ['a sentence where a word belongs', { message: 'the subject of a mail' }],
    ['a field that its form does not have', { subject: 'x' }],
  ])('with %s is not written, and what is wrong is told without it', async (_, extra) => {
    log.add({ ...lapsed('m1'), ...extra } as NewContentEntry);
    log.add(lapsed('m2'));
    await log.written();
    expect(log.page(HERE, NEWEST)).toMatchObject([{ number: 1, message: 'm2' }]);
    expect(errors.map(String)).toEqual(['Error: an entry lapsed has not the form of one']);
  });

  test('that cannot be written is told of, refuses whoever waits for it, and is written with what comes next', async () => {
    meddle('ALTER TABLE entry RENAME TO away');
    log.add(lapsed('m1'));
    await expect(log.written()).rejects.toThrow();
    expect(errors).toHaveLength(1);
    meddle('ALTER TABLE away RENAME TO entry');
    log.add(lapsed('m2'));
    await log.written();
    expect(log.page(HERE, NEWEST).map(({ number }) => number)).toEqual([2, 1]);
  });

  test('goes behind what another process has written meanwhile', async () => {
    await fill(1);
    {
      await using other = openContentLog(file, (error) => errors.push(error));
      other.add(lapsed('by-another'));
    }
    log.add(lapsed('m3'));
    await log.written();
    expect(checkContentLog(file)).toMatchObject([{ head: { number: 3 }, fault: null }]);
  });
});

describe('a page', () => {
  test('has the newest first, of one kind where that is asked, and only those of the agency', async () => {
    await fill(3);
    await fill(1, THERE);
    log.add({ event: 'engine-error', at: T0.toISOString(), agency: HERE });
    await log.written();
    expect(log.page(HERE, { before: null, event: null, limit: 2 }).map(({ number }) => number)).toEqual([4, 3]);
    expect(log.page(HERE, { before: 3, event: null, limit: 2 }).map(({ number }) => number)).toEqual([2, 1]);
    expect(log.page(HERE, { before: null, event: 'engine-error', limit: 9 })).toMatchObject([{ number: 4 }]);
    expect(log.about(HERE, 'm2', 9)).toMatchObject([{ number: 2 }]);
    expect(log.about(THERE, 'm2', 9)).toEqual([]);
  });

  test.each([
    ['of all', 'SELECT text FROM entry WHERE agency = ? AND number < ? ORDER BY number DESC LIMIT ?'],
    [
      'of one kind',
      'SELECT text FROM entry WHERE agency = ? AND event = ? AND number < ? ORDER BY number DESC LIMIT ?',
    ],
    ['about a message', 'SELECT text FROM entry WHERE agency = ? AND message = ? ORDER BY number LIMIT ?'],
  ])('%s is found by an index, and not sorted', (_, sql) => {
    using db = new DatabaseSync(file);
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array.from(sql.match(/\?/g)!, () => 'x'));
    expect(plan.map(({ detail }) => String(detail)).join()).toMatch(/^SEARCH entry USING (?!.*(SCAN|TEMP))/);
  });
});

describe('the chain', () => {
  const REPLACED = `UPDATE entry SET text = replace(text, 'm3', 'm9') WHERE number = 3`;
  const SWAPPED = `
    UPDATE entry AS one SET text = (SELECT text FROM entry AS other WHERE other.number = 7 - one.number)
    WHERE number IN (3, 4)`;

  test.each<[string, string, object]>([
    ['an entry that was changed', REPLACED, { number: 3, what: 'changed' }],
    ['an entry with another digest', `UPDATE entry SET digest = 'x' WHERE number = 3`, { number: 3, what: 'changed' }],
    ['entries that changed places', SWAPPED, { number: 3, what: 'changed' }],
    ['an entry that is gone', 'DELETE FROM entry WHERE number = 3', { number: 3, what: 'missing' }],
    [
      'a gap that was closed',
      'DELETE FROM entry WHERE number = 3; UPDATE entry SET number = number - 1 WHERE number > 3',
      { number: 3, what: 'changed' },
    ],
    ['a beginning that is gone', 'DELETE FROM entry WHERE number < 3', { number: 1, what: 'missing' }],
    [
      'an entry of another agency',
      `UPDATE entry SET agency = 'there', number = 1 WHERE number = 1`,
      { number: 1, what: 'missing' },
    ],
  ])('shows %s', async (_, sql, fault) => {
    await fill(5);
    expect(checkContentLog(file)).toMatchObject([{ head: { number: 5 }, fault: null }]);
    meddle(sql);
    expect(checkContentLog(file).find(({ agency }) => agency === HERE)).toMatchObject({ fault });
  });

  test('of one agency does not depend on that of another', async () => {
    await fill(2);
    await fill(2, THERE);
    meddle(`DELETE FROM entry WHERE agency = 'here' AND number = 1`);
    expect(checkContentLog(file).map(({ agency, fault }) => [agency, fault?.what])).toEqual([
      [HERE, 'missing'],
      [THERE, undefined],
    ]);
  });

  test('is whole after old entries were forgotten, little by little, and begins where they ended', async () => {
    await fill(5);
    const before = log.head(HERE);
    expect([log.forget(day(3), 2), log.forget(day(3), 2), log.forget(day(3), 2)]).toEqual([2, 1, 0]);
    expect(lines().map((line) => JSON.parse(line).number)).toEqual([4, 5]);
    expect(checkContentLog(file)).toMatchObject([{ forgotten: 3, head: before, fault: null }]);
    log.forget(day(9), 9);
    log.add(lapsed('m6', day(9)));
    await log.written();
    expect(checkContentLog(file)).toMatchObject([{ forgotten: 5, head: { number: 6 }, fault: null }]);
  });

  test('is whole for whoever checks it while it is written', async () => {
    for (let round = 0; round < 20; round++) {
      await fill(20);
      log.add(lapsed('more'));
      expect(checkContentLog(file)).toMatchObject([{ fault: null }]);
    }
    expect(errors).toEqual([]);
  });
});

describe('a head that the mail log has', () => {
  let head: Told;
  beforeEach(async () => {
    await fill(3);
    head = { ...log.head(HERE)!, at: day(3) };
  });

  function found(keptSince = day(0)): string[] {
    const digests = new Map<string, string>();
    const checked = checkContentLog(file, (each: Head) => void digests.set(keyOf(each), each.digest));
    return contradictions([head], checked, digests, keptSince).map(({ what }) => what);
  }

  test('agrees with the log as it grows and forgets', async () => {
    await fill(2);
    expect(found()).toEqual([]);
    log.forget(day(9), 3);
    expect(found()).toEqual([]);
    log.forget(day(9), 9);
    expect(found(day(4))).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ['cut', () => meddle('DELETE FROM entry WHERE number = 3')],
    ['cut', () => meddle('DELETE FROM entry')],
    ['forgotten early', () => fill(1).then(() => log.forget(day(9), 9))],
  ])('shows a log that was %s', async (what, happens) => {
    await happens();
    expect(
      checkContentLog(file)
        .map(({ fault }) => fault)
        .filter(Boolean),
    ).toEqual([]);
    expect(found()).toEqual([what]);
  });

  test('shows a log that was written anew, each digest right', async () => {
    await log[Symbol.asyncDispose]();
    meddle('DELETE FROM entry');
    log = openContentLog(file, (error) => errors.push(error));
    log.add(lapsed('another-story'));
    await fill(3);
    expect(checkContentLog(file)).toMatchObject([{ fault: null }]);
    expect(found()).toEqual(['rewritten']);
  });
});

test('lines since a day leave out those before it', async () => {
  await fill(3);
  expect(lines(null, day(1)).map((line) => JSON.parse(line).number)).toEqual([2, 3]);
  expect(lines(THERE)).toEqual([]);
});

test('there is nothing to check where no gateway was ever started', () => {
  expect(() => checkContentLog(join(folder, 'none'))).toThrow(/there is no content log/);
});
