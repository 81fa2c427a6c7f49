/** Asks an agency's own server whether it knows a recipient, so that an unknown one is refused while its sender is still connected. */
import type { Address } from '../../directory/address.ts';
import type { AgencyId } from '../../directory/lookup.ts';
import type { Reply } from '../mail/reply.ts';
import type { Line } from './recipient-line.ts';
import { createRecipientMemory, type MemoryLimits, type RecipientMemory, saysUnknown } from './recipient-memory.ts';

/** Who wants to know: our own and members' gateways, or anybody. */
export type Asker = 'known' | 'stranger';

export interface Questions extends Disposable {
  /**
   * How the server refuses a recipient that it does not know. Null where it knows it, says nothing final, does not answer in time, or is being
   * asked too much already: the message is then taken, and its author hears later what became of it.
   */
  refusalOf(agency: AgencyId, recipient: Address, asker: Asker): Promise<Reply | null>;
}

/** Times in milliseconds. */
export interface QuestionLimits extends MemoryLimits {
  /** For one answer, and for the wait before it. */
  readonly answerMs: number;
  /** How long a server that did not answer is left alone. */
  readonly silenceMs: number;
  /** How long a connection waits for the next question. */
  readonly idleMs: number;
  /** Unknown recipients on one connection. */
  readonly mistakes: number;
  /** Questions that may wait for one server; strangers find less room, so that members always find some. */
  readonly waiting: Readonly<Record<Asker, number>>;
}

export const QUESTION_LIMITS: QuestionLimits = {
  answerMs: 5_000,
  silenceMs: 30_000,
  idleMs: 3_000,
  // Postfix makes a client wait a second after its tenth (smtpd_soft_error_limit).
  mistakes: 9,
  waiting: { known: 200, stranger: 20 },
  kept: 10_000,
  takenMs: 4 * 3_600_000,
  // A mailbox that was made just now must not be refused for long.
  unknownMs: 300_000,
  unsureMs: 60_000,
};

export interface QuestionDeps {
  /** Opens a line to an agency's server; throws when that takes longer than so many milliseconds. */
  readonly open: (agency: AgencyId, patienceMs: number) => Promise<Line>;
  /** Milliseconds that only grow. */
  readonly now: () => number;
}

/** At any time there is one connection to each server, and one question on it. */
export function createQuestions({ open, now }: QuestionDeps, limits: QuestionLimits = QUESTION_LIMITS): Questions {
  const servers = new Map<AgencyId, AskedServer>();
  return {
    refusalOf(agency, recipient, asker) {
      const server = servers.get(agency) ?? new AskedServer((patienceMs) => open(agency, patienceMs), now, limits);
      servers.set(agency, server);
      return server.refusalOf(recipient, asker);
    },
    [Symbol.dispose]() {
      for (const server of servers.values()) server.close();
    },
  };
}

/** One server. Nobody waits for one that has just been silent. */
class AskedServer {
  readonly #open: (patienceMs: number) => Promise<Line>;
  readonly #now: () => number;
  readonly #limits: QuestionLimits;
  readonly #memory: RecipientMemory;
  #line: Line | null = null;
  #mistakes = 0;
  #idle: NodeJS.Timeout | undefined;
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  #silentUntil = -Infinity;

  constructor(open: (patienceMs: number) => Promise<Line>, now: () => number, limits: QuestionLimits) {
    this.#open = open;
    this.#now = now;
    this.#limits = limits;
    this.#memory = createRecipientMemory(limits, now);
  }

  async refusalOf(recipient: Address, asker: Asker): Promise<Reply | null> {
    const answer = this.#memory.recall(recipient) ?? (await this.#inTurn(recipient, asker));
    return answer !== null && saysUnknown(answer) ? answer : null;
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#line?.close();
    this.#line = null;
    this.#mistakes = 0;
  }

  #inTurn(recipient: Address, asker: Asker): Promise<Reply | null> {
    const { waiting, answerMs } = this.#limits;
    if (this.#waiting >= waiting[asker]) return Promise.resolve(null);
    const patience = AbortSignal.timeout(answerMs);
    this.#waiting++;
    const turn = this.#last
      .then(() => this.#memory.recall(recipient) ?? (patience.aborted ? null : this.#turn(recipient)))
      .finally(() => this.#waiting--);
    this.#last = turn;
    return Promise.race([turn, ended(patience).catch(() => null)]);
  }

  async #turn(recipient: Address): Promise<Reply | null> {
    if (this.#now() < this.#silentUntil) return null;
    clearTimeout(this.#idle);
    const patience = AbortSignal.timeout(this.#limits.answerMs);
    try {
      const answer = await Promise.race([this.#question(recipient, patience), ended(patience)]);
      this.#memory.keep(recipient, answer);
      if (saysUnknown(answer) && ++this.#mistakes >= this.#limits.mistakes) this.close();
      return answer;
    } catch {
      // Why it does not answer stands in the log as soon as a message is handed to it.
      this.close();
      this.#silentUntil = this.#now() + this.#limits.silenceMs;
      return null;
    } finally {
      if (this.#line) this.#idle = setTimeout(() => this.close(), this.#limits.idleMs).unref();
    }
  }

  async #question(recipient: Address, patience: AbortSignal): Promise<Reply> {
    // One that was kept may have been closed by the server since, which says nothing of it.
    const kept = await this.#line?.ask(recipient).catch(() => this.close());
    if (kept) return kept;
    patience.throwIfAborted();
    const line = await this.#open(this.#limits.answerMs);
    if (patience.aborted) line.close();
    patience.throwIfAborted();
    this.#line = line;
    return line.ask(recipient);
  }
}

/** Rejects when the signal aborts. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
