/** Takes the cosignatures that gateways bring (the other way round than C2SP tlog-witness 1.0.0, since no server may call a gateway; its answers fit). */

import type { Database } from '../database.ts';
import { compare, readCheckpoint } from '../log/checkpoint.ts';
import { cosignedAt, type WitnessKey } from '../log/cosignature.ts';
import { logKeys, settledNetwork, witnessGroups } from '../log/network.ts';
import { CLOCK_TOLERANCE } from '../log/replay.ts';
import {
  NoteError,
  printVerifierKey,
  signatureLine,
  signaturesBy,
  splitNote,
  type VerifierKey,
} from '../signed-note.ts';
import { type Cosignature, keepCosignature, keptSince } from './head.ts';
import type { Keeper } from './keeper.ts';

/** What became of a cosigned checkpoint. */
export type Witnessed =
  | { readonly outcome: 'taken' }
  /** It is no checkpoint of this log. */
  | { readonly outcome: 'malformed' | 'not ours' }
  /** None of the network's witnesses has signed it. */
  | { readonly outcome: 'unknown witness' }
  /** The log has another size by now. */
  | { readonly outcome: 'other size'; readonly size: number }
  /** Our own key signed another history; the log takes nothing more. */
  | { readonly outcome: 'contradiction' };

export interface WitnessParts {
  readonly db: Database;
  readonly keeper: Keeper;
  readonly now: () => Date;
}

/** A witness that comes more often is answered, but nothing is published anew. */
const REFRESH = 10 * 60 * 1000;

/** Takes the cosignatures under a checkpoint. */
export async function takeCosignatures(parts: WitnessParts, note: string): Promise<Witnessed> {
  try {
    return await take(parts, note);
  } catch (error) {
    if (error instanceof NoteError) return { outcome: 'malformed' };
    throw error;
  }
}

async function take({ db, keeper, now }: WitnessParts, note: string): Promise<Witnessed> {
  const network = settledNetwork(keeper.state.network, now());
  const keys = logKeys(network);
  if (!isBy(note, keys)) return { outcome: 'not ours' };
  const head = readCheckpoint(note, ...keys);
  const agreement = compare(keeper.tree, head);
  if (agreement !== 'agrees') {
    keeper.halt(`a witness holds a head of ${head.size} entries, signed by our key, that this history does not have`);
    return { outcome: 'contradiction' };
  }
  const witnesses = witnessGroups(network).flatMap((group) => group.witnesses);
  const signed = witnesses.flatMap((witness) => cosignatureBy(note, witness, head.size) ?? []);
  if (signed.length === 0) return { outcome: 'unknown witness' };
  if (head.size !== keeper.tree.size) return { outcome: 'other size', size: keeper.tree.size };
  if (signed.some(({ at }) => +at > +now() + CLOCK_TOLERANCE)) return { outcome: 'malformed' };
  const news = signed.filter((each) => isNews(db, each));
  for (const each of news) keepCosignature(db, each);
  if (news.length > 0) await keeper.publish();
  return { outcome: 'taken' };
}

function isBy(note: string, keys: readonly VerifierKey[]): boolean {
  const { signatures } = splitNote(note);
  return keys.some((key) => signaturesBy(key, signatures).length > 0);
}

/** The last one by that witness: a gateway that cosigns what was published adds a line to its own. @throws NoteError where one does not fit */
function cosignatureBy(note: string, witness: WitnessKey, size: number): Cosignature | null {
  const { text, signatures } = splitNote(note);
  const all = signaturesBy(witness, signatures).map((signature) => {
    const line = signatureLine(witness, signature);
    return { witness: printVerifierKey(witness), size, at: cosignedAt(`${text}\n${line}`, witness)!, line };
  });
  return all.sort((a, b) => +b.at - +a.at)[0] ?? null;
}

function isNews(db: Database, { witness, size, at }: Cosignature): boolean {
  const before = keptSince(db, witness, size);
  return before === null || +at - +before >= REFRESH;
}
