/** An agency's mail server as small as can be: keeps its own officers' mail in Maildirs, and hands all other mail on to the gateway. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** One message as it came, for the recipients that are not of this server. */
export interface Submission {
  readonly from: string;
  readonly recipients: readonly string[];
  readonly bytes: Uint8Array;
}

/** What a server answers: a code and the text behind it. */
export interface Answer {
  readonly code: number;
  readonly text: string;
}

/** One message in one mailbox. */
export interface Arrived {
  readonly address: string;
  readonly file: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When the connection began that brought it. */
  readonly connectedAt: number;
}

export interface MailboxServer extends AsyncDisposable {
  readonly port: number;
  /** The folder of all mailboxes; below it one Maildir for each address. */
  readonly folder: string;
  /** The messages of one mailbox, oldest first, to the octet. */
  messages(address: string): Promise<Buffer[]>;
  /** What it answers to each recipient; null takes the message. */
  refuse: (address: string) => Answer | null;
  /** Whether mail for an address stays here. */
  keeps: (address: string) => boolean;
  /** Hands on what does not stay here while the client waits; its answer is the client's answer. */
  onward: (submission: Submission) => Promise<Answer>;
  /** Hears of each message that was put into a mailbox. */
  arrived: (message: Arrived) => void;
}

/** Without `tls` it speaks in clear alone, as a server on the gateway's own machine may; with it, STARTTLS is offered. */
export interface MailboxOptions {
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly certificate: string };
}

/** Starts it on a free loopback port, or on the given one. */
export async function startMailboxServer(folder: string, { port = 0, tls }: MailboxOptions = {}) {
  const order: string[] = [];
  const mailbox: MailboxServer = {
    port: 0,
    folder,
    refuse: () => null,
    keeps: () => true,
    onward: async () => ({ code: 550, text: '5.7.1 this server hands no mail on' }),
    arrived: () => {},
    messages: async (address) => {
      const names = await readdir(join(maildirOf(folder, address), 'new')).catch(() => []);
      const sorted = names.sort((a, b) => order.indexOf(a) - order.indexOf(b));
      return Promise.all(sorted.map((name) => readFile(join(maildirOf(folder, address), 'new', name))));
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const connections = new WeakMap<SMTPServerSession, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    ...(tls ? { key: tls.key, cert: tls.certificate } : {}),
    disableReverseLookup: true,
    logger: false,
    size: 100 * 1024 * 1024,
    onConnect: (session, done) => {
      connections.set(session, Date.now());
      setImmediate(done);
    },
    onRcptTo: ({ address }, _session, done) => {
      const refusal = mailbox.refuse(address);
      setImmediate(() => done(refusal && failure(refusal)));
    },
    onData: (stream, session, done) => void take(stream, session).then((text) => done(null, text), done),
  });
  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> => {
    const bytes = await buffer(stream);
    const { mailFrom, rcptTo } = session.envelope;
    const own = Map.groupBy(rcptTo, ({ address }) => mailbox.keeps(address));
    // Handed on first: what the gateway refuses is refused whole, and nothing of it stays here.
    const recipients = (own.get(false) ?? []).map(({ address }) => address);
    const from = mailFrom === false ? '' : mailFrom.address;
    const answer = recipients.length > 0 ? await mailbox.onward({ from, recipients, bytes }) : null;
    if (answer && answer.code >= 400) throw failure(answer);
    for (const { address } of own.get(true) ?? []) {
      const file = await deliver(maildirOf(folder, address), bytes);
      order.push(file.slice(file.lastIndexOf('/') + 1));
      mailbox.arrived({
        address: address.toLowerCase(),
        file,
        at: Date.now(),
        connectedAt: connections.get(session) ?? 0,
      });
    }
    return answer?.text ?? '2.0.0 in the mailbox';
  };
  server.on('error', () => {}); // A client's broken connection is the client's to tell.
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(mailbox, { port: (server.server.address() as AddressInfo).port });
}

function failure({ code, text }: Answer): Error {
  return Object.assign(new Error(text), { responseCode: code });
}

/** An address may hold a slash; no folder's name may. */
function maildirOf(folder: string, address: string): string {
  if (!/.@./.test(address)) throw failure({ code: 553, text: '5.1.3 not an address' });
  return join(
    folder,
    address
      .toLowerCase()
      .replace(/[^a-z0-9@._+-]/g, encodeURIComponent)
      .replaceAll('*', '%2A'),
  );
}

/** The Maildir way: written in tmp, renamed into new. */
async function deliver(maildir: string, bytes: Buffer): Promise<string> {
  await Promise.all(['tmp', 'new', 'cur'].map((name) => mkdir(join(maildir, name), { recursive: true })));
  const name = `${Date.now()}.${randomUUID()}.mail.example`;
  await writeFile(join(maildir, 'tmp', name), bytes);
  await rename(join(maildir, 'tmp', name), join(maildir, 'new', name));
  return join(maildir, 'new', name);
}
