/** The audit of a published log: every change, its proof, and a verdict over all. */
import { claimedCheckpoint } from '../log/checkpoint.ts';
import { quorumTime } from '../log/cosignature.ts';
import { HistoryError } from '../log/fault.ts';
import { settledNetwork, witnessGroups } from '../log/network.ts';
import type { State } from '../log/replay.ts';
import type { ReadTree } from '../published/read-tree.ts';
import { NoteError } from '../signed-note.ts';
import { fill } from '../telling/field.ts';
import { printable } from '../telling/printable.ts';
import type { Texts } from '../telling/text-types.ts';
import { timeText } from '../telling/time-text.ts';
import { examine } from './examine.ts';
import { openLog, readGenesis, readPublished, replayOptions, verifyHead } from './history.ts';
import { printEntry, printHead } from './print.ts';

export interface Audit {
  readonly lines: readonly string[];
  /** Whether every entry is in order, and the whole is proven, which takes the id of the first entry from elsewhere. */
  readonly isInOrder: boolean;
}

/** Audits the log at an address, in a folder or in a bundle. @throws as {@link audit} */
export async function auditLog(
  { log, genesis }: { readonly log: string; readonly genesis?: string },
  now: Date,
  texts: Texts,
): Promise<Audit> {
  await using tree = await openLog(log);
  return await audit(tree, genesis ?? null, now, texts);
}

/**
 * Audits the log. Without the id of the first entry it says so, for then nothing proves that it is the right one.
 * @throws HistoryError, EntryError, TreeError, NoteError where there is nothing that could be told
 */
export async function audit(tree: ReadTree, genesis: string | null, now: Date, texts: Texts): Promise<Audit> {
  const published = await readPublished(tree);
  const pinned = genesis === null ? published.genesis : readGenesis(genesis);
  const examination = await examine(replayOptions(tree, now), published.entries, pinned);
  const faults = examination.entries.filter(({ fault }) => fault !== null).length;
  const head = headProof(published.note, examination.state, now, texts);
  const verdict = faults === 0 ? texts.audit.inOrder : fill(texts.audit.faults, { count: String(faults) });
  const lines = [
    ...examination.entries.flatMap((entry) => printEntry(entry, examination, now, texts)),
    ...printHead({ ...claimedCheckpoint(published.note), genesis: published.genesis }, texts),
    ...head.lines,
    verdict,
    // The last word: whoever hands over a log of their own making can have every entry in order.
    ...(genesis === null ? [texts.audit.unpinned] : []),
  ];
  return { lines, isInOrder: faults === 0 && head.isProven && genesis !== null };
}

/** What is proven by the signatures on the head; a list of faults would help nobody, so the first is told. */
function headProof(note: string, state: State, now: Date, texts: Texts): { lines: string[]; isProven: boolean } {
  const { audit: says } = texts;
  try {
    verifyHead(note, state, now);
    const groups = witnessGroups(settledNetwork(state.network, now));
    if (groups.every(({ quorum }) => quorum === 0)) return { lines: [says.head, says.unwitnessed], isProven: true };
    const seen = quorumTime(note, groups);
    if (seen === null) throw new HistoryError(says.quorum);
    return { lines: [says.head, fill(says.witnessed, { time: timeText(seen) })], isProven: true };
  } catch (error) {
    if (!(error instanceof HistoryError || error instanceof NoteError)) throw error;
    return { lines: [fill(says.unproven, { message: printable(error.message) })], isProven: false };
  }
}
