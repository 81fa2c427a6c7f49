/** Whether a head may be believed: signed by the log, dated, and seen by as many witnesses as the network asks for. Pure. */
import { type Checkpoint, readCheckpoint } from '../log/checkpoint.ts';
import { cosignedAt, quorumTime } from '../log/cosignature.ts';
import { HistoryError } from '../log/fault.ts';
import { logKeys, settledNetwork, witnessGroups } from '../log/network.ts';
import { CLOCK_TOLERANCE, type State } from '../log/replay.ts';
import { asVerifier, NoteError } from '../signed-note.ts';

export interface VerifiedHead {
  readonly checkpoint: Checkpoint;
  /** When the log itself says that this was its head. */
  readonly dated: Date;
  /** When the quorum of each group of witnesses had seen it, or, in a network without any, {@link dated}; null where a quorum is not reached. */
  readonly seen: Date | null;
}

/**
 * Verifies a head by what the history that it heads says of the log's keys and witnesses: these can have changed in the very entries that are new.
 * Only the root can change them, so nobody else gains from being asked there.
 * @throws NoteError, HistoryError
 */
export function verifyHead(note: string, { network }: State, now: Date): VerifiedHead {
  const settled = settledNetwork(network, now);
  const keys = logKeys(settled);
  const checkpoint = readCheckpoint(note, ...keys);
  const dates = keys.flatMap((key) => cosignedAt(note, asVerifier(key, 'cosignature')) ?? []);
  const dated = new Date(Math.max(...dates.map(Number)));
  if (dates.length === 0) throw new NoteError('the log has not dated it');
  const groups = witnessGroups(settled).filter(({ quorum }) => quorum > 0);
  const seen = groups.length > 0 ? quorumTime(note, groups) : dated;
  for (const date of [dated, seen])
    if (date !== null && date.getTime() > now.getTime() + CLOCK_TOLERANCE)
      throw new HistoryError(`the head is dated in the future, ${date.toISOString()}`);
  return { checkpoint, dated, seen };
}
