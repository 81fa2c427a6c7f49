/** A small SMTP server in this process: an agency's server or a smarthost where a real Postfix is more than a test needs. */
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { DEADLINE, waitFor } from './process.ts';

/** What the sink answers; `550 5.1.1 no such user` is the form of each reply. Whatever is not said is answered 250. */
export interface SinkScript {
  /** Replies to RCPT by address. */
  readonly recipients?: Readonly<Record<string, string>>;
  /** The reply to MAIL. */
  readonly atMail?: string;
  /** The reply to the final dot; `drop` closes the connection instead, `stall` says nothing. */
  readonly afterDot?: string | 'drop' | 'stall';
}

/** How the sink is started. */
export interface SinkOptions {
  /** Offers STARTTLS, or TLS from the first octet with `implicit`; without it the sink speaks in clear only. */
  readonly tls?: { readonly certificate: string; readonly key: string; readonly implicit?: boolean };
  readonly script?: SinkScript;
}

/** One message, recorded when its final dot arrived, whatever was answered then. */
export interface Sunk {
  readonly reversePath: string;
  /** The recipients that were accepted. */
  readonly recipients: readonly string[];
  readonly bytes: Uint8Array;
  /** Whether it came over TLS. */
  readonly secure: boolean;
  /** What was answered to the final dot: a reply, `drop` or `stall`. */
  readonly answer: string;
}

/** A sink that is listening; disposing of it closes it and what is connected. */
export interface Sink extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** In the order of their final dots. */
  readonly messages: readonly Sunk[];
  /** Changes the answers from now on. */
  behave(script: SinkScript): void;
  /** Waits until there are at least `count`, and answers all; throws at the deadline (milliseconds). */
  waitForMessages(count: number, deadline?: number): Promise<readonly Sunk[]>;
  stop(): Promise<void>;
}

/** Starts a sink on a free loopback port. */
export async function startSink(options: SinkOptions = {}): Promise<Sink> {
  const state: State = { script: options.script ?? {}, messages: [], sockets: new Map() };
  const server = new SMTPServer({ ...quiet, ...tlsOptions(options.tls), ...handlers(state) });
  server.on('error', () => {}); // A client's broken connection; the test sees it from its own side.
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    state.sockets.set(remotePort, socket);
    socket.once('close', () => state.sockets.delete(remotePort));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const stop = async () => {
    if (!server.server.listening) return;
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    for (const socket of state.sockets.values()) socket.destroy();
    await closed.promise;
  };
  return {
    host: '127.0.0.1',
    port: (server.server.address() as AddressInfo).port,
    messages: state.messages,
    behave: (script) => {
      state.script = script;
    },
    waitForMessages: (count, deadline = DEADLINE) =>
      waitFor(`${count} messages`, () => state.messages.length >= count && state.messages, deadline),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

interface State {
  script: SinkScript;
  readonly messages: Sunk[];
  /** Open connections by the client's port, which is how a session names its own. */
  readonly sockets: Map<number, Socket>;
}

/** Half-open, so that a client which closes its side behind its QUIT still gets its replies. */
const quiet = { logger: false, authOptional: true, disableReverseLookup: true, allowHalfOpen: true };

function tlsOptions(tls: SinkOptions['tls']) {
  if (!tls) return { disabledCommands: ['AUTH', 'STARTTLS'] };
  return { disabledCommands: ['AUTH'], cert: tls.certificate, key: tls.key, secure: tls.implicit ?? false };
}

type Done = (error?: Error | null, text?: string) => void;

function handlers(state: State) {
  return {
    onMailFrom: (_: unknown, __: unknown, done: Done) => answer(state.script.atMail, done),
    onRcptTo: ({ address }: { address: string }, __: unknown, done: Done) =>
      answer(state.script.recipients?.[address], done),
    onData: (stream: NodeJS.ReadableStream, session: SMTPServerSession, done: Done) => {
      // A connection that breaks before the final dot leaves nothing behind.
      buffer(stream).then((bytes) => finish(state, session, new Uint8Array(bytes), done), done);
    },
  };
}

function finish(state: State, session: SMTPServerSession, bytes: Uint8Array, done: Done): void {
  const { afterDot = '250 2.0.0 accepted' } = state.script;
  const { mailFrom, rcptTo } = session.envelope;
  state.messages.push({
    reversePath: mailFrom === false ? '' : mailFrom.address,
    recipients: rcptTo.map(({ address }) => address),
    bytes,
    secure: session.secure,
    answer: afterDot,
  });
  if (afterDot === 'stall') return;
  if (afterDot === 'drop') return void state.sockets.get(session.remotePort)?.destroy();
  answer(afterDot, done);
}

function answer(reply = '250 2.0.0 ok', done: Done): void {
  const [code, text] = [Number(reply.slice(0, 3)), reply.slice(4)];
  if (code < 400) done(null, text);
  else done(Object.assign(new Error(text), { responseCode: code }));
}
