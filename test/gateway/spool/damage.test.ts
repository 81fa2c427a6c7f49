/** What rots on the disk is set aside and told of, never served and never deleted. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { nodeDisk } from '../../../gateway/spool/disk.ts';
import { layoutOf } from '../../../gateway/spool/layout.ts';
import { SpoolError } from '../../../gateway/spool/spool.ts';
import { failingDisk } from './disks.ts';
import { FilePlace } from './file-place.ts';
import { BOB, bytes, contents, gather, message, outcome, pendingIds, started } from './messages.ts';

const M1 = 'm1' as Id;

let place: FilePlace;
beforeEach(async () => {
  place = new FilePlace();
  await place.open();
});
afterEach(() => place.clear());

describe('a message that is damaged', () => {
  const body = bytes(1_000);
  const path = () => layoutOf(place.folder).message(M1);
  const spoil = async (change: (file: Buffer) => Buffer) => {
    const spoiled = change(await readFile(path()));
    await writeFile(path(), spoiled);
    return spoiled;
  };
  const flip =
    (position: number, bit = 1) =>
    (file: Buffer) => {
      const place = position < 0 ? file.length + position : position;
      file[place] = file[place]! ^ bit;
      return file;
    };

  beforeEach(async () => {
    await place.spool.commit(message('m1', { repeatKeys: ['k1'] }), [[body]]);
    await place.spool.commit(message('m2'), [[body]]);
    await using lease = (await place.spool.lease(M1))!;
    await lease.record(started(), outcome(BOB, 'relayed'));
  });

  // Where, how, and whether the header survives to say whose message it was.
  const table: readonly [string, (file: Buffer) => Buffer, boolean][] = [
    ['in the magic', flip(0), false],
    ['in the header length', flip(17), false],
    ['in the header length, which becomes impossible', flip(16, 0x80), false],
    ['in the header digest', flip(30), false],
    ['in the header', flip(60), false],
    ['in the body', (file) => flip(file.indexOf(body) + 500)(file), true],
    ['in the trailer', flip(-60), true],
    ['in the trailer length', flip(-33), true],
    ['in the trailer digest', flip(-1), true],
    ['by losing its last octet', (file) => file.subarray(0, -1), true],
    ['by losing its second half', (file) => file.subarray(0, file.length >> 1), true],
    ['by losing all', () => Buffer.alloc(0), false],
    ['by an octet too many', (file) => Buffer.concat([file, Buffer.from('x')]), true],
    [
      'by an octet too many in the middle',
      (file) => Buffer.concat([file.subarray(0, 1_500), Buffer.from('x'), file.subarray(1_500)]),
      true,
    ],
  ];
  for (const [where, change, headerStands] of table)
    for (const when of ['before a start', 'while we run'])
      test(`${where}, ${when}, is set aside and told of, and the others are served`, async () => {
        const spoiled = await spoil(change);
        if (when === 'before a start') await place.open();
        expect(await place.spool.lease(M1)).toBeNull();
        expect(await pendingIds(place.spool)).toEqual(['m2']);
        expect(place.damages).toHaveLength(1);
        const [damage] = place.damages;
        expect(damage).toMatchObject({ id: M1, file: join(place.folder, 'corrupt', 'm1') });
        expect(await readFile(damage!.file)).toEqual(spoiled);
        expect(damage!.spooled?.message.id).toBe(headerStands ? M1 : undefined);
        if (headerStands) expect(damage!.spooled?.journal).toEqual([started(), outcome(BOB, 'relayed')]);
        expect((await readFile(join(place.folder, 'corrupt', 'm1.journal'))).length).toBeGreaterThan(0);
        expect((await contents((await place.spool.lease('m2' as Id))!)).bodies).toEqual([Buffer.from(body)]);
        await damage!.told();
        await place.open();
        expect(place.damages).toHaveLength(1);
      });

  test('is reported again at each start, with what became of it, until its author was told', async () => {
    await spoil(flip(-1));
    expect(await place.spool.lease(M1)).toBeNull();
    for (const times of [1, 2, 3]) {
      if (times > 1) await place.open();
      expect(place.damages).toHaveLength(times);
      expect(place.damages.at(-1)).toMatchObject({
        file: join(place.folder, 'corrupt', 'm1'),
        spooled: { message: { id: M1 }, journal: [started(), outcome(BOB, 'relayed')] },
      });
    }
    await place.damages.at(-1)!.told();
    await place.open();
    expect(place.damages).toHaveLength(3);
  });

  test('is reported with what became of it, though a crash came while it was set aside', async () => {
    const { corrupt } = layoutOf(place.folder);
    await spoil(flip(-1));
    await place.close();
    await rename(path(), join(corrupt, 'm1'));
    await place.open();
    expect(place.damages).toMatchObject([
      { file: join(corrupt, 'm1.journal'), spooled: null },
      { file: join(corrupt, 'm1'), spooled: { journal: [started(), outcome(BOB, 'relayed')] } },
    ]);
  });

  test('once it is leased, is noticed by the reader where it is large, and never again served', async () => {
    const large = bytes((1 << 20) + 1);
    const [m3, layout] = ['m3' as Id, layoutOf(place.folder)];
    await place.spool.commit(message(m3), [[large]]);
    const lease = (await place.spool.lease(m3))!;
    await writeFile(layout.message(m3), flip(700_000)(await readFile(layout.message(m3))));
    await expect(gather(lease.read(0))).rejects.toThrow(SpoolError);
    expect(place.damages).toMatchObject([{ id: m3, spooled: { message: { id: m3 } } }]);
    await expect(lease.record(started())).rejects.toThrow('the lease is stale');
    await lease[Symbol.asyncDispose]();
    expect(await place.spool.lease(m3)).toBeNull();
  });

  test('after it was leased and checked, is still served as it was where it is small', async () => {
    const lease = (await place.spool.lease(M1))!;
    await spoil((file) => flip(file.indexOf(body) + 500)(file));
    expect(await gather(lease.read(0))).toEqual(Buffer.from(body));
  });

  test('makes room for a copy of it, for its keys are forgotten', async () => {
    await spoil(flip(-1));
    expect(await place.spool.lease(M1)).toBeNull();
    expect(await place.spool.commit(message('m3', { repeatKeys: ['k1'] }), [[body]])).toBe('committed');
  });

  test('is one whose file has the name of another', async () => {
    const layout = layoutOf(place.folder);
    await writeFile(layout.message('m9' as Id), await readFile(path()));
    await place.open();
    expect(place.damages).toMatchObject([{ id: 'm9', spooled: null }]);
    expect(await pendingIds(place.spool)).toEqual(['m1', 'm2']);
  });

  test('is one that the disk cannot read', async () => {
    const faulty = failingDisk(nodeDisk, 'EIO');
    await place.open({ disk: faulty.disk });
    faulty.arm(1);
    expect(await place.spool.lease(M1)).toBeNull();
    expect(faulty.steps.slice(0, 2)).toEqual(['open read', 'read']);
    expect(place.damages).toMatchObject([{ id: M1, reason: 'the disk cannot read it' }]);
  });

  test('is not one that a passing fault keeps from being read: it can be leased later', async () => {
    const faulty = failingDisk(nodeDisk, 'EMFILE');
    await place.open({ disk: faulty.disk });
    faulty.arm(0);
    await expect(place.spool.lease(M1)).rejects.toThrow(SpoolError);
    expect(await place.spool.lease(M1)).not.toBeNull();
    expect(place.damages).toEqual([]);
  });

  test('is not a folder among the messages: the start is refused, for someone has been moving files', async () => {
    await mkdir(join(place.folder, 'new', 'zz'));
    await expect(place.open()).rejects.toThrow(SpoolError);
  });

  test('or vanished, leaves a journal that is set aside', async () => {
    await rm(path());
    await place.open();
    expect(place.damages).toMatchObject([{ id: M1, file: join(place.folder, 'corrupt', 'm1.journal') }]);
    expect((await readFile(place.damages[0]!.file)).toString()).toContain('bob@there.example');
  });
});

describe('a file of lines that is damaged', () => {
  const spoil = async (path: string, change: (text: string) => string) =>
    writeFile(path, change(await readFile(path, 'utf8')));

  test('a journal keeps its sound lines, and the damaged file is kept aside', async () => {
    await place.spool.commit(message('m1'), [[bytes(5)]]);
    const lease = (await place.spool.lease(M1))!;
    await lease.record(started(), outcome(BOB, 'relayed'));
    await lease.record(outcome(BOB, 'failed'));
    const journal = layoutOf(place.folder).journal(M1);
    await spoil(journal, (text) => text.replace('"relayed"', '"relaxed"'));
    const spoiled = await readFile(journal);
    await place.open();
    const again = (await place.spool.lease(M1))!;
    expect(again.spooled.journal).toEqual([started(), outcome(BOB, 'failed')]);
    expect(place.damages).toMatchObject([{ id: M1, reason: '1 damaged lines' }]);
    expect(await readFile(place.damages[0]!.file)).toEqual(spoiled);
    await again.record(started());
    await place.open();
    expect((await place.spool.lease(M1))!.spooled.journal).toEqual([started(), outcome(BOB, 'failed'), started()]);
    expect(place.damages).toHaveLength(1);
  });

  test('the list of what has left loses one line and not the others', async () => {
    for (const n of [1, 2, 3]) {
      await place.spool.commit(message(`m${n}`, { repeatKeys: [`k${n}`] }), [[bytes(5)]]);
      await (await place.spool.lease(`m${n}` as Id))!.finish();
    }
    const [day] = await readdir(join(place.folder, 'done'));
    await spoil(join(place.folder, 'done', day!), (text) => `${text.replace('"m2"', '"mx"')}torn`);
    await place.open();
    expect(await place.spool.known(['k1', 'k2', 'k3'])).toEqual(new Set(['k1', 'k3']));
    expect(place.damages).toMatchObject([{ id: null, reason: '1 damaged lines' }]);
    await place.spool.commit(message('m4', { repeatKeys: ['k4'] }), [[bytes(5)]]);
    await (await place.spool.lease('m4' as Id))!.finish();
    await place.open();
    expect(await place.spool.known(['k1', 'k3', 'k4'])).toEqual(new Set(['k1', 'k3', 'k4']));
  });
});
