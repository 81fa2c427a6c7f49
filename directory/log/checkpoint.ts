/** Checkpoints: a log's word for how many entries it has and what their root is (C2SP tlog-checkpoint 1.0.0). */
import { NoteError, type SignerKey, signNote, splitNote, type VerifierKey, verifyNote } from '../signed-note.ts';
import type { Head } from './proofs.ts';
import { EMPTY_ROOT, HASH_LENGTH, rootAt, type Tree } from './tree.ts';

/** The state of a log at some moment. */
export interface Checkpoint extends Head {
  /** The name of the log; its keys carry the same. */
  readonly origin: string;
}

/** How a head fits a tree that was verified: `ahead` cannot be told before the tree has grown. */
export type Agreement = 'agrees' | 'contradicts' | 'ahead';

const SIZE = /^(0|[1-9][0-9]{0,15})$/;

/** Signs a head. The caller must never sign two that contradict each other: the pair would be proof of its betrayal. */
export function signCheckpoint({ size, root }: Head, signer: SignerKey): string {
  return signNote(`${signer.verifier.name}\n${size}\n${Buffer.from(root).toString('base64')}\n`, signer);
}

/**
 * Reads a checkpoint that one of the log's keys signed. Extension lines are refused: no proof covers what they say.
 * @throws NoteError
 */
export function readCheckpoint(note: string, ...logKeys: readonly VerifierKey[]): Checkpoint {
  const checkpoint = parseCheckpoint(verifyNote(note, ...logKeys));
  const { origin } = checkpoint;
  if (!logKeys.some(({ name }) => name === origin)) throw new NoteError(`this is a checkpoint of "${origin}"`);
  return checkpoint;
}

/** What a checkpoint says, whoever signed it: nothing of it may be believed yet. @throws NoteError */
export function claimedCheckpoint(note: string): Checkpoint {
  return parseCheckpoint(splitNote(note).text);
}

/** Whether a head, whoever brought it, is of the same history as a tree that was verified. */
export function compare(tree: Tree, head: Head): Agreement {
  if (head.size > tree.size) return 'ahead';
  return Buffer.compare(rootAt(tree, head.size), head.root) === 0 ? 'agrees' : 'contradicts';
}

function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', encoded = '', ...rest] = text.split('\n');
  const root = Buffer.from(encoded, 'base64');
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size)))
    throw new NoteError('the second line of the checkpoint is not a size');
  if (root.length !== HASH_LENGTH || root.toString('base64') !== encoded)
    throw new NoteError('the third line of the checkpoint is not a SHA-256 in base64');
  if (rest.length !== 1) throw new NoteError('the checkpoint has more than three lines');
  if (size === '0' && !root.equals(EMPTY_ROOT)) throw new NoteError('the root of an empty log is always the same');
  return { origin, size: Number(size), root };
}
