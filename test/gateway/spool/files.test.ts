/** What the spool in files does besides what every spool does: rights, one owner, bounded memory, forgetting. */
import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { type Disk, nodeDisk } from '../../../gateway/spool/disk.ts';
import { openFileSpool } from '../../../gateway/spool/files.ts';
import { SpoolError } from '../../../gateway/spool/spool.ts';
import { FilePlace } from './file-place.ts';
import { bytes, message, pendingIds, started } from './messages.ts';

const M1 = 'm1' as Id;

let place: FilePlace;
beforeEach(async () => {
  place = new FilePlace();
  await place.open();
});
afterEach(() => place.clear());

describe('the folder', () => {
  test('nobody but its owner may enter a folder or read a file of it', async () => {
    await chmod(place.folder, 0o755);
    await place.spool.commit(message('m1', { repeatKeys: ['k1'] }), [[bytes(5)]]);
    await place.spool.commit(message('m2'), [[bytes(5)]]);
    await (await place.spool.lease(M1))!.finish();
    await (await place.spool.lease('m2' as Id))!.record(started());
    await place.open();
    const modes = new Set<string>();
    for (const entry of ['', ...(await readdir(place.folder, { recursive: true }))]) {
      const { mode } = await stat(join(place.folder, entry));
      modes.add(mode.toString(8));
    }
    expect([...modes].sort()).toEqual(['100600', '40700']);
  });

  test('a second owner is refused and told who the first is', async () => {
    await expect(
      openFileSpool({ folder: place.folder, disk: nodeDisk, onDamage: () => {}, now: () => new Date() }),
    ).rejects.toThrow(`belongs to process ${process.pid}`);
    await place.spool.commit(message('m1'), [[bytes(5)]]);
  });

  test('ids that would lead out of it are refused', async () => {
    for (const id of ['../m1', 'a/b', '.', '..', '', 'a\0b', '-rf'])
      await expect(place.spool.commit(message(id), [[bytes(5)]])).rejects.toThrow(SpoolError);
    expect(await pendingIds(place.spool)).toEqual([]);
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
    await place.open({ disk: counting });
    function* pieces() {
      for (const piece = bytes(10_000); pulled < 25_000_000; pulled += piece.length) {
        most = Math.max(most, pulled - written);
        yield piece;
      }
    }
    await place.spool.commit(message('m1'), [pieces()]);
    expect(pulled).toBe(25_000_000);
    expect(most).toBeLessThan(100_000);
    let length = 0;
    for await (const chunk of (await place.spool.lease(M1))!.read(0)) {
      expect(chunk.length).toBeLessThanOrEqual(1 << 17);
      length += chunk.length;
    }
    expect(length).toBe(25_000_000);
  });

  test('on a nearly full disk nothing is begun', async () => {
    await place.open({ reserve: Number.MAX_SAFE_INTEGER });
    const body = [bytes(5)].values();
    await expect(place.spool.commit(message('m1'), [body])).rejects.toMatchObject({
      message: 'the disk is nearly full',
      code: 'ENOSPC',
    });
    expect(body.next().done).toBe(false);
  });
});

describe('what has left', () => {
  const DAY = 86_400_000;
  const left = Date.parse('2026-03-01T23:59:59Z');
  const at = (time: number) => ({ now: () => new Date(time) });
  const leave = async (id: string, key: string) => {
    await place.spool.commit(message(id, { repeatKeys: [key] }), [[bytes(5)]]);
    await (await place.spool.lease(id as Id))!.finish();
  };
  beforeEach(async () => {
    await place.open(at(left));
    await leave('m1', 'k1');
  });

  test('is known for 14 days', async () => {
    await place.open(at(left + 14 * DAY));
    expect(await place.spool.known(['k1'])).toEqual(new Set(['k1']));
  });

  test('is forgotten after that, on the disk too', async () => {
    await place.open(at(left + 15 * DAY));
    expect(await place.spool.known(['k1'])).toEqual(new Set());
    expect(await readdir(join(place.folder, 'done'))).toEqual([]);
  });

  test('is forgotten while the spool stays open', async () => {
    let now = left;
    await place.open({ now: () => new Date(now) });
    await leave('m2', 'k2');
    now += 15 * DAY;
    await leave('m3', 'k3');
    expect(await place.spool.known(['k1', 'k2', 'k3'])).toEqual(new Set(['k3']));
    expect(await readdir(join(place.folder, 'done'))).toEqual(['2026-03-16.log']);
  });

  test('is remembered for longer where its files could not be removed: else they would come back', async () => {
    let now = left;
    let isStuck = true;
    const remove: Disk['remove'] = async (path) => {
      if (isStuck && path.includes('/new/')) throw new Error('EIO');
      await nodeDisk.remove(path);
    };
    await place.open({ now: () => new Date(now), disk: { ...nodeDisk, remove } });
    await leave('m2', 'k2');
    now += 15 * DAY;
    await leave('m3', 'k3');
    expect(await readdir(join(place.folder, 'done'))).toEqual(['2026-03-01.log', '2026-03-16.log']);
    expect(await readdir(join(place.folder, 'new'))).toEqual(['m2', 'm3']);
    isStuck = false;
    now += 15 * DAY;
    await leave('m4', 'k4');
    expect(await readdir(join(place.folder, 'done'))).toEqual(['2026-03-31.log']);
    expect(await readdir(join(place.folder, 'new'))).toEqual([]);
  });
});
