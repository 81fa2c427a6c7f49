/** A mailbox as its owner sees it: the exact bytes of its messages, read over IMAP. */
import { ImapFlow } from 'imapflow';
import { DEADLINE, waitFor } from './process.ts';

/** Where the mailbox is and whose it is. */
export interface MailboxAccess {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** An open INBOX; disposing of it logs out. */
export interface Mailbox extends AsyncDisposable {
  /** The raw bytes of every message, oldest first. */
  messages(): Promise<Uint8Array[]>;
  /** Waits until there are at least `count`, and answers all; throws at the deadline (milliseconds), saying how many there are. */
  waitForMessages(count: number, deadline?: number): Promise<Uint8Array[]>;
}

/** Logs in to an IMAP server in clear on loopback and opens the INBOX. */
export async function openMailbox({ port, user, password }: MailboxAccess): Promise<Mailbox> {
  const auth = { user, pass: password };
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, auth, logger: false, disableAutoIdle: true });
  await client.connect();
  await client.mailboxOpen('INBOX', { readOnly: true });
  const messages = () => readAll(client);
  const waitForMessages = async (count: number, deadline = DEADLINE) => {
    const arrived = async () => (await exists(client)) >= count;
    await waitFor(`${count} messages of ${user}`, arrived, deadline).catch(async (error) => {
      throw new Error(`${error.message}: there are ${await exists(client)}`, { cause: error });
    });
    return messages();
  };
  return { messages, waitForMessages, [Symbol.asyncDispose]: () => client.logout() };
}

/**
 * What stands in front of `original` in a message as it was received: the fields that were added on the way.
 * Throws where the message does not end with exactly those bytes.
 */
export function addedOnTop(received: Uint8Array, original: Uint8Array): string {
  const start = received.length - original.length;
  if (start < 0 || !Buffer.from(received.subarray(start)).equals(original)) {
    throw new Error(
      `the original (${original.length} octets) is not the end of what was received (${received.length})`,
    );
  }
  return Buffer.from(received.subarray(0, start)).toString('latin1');
}

async function readAll(client: ImapFlow): Promise<Uint8Array[]> {
  if ((await exists(client)) === 0) return [];
  const fetched = await client.fetchAll('1:*', { source: true });
  return fetched.sort((a, b) => a.seq - b.seq).map(({ source }) => new Uint8Array(source ?? []));
}

/** How many messages there are now: NOOP makes the server say what is new. */
async function exists(client: ImapFlow): Promise<number> {
  await client.noop();
  return client.mailbox ? client.mailbox.exists : 0;
}
