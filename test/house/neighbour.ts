/** One agency of a town as a running whole: its gateway, the server with its mailboxes, and the parts of its house that a test breaks. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { House } from '../../gateway/house.ts';
import type { Id } from '../../gateway/mail/envelope.ts';
import type { Gateway, Surroundings } from '../../gateway/main.ts';
import { exportUnlocked, unlockSecretKey } from '../../gateway/openpgp/keyring.ts';
import type { Attempt } from '../../gateway/relay/attempt.ts';
import { type MailboxServer, startMailboxServer } from '../demo/mailbox-server.ts';
import { waitFor } from '../peers/process.ts';
import { type Answer, deliver } from '../peers/smtp-dialog.ts';
import { canariesIn, type Letter, leaksBelow } from './canary.ts';
import type { Agency } from './town.ts';

/** One line of the mail log. */
export interface LogLine {
  readonly event: string;
  readonly id?: string;
  readonly [fact: string]: unknown;
}

/** Some parts of a house, made from the real ones. */
export type Broken = (real: House) => Partial<House>;

/** Opened with {@link moveIn}; its gateway may be stopped and started in between. */
export class Neighbour implements AsyncDisposable {
  readonly agency: Agency;
  /** The agency's own mail server. */
  server: MailboxServer;
  /** Of all gateways that ran here, one after the other. */
  readonly log: LogLine[] = [];
  /** What was given to a next hop that is not the agency's own server. */
  readonly relayed: Attempt[] = [];
  /** Whether what is deferred waits as long as it would in earnest; else it is tried again at once. */
  isPatient = false;
  #gateway: Gateway | null = null;
  #house: House | null = null;
  #broken: Broken = () => ({});

  constructor(agency: Agency, server: MailboxServer) {
    this.agency = agency;
    this.server = server;
  }

  /** The parts of the gateway that runs now, as they really are. */
  get house(): House {
    return this.#house ?? expect.fail(`the gateway of ${this.agency.id} does not run`);
  }

  async start(given: Omit<Surroundings, 'log' | 'alter'> = {}): Promise<Gateway> {
    const log = (line: string) => void this.log.push(JSON.parse(line));
    this.#gateway = await this.agency.start({ ...given, log, alter: (house) => this.#settle(house) });
    return this.#gateway;
  }

  async stop(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = null;
    this.#house = null;
    await gateway?.[Symbol.asyncDispose]();
  }

  /** Reads the members file again. */
  async refresh(): Promise<void> {
    await this.#gateway?.refreshDirectory();
  }

  /** Puts these parts in place of the real ones, until they are mended. */
  break(broken: Broken): void {
    this.#broken = broken;
  }

  mend(): void {
    this.#broken = () => ({});
  }

  /** Hands in a letter as the agency's own server does. */
  submit(letter: Letter, to = letter.to): Promise<Answer> {
    return deliver({ port: this.agency.agencyPort, tls: 'starttls' }, letter.bytes, letter.from, to);
  }

  /** The messages that have not left. */
  async waiting(): Promise<Id[]> {
    const ids: Id[] = [];
    for await (const { message } of this.house.spool.pending()) ids.push(message.id);
    return ids;
  }

  /** Waits until its log says one of these of a message, and answers that line. */
  logged(id: string, ...events: readonly string[]): Promise<LogLine> {
    const found = () => this.log.find((line) => line.id === id && events.includes(line.event));
    return waitFor(`${events.join(' or ')} of ${id} at ${this.agency.id}`, found);
  }

  /** Under which ids a letter was accepted here. */
  idsOf({ messageId }: Letter): string[] {
    return this.log
      .filter((line) => line.event === 'accepted' && line.messageId === messageId)
      .map(({ id }) => String(id));
  }

  /** Whether a letter has come here and nothing of it is left to do. */
  isDone(letter: Letter): boolean {
    const ids = this.idsOf(letter);
    return this.log.some(({ event, id }) => event === 'done' && ids.includes(String(id)));
  }

  /** Looks at everything that waits, as the timetable would later, and waits until nothing is left. */
  async settle(): Promise<void> {
    for (const id of await this.waiting()) this.house.timetable.at(id, this.house.now());
    await waitFor(`the spool of ${this.agency.id} to be empty`, async () => (await this.waiting()).length === 0);
  }

  /** The copies of a letter in the mailbox, each as it lies there. */
  async copies(address: string, { messageId }: Pick<Letter, 'messageId'>): Promise<readonly Buffer[]> {
    return (await this.server.messages(address)).filter((bytes) => bytes.includes(`Message-ID: ${messageId}`));
  }

  /** The reports on a letter that its author got. */
  async reports({ from, messageId }: Pick<Letter, 'from' | 'messageId'>): Promise<readonly Buffer[]> {
    return (await this.server.messages(from)).filter((bytes) => bytes.includes(`In-Reply-To: ${messageId}`));
  }

  /** The mails in a mailbox that say this, each followed by what its first encoded part says. */
  async mailsSaying(address: string, words: string): Promise<readonly string[]> {
    const texts = (await this.server.messages(address)).map((bytes) => {
      const text = bytes.toString('latin1');
      const encoded = /Content-Transfer-Encoding: base64\r\n\r\n([\s\S]+?)(?:\r\n\r\n|\r\n--|$)/.exec(text)?.[1];
      return `${text}${Buffer.from(encoded ?? '', 'base64')}`;
    });
    return texts.filter((text) => text.includes(words));
  }

  /** Where a canary can be read that may never be there: data folder, log, and whatever was handed on. */
  async leaks(): Promise<readonly string[]> {
    const log = canariesIn(JSON.stringify(this.log)).map((leak) => `log of ${this.agency.id}: ${leak}`);
    const handed = this.relayed.flatMap(({ bytes }) => canariesIn(bytes)).map((leak) => `handed on: ${leak}`);
    return [...log, ...handed, ...(await leaksBelow(this.agency.data))];
  }

  /** Brings back the agency's own server that a test has ended, at the same port and with the same mailboxes. */
  async restartServer(): Promise<void> {
    this.server = await startMailboxServer(this.server.folder, { port: this.server.port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.server[Symbol.asyncDispose]();
  }

  /** The house as the flow gets it: each part is looked for among the broken ones first, every time that it is used. */
  #settle(real: House): House {
    this.#house = real;
    const relay = (attempt: Attempt) => {
      if (attempt.target.kind === 'gateway' || attempt.target.server.port !== this.server.port)
        this.relayed.push(attempt);
      return real.relay(attempt);
    };
    const nextLook: House['nextLook'] = (...look) =>
      this.isPatient ? real.nextLook(...look) : new Date(real.now().getTime() + 50);
    const usual: House = { ...real, relay, nextLook };
    return new Proxy(usual, { get: (parts, name: keyof House) => this.#broken(parts)[name] ?? parts[name] });
  }
}

/** The id under which a letter was taken. */
export function idOf({ lines }: Answer): string {
  return /accepted as (\w+)/.exec(lines[0] ?? '')?.[1] ?? expect.fail(`not accepted: ${lines}`);
}

/** The id that the verdict on top of a delivered copy names. */
export function verdictId(copy: Uint8Array): string {
  const text = Buffer.from(copy).toString('latin1');
  return /^Valise-Verdict:[\s\S]*?\bid=(\w+);/.exec(text)?.[1] ?? expect.fail('there is no verdict on top');
}

/** Takes over a founded agency with a server for its mailboxes. Starts are quick, because the secret key is locked as an exported one is. */
export async function moveIn(agency: Agency, server: MailboxServer): Promise<Neighbour> {
  const file = join(agency.folder, 'secret-key.asc');
  const passphrase = (await readFile(join(agency.folder, 'passphrase'), 'utf8')).trim();
  const key = await unlockSecretKey(await readFile(file, 'utf8'), passphrase);
  await writeFile(file, await exportUnlocked(key, passphrase));
  return new Neighbour(agency, server);
}
