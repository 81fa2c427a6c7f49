/** One SMTP connection: what has been proven about it, its deadlines, and the answers to what it asks. */
import type { X509Certificate } from 'node:crypto';
import type { AgencyId, SpkiPin } from '../../directory/lookup.ts';
import type { Arrival, Client, Id } from '../mail/envelope.ts';
import { LOCAL_FAULT, MailError, type Reply, reply } from '../mail/reply.ts';
import { spkiPin } from '../tls-identity.ts';
import type { Admission, Proven, Role } from './admission.ts';
import type { Budget } from './budget.ts';
import { readData } from './data.ts';
import { createIntake, type Intake, type IntakeOptions } from './intake.ts';
import type { ReceiveLimits } from './limits.ts';
import { addRecipient, beginTransaction, clientOf, envelopeOf, type Transaction } from './transaction.ts';

/** What is known of a connection that was refused; `client` is null where it was never admitted. */
export interface Facts {
  readonly role: Role;
  readonly remoteAddress: string;
  readonly client: Client | null;
}

/** For the mail log. A refusal is the peer's affair, a fault is ours. */
export interface Reports {
  refused(facts: Facts, reply: Reply, cause?: unknown): void;
  fault(error: unknown): void;
}

export interface SessionDeps {
  readonly admission: Admission;
  readonly limits: ReceiveLimits;
  readonly intake: IntakeOptions;
  readonly budget: Budget;
  /** Takes responsibility for the message, or throws; only its reply lets the client forget the message. */
  readonly accept: (arrival: Arrival) => Promise<Reply>;
  readonly now: () => Date;
  readonly newId: () => Id;
  readonly on: Reports;
}

/** The connection as the session sees it. */
export interface Wire {
  readonly role: Role;
  readonly requireTls: boolean;
  readonly remoteAddress: string;
  readonly helo: () => string;
  /** Answers and closes; nothing that was pipelined behind runs. */
  readonly hangUp: (answer: Reply) => void;
}

/** The reply to a message's data. */
export interface Answer {
  readonly reply: Reply;
  readonly hangUp: boolean;
}

/** Every method that answers rejects with a {@link MailError} alone; what was no MailError has been reported as a fault. */
export class Session {
  readonly #deps: SessionDeps;
  readonly #wire: Wire;
  #tls: string | null = null;
  #pin: SpkiPin | null = null;
  #login: AgencyId | null = null;
  #failedLogins = 0;
  #idleCommands = 0;
  #pathLine: Uint8Array = new Uint8Array(0);
  #deadline: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(deps: SessionDeps, wire: Wire) {
    this.#deps = deps;
    this.#wire = wire;
    this.#arm(deps.limits.sessionMs);
  }

  /** Sees each command line before it is run. False once there were too many to no end; the connection is then gone. */
  command(line: Uint8Array): boolean {
    if (/^(?:mail|rcpt)/i.test(Buffer.from(line.subarray(0, 4)).toString('latin1'))) this.#pathLine = line;
    if (++this.#idleCommands <= this.#deps.limits.commands) return true;
    this.#giveUp(reply(421, '4.7.0', 'too many commands without a message'));
    return false;
  }

  /** The TLS handshake is done: a member's gateway is known or refused now, before it hears a greeting. */
  secured(protocol: string | null, certificate: X509Certificate | undefined): Promise<void> {
    return this.#answer(null, async () => {
      this.#tls = protocol;
      this.#pin = certificate === undefined ? null : spkiPin(certificate);
      if (this.#wire.role === 'gateways') this.#deps.admission.peer(this.#pin);
    });
  }

  login(user: string, password: string): Promise<AgencyId> {
    return this.#answer(null, async () => {
      this.#login = await this.#deps.admission.login(user, password);
      if (this.#login !== null) return this.#login;
      throw new MailError(++this.#failedLogins < 3 ? WRONG_PASSWORD : TOO_MANY_LOGINS);
    });
  }

  mail(): Promise<Transaction> {
    return this.#answer(null, async () =>
      beginTransaction(this.#deps.admission, this.proven, this.#wire.helo(), this.#pathLine),
    );
  }

  recipient(transaction: Transaction): Promise<void> {
    return this.#answer(transaction, async () => {
      addRecipient(this.#deps.admission, transaction, this.#pathLine, this.#deps.limits.recipients);
      this.#idleCommands--;
    });
  }

  /** Reads one message and has it accepted; with `hangUp`, what the client has sent behind it must not run. */
  message(transaction: Transaction, stream: AsyncIterable<Uint8Array>): Promise<Answer> {
    return this.#answer(transaction, async () => {
      await using intake = createIntake(this.#deps.intake);
      this.#arm(this.#deps.limits.dataMs);
      const ending = await readData(this.#deps.limits, stream, intake).finally(() => this.#disarm());
      if (ending.kind === 'complete') return await this.#handOver(transaction, intake, ending.size);
      this.#deps.on.refused(this.#facts(transaction), ending.reply);
      return { reply: ending.reply, hangUp: ending.kind !== 'oversized' };
    }).finally(() => this.#arm(this.#deps.limits.sessionMs));
  }

  /** What has been proven so far. */
  get proven(): Proven {
    const { role, requireTls, remoteAddress } = this.#wire;
    return { role, requireTls, remoteAddress, tls: this.#tls, pin: this.#pin, login: this.#login };
  }

  closed(): void {
    this.#isClosed = true;
    this.#disarm();
  }

  async #handOver(transaction: Transaction, intake: Intake, size: number): Promise<Answer> {
    const { accept, budget, limits, newId, now } = this.#deps;
    const client = clientOf(transaction);
    if (client === null) throw new Error('handing over a message: it has no recipient');
    using _share = await budget.take(size, AbortSignal.timeout(limits.budgetMs));
    const bytes = await intake.bytes();
    const answer = await accept({ id: newId(), at: now(), client, envelope: envelopeOf(transaction), bytes });
    this.#idleCommands = 0;
    return { reply: answer, hangUp: false };
  }

  /** Runs a handler and turns whatever it throws into a reply; an unknown error's text is for our log alone. */
  async #answer<T>(transaction: Transaction | null, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MailError)) this.#deps.on.fault(error);
      const refusal = error instanceof MailError ? error : new MailError(faultReply(error), { cause: error });
      this.#deps.on.refused(this.#facts(transaction), refusal.reply, refusal.cause);
      throw refusal;
    }
  }

  #facts(transaction: Transaction | null): Facts {
    const { role, remoteAddress } = this.#wire;
    return { role, remoteAddress, client: transaction && clientOf(transaction) };
  }

  #arm(ms: number): void {
    this.#disarm();
    if (!this.#isClosed) this.#deadline = setTimeout(() => this.#giveUp(TOO_SLOW), ms).unref();
  }

  #disarm(): void {
    clearTimeout(this.#deadline);
  }

  #giveUp(answer: Reply): void {
    this.#deps.on.refused(this.#facts(null), answer);
    this.#wire.hangUp(answer);
  }
}

const WRONG_PASSWORD = reply(535, '5.7.8', 'user name or password is wrong');
const TOO_MANY_LOGINS = reply(421, '4.7.0', 'user name or password is wrong too often');
const TOO_SLOW = reply(421, '4.4.2', 'time is up, closing the connection');
const DISK_FULL = reply(452, '4.3.1', 'not enough room for the message, please try again later');

function faultReply(error: unknown): Reply {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT' ? DISK_FULL : LOCAL_FAULT;
}
