/** Clients that hand in letters at gateway A as long as they are let, and what of that has arrived behind gateway B. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { MailboxServer } from '../demo/mailbox-server.ts';
import { OFFICER_B, writeLetter } from '../house/canary.ts';
import { takeBlock } from '../house/mail.ts';
import { openDialog } from '../peers/smtp-dialog.ts';
import type { Copy } from './findings.ts';
import type { Lives } from './lives.ts';

const CLIENTS = 3;
/** More than this many letters under way, and the clients wait: what is to be tried is crashing, not a full disk. */
const UNDER_WAY = 150;
/** One letter in so many is large enough to wait for its end in a file. */
const LARGE = 20;

export class Load {
  /** SHA-256 of each letter that was handed in, by Message-ID. */
  readonly submitted = new Map<string, string>();
  readonly acknowledged = new Set<string>();
  /** The file of each copy in the mailbox, with the life of gateway B in which it came. */
  readonly arrived = new Map<string, number>();
  readonly #a: Lives;
  readonly #b: Lives;
  readonly #server: MailboxServer;

  /** `server` is the mail server behind gateway B. */
  constructor(a: Lives, b: Lives, server: MailboxServer) {
    this.#a = a;
    this.#b = b;
    this.#server = server;
    server.arrived = ({ file, connectedAt }) => this.arrived.set(file, b.at(connectedAt));
  }

  /** Until `isOver`, whatever becomes of gateway A. */
  async run(isOver: () => boolean): Promise<void> {
    const client = async () => {
      while (!isOver()) {
        const isCrowded = this.acknowledged.size - this.arrived.size > UNDER_WAY;
        if (isCrowded || !this.#a.isOpen) await pause(20);
        // It was killed: the client comes back with another letter.
        else await this.#submit().catch(() => pause(20));
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
  }

  async copies(): Promise<Copy[]> {
    const all = await this.#server.messages(OFFICER_B);
    const lives = [...this.arrived.values()];
    return all.map((bytes, n) => {
      const { verdict, below } = takeBlock(new Uint8Array(bytes), this.#b.agency);
      const messageId = /^Message-ID: (<[^>]+>)/m.exec(Buffer.from(below).toString('latin1'))?.[1] ?? '';
      return { messageId, id: verdict.get('id') ?? '', sha256: sha256(below), life: lives[n]! };
    });
  }

  /** Hands in one letter, once: a client that was told nothing does not come back. */
  async #submit(): Promise<void> {
    const isLarge = Math.random() < 1 / LARGE;
    const letter = writeLetter({ size: isLarge ? 1_500_000 : Math.random() * 30_000 });
    await using dialog = await openDialog({ port: this.#a.agency.agencyPort, tls: 'starttls' });
    this.submitted.set(letter.messageId, sha256(letter.bytes));
    const { code } = await dialog.deliver(letter.bytes, letter.from, letter.to);
    if (code === 250) this.acknowledged.add(letter.messageId);
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
