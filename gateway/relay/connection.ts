/** One SMTP connection to a next hop. The only place that knows nodemailer. */
import type { Writable } from 'node:stream';
import SMTPConnection, {
  type SMTPConnectionCustomAuthContext,
  type SMTPConnectionOptions,
  type SMTPConnectionSendInfo,
} from 'nodemailer/lib/smtp-connection';
import type { Address } from '../../directory/address.ts';
import type { Wishes } from './dsn-parameters.ts';
import { pinnedSocket } from './pinned-socket.ts';
import type { Server } from './route.ts';
import { stopped, type Way } from './way.ts';
import { wireForm } from './wire-form.ts';

/** One message for one next hop. */
export interface Transaction {
  readonly reversePath: Address | null;
  readonly recipients: readonly Address[];
  readonly bytes: Uint8Array;
  /** Told to a server that announces DSN; null where there is nothing to tell. */
  readonly wishes: Wishes | null;
}

/** How far a transaction has got, which tells what a broken connection means. */
export interface Progress {
  /** The server may have some of the message. */
  begun: boolean;
  /** The final dot may have left. */
  dotSent: boolean;
}

/** What the server answered. Recipients that are in neither list were never answered. */
export interface Taken {
  /** To the final dot. */
  readonly response: string;
  readonly accepted: readonly string[];
  readonly refused: readonly SmtpError[];
  /** There were wishes, and they were passed on. */
  readonly tookWishes: boolean;
}

/** What nodemailer's errors carry. */
export interface SmtpError extends Error {
  readonly code?: string;
  /** What was being said when it happened: `CONN`, `EHLO`, `AUTH PLAIN`, `MAIL FROM`, `RCPT TO`, `DATA`. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly recipient?: string;
  readonly rejectedErrors?: readonly SmtpError[];
}

/**
 * Opens a connection on which messages can be handed over at once. When `cut` aborts, it ends, and with it whatever is under way.
 * @throws SmtpError
 */
export async function openConnection(way: Way, cut: AbortSignal): Promise<Connection> {
  if (cut.aborted) throw stopped();
  const { target, identity, patience } = way;
  const common = {
    name: identity.hostname,
    connectionTimeout: patience.connect,
    greetingTimeout: patience.connect,
    socketTimeout: patience.reply,
    allowInternalNetworkInterfaces: true,
    customAuth: { [SAY]: sayInstead },
  };
  if (target.kind === 'server') return greeted({ ...common, ...optionsFor(target.server) }, cut, target.server.login);
  const socket = await pinnedSocket(way, target, cut);
  return greeted({ ...common, connection: socket, secure: true, secured: true }, cut, null);
}

/** Opened with {@link openConnection}, and closed by whoever has it last. Nothing that happens to it is thrown at nobody. */
export class Connection {
  /** In milliseconds of `performance.now()`. */
  readonly openedAt = performance.now();
  readonly #client: Client;
  readonly #cut: AbortSignal;
  readonly #end = Promise.withResolvers<never>();
  #sent = 0;

  constructor(client: Client, cut: AbortSignal) {
    this.#client = client;
    this.#cut = cut;
    client.on('error', (error) => this.#ended(error));
    // After a 421 the library first ends and then gives the reply, which says more.
    client.on('end', () => queueMicrotask(() => this.#ended(new Error('the server closed the connection'))));
    cut.addEventListener('abort', this.#stop);
    this.#end.promise.catch(() => {});
  }

  get isOpen(): boolean {
    return !this.#client.destroyed;
  }

  /** How many messages it has carried. */
  get sent(): number {
    return this.#sent;
  }

  /** Rejects when it is over, whoever ended it. */
  get end(): Promise<never> {
    return this.#end.promise;
  }

  /** Ends with a 250 to the final dot. @throws SmtpError; the connection is then to be closed, for a transaction may be left open on it */
  async send(work: Transaction, progress: Progress): Promise<Taken> {
    const wishes = this.#client.announcesDsn ? work.wishes : null;
    const envelope = {
      from: work.reversePath ?? '',
      to: [...work.recipients],
      size: work.bytes.length,
      use8BitMime: true,
      // Reports of ours return no body, whatever was asked for; nor are those of others to.
      ...(wishes ? { dsn: { ret: 'HDRS', ...(wishes.envid === null ? {} : { envid: wishes.envid }) } as const } : {}),
    };
    this.#client.wishes = wishes;
    this.#client.progress = progress;
    const content = wireForm(work.bytes) as Buffer;
    const info = await this.call<SMTPConnectionSendInfo>((client, done) => client.send(envelope, content, done));
    this.#sent++;
    return {
      response: info.response,
      accepted: info.accepted,
      refused: (info.rejectedErrors ?? []) as readonly SmtpError[],
      tookWishes: wishes !== null,
    };
  }

  /** Asks whether a message for that recipient would be taken, and hands none over. Answers the last reply. @throws SmtpError */
  async ask(reversePath: Address | null, recipient: Address): Promise<string> {
    const mail = await this.say(`MAIL FROM:<${reversePath ?? ''}>`);
    if (!mail.startsWith('2')) return mail;
    const answer = await this.say(`RCPT TO:<${recipient}>`);
    await this.say('RSET');
    return answer;
  }

  /** A callback of the library's as a promise, which the end of the connection rejects. */
  call<T>(start: (client: SMTPConnection, done: (error?: Error | null, value?: T) => void) => void): Promise<T> {
    const answered = new Promise<T>((resolve, reject) =>
      start(this.#client, (error, value) => (error ? reject(error) : resolve(value as T))),
    );
    return Promise.race([answered, this.#end.promise]);
  }

  /** Says goodbye and does not wait for the answer. */
  quit(): void {
    this.#client.quit();
    this.close();
  }

  close(): void {
    this.#client.close();
  }

  /** Says one command that is no part of a message, and answers the reply as it came. */
  async say(command: string): Promise<string> {
    const spoken = { method: SAY, command, response: '' };
    await this.call<boolean>((client, done) => client.login(spoken, done));
    return spoken.response;
  }

  readonly #stop = () => {
    this.#ended(stopped());
    this.close();
  };

  #ended(why: Error): void {
    this.#cut.removeEventListener('abort', this.#stop);
    this.#end.reject(why);
  }
}

/**
 * nodemailer knows one NOTIFY and one ORCPT for all recipients; each has its own (RFC 3461 sections 4.1 and 4.2). And it sends a message by
 * streams that look at each octet, where ours lies whole in memory.
 */
class Client extends SMTPConnection {
  wishes: Wishes | null = null;
  progress: Progress = { begun: false, dotSent: false };

  /** The library itself takes the word for an offer wherever it stands in the reply. */
  get announcesDsn(): boolean {
    const { _ehloLines: offers = [] } = this as unknown as { readonly _ehloLines?: readonly string[] };
    return offers.some((offer) => /^DSN(\s|$)/i.test(offer));
  }

  /** Called by the library with each RCPT that it writes, right after it has put the recipient into its queue. */
  _getDsnRcptToArgs(): string {
    const { _recipientQueue: queue } = this as unknown as { readonly _recipientQueue: readonly Address[] };
    const wish = this.wishes?.recipients.get(queue.at(-1)!);
    return wish ? ` ${wish}` : '';
  }

  /** Called by the library behind a 354; it hands over the whole content, in its wire form, by one `write`. */
  _createSendStream(done: (error: Error | null, response?: string) => void) {
    const { _responseActions: actions, _socket: socket } = this as unknown as Inside;
    actions.push((reply) => dotAnswered.call(this, reply, done));
    return { write: (content: Uint8Array) => pour(content, socket, this.progress), end: () => {} };
  }

  /** The library takes any 2xx to DATA as well, from a server that then reads the data as commands. */
  _actionDATA(reply: string, done: () => void): void {
    dataAnswered.call(this, reply.replace(/^2.*/s, '451 4.5.0 the server does not wait for the data'), done);
  }
}

/** What the library keeps to itself. */
interface Inside {
  readonly _responseActions: ((reply: string) => void)[];
  readonly _socket: Writable;
}

const { _actionDATA: dataAnswered, _actionSMTPStream: dotAnswered } = SMTPConnection.prototype as unknown as {
  _actionDATA(reply: string, done: () => void): void;
  _actionSMTPStream(reply: string, done: (error: Error | null, response?: string) => void): void;
};

function optionsFor(server: Server): SMTPConnectionOptions {
  const trust = server.trusted ? { ca: server.trusted } : {};
  return {
    host: server.host,
    port: server.port,
    secure: server.tls === 'implicit',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'none',
    tls: { ...trust, servername: server.name, minVersion: 'TLSv1.2' },
  };
}

async function greeted(options: SMTPConnectionOptions, cut: AbortSignal, login: Server['login']): Promise<Connection> {
  const connection = new Connection(new Client(options), cut);
  try {
    await connection.call<void>((client, done) => client.connect(done));
    if (login) {
      const { user, password: pass } = login;
      await connection.call((client, done) => client.login({ user, pass }, done));
    }
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** In pieces small enough that the last of them is taken when nearly all has left, which is when the dot may have. */
const PIECE = 65_536;

function pour(content: Uint8Array, socket: Writable, progress: Progress): void {
  let at = 0;
  function more(): void {
    for (let isTaken = true; isTaken && at < content.length; ) {
      const piece = content.subarray(at, at + PIECE);
      at += piece.length;
      progress.dotSent = at === content.length;
      isTaken = socket.write(piece);
    }
    if (at < content.length) socket.once('drain', more);
  }
  progress.begun = true;
  more();
}

/** A command of one's own is, for the library, a way to log in: it has no other public one. */
const SAY = 'X-SAY';

async function sayInstead({ auth, sendCommand }: SMTPConnectionCustomAuthContext): Promise<void> {
  auth.response = (await sendCommand(auth.command)).response;
}
