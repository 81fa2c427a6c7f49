/** Proof that a log has signed two histories, or keeps back a part of one: what a person, or a court's expert, can check without us. */
import type { Checkpoint } from '../log/checkpoint.ts';
import { consistencyProof } from '../log/proofs.ts';
import { rootAt, type Tree } from '../log/tree.ts';

/** A head, and the checkpoint in which the log signed it. */
export interface SignedHead extends Pick<Checkpoint, 'size' | 'root'> {
  readonly note: string;
}

/** A log that contradicts itself. Nothing that it says may be believed before people have spoken to each other. */
export class ForkError extends Error {
  override name = 'ForkError';
  /** The text to be kept. */
  readonly evidence: string;

  constructor(evidence: string, options?: ErrorOptions) {
    super('the log has signed two histories that contradict each other', options);
    this.evidence = evidence;
  }
}

/** A log that has shown others more than it shows us, and earlier. */
export class WithheldError extends Error {
  override name = 'WithheldError';
  /** The text to be kept. */
  readonly evidence: string;

  constructor(shown: SignedHead, kept: SignedHead) {
    super('the log keeps back entries that it has shown to others');
    this.evidence = [
      'This log has said of a checkpoint that it was its newest, and later said so of one with fewer entries. The first, as others were shown it:',
      '',
      kept.note,
      'The second, as we were shown it:',
      '',
      shown.note,
      "The times stand in the cosignatures by the log's own key (C2SP tlog-cosignature).",
      '',
    ].join('\n');
  }
}

/**
 * Refuses a head that is not of the same history as another, smaller or equal one. The tree is that of the larger.
 * @throws ForkError
 */
export function refuseFork(tree: Tree, larger: SignedHead, smaller: SignedHead): void {
  const root = rootAt(tree, smaller.size);
  if (Buffer.compare(root, smaller.root) !== 0) throw new ForkError(describeFork(tree, larger, smaller, root));
}

function describeFork(tree: Tree, larger: SignedHead, smaller: SignedHead, root: Uint8Array): string {
  const proof = consistencyProof(tree, smaller.size, larger.size);
  return [
    'This log has signed two histories that contradict each other. The first of its two checkpoints:',
    '',
    smaller.note,
    'The second:',
    '',
    larger.note,
    `In the history of the second, the first ${smaller.size} entries have another root than the first checkpoint says:`,
    '',
    base64(root),
    '',
    'That the second begins with them is proven by these hashes (RFC 9162 section 2.1.4); none where both have as many entries:',
    '',
    ...proof.map(base64),
    '',
  ].join('\n');
}

function base64(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64');
}
