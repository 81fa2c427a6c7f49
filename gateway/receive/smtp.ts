/** The SMTP way in: listeners of three roles, each a strict layer around smtp-server, which is known to this file alone. */
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  SMTPServer,
  type SMTPServerDataStream,
  type SMTPServerError,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import { type EnhancedStatus, LOCAL_FAULT, MailError, type Reply, reply, replyText } from '../mail/reply.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { answerToTheLast, looksOpen } from './half-closed.ts';
import { watchHandshakes } from './handshakes.ts';
import {
  beginsWithTls,
  cannotListen,
  carriesStatus,
  closedCommands,
  crowdLimits,
  harmless,
  type Listener,
  protocolOptions,
  replyOf,
  smtpError,
} from './protocol.ts';
import { Session, type SessionDeps } from './session.ts';
import { offersAuth, type Transaction } from './transaction.ts';

export interface ReceiveDeps extends SessionDeps {
  readonly listeners: readonly Listener[];
  /** Our own key and certificate in PEM. */
  readonly tls: { readonly key: string; readonly certificate: string };
}

export interface Receiver extends AsyncDisposable {
  /** In the order of the listeners. */
  readonly ports: readonly number[];
}

/**
 * Opens all listeners or none. Disposing of the receiver lets messages in progress come to their end.
 * @throws Error saying in one sentence which listener cannot be opened and why
 */
export async function listen(deps: ReceiveDeps): Promise<Receiver> {
  // smtp-server would fall back to a key that is printed in its own source.
  if (deps.tls.key === '' || deps.tls.certificate === '')
    throw new Error('opening the SMTP listeners: no TLS key and certificate are configured');
  const doors: Door[] = [];
  const close = async () => void (await Promise.all(doors.map((door) => door.close())));
  try {
    for (const listener of deps.listeners) doors.push(await Door.open(deps, listener));
  } catch (error) {
    await close();
    throw error;
  }
  return { ports: doors.map((door) => door.port), [Symbol.asyncDispose]: close };
}

type Connection = SMTPServer['connections'] extends Set<infer C> ? C : never;

/** How smtp-server is answered: always later than it has asked, because pipelined input stalls when a handler answers at once. */
type Done = (error: SMTPServerError | null, text?: string) => void;

/** Lets each connection be prepared before the library says its first word on it. */
class StrictServer extends SMTPServer {
  prepare: (connection: Connection) => void = () => undefined;

  override connect(...given: Parameters<SMTPServer['connect']>): void {
    const present = new Set(this.connections);
    super.connect(...given);
    for (const connection of this.connections) if (!present.has(connection)) this.prepare(connection);
  }

  /**
   * Comes a turn after the connection. TLS on a socket that was destroyed in between ends at once, and asked for its protocol then, as the
   * library does in order to tell of it, Node 26 reads an SSL object that is gone: a segmentation fault.
   */
  override _upgrade(...[socket, callback]: Parameters<SMTPServer['_upgrade']>): void {
    if (!socket.destroyed) super._upgrade(socket, callback);
  }
}

/** One listener. */
class Door {
  readonly #deps: ReceiveDeps;
  readonly #listener: Listener;
  readonly #server: StrictServer;
  readonly #crowd: Crowd;
  readonly #sessions = new WeakMap<SMTPServerSession, Session>();
  /** By smtp-server's envelope, which it replaces at RSET, EHLO, STARTTLS and after DATA: a transaction ends when its envelope does. */
  readonly #transactions = new WeakMap<object, Transaction>();
  readonly #working = new Map<Connection, Promise<void>>();
  #isClosing = false;

  private constructor(deps: ReceiveDeps, listener: Listener) {
    this.#deps = deps;
    this.#listener = listener;
    const { admission, limits } = deps;
    const { asksForCertificates } = admission;
    this.#crowd = createCrowd(crowdLimits(limits, listener), admission.isListed);
    this.#server = new StrictServer({
      ...protocolOptions({ ...deps, asksForCertificates }, listener),
      ...this.#handlers(),
    });
    this.#server.prepare = (connection) => this.#prepare(connection);
    if (beginsWithTls(listener)) watchHandshakes(this.#server.server, this.#server._pendingSockets, limits);
  }

  static async open(deps: ReceiveDeps, listener: Listener): Promise<Door> {
    const door = new Door(deps, listener);
    const server = door.#server;
    await new Promise<void>((resolve, reject) => {
      const fail = (cause: Error) => reject(new Error(cannotListen(listener, cause), { cause }));
      server.once('error', fail);
      server.server.once('listening', () => {
        server.off('error', fail);
        server.on('error', (error) => door.#failed(error));
        resolve();
      });
      server.listen(listener.port, listener.host);
    });
    return door;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Who is idle is sent away now, who is in the middle of a message after it. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const closed = new Promise<void>((resolve) => this.#server.close(resolve));
    for (const connection of this.#server.connections) if (!this.#working.has(connection)) hangUp(connection, CLOSING);
    await closed;
    await Promise.all(this.#working.values());
  }

  #handlers(): SMTPServerOptions {
    return {
      onConnect: (session, done) => settle(this.#connect(session), done),
      onSecure: (socket, session, done) => settle(this.#secure(socket, session), done),
      onAuth: ({ username = '', password }, session, done) =>
        this.#sessionOf(session)
          .login(username, password ?? '')
          .then(
            (user) => done(null, { user }),
            (error: unknown) => done(smtpError(replyOf(error))),
          ),
      onMailFrom: (_address, session, done) => settle(this.#mail(session), done),
      onRcptTo: (_address, session, done) => settle(this.#recipient(session), done),
      onData: (stream, session, done) => this.#data(stream, session, done),
      onClose: (session) => this.#closed(session),
    };
  }

  /** The library waits 100 ms for those who talk before its greeting; a gateway or listed client need not be tried like that. */
  #prepare(connection: Connection): void {
    answerToTheLast(connection);
    const { send } = connection;
    connection.send = (code, text, context) => {
      const isOurs = carriesStatus(text);
      if (!isOurs && code >= 400) this.#sessions.get(connection.session)?.refusedUnasked(unasked(code, text));
      return send.call(connection, code, text, isOurs ? false : context);
    };
    if (this.#listener.role !== 'gateways' && !this.#deps.admission.isListed(connection.remoteAddress)) return;
    connection.connectionReady();
    connection.connectionReady = () => undefined;
  }

  async #connect(session: SMTPServerSession): Promise<void> {
    const { role, requireTls = true } = this.#listener;
    const { remoteAddress } = session;
    const connection = this.#connectionOf(session);
    const excess = this.#crowd.enter(remoteAddress);
    if (excess !== null) throw new MailError(excess === 'address' ? TOO_MANY_CONNECTIONS : NO_PLACE);
    const one = new Session(this.#deps, {
      role,
      requireTls,
      remoteAddress,
      helo: () => harmless(session.hostNameAppearsAs || ''),
      hangUp: (answer) => hangUp(connection, answer),
    });
    this.#sessions.set(session, one);
    session.disabledCommands = closedCommands(offersAuth(one.proven));
    this.#watchCommands(connection, one);
  }

  async #secure(socket: Socket | TLSSocket, session: SMTPServerSession): Promise<void> {
    if (!(socket instanceof TLSSocket)) throw new MailError(LOCAL_FAULT);
    looksOpen(socket);
    const one = this.#sessionOf(session);
    await one.secured(socket.getProtocol(), socket.getPeerX509Certificate(), socket.authorized);
    session.disabledCommands = closedCommands(offersAuth(one.proven));
  }

  /** Shows each command line to the session as it was sent, which the library's handlers are not told, and DATA before its 354. */
  #watchCommands(connection: Connection, one: Session): void {
    const run = connection._onCommand;
    connection._onCommand = (line, next = () => undefined) => {
      if (!one.command(line)) return;
      const transaction = isData(line) ? this.#transactions.get(connection.session.envelope) : undefined;
      if (transaction === undefined) return run.call(connection, line, next);
      one.room(transaction).then(
        () => run.call(connection, line, next),
        (error: unknown) => {
          const answer = replyOf(error);
          connection.send(answer.code, replyText(answer));
          next();
        },
      );
    };
  }

  async #mail(session: SMTPServerSession): Promise<void> {
    const { envelope } = session;
    this.#transactions.set(envelope, await this.#sessionOf(session).mail());
  }

  async #recipient(session: SMTPServerSession): Promise<void> {
    await this.#sessionOf(session).recipient(this.#transactionOf(session));
  }

  #data(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): void {
    const connection = this.#connectionOf(session);
    const work = this.#sessionOf(session)
      .message(this.#transactionOf(session), stream)
      .catch((error: unknown) => ({ reply: replyOf(error), hangUp: false }))
      .then((answer) => {
        this.#working.delete(connection);
        // smtp-server runs what was pipelined behind the message before it returns from `done`.
        if (answer.hangUp) hangUp(connection, answer.reply);
        else if (answer.reply.code >= 400) done(smtpError(answer.reply));
        else done(null, replyText(answer.reply));
        if (this.#isClosing) hangUp(connection, CLOSING);
      });
    this.#working.set(connection, work);
  }

  #closed(session: SMTPServerSession): void {
    const one = this.#sessions.get(session);
    if (one === undefined) return;
    one.closed();
    this.#crowd.leave(session.remoteAddress);
  }

  /** An error with an address is a connection's: a handshake that failed, a peer that vanished. */
  #failed(error: Error & { remoteAddress?: string; meta?: { remoteAddress?: string } }): void {
    const remoteAddress = error.remoteAddress ?? error.meta?.remoteAddress;
    if (remoteAddress === undefined) this.#deps.on.fault(error);
    else this.#deps.on.refused({ role: this.#listener.role, remoteAddress, transaction: null }, LOST, error);
  }

  #connectionOf(session: SMTPServerSession): Connection {
    for (const connection of this.#server.connections) if (connection.session === session) return connection;
    throw new MailError(LOCAL_FAULT);
  }

  #sessionOf(session: SMTPServerSession): Session {
    const one = this.#sessions.get(session);
    if (one === undefined) throw new MailError(LOCAL_FAULT);
    return one;
  }

  #transactionOf(session: SMTPServerSession): Transaction {
    const transaction = this.#transactions.get(session.envelope);
    if (transaction === undefined) throw new MailError(LOCAL_FAULT);
    return transaction;
  }
}

const TOO_MANY_CONNECTIONS = reply(421, '4.7.0', 'too many connections from your address');
const NO_PLACE = reply(421, '4.3.2', 'no place for another connection now, please try again later');
const CLOSING = reply(421, '4.3.2', 'closing for maintenance, please try again later');
const LOST = reply(421, '4.4.2', 'connection lost');

function isData(line: Uint8Array): boolean {
  return /^data\s*$/i.test(Buffer.from(line.subarray(0, 16)).toString('latin1'));
}

/** What the library answers by itself, for the log; on the wire it puts a status of its own choice before it. */
function unasked(code: number, text: unknown): Reply {
  return reply(code, `${Math.floor(code / 100)}.0.0` as EnhancedStatus, String(text));
}

function hangUp(connection: Connection, answer: Reply): void {
  connection.send(answer.code, replyText(answer));
  connection.close();
}

function settle(work: Promise<unknown>, done: (error?: Error | null) => void): void {
  work.then(
    () => done(null),
    (error: unknown) => done(smtpError(replyOf(error))),
  );
}
