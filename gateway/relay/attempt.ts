/** One attempt: hands one item to one next hop and says what became of each recipient. The only place that knows nodemailer. */
import { Readable } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import SMTPConnection, {
  type SMTPConnectionOptions,
  type SMTPConnectionSendInfo,
} from 'nodemailer/lib/smtp-connection';
import type { Address } from '../../directory/address.ts';
import { deferred, type Outcome } from '../mail/outcome.ts';
import { type EnhancedStatus, isPermanent, type Reply, reply } from '../mail/reply.ts';
import { spkiPin } from '../tls-identity.ts';
import type { Server, Target } from './route.ts';

/** Who we are to the next hop: the name we greet with, and the TLS key by which other gateways know us. */
export interface Identity {
  readonly hostname: string;
  readonly key: string;
  readonly certificate: string;
}

export interface Attempt {
  readonly target: Target;
  readonly reversePath: Address | null;
  readonly recipients: readonly Address[];
  readonly bytes: Uint8Array;
}

export type Outcomes = ReadonlyMap<Address, Outcome>;

/** How long the next hop may keep us waiting, in milliseconds (RFC 5321 section 4.5.3.2 allows ten minutes after the dot). */
export interface Patience {
  readonly connect: number;
  readonly reply: number;
}

/**
 * Never throws: whatever goes wrong is the outcome of every recipient that has none yet. So it is when `cut` aborts, which ends the attempt
 * at once: after the final dot the outcome is then in doubt.
 */
export async function attempt(
  identity: Identity,
  patience: Patience,
  work: Attempt,
  cut: AbortSignal = NEVER,
): Promise<Outcomes> {
  const progress = { dotSent: false };
  const ended = Promise.withResolvers<never>();
  const end = () => ended.reject(new Error('this gateway is being stopped'));
  if (cut.aborted) end();
  cut.addEventListener('abort', end);
  const opening = cut.aborted ? ended.promise : open(identity, patience, work.target);
  try {
    const connection = await Promise.race([opening, ended.promise]);
    return outcomes(work, await Promise.race([send(connection, work, progress), ended.promise]));
  } catch (error) {
    return failures(work, error as SmtpError, progress.dotSent);
  } finally {
    cut.removeEventListener('abort', end);
    opening.then(
      (connection) => connection.close(),
      () => {},
    );
  }
}

const NEVER = new AbortController().signal;

/** What nodemailer's errors carry. */
interface SmtpError extends Error {
  readonly code?: string;
  /** What was being said when it happened: `CONN`, `EHLO`, `AUTH PLAIN`, `MAIL FROM`, `RCPT TO`, `DATA`. */
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly recipient?: string;
  readonly rejectedErrors?: readonly SmtpError[];
}

async function open(identity: Identity, patience: Patience, target: Target): Promise<SMTPConnection> {
  const common = {
    name: identity.hostname,
    connectionTimeout: patience.connect,
    greetingTimeout: patience.connect,
    socketTimeout: patience.reply,
    allowInternalNetworkInterfaces: true,
  };
  if (target.kind === 'server') return serverConnection(target.server, common);
  const socket = await pinnedSocket(identity, patience, target);
  return greeted({ ...common, connection: socket, secure: true, secured: true });
}

/** TLS 1.3 with our certificate; the peer is believed by its registered key alone, before one byte of SMTP is said. */
async function pinnedSocket(
  identity: Identity,
  patience: Patience,
  target: Target & { kind: 'gateway' },
): Promise<TLSSocket> {
  const { host, port, pins } = target;
  const { key, certificate: cert } = identity;
  const socket = connect({ host, port, key, cert, minVersion: 'TLSv1.3', rejectUnauthorized: false });
  const timer = setTimeout(
    () => socket.destroy(new Error('the gateway did not complete the TLS handshake in time')),
    patience.connect,
  );
  try {
    await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    const peer = socket.getPeerX509Certificate();
    if (!peer || !pins.includes(spkiPin(peer)))
      throw new Error('the server that answered does not have the key that the directory lists');
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function serverConnection(server: Server, common: SMTPConnectionOptions): Promise<SMTPConnection> {
  const trust = server.trusted ? { ca: server.trusted } : {};
  const connection = await greeted({
    ...common,
    host: server.host,
    port: server.port,
    secure: server.tls === 'implicit',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'none',
    tls: { ...trust, servername: server.name, minVersion: 'TLSv1.2' },
  });
  if (server.login) {
    const { user, password: pass } = server.login;
    await called((done) => connection.login({ user, pass }, done), connection);
  }
  return connection;
}

async function greeted(options: SMTPConnectionOptions): Promise<SMTPConnection> {
  const connection = new SMTPConnection(options);
  await called((done) => connection.connect((error) => done(error ?? null)), connection);
  return connection;
}

async function send(
  connection: SMTPConnection,
  work: Attempt,
  progress: { dotSent: boolean },
): Promise<SMTPConnectionSendInfo> {
  const envelope = {
    from: work.reversePath ?? '',
    to: [...work.recipients],
    size: work.bytes.length,
    use8BitMime: true,
  };
  const message = Readable.from(slices(work.bytes), { objectMode: false });
  message.once('end', () => {
    progress.dotSent = true;
  });
  const info = await called<SMTPConnectionSendInfo>((done) => connection.send(envelope, message, done), connection);
  connection.quit();
  return info;
}

/** Small enough that the stream ends when nearly all of it has left, which is when the dot may have. */
function* slices(bytes: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536)
    yield Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(65_536, bytes.length - at));
}

/** A callback of the library's as a promise; an `error` event of the connection ends it as well. */
function called<T>(
  start: (done: (error: Error | null, value?: T) => void) => void,
  connection: SMTPConnection,
): Promise<T> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('the server closed the connection')));
    start((error, value) => (error ? reject(error) : resolve(value as T)));
  });
}

function outcomes(work: Attempt, info: SMTPConnectionSendInfo): Outcomes {
  const relayed: Outcome = { kind: 'relayed', reply: parsed(info.response) };
  const accepted = new Map(info.accepted.map((address) => [address as Address, relayed]));
  const refused = new Map(rejections(info.rejectedErrors as readonly SmtpError[] | undefined));
  return new Map(
    work.recipients.map((address) => [address, refused.get(address) ?? accepted.get(address) ?? UNANSWERED]),
  );
}

const UNANSWERED = deferred(reply(451, '4.5.0', 'the server gave no answer for this recipient'));

function failures(work: Attempt, error: SmtpError, dotSent: boolean): Outcomes {
  const refused = new Map(rejections(error.rejectedErrors));
  const rest = outcomeOf(error, dotSent && error.responseCode === undefined);
  return new Map(work.recipients.map((address) => [address, refused.get(address) ?? rest]));
}

function rejections(errors: readonly SmtpError[] = []): [Address, Outcome][] {
  return errors.map((error) => [error.recipient as Address, outcomeOf(error, false)]);
}

/**
 * A refusal counts for good only where it is about this message or this recipient. What is refused before that (the greeting, STARTTLS,
 * AUTH, a MAIL that wants another login) is about us or our set-up, and without any reply the fault is on the way: both will pass.
 */
function outcomeOf(error: SmtpError, inDoubt: boolean): Outcome {
  if (error.code === 'EMESSAGE' && error.command === 'MAIL FROM' && !error.responseCode)
    return { kind: 'failed', reply: TOO_BIG };
  if (!error.responseCode) return { kind: 'deferred', reply: reply(451, '4.4.2', faultText(error)), inDoubt };
  const answer = parsed(error.response ?? String(error.responseCode));
  if (isPermanent(answer) && isAboutMessage(error)) return { kind: 'failed', reply: answer };
  return { kind: 'deferred', reply: answer, inDoubt };
}

/** The SIZE that the server has announced (RFC 1870) is smaller. */
const TOO_BIG = reply(552, '5.3.4', 'the message is larger than the next server takes');

function isAboutMessage({ command = '', responseCode }: SmtpError): boolean {
  if (command === 'MAIL FROM') return responseCode !== 530 && responseCode !== 535;
  return command === 'RCPT TO' || command === 'DATA';
}

/** The TLS library's own words help nobody who reads a report. */
function faultText({ message }: Error): string {
  return /:error:|SSL routines|ERR_SSL/.test(message) ? 'no TLS connection could be made' : message;
}

/** The peer's reply as our data: one line, its own codes where they are well formed and agree. */
function parsed(response: string): Reply {
  const [, digits, status, text] = /^(\d{3})[ -](?:(\d\.\d{1,3}\.\d{1,3})\s)?(.*)$/s.exec(response) ?? [];
  const code = Number(digits);
  if (!(code >= 200 && code < 600)) return reply(451, '4.5.0', 'the server gave an answer that is not SMTP');
  const known = status?.startsWith(digits![0]!) ? (status as EnhancedStatus) : (`${digits![0]}.0.0` as EnhancedStatus);
  return reply(code, known, text ?? '');
}
