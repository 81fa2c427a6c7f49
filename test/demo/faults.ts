/** The three things that can be done to the two agencies, each really done and really undone. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { readCertificate } from '../../directory/certificate.ts';
import { printDocument } from '../../directory/members-file.ts';
import { makeSignerKey, signNote, verifyNote } from '../../directory/signed-note.ts';
import { generateIdentity } from '../../gateway/openpgp/keyring.ts';
import type { Stage } from './stage.ts';
import { shortKey } from './story.ts';

export const FAULTS = ['swap', 'cut', 'stop'] as const;

export type FaultName = (typeof FAULTS)[number];

/** What is to be seen while it lasts; null where it does not. */
export interface FaultsNow {
  readonly swap: Forgery | null;
  readonly cut: object | null;
  readonly stop: object | null;
}

/** A members file that somebody without the registrar's key has written. */
export interface Forgery {
  readonly forgedKey: string;
  readonly trueKey: string;
  /** Why gateway A does not believe it, in its own log's words. */
  readonly reason: string;
}

export interface Faults {
  readonly now: FaultsNow;
  /** Does it or undoes it; one change after the other, and nothing where it is so already. */
  set(name: FaultName, on: boolean): Promise<void>;
}

export function createFaults(stage: Stage): Faults {
  const now: { -readonly [name in FaultName]: FaultsNow[name] } = { swap: null, cut: null, stop: null };
  let turn: Promise<unknown> = Promise.resolve();
  const begin = {
    swap: () => swapKey(stage),
    cut: async () => cutTls(stage),
    stop: async () => {
      await stage.stopGateway('b');
      return {};
    },
  };
  const end = {
    swap: () => restoreList(stage),
    cut: async () => stage.tap.set({ kind: 'pass' }),
    stop: () => stage.startGateway('b'),
  };
  const change = async (name: FaultName, on: boolean) => {
    if ((now[name] !== null) === on) return;
    if (on) Object.assign(now, { [name]: await begin[name]() });
    else {
      await end[name]();
      now[name] = null;
    }
    stage.news.emit('change');
  };
  return {
    now,
    set: (name, on) => {
      const changed = turn.then(() => change(name, on));
      turn = changed.catch(() => {});
      return changed;
    },
  };
}

/** The forger has everything but the registrar's key: the list as it stands, the next serial, a key of the right name. */
async function swapKey(stage: Stage): Promise<Forgery> {
  const { a, b } = stage.houses;
  const genuine = await readFile(stage.town.membersFile, 'utf8');
  const document = JSON.parse(verifyNote(genuine, stage.town.signer.verifier));
  const forged = await generateIdentity({
    agencyName: b.name,
    address: `postmaster@${b.domain}`,
    passphrase: 'forger',
    now: new Date(),
  });
  const entry = document.members.find(({ id }: { id: string }) => id === 'b');
  entry.certificates = [{ armored: forged.certificate.trimEnd().split(/\r?\n/), encrypt: true }];
  document.serial += 1;
  const note = signNote(printDocument(document), makeSignerKey(stage.town.signer.verifier.name));
  await writeFile(`${a.membersFile}.new`, note);
  await rename(`${a.membersFile}.new`, a.membersFile);
  await stage.gateway('a')?.refreshDirectory();
  const { fingerprint } = await readCertificate(forged.certificate);
  const refusal = stage.chronicle.lines.findLast(({ event }) => event === 'directory-refused');
  if (!refusal) throw new Error('gateway A has taken the forged list of members');
  return {
    forgedKey: shortKey(fingerprint),
    trueKey: shortKey(b.fingerprint),
    reason: reasonOf(refusal.error),
  };
}

async function restoreList(stage: Stage): Promise<void> {
  await stage.fetchMembers('a');
  await stage.gateway('a')?.refreshDirectory();
}

/** Connections that are open stay as they are, so they are cut first. */
function cutTls(stage: Stage): object {
  stage.tap.set({ kind: 'cut' });
  stage.tap.set({ kind: 'clear' });
  return {};
}

/** The log has the chain of causes; the innermost says it in one sentence. */
function reasonOf(error: unknown): string {
  const chain = Array.isArray(error) ? error : [error];
  return String((chain.at(-1) as { message?: string }).message ?? chain.at(-1));
}
