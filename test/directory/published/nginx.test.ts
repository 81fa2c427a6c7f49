/** The published files behind a plain web server, while the registry is off: all that a gateway needs. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAddress } from '../../../directory/address.ts';
import { writeBundle } from '../../../directory/published/bundle.ts';
import { openBundleTree } from '../../../directory/published/bundle-tree.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { openTree } from '../../../directory/published/open-tree.ts';
import type { Keeper } from '../../../directory/registry/keeper.ts';
import { lacks } from '../../peers/install.ts';
import { startNginx, type WebServer } from '../../peers/nginx.ts';
import { type Candidate, entriesAbout, HOUR } from '../log/world.ts';
import { enrolIn, type Office, openOffice, signDraft } from '../registry/office.ts';
import { type Home, makeHome } from '../replica/kept.ts';
import { makeLog } from '../replica/log.ts';

const HERE = parseAddress('officer@here.example');

describe.skipIf(lacks('nginx'))('nginx with the folder of a registry that is off', () => {
  let office: Office;
  let here: Candidate;
  let nginx: WebServer;
  let home: Home;
  beforeAll(async () => {
    office = await openOffice();
    here = await office.world.candidate('here');
    await whileItRuns((keeper) => enrolIn(office, keeper, here));
    nginx = await startNginx(office.tree);
    home = await makeHome(['here']);
  });
  afterAll(async () => {
    for (const each of [home, nginx, office]) await each?.[Symbol.asyncDispose]();
  });

  /** The registry is started, does something, and is gone again. */
  async function whileItRuns(work: (keeper: Keeper) => Promise<unknown>): Promise<void> {
    using opened = await office.open();
    await work(opened.keeper);
    await opened.keeper.publish();
  }
  /** The log as its operator tells of it: its genesis, and where it is. */
  const log = () => ({ genesis: office.world.state.network.genesis, folder: office.tree, next: office.clock.now });

  test('is where a fresh gateway gets its first copy, and what it follows', async () => {
    const tree = await openTree(nginx.address);
    await using replica = await home.open(log(), { tree, closing: tree });
    expect([replica.version, replica.member(HERE)?.agency.id]).toEqual([2, 'here']);
    office.later(HOUR);
    const draft = entriesAbout('here')('agency.suspend', { reason: 'a drill' });
    await whileItRuns(async (keeper) =>
      keeper.append(await signDraft(keeper.state, draft, [here.identity], office.clock.now)),
    );
    await replica.refresh(office.clock.now);
    expect([replica.version, replica.member(HERE)?.agency.standing]).toEqual([3, 'suspended']);
    expect([replica.freshness(office.clock.now), home.broken]).toEqual(['fresh', []]);
  });

  test('hands out the bundle as well, from which another gateway begins without any network', async () => {
    await using folder = openFolderTree(office.tree);
    await writeBundle(join(office.tree, 'bundle.tar'), folder);
    const bundle = join(office.folder, 'carried.tar');
    await writeFile(bundle, await (await fetch(new URL('bundle.tar', nginx.address))).bytes());
    await using stick = await makeHome();
    await using tree = await openBundleTree(bundle);
    await using replica = await stick.open(log(), { tree });
    expect([replica.version, replica.member(HERE)?.agency.id]).toEqual([3, 'here']);
  });

  test('is followed over the end of a tile, whose partial forms are gone then', async () => {
    await using long = await makeLog();
    await long.publish();
    await using web = await startNginx(long.folder);
    await using second = await makeHome();
    const tree = await openTree(web.address);
    await using replica = await second.open(long, { tree, closing: tree });
    for (const size of [255, 256, 300]) {
      while (long.entries.length < size) long.addRaw(Buffer.from(`no entry ${long.entries.length}`));
      await long.publish();
      await replica.refresh(long.next);
      expect(replica.version).toBe(size);
    }
  });
});
