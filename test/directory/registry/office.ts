/** The secretariat's server for tests: a network whose log has a key, a database and a read tree in a folder, and a clock. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../directory/database.ts';
import { signedBytes } from '../../../directory/log/envelope.ts';
import { NETWORK, type PayloadDocument, printPayload } from '../../../directory/log/payload.ts';
import type { State } from '../../../directory/log/replay.ts';
import type { AgencyId } from '../../../directory/lookup.ts';
import { openFolderTree } from '../../../directory/published/folder-tree.ts';
import { addBlob } from '../../../directory/registry/entries.ts';
import { foundLog } from '../../../directory/registry/history.ts';
import { type Keeper, type KeeperParts, openKeeper, type Unlogged } from '../../../directory/registry/keeper.ts';
import { TABLES } from '../../../directory/registry/tables.ts';
import { makeSignerKey } from '../../../directory/signed-note.ts';
import { type Candidate, type Draft, HOUR, makeWorld, SITE, type Signer, START } from '../log/world.ts';

export type Office = Awaited<ReturnType<typeof openOffice>>;

export async function openOffice(site = SITE) {
  const folder = await mkdtemp(join(tmpdir(), 'valise-registry-'));
  const signer = makeSignerKey('log.network.example');
  const world = await makeWorld(signer, site);
  const clock = { now: new Date(START.getTime() + HOUR) };
  const warnings: string[] = [];
  const file = join(folder, 'registry.db');
  const tree = join(folder, 'tree');
  const parts = {
    signer,
    folder: tree,
    now: () => clock.now,
    warn: (message: string) => void warnings.push(message),
  };
  return {
    folder,
    file,
    tree,
    copy: openFolderTree(tree),
    signer,
    world,
    clock,
    warnings,
    later: (ms: number) => {
      clock.now = new Date(clock.now.getTime() + ms);
    },
    open,
    // The annex may still be being written, which no answer waits for.
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, maxRetries: 5 }),
  };

  /** Opens the log, as it was left; founds it the first time. */
  async function open(over: Partial<KeeperParts> & { genesis?: Uint8Array } = {}) {
    const db = openDatabase(file, TABLES);
    try {
      await foundLog(db, over.genesis ?? world.genesis);
      for (const blob of world.blobs.values()) addBlob(db, blob);
      const keeper = await openKeeper({ ...parts, db, ...over });
      return { db, keeper, [Symbol.dispose]: () => db[Symbol.dispose]() };
    } catch (error) {
      db[Symbol.dispose]();
      throw error;
    }
  }
}

/** Signs a draft as it follows from that state, ready to be taken. */
export async function signDraft(state: State, draft: Draft, by: readonly Signer[], proposed: Date): Promise<Unlogged> {
  const agency = state.agencies.get(draft.subject as AgencyId);
  const prev = draft.subject === NETWORK ? state.network.last : (agency?.last ?? state.network.genesis);
  const { type, subject, body } = draft;
  const document = { v: 1, type, subject, prev, proposed: proposed.toISOString(), proposer: by[0]!.id, body };
  const payload = printPayload(document as PayloadDocument);
  return { payload, signatures: await signaturesOf(payload, by) };
}

export function signaturesOf(payload: Uint8Array, by: readonly Signer[]) {
  return Promise.all(by.map(async (signer) => ({ keyid: signer.id, ...(await signer.sign(signedBytes(payload))) })));
}

/** Enrols an agency and lets its waiting period pass. */
export async function enrolIn(office: Office, keeper: Keeper, agency: Candidate): Promise<void> {
  const { ann, ben } = office.world;
  await keeper.append(await signDraft(keeper.state, agency.draft, [...agency.own, ann, ben], office.clock.now));
  office.later(25 * HOUR);
}
