/** The spool in files: the shared suite on a real disk and in memory, and what only files have: rights, a lock, rot, a full disk. */
import { mkdtempSync } from 'node:fs';
import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import type { Damage } from '../../../gateway/spool/damage.ts';
import { type Disk, nodeDisk } from '../../../gateway/spool/disk.ts';
import { openFileSpool } from '../../../gateway/spool/files.ts';
import { layoutOf } from '../../../gateway/spool/layout.ts';
import { type Spool, SpoolError } from '../../../gateway/spool/spool.ts';
import { failingDisk, memoryDisk } from './disks.ts';
import { BOB, bytes, contents, gather, message, outcome, pendingIds, started } from './messages.ts';
import { spoolSuite } from './spool-suite.ts';

const M1 = 'm1' as Id;

const newFolder = () => mkdtempSync(join(tmpdir(), 'valise-spool-'));
const unexpected = (damage: Damage) => {
  throw new Error(`damage: ${damage.reason}`);
};

async function placeOn(diskFor: (folder: string) => Disk) {
  const folder = newFolder();
  const disk = diskFor(folder);
  return {
    open: () => openFileSpool({ folder, disk, onDamage: unexpected }),
    clear: () => rm(folder, { recursive: true }),
  };
}

spoolSuite('files on the real disk', () => placeOn(() => nodeDisk));
spoolSuite('files on the disk in memory', () => placeOn(memoryDisk));

let folder: string;
let damages: Damage[];
let spool: Spool;

const open = async (changes: { disk?: Disk; now?: () => Date; reserve?: number } = {}) => {
  spool = await openFileSpool({ folder, disk: nodeDisk, onDamage: (damage) => damages.push(damage), ...changes });
};
const reopen = async (changes = {}) => {
  await spool[Symbol.asyncDispose]();
  await open(changes);
};

beforeEach(async () => {
  folder = newFolder();
  damages = [];
  await open();
});
afterEach(async () => {
  await spool[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe('the folder', () => {
  test('nobody but its owner may enter a folder or read a file of it', async () => {
    await chmod(folder, 0o755);
    await spool.commit(message('m1', { repeatKeys: ['k1'] }), [[bytes(5)]]);
    await spool.commit(message('m2'), [[bytes(5)]]);
    await (await spool.lease(M1))!.finish();
    await (await spool.lease('m2' as Id))!.record(started());
    await reopen();
    const modes = new Set<string>();
    for (const entry of ['', ...(await readdir(folder, { recursive: true }))]) {
      const { mode } = await stat(join(folder, entry));
      modes.add(mode.toString(8));
    }
    expect([...modes].sort()).toEqual(['100600', '40700']);
  });

  test('a second owner is refused and told who the first is', async () => {
    await expect(openFileSpool({ folder, disk: nodeDisk, onDamage: unexpected })).rejects.toThrow(
      `belongs to process ${process.pid}`,
    );
    await spool.commit(message('m1'), [[bytes(5)]]);
  });

  test('ids that would lead out of it are refused', async () => {
    for (const id of ['../m1', 'a/b', '.', '..', '', 'a\0b', '-rf'])
      await expect(spool.commit(message(id), [[bytes(5)]])).rejects.toThrow(SpoolError);
    expect(await pendingIds(spool)).toEqual([]);
  });
});

describe('the size of things', () => {
  test('a body passes through without being gathered', async () => {
    let written = 0;
    let pulled = 0;
    let most = 0;
    const counting: Disk = {
      ...nodeDisk,
      async open(path, mode) {
        const file = await nodeDisk.open(path, mode);
        const write = async (chunk: Uint8Array) => {
          await file.write(chunk);
          written += chunk.length;
        };
        return { ...file, write };
      },
    };
    await reopen({ disk: counting });
    function* pieces() {
      for (const piece = bytes(10_000); pulled < 25_000_000; pulled += piece.length) {
        most = Math.max(most, pulled - written);
        yield piece;
      }
    }
    await spool.commit(message('m1'), [pieces()]);
    expect(pulled).toBe(25_000_000);
    expect(most).toBeLessThan(100_000);
    let length = 0;
    for await (const chunk of (await spool.lease(M1))!.read(0)) {
      expect(chunk.length).toBeLessThanOrEqual(1 << 17);
      length += chunk.length;
    }
    expect(length).toBe(25_000_000);
  });

  test('on a nearly full disk nothing is begun', async () => {
    await reopen({ reserve: Number.MAX_SAFE_INTEGER });
    const body = [bytes(5)].values();
    await expect(spool.commit(message('m1'), [body])).rejects.toThrow('the disk is nearly full');
    expect(body.next().done).toBe(false);
  });
});

describe('what has left', () => {
  const DAY = 86_400_000;
  const left = Date.parse('2026-03-01T23:59:59Z');
  const at = (time: number) => ({ now: () => new Date(time) });
  const leave = async (id: string, key: string) => {
    await spool.commit(message(id, { repeatKeys: [key] }), [[bytes(5)]]);
    await (await spool.lease(id as Id))!.finish();
  };
  beforeEach(async () => {
    await reopen(at(left));
    await leave('m1', 'k1');
  });

  test('is known for 14 days', async () => {
    await reopen(at(left + 14 * DAY));
    expect(await spool.known(['k1'])).toEqual(new Set(['k1']));
  });

  test('is forgotten after that, on the disk too', async () => {
    await reopen(at(left + 15 * DAY));
    expect(await spool.known(['k1'])).toEqual(new Set());
    expect(await readdir(join(folder, 'done'))).toEqual([]);
  });

  test('is forgotten while the spool stays open', async () => {
    let now = left;
    await reopen({ now: () => new Date(now) });
    await leave('m2', 'k2');
    now += 15 * DAY;
    await leave('m3', 'k3');
    expect(await spool.known(['k1', 'k2', 'k3'])).toEqual(new Set(['k3']));
    expect(await readdir(join(folder, 'done'))).toEqual(['2026-03-16.log']);
  });
});

describe('a message that is damaged', () => {
  const body = bytes(1_000);
  const path = () => layoutOf(folder).message(M1);
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
    await spool.commit(message('m1', { repeatKeys: ['k1'] }), [[body]]);
    await spool.commit(message('m2'), [[body]]);
    await using lease = (await spool.lease(M1))!;
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
        if (when === 'before a start') await reopen();
        expect(await spool.lease(M1)).toBeNull();
        expect(await pendingIds(spool)).toEqual(['m2']);
        expect(damages).toHaveLength(1);
        const [damage] = damages;
        expect(damage).toMatchObject({ id: M1, file: join(folder, 'corrupt', 'm1') });
        expect(await readFile(damage!.file)).toEqual(spoiled);
        expect(damage!.spooled?.message.id).toBe(headerStands ? M1 : undefined);
        if (headerStands) expect(damage!.spooled?.journal).toEqual([started(), outcome(BOB, 'relayed')]);
        expect((await readFile(join(folder, 'corrupt', 'm1.journal'))).length).toBeGreaterThan(0);
        expect((await contents((await spool.lease('m2' as Id))!)).bodies).toEqual([Buffer.from(body)]);
        await reopen();
        expect(damages).toHaveLength(1);
      });

  test('once it is leased, is noticed by the reader, and never again served', async () => {
    const lease = (await spool.lease(M1))!;
    await spoil((file) => flip(file.indexOf(body) + 500)(file));
    await expect(gather(lease.read(0))).rejects.toThrow(SpoolError);
    expect(damages).toMatchObject([{ id: M1, spooled: { message: { id: M1 } } }]);
    await lease[Symbol.asyncDispose]();
    expect(await spool.lease(M1)).toBeNull();
  });

  test('makes room for a copy of it, for its keys are forgotten', async () => {
    await spoil(flip(-1));
    expect(await spool.lease(M1)).toBeNull();
    expect(await spool.commit(message('m3', { repeatKeys: ['k1'] }), [[body]])).toBe('committed');
  });

  test('is one whose file has the name of another', async () => {
    await writeFile(layoutOf(folder).message('m9' as Id), await readFile(path()));
    await reopen();
    expect(damages).toMatchObject([{ id: 'm9' }]);
    expect(await pendingIds(spool)).toEqual(['m1', 'm2']);
  });

  test('is one that the disk cannot read', async () => {
    const faulty = failingDisk(nodeDisk, 'EIO');
    await reopen({ disk: faulty.disk });
    faulty.arm(1);
    expect(await spool.lease(M1)).toBeNull();
    expect(faulty.steps.slice(0, 2)).toEqual(['open read', 'read']);
    expect(damages).toMatchObject([{ id: M1, reason: 'the disk cannot read it' }]);
  });

  test('is not one that a passing fault keeps from being read: it can be leased later', async () => {
    const faulty = failingDisk(nodeDisk, 'EMFILE');
    await reopen({ disk: faulty.disk });
    faulty.arm(0);
    await expect(spool.lease(M1)).rejects.toThrow(SpoolError);
    expect(await spool.lease(M1)).not.toBeNull();
    expect(damages).toEqual([]);
  });

  test('or vanished, leaves a journal that is set aside', async () => {
    await rm(path());
    await reopen();
    expect(damages).toMatchObject([{ id: M1, file: join(folder, 'corrupt', 'm1.journal') }]);
    expect((await readFile(damages[0]!.file)).toString()).toContain('bob@there.example');
  });
});

describe('a file of lines that is damaged', () => {
  const spoil = async (path: string, change: (text: string) => string) =>
    writeFile(path, change(await readFile(path, 'utf8')));

  test('a journal keeps its sound lines, and the damaged file is kept aside', async () => {
    await spool.commit(message('m1'), [[bytes(5)]]);
    const lease = (await spool.lease(M1))!;
    await lease.record(started(), outcome(BOB, 'relayed'));
    await lease.record(outcome(BOB, 'failed'));
    const journal = layoutOf(folder).journal(M1);
    await spoil(journal, (text) => text.replace('"relayed"', '"relaxed"'));
    const spoiled = await readFile(journal);
    await reopen();
    const again = (await spool.lease(M1))!;
    expect(again.spooled.journal).toEqual([started(), outcome(BOB, 'failed')]);
    expect(damages).toMatchObject([{ id: M1, reason: '1 damaged lines' }]);
    expect(await readFile(damages[0]!.file)).toEqual(spoiled);
    await again.record(started());
    await reopen();
    expect((await spool.lease(M1))!.spooled.journal).toEqual([started(), outcome(BOB, 'failed'), started()]);
    expect(damages).toHaveLength(1);
  });

  test('the list of what has left loses one line and not the others', async () => {
    for (const n of [1, 2, 3]) {
      await spool.commit(message(`m${n}`, { repeatKeys: [`k${n}`] }), [[bytes(5)]]);
      await (await spool.lease(`m${n}` as Id))!.finish();
    }
    const [day] = await readdir(join(folder, 'done'));
    await spoil(join(folder, 'done', day!), (text) => `${text.replace('k2', 'kx')}torn`);
    await reopen();
    expect(await spool.known(['k1', 'k2', 'k3'])).toEqual(new Set(['k1', 'k3']));
    expect(damages).toMatchObject([{ id: null, reason: '1 damaged lines' }]);
    await spool.commit(message('m4', { repeatKeys: ['k4'] }), [[bytes(5)]]);
    await (await spool.lease('m4' as Id))!.finish();
    await reopen();
    expect(await spool.known(['k1', 'k3', 'k4'])).toEqual(new Set(['k1', 'k3', 'k4']));
  });
});
