/** The annex in the read tree: one file that only the gateways of members open, written anew whenever it or they have changed. */
import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Annex, printAnnex } from '../annex.ts';
import { type Certificate, usability } from '../certificate.ts';
import { encryptTo } from '../certificate-encryption.ts';
import { replaceFile } from '../durable.ts';
import { registrationsAt } from '../log/registrations.ts';
import type { State } from '../log/replay.ts';
import { ANNEX } from '../published/read-tree.ts';
import type { Keeper } from './keeper.ts';
import { oneAtATime } from './one-at-a-time.ts';

export interface AnnexFileParts {
  readonly keeper: Keeper;
  /** Of the read tree. */
  readonly folder: string;
  readonly now: () => Date;
}

/** Answers what publishes an annex: durable on return, and nothing is written where neither it nor its readers are others than the last time. */
export function openAnnexFile({ keeper, folder, now }: AnnexFileParts): (annex: Annex) => Promise<void> {
  const path = join(folder, ANNEX);
  const alone = oneAtATime();
  let published = '';
  return (annex) =>
    alone(async () => {
      const readers = readersAt(keeper.state, now());
      const bytes = printAnnex(annex);
      const next = digestOf(bytes, readers);
      if (next === published) return;
      const sealed = await encryptTo(readers, bytes, now());
      await mkdir(folder, { recursive: true });
      if (sealed === null) await rm(path, { force: true });
      else await replaceFile(path, sealed, 0o644);
      published = next;
    });
}

/** The gateways of those who are members now; who is suspended gets nothing new, and who reads in a mail client reads at the pages. */
function readersAt(state: State, at: Date): Certificate[] {
  const members = registrationsAt(state, at).filter(
    ({ agency, kind }) => kind === 'gateway' && agency.standing === 'active',
  );
  return members.flatMap(({ encryption }) =>
    encryption !== null && usability(encryption, at) === 'usable' ? [encryption] : [],
  );
}

function digestOf(bytes: Uint8Array, readers: readonly Certificate[]): string {
  const hash = createHash('sha256').update(bytes);
  for (const { armored } of readers) hash.update(armored);
  return hash.digest('hex');
}
