/** A raw SMTP client for tests: it says whatever it is told to, and reads replies one at a time. */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';

export interface Dialog extends Disposable {
  /** The next whole reply, its lines joined by LF; the empty string once the server has closed. */
  reply(): Promise<string>;
  /** Sends octets as they are. */
  write(octets: string | Uint8Array): void;
  /** Sends octets and closes this side. */
  leave(octets: string): void;
  /** Sends one octet per segment. */
  drip(octets: Uint8Array): Promise<void>;
  /** Sends a line and returns the reply to it. */
  say(line: string): Promise<string>;
  /** The TLS handshake alone. */
  upgrade(options?: ConnectionOptions): Promise<void>;
  /** STARTTLS, the handshake, and EHLO anew. */
  startTls(options?: ConnectionOptions): Promise<void>;
  /** What is still to come until the server closes. */
  rest(): Promise<string>;
  readonly isClosed: boolean;
}

/** Connects and reads the greeting. */
export async function dial(
  port: number,
  tls?: ConnectionOptions,
  localAddress = '127.0.0.1',
): Promise<Dialog & { greeting: string }> {
  const dialog = new RawDialog(port, tls, localAddress);
  return Object.assign(dialog, { greeting: await dialog.reply() });
}

class RawDialog implements Dialog {
  #socket: Socket;
  #text = '';
  isClosed = false;
  #wake: () => void = () => undefined;

  constructor(port: number, tls: ConnectionOptions | undefined, localAddress: string) {
    const where = { host: '127.0.0.1', port, localAddress };
    this.#socket = tls ? connectTls({ ...where, rejectUnauthorized: false, ...tls }) : connectTcp(where);
    this.#listen();
  }

  #listen(): void {
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk) => {
      this.#text += chunk.toString('latin1');
      this.#wake();
    });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
  }

  async reply(): Promise<string> {
    for (;;) {
      const match = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/.exec(this.#text);
      if (match) {
        this.#text = this.#text.slice(match[0].length);
        return match[0].trimEnd().replaceAll('\r\n', '\n');
      }
      if (this.isClosed) return '';
      await this.#more();
    }
  }

  async rest(): Promise<string> {
    while (!this.isClosed) await this.#more();
    return this.#text;
  }

  write(octets: string | Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(octets);
  }

  leave(octets: string): void {
    this.#socket.end(octets);
  }

  async drip(octets: Uint8Array): Promise<void> {
    for (const octet of octets) {
      this.write(Uint8Array.of(octet));
      await new Promise(setImmediate);
    }
  }

  say(line: string): Promise<string> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  async startTls(options: ConnectionOptions = {}): Promise<void> {
    const answer = await this.say('STARTTLS');
    if (!answer.startsWith('220')) throw new Error(`STARTTLS: ${answer}`);
    await this.upgrade(options);
    await this.say('EHLO client.example');
  }

  async upgrade(options: ConnectionOptions = {}): Promise<void> {
    this.#socket.removeAllListeners();
    const { promise: closed, reject } = Promise.withResolvers<never>();
    const fail = () => reject(new Error('the server closed the connection instead of a handshake'));
    if (this.isClosed) fail();
    this.#socket.once('close', fail);
    const secure = connectTls({ socket: this.#socket, rejectUnauthorized: false, ...options });
    this.#socket = secure;
    await Promise.race([once(secure, 'secureConnect'), closed]);
    this.#listen();
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
