/** The published log as the page tells it: read from the files that gateways read, and verified from the first entry on whenever it has changed. */
import { type Examination, examine } from '../../directory/audit/examine.ts';
import { readGenesis, readPublished, replayOptions, verifyHead } from '../../directory/audit/history.ts';
import { claimedCheckpoint } from '../../directory/log/checkpoint.ts';
import { openFolderTree } from '../../directory/published/folder-tree.ts';
import { readHead } from '../../directory/published/read-tree.ts';
import type { Network } from './network.ts';

/** What was published, examined entry by entry. */
export interface Told {
  /** The name of the log, whose key signed the head. */
  readonly origin: string;
  readonly root: Uint8Array;
  readonly examination: Examination;
}

/** Answers what is published now. @throws HistoryError where it cannot be believed */
export function openPublished({ tree, place }: Network): (now: Date) => Promise<Told> {
  let known: { readonly note: string; readonly told: Told } | null = null;
  return async (now) => {
    const note = await readHead(openFolderTree(tree));
    if (known?.note !== note) known = { note, told: await read(tree, place.genesis, now) };
    return known.told;
  };
}

async function read(folder: string, genesis: string, now: Date): Promise<Told> {
  const tree = openFolderTree(folder);
  const { note, entries } = await readPublished(tree);
  const examination = await examine(replayOptions(tree, now), entries, readGenesis(genesis));
  verifyHead(note, examination.state, now);
  const { origin, root } = claimedCheckpoint(note);
  return { origin, root, examination };
}
