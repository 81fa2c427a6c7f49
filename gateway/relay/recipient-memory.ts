/** What a server has answered about its recipients, kept for as long as it is likely to be so. */
import { type Address, addressKey } from '../../directory/address.ts';
import type { Reply } from '../mail/reply.ts';

/** Times in milliseconds. */
export interface MemoryLimits {
  /** How many are kept of those that know the recipient, and as many of those that do not. */
  readonly kept: number;
  readonly takenMs: number;
  readonly unknownMs: number;
  /** For answers that are not final. */
  readonly unsureMs: number;
}

export interface RecipientMemory {
  /** Null where nothing is kept. */
  recall(recipient: Address): Reply | null;
  keep(recipient: Address, answer: Reply): void;
}

/**
 * Forgets the oldest first. Who makes addresses up fills the place of what is unknown, never that of the mailboxes that exist.
 * @param now milliseconds that only grow
 */
export function createRecipientMemory(limits: MemoryLimits, now: () => number): RecipientMemory {
  const taken = new Map<Address, Kept>();
  const unknown = new Map<Address, Kept>();
  return {
    recall(recipient) {
      const key = addressKey(recipient);
      const kept = unknown.get(key) ?? taken.get(key);
      return kept && now() < kept.until ? kept.answer : null;
    },
    keep(recipient, answer) {
      const key = addressKey(recipient);
      for (const answers of [taken, unknown]) answers.delete(key);
      const answers = saysUnknown(answer) ? unknown : taken;
      answers.set(key, { answer, until: now() + lifeOf(answer, limits) });
      if (answers.size > limits.kept) answers.delete(answers.keys().next().value as Address);
    },
  };
}

interface Kept {
  readonly answer: Reply;
  readonly until: number;
}

function lifeOf(answer: Reply, { takenMs, unknownMs, unsureMs }: MemoryLimits): number {
  if (saysUnknown(answer)) return unknownMs;
  return answer.code < 300 ? takenMs : unsureMs;
}

/**
 * Whether a reply to RCPT says for good that there is no such mailbox (RFC 3463 sections 3.2 and 3.3, RFC 7505 section 4.2). Any other 5xx,
 * and one without enhanced status, may as well be about us, or about the null reverse-path of the question.
 */
export function saysUnknown({ code, status }: Reply): boolean {
  return code >= 500 && UNKNOWN.has(status);
}

const UNKNOWN: ReadonlySet<string> = new Set(['5.1.1', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);
