/** An agency's mail server as small as can be: takes mail by SMTP and keeps each message as a file of a Maildir. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

export interface MailboxServer extends AsyncDisposable {
  readonly port: number;
  /** The folder of all mailboxes; below it one Maildir for each address. */
  readonly folder: string;
  /** The messages of one mailbox, oldest first, to the octet. */
  messages(address: string): Promise<Buffer[]>;
  /** What it answers to each recipient; null takes the message. */
  refuse: (address: string) => { readonly code: number; readonly text: string } | null;
}

/** Starts it on a free loopback port; it knows no TLS, because it stands for a server on the gateway's own machine. */
export async function startMailboxServer(folder: string, port = 0): Promise<MailboxServer> {
  const order: string[] = [];
  const mailbox: MailboxServer = {
    port: 0,
    folder,
    refuse: () => null,
    messages: async (address) => {
      const names = await readdir(join(folder, address.toLowerCase(), 'new')).catch(() => []);
      const sorted = names.sort((a, b) => order.indexOf(a) - order.indexOf(b));
      return Promise.all(sorted.map((name) => readFile(join(folder, address.toLowerCase(), 'new', name))));
    },
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: 100 * 1024 * 1024,
    onRcptTo: ({ address }, _session, done) => {
      const refusal = mailbox.refuse(address);
      setImmediate(() => done(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code })));
    },
    onData: (stream, session, done) => void keep(stream, session).then(() => done(), done),
  });
  const keep = async (stream: SMTPServerDataStream, session: SMTPServerSession) => {
    const bytes = await buffer(stream);
    for (const { address } of session.envelope.rcptTo)
      order.push(await deliver(join(folder, address.toLowerCase()), bytes));
  };
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(mailbox, { port: (server.server.address() as AddressInfo).port });
}

/** The Maildir way: written in tmp, renamed into new. */
async function deliver(maildir: string, bytes: Buffer): Promise<string> {
  await Promise.all(['tmp', 'new', 'cur'].map((name) => mkdir(join(maildir, name), { recursive: true })));
  const name = `${Date.now()}.${randomUUID()}.mail.example`;
  await writeFile(join(maildir, 'tmp', name), bytes);
  await rename(join(maildir, 'tmp', name), join(maildir, 'new', name));
  return name;
}
