/** A member under attack: the registry that must refuse, and a gateway that must not believe what is published in spite of it. */
import { expect } from 'vitest';
import { parseAddress } from '../../directory/address.ts';
import type { Rule } from '../../directory/log/fault.ts';
import { openFolderTree } from '../../directory/published/folder-tree.ts';
import type { ReadTree } from '../../directory/published/read-tree.ts';
import { addBlob } from '../../directory/registry/entries.ts';
import { type Candidate, DAY, type Draft, entriesAbout, HOUR, PAPER, type Signer } from './log/world.ts';
import { openOffice, signDraft } from './registry/office.ts';
import { makeHome } from './replica/kept.ts';
import { makeLog, type TestLog } from './replica/log.ts';

const HERE = parseAddress('officer@here.example');

export type Siege = Awaited<ReturnType<typeof laySiege>>;

/** Two histories of one network in which `here` has been a member for a day: one that the registry keeps, one that the attacker writes with the log's key. */
export async function laySiege() {
  await using stack = new AsyncDisposableStack();
  const log = stack.use(await makeLog());
  const here = await log.world.candidate('here');
  const thief = await log.world.candidate('thief');
  await log.enrol(here);
  const { office, keeper } = await openRegistryOf(stack, log, here);
  const home = stack.use(await makeHome(['here']));
  const shown = showing(log);
  const seen = log.next;
  await log.publish({ at: seen });
  const replica = stack.use(await home.open(log, { tree: shown.tree, now: hence(DAY) }));
  const opened = stack.move();
  const siege = {
    log,
    here,
    thief,
    office,
    keeper,
    home,
    replica,
    seen,
    show: shown.by,
    hence,
    swaps: swapsOf(here, thief),
    /** Mail to the agency is sealed to its own key and believed by it alone, and goes where it always went. */
    expectUnharmed(): void {
      const member = replica.member(HERE);
      expect(member?.signing.map(({ fingerprint }) => fingerprint)).toEqual(own);
      expect(member?.encryption?.fingerprint).toBe(own[0]);
      expect(member?.endpoint?.host).toBe('gw.here.example');
    },
    /** The registry's answer to a draft with these signatures. */
    ask: async (draft: Draft, by: readonly Signer[]) =>
      keeper.append(await signDraft(keeper.state, draft, by, office.clock.now)),
    /** Writes an entry into the published files, in order or not, and has the gateway look. */
    async write(draft: Draft, by: readonly Signer[], at = hence(2 * DAY)): Promise<void> {
      await log.add(draft, by, { logged: at });
      await log.publish();
      await replica.refresh(at);
    },
    /** Neither the registry takes it nor, where it is published all the same, the gateway: which raises the alarm with the entry's number. */
    async expectRefused(draft: Draft, by: readonly Signer[], rule: Rule): Promise<void> {
      await expect(siege.ask(draft, by)).rejects.toMatchObject({ name: 'EntryError', rule });
      const index = log.entries.length;
      await siege.write(draft, by);
      expect(home.broken.at(-1)).toMatchObject({ index, type: draft.type, rule });
      siege.expectUnharmed();
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
  const own = [replica.member(HERE)!.encryption!.fingerprint];
  return siege;

  /** So long after the last entry that the attacker wrote. */
  function hence(milliseconds: number): Date {
    return new Date(log.state.logged.getTime() + milliseconds);
  }
}

/** Every way to put another key, or another place, where the agency's is. Each thing that is new has signed, so that only the rightful signatures are missing. */
function swapsOf(here: Candidate, thief: Candidate): Record<string, { draft: Draft; own: readonly Signer[] }> {
  const about = entriesAbout('here');
  const keys = { identity: [thief.identity.text], recovery: thief.recovery.text };
  const pair = [thief.identity, thief.recovery];
  const { certificate } = thief.draft.body;
  return {
    'a certificate of its own': { draft: about('certificate.add', { certificate }), own: [thief.possession] },
    'another endpoint': { draft: about('endpoint.set', { endpoint: thief.draft.body.endpoint }), own: [] },
    'another identity': {
      draft: about('identity.rotate', { identity: [thief.identity.text] }),
      own: [thief.identity],
    },
    'another recovery key': {
      draft: about('recovery.rotate', { recovery: thief.recovery.text }),
      own: [thief.recovery],
    },
    'a recovery': { draft: about('agency.recover', { ...keys, evidence: PAPER, call: PAPER }), own: pair },
    'a return without any old key': {
      draft: about('agency.reenrol', { ...keys, evidence: PAPER, nomination: PAPER }),
      own: pair,
    },
    'a second member with its domain': {
      draft: { ...thief.draft, body: { ...thief.draft.body, domains: here.draft.body.domains } },
      own: thief.own,
    },
  };
}

async function openRegistryOf(stack: AsyncDisposableStack, { world, signer }: TestLog, here: Candidate) {
  const office = stack.use(await openOffice());
  const { db, keeper } = stack.use(await office.open({ genesis: world.genesis, signer }));
  for (const blob of world.blobs.values()) addBlob(db, blob);
  const by = [...here.own, world.ann, world.ben];
  await keeper.append(await signDraft(keeper.state, here.draft, by, office.clock.now));
  office.later(DAY + HOUR);
  return { office, keeper };
}

/** What the gateway is shown; an attacker may show it another log. */
function showing(log: TestLog) {
  let { folder } = log;
  const tree: ReadTree = {
    place: 'https://directory.example/',
    read: (name, limit) => openFolderTree(folder).read(name, limit),
    [Symbol.asyncDispose]: async () => {},
  };
  return {
    tree,
    by: (other: TestLog): void => {
      folder = other.folder;
    },
  };
}
