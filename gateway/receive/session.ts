/** One SMTP connection: what has been proven about it, its deadlines, and the answers to what it asks. */
import type { X509Certificate } from 'node:crypto';
import type { Address } from '../../directory/address.ts';
import type { AgencyId, SpkiPin } from '../../directory/lookup.ts';
import type { Arrival, Client, Id } from '../mail/envelope.ts';
import { isLooping, LOOPING } from '../mail/received.ts';
import { LOCAL_FAULT, MailError, type Reply, reply, replyText } from '../mail/reply.ts';
import { spkiPin } from '../tls-identity.ts';
import type { Admission, Proven, Role } from './admission.ts';
import type { Budget, Standing } from './budget.ts';
import { readData } from './data.ts';
import { commandOf, type Facts, factsOf, type Reports } from './facts.ts';
import { createIntake, type Intake, type IntakeOptions } from './intake.ts';
import type { ReceiveLimits } from './limits.ts';
import { paced } from './pace.ts';
import type { SignIns } from './sign-ins.ts';
import type { Claim, Space } from './space.ts';
import { tenantOf } from './tenant.ts';
import {
  addRecipient,
  beginTransaction,
  type Candidate,
  clientOf,
  envelopeOf,
  readCandidate,
  standingOf,
  type Transaction,
} from './transaction.ts';

export interface SessionDeps {
  /** Our name in greetings and trace fields. */
  readonly hostname: string;
  readonly admission: Admission;
  readonly limits: ReceiveLimits;
  readonly intake: IntakeOptions;
  readonly budget: Budget;
  readonly space: Space;
  readonly signIns: SignIns;
  /** How an agency's own server refuses a recipient that it does not know; null where it knows it, or cannot say. */
  readonly refusalOf: (agency: AgencyId, recipient: Address, asker: Standing) => Promise<Reply | null>;
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
  #isCalled: Proven['isCalled'] = () => false;
  #login: AgencyId | null = null;
  #failedLogins = 0;
  #idleCommands = 0;
  /** Recipients that do not exist. */
  #unknown = 0;
  /** The MAIL or RCPT command that is being run. */
  #pathLine: Uint8Array = NO_LINE;
  #deadline: NodeJS.Timeout | undefined;
  /** From before 354 to the end of the message. */
  #claim: Claim | null = null;
  #isClosed = false;

  constructor(deps: SessionDeps, wire: Wire) {
    this.#deps = deps;
    this.#wire = wire;
    this.#arm(deps.limits.sessionMs);
  }

  /** Sees each command line before it is run. False once there were too many to no end; the connection is then gone. */
  command(line: Uint8Array): boolean {
    const verb = Buffer.from(line.subarray(0, 8)).toString('latin1').toLowerCase();
    this.#pathLine = /^(?:mail|rcpt)/.test(verb) ? line : NO_LINE;
    if (verb === 'starttls' && this.#tls === null) this.#arm(this.#deps.limits.handshakeMs);
    if (++this.#idleCommands <= this.#deps.limits.commands) return true;
    this.#giveUp(reply(421, '4.7.0', 'too many commands without a message'));
    return false;
  }

  /** The library has refused a command before it asked us. */
  refusedUnasked(answer: Reply): void {
    this.#deps.on.refused({ ...this.#facts(null), ...commandOf(this.#pathLine) }, answer);
  }

  /** The TLS handshake is done: a member's gateway is known or refused now, before it hears a greeting. */
  secured(protocol: string | null, certificate: X509Certificate | undefined, isTrusted: boolean): Promise<void> {
    return this.#answer(null, async () => {
      this.#arm(this.#deps.limits.sessionMs);
      this.#tls = protocol;
      if (certificate !== undefined && isTrusted)
        this.#isCalled = (name) => certificate.checkHost(name, { subject: 'never' }) !== undefined;
      this.#pin = certificate === undefined ? null : spkiPin(certificate);
      if (this.#wire.role === 'gateways') this.#deps.admission.peer(this.#pin);
    });
  }

  login(user: string, password: string): Promise<AgencyId> {
    return this.#answer(null, async () => {
      const { admission, signIns } = this.#deps;
      this.#login = await signIns.attempt(this.#wire.remoteAddress, () => admission.login(user, password));
      if (this.#login !== null) return this.#login;
      throw new MailError(++this.#failedLogins < 3 ? WRONG_PASSWORD : TOO_MANY_LOGINS);
    });
  }

  mail(): Promise<Transaction> {
    const { admission, newId } = this.#deps;
    const begin = async () => beginTransaction(admission, newId(), this.proven, this.#wire.helo(), this.#pathLine);
    return this.#answer(null, begin, this.#pathLine);
  }

  recipient(transaction: Transaction): Promise<void> {
    const line = this.#pathLine;
    const add = async () => {
      const { admission, limits } = this.#deps;
      const candidate = readCandidate(admission, transaction, line, limits.recipients);
      await this.#assertKnown(transaction, candidate);
      addRecipient(transaction, candidate);
      this.#idleCommands--;
    };
    return this.#answer(transaction, add, line);
  }

  /** Finds room on the disk before the client is told to begin; more is claimed while its data arrive. */
  room(transaction: Transaction): Promise<void> {
    return this.#answer(transaction, async () => {
      this.#claim?.[Symbol.dispose]();
      this.#claim = this.#deps.space.claim();
      await cover(this.#claim, Math.max(transaction.declaredSize, 1));
    });
  }

  /** Reads one message and has it accepted; with `hangUp`, what the client has sent behind it must not run. */
  message(transaction: Transaction, stream: AsyncIterable<Uint8Array>): Promise<Answer> {
    return this.#answer(transaction, async () => {
      const { intake: options, limits, space } = this.#deps;
      using claim = this.#claim ?? space.claim();
      this.#claim = null;
      await using intake = createIntake(options);
      this.#arm(limits.dataMs);
      const chunks = paced(stream, limits, () => this.#giveUp(TOO_SLOW));
      const ending = await readData(limits, chunks, claiming(claim, intake)).finally(() => this.#disarm());
      if (ending.kind === 'complete') return await this.#handOver(transaction, intake, ending.size);
      this.#deps.on.refused(this.#facts(transaction), ending.reply);
      return { reply: ending.reply, hangUp: ending.kind !== 'oversized' };
    }).finally(() => this.#arm(this.#deps.limits.sessionMs));
  }

  /** What has been proven so far. */
  get proven(): Proven {
    const { role, requireTls, remoteAddress } = this.#wire;
    const isCalled = this.#isCalled;
    return { role, requireTls, remoteAddress, tls: this.#tls, pin: this.#pin, isCalled, login: this.#login };
  }

  closed(): void {
    this.#isClosed = true;
    this.#disarm();
    this.#claim?.[Symbol.dispose]();
    this.#claim = null;
  }

  /** Everybody hears the truth about a recipient, but a stranger only so many times: a mailbox is worth guessing (RFC 5321 section 7.3). */
  async #assertKnown(transaction: Transaction, { recipient, agency }: Candidate): Promise<void> {
    if (agency === null || !isForMailbox(transaction)) return;
    const asker = standingOf(transaction);
    const refusal = await this.#deps.refusalOf(agency, recipient.address, asker);
    if (refusal === null) return;
    const isGuessing = asker === 'stranger' && ++this.#unknown >= this.#deps.limits.unknownRecipients;
    throw new MailError(isGuessing ? TOO_MANY_UNKNOWN : UNKNOWN_RECIPIENT, { cause: replyText(refusal) });
  }

  async #handOver(transaction: Transaction, intake: Intake, size: number): Promise<Answer> {
    const { accept, budget, limits, hostname, now } = this.#deps;
    const patience = () => AbortSignal.timeout(limits.budgetMs);
    using _share = await budget.take(size, standingOf(transaction), patience);
    const bytes = await intake.bytes();
    if (isLooping(bytes, hostname)) throw new MailError(LOOPING);
    const client = this.#sender(transaction, bytes);
    const answer = await accept({ id: transaction.id, at: now(), client, envelope: envelopeOf(transaction), bytes });
    this.#idleCommands = 0;
    return { reply: answer, hangUp: false };
  }

  /** Who hands the message over, now that it lies there whole: what comes by a shared service must name its tenant. */
  #sender(transaction: Transaction, bytes: Uint8Array): Client {
    const { admitted } = transaction;
    if (admitted.direction === 'outbound' && admitted.tenants !== null)
      transaction.agency = tenantOf(bytes, admitted.tenants);
    const client = clientOf(transaction);
    if (client === null) throw new Error('handing over a message: it has no recipient');
    if (client.direction === 'inbound') return client;
    return { ...client, systemDomains: this.#deps.admission.systemDomains(client.agency) };
  }

  /** Runs a handler and turns whatever it throws into a reply; an unknown error's text is for our log alone. */
  async #answer<T>(transaction: Transaction | null, work: () => Promise<T>, line: Uint8Array = NO_LINE): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof MailError)) this.#deps.on.fault(error);
      const refusal = error instanceof MailError ? error : new MailError(faultReply(error), { cause: error });
      this.#deps.on.refused({ ...this.#facts(transaction), ...commandOf(line) }, refusal.reply, refusal.cause);
      throw refusal;
    }
  }

  #facts(transaction: Transaction | null): Facts {
    const { role, remoteAddress } = this.#wire;
    return { role, remoteAddress, transaction: transaction && factsOf(transaction) };
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

const NO_LINE = new Uint8Array(0);

const WRONG_PASSWORD = reply(535, '5.7.8', 'user name or password is wrong');
const TOO_MANY_LOGINS = reply(421, '4.7.0', 'user name or password is wrong too often');
const UNKNOWN_RECIPIENT = reply(550, '5.1.1', 'the recipient is not known here');
const TOO_MANY_UNKNOWN = reply(421, '4.7.0', 'too many recipients that are not known here');
const TOO_SLOW = reply(421, '4.4.2', 'time is up, closing the connection');
const DISK_FULL = reply(452, '4.3.1', 'not enough room for the message, please try again later');

/** What leaves is not for our server to know, and what a member's gateway sends without a reverse-path may be a receipt, which is for us. */
function isForMailbox({ admitted, reversePath }: Transaction): boolean {
  return admitted.direction === 'inbound' && (admitted.peer === null || reversePath !== null);
}

/** An intake that never holds more than the disk has room for. */
function claiming(claim: Claim, intake: Intake): Pick<Intake, 'append'> {
  let size = 0;
  return {
    async append(chunk) {
      size += chunk.length;
      await cover(claim, size);
      await intake.append(chunk);
    },
  };
}

async function cover(claim: Claim, bytes: number): Promise<void> {
  if (!(await claim.cover(bytes))) throw new MailError(DISK_FULL);
}

function faultReply(error: unknown): Reply {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT' ? DISK_FULL : LOCAL_FAULT;
}
